"""A death that another case has registered is asked about only where it can be registered, and only as long as it matters (N83 1(3))."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from tests import factories
from tests.casework import BEIGUAN, QINGNIANLU, CaseWork, Officers
from tests.journeys.test_emergency import accepted, in_trouble, surveyed
from tests.journeys.test_recipient_dies import alive, died, entitlement
from tests.journeys.test_review import ANSWERED, granted, heard, opened, opined, visited

GoTo = Callable[[date], None]
JumpTo = Callable[[Any], None]
TROUBLE = {"kind": "emergency", "category": "illness", "event_on": "2026-08-30", "reason": "突发重病住院"}
MEMBER, RECIPIENT = "登记家庭成员死亡", "发起复核，登记保障对象死亡"


def family() -> list[dict[str, Any]]:
    """Three with a pension of 900 together: 1,350 a month are due."""
    return factories.family_of_three("900")


def elsewhere(officers: Officers, people: list[dict[str, Any]], town: str = BEIGUAN) -> CaseWork:
    """Another case of the same people, in a street that takes an emergency."""
    return factories.case(officers, people=people, town=town, type="linshi", fields=TROUBLE)


def asked(case: CaseWork) -> list[tuple[str, str]]:
    """What the clerk of a case is asked about deaths, and of whom."""
    items = case.as_("town_clerk").get("/api/v1/worklist").get_json()["items"]
    return [(i["what"], i["title"]) for i in items if i["what"] in (MEMBER, RECIPIENT)]


def told(case: CaseWork) -> list[str]:
    """What a case's timeline says of deaths that others have registered."""
    return [r["said"] for r in case.seen_by()["remarks"] if r["kind"] == "death_known"]


def test_nobody_is_asked_about_the_death_of_one_who_has_left_the_family(
    officers: Officers, september: date, jump_to: JumpTo, go_to: GoTo
) -> None:
    people = family()
    case = granted(officers, go_to, people=people)
    jump_to(date(2026, 11, 2))
    review = opened(case)
    left = {"member": "m3", "since": "2026-10-15", "counted": False, "reason": "外出定居，分户"}
    visited(review, changes=[left])
    opined(review, facts="赵小军外出定居，不再共同生活", reasons="共同生活人口减少一人，应当减发")
    heard(review)
    amount = review.seen_by("county_officer")["advice"]["amount"]
    review.finish(
        "decide", "reduced", "county_officer", {"facts": "赵小军外出定居", "amount": amount, **ANSWERED}
    )

    jump_to(date(2026, 12, 20))
    second = opened(case, why="年度复核")
    other = elsewhere(officers, [{**people[2], "relation": "self"}])
    other.act("death", "town_clerk", died("2026-12-18"))
    assert (asked(case), told(case), told(second)) == ([], [], [])
    refused = second.try_act("death", "town_clerk", died("2026-12-18", "m3"))
    assert refused.get_json()["error"]["code"] == "dead_already"


def test_what_was_asked_about_a_death_ends_with_the_case(
    officers: Officers, september: date, jump_to: JumpTo
) -> None:
    people = family()
    case = factories.case(officers, at="survey", people=people, town=QINGNIANLU)
    other = elsewhere(officers, people)
    other.act("death", "town_clerk", died("2026-09-01", "m3"))
    assert asked(case) == [(MEMBER, "赵小军")]
    assert told(case) == ["另案登记：赵小军死亡（2026-09-01）。"]

    case.act("withdraw", "town_clerk", {"reason": "家庭不再申请，自愿撤回", "signed": True})
    assert case.seen_by()["ended_as"] == "withdrawn"
    assert asked(case) == []


def test_what_is_granted_to_one_whose_death_nobody_has_registered_there_is_asked_about_anew(
    officers: Officers, september: date, jump_to: JumpTo, go_to: GoTo
) -> None:
    people = family()
    case = factories.case(officers, at="decide", people=people, town=QINGNIANLU, go_to=go_to)
    other = elsewhere(officers, people)
    other.act("death", "town_clerk", died("2026-09-05", "m3"))
    assert asked(case) == [(MEMBER, "赵小军")]
    case.district_decides()
    assert asked(case) == [(RECIPIENT, "赵小军")]

    review = opened(case)
    assert asked(case) == [(MEMBER, "赵小军")], "where it is registered now"
    assert told(review) == ["另案登记：赵小军死亡（2026-09-05）。"]
    review.act("death", "town_clerk", died("2026-09-05", "m3"))
    assert asked(case) == []


def test_two_who_die_are_both_asked_about_until_both_are_registered(
    officers: Officers, september: date, jump_to: JumpTo, go_to: GoTo
) -> None:
    people = family()
    case = granted(officers, go_to, people=people)
    jump_to(date(2026, 11, 2))
    other = elsewhere(officers, people)
    for member in ("m3", "m2"):
        other.act("death", "town_clerk", died("2026-11-01", member))
    assert asked(case) == [(RECIPIENT, "钱小红、赵小军")]

    review = opened(case)
    review.act("death", "town_clerk", died("2026-11-01", "m3"))
    assert asked(case) == [(MEMBER, "钱小红")]
    other.act("correct_death", "town_clerk", alive(dead="m2"))
    assert asked(case) == []
    assert entitlement(case)["state"] == "in_effect"


def test_nobody_is_asked_to_review_what_no_review_follows(
    officers: Officers, september: date, jump_to: JumpTo
) -> None:
    people = family()
    paid = in_trouble(officers, people=people)
    accepted(paid, "ordinary")
    surveyed(paid)
    amount = paid.seen_by("town_reviewer")["advice"]["amount"]
    paid.finish("review", "eligible", "town_reviewer", {"facts": "急病住院属实", "amount": amount})
    paid.finish("decide", "granted", "county_officer", {"amount": amount})
    assert entitlement(paid)["state"] == "in_effect"
    jump_to(date(2026, 9, 20))
    case = factories.case(officers, at="survey", people=people, town=BEIGUAN)
    case.act("death", "town_clerk", died("2026-09-20", "m3"))
    assert (asked(paid), told(paid)) == ([], [])
