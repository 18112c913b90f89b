"""What the facts change is decided by whoever confirms and heard before: neither an opinion nor a death goes round that."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from tests import factories
from tests.casework import BEIGUAN, CaseWork, Officers
from tests.journeys.test_recipient_dies import alive, died, entitlement, months
from tests.journeys.test_review import (
    ANSWERED,
    ended_by_death,
    gradual,
    granted,
    heard,
    mother_and_daughter,
    opened,
    opined,
    visited,
)

GoTo = Callable[[date], None]
JumpTo = Callable[[Any], None]
TROUBLE = {"kind": "emergency", "category": "illness", "event_on": "2026-10-30", "reason": "突发重病住院"}

__all__ = ["gradual"]


def family() -> list[dict[str, Any]]:
    """Father with a pension of 900, mother and grown son: 1,350 a month are due while the standard is 750."""
    return factories.family_of_three("900")


def pension(amount: str) -> list[dict[str, str]]:
    """What the visit found of the father."""
    return [{"member": "m1", "item": "pension", "amount": amount}]


def in_review(officers: Officers, jump_to: JumpTo, go_to: GoTo) -> tuple[CaseWork, CaseWork]:
    """Such a family to whom dibao was granted in September, and its review in November."""
    case = granted(officers, go_to, people=family())
    assert entitlement(case)["amount"] == "1350.00"
    jump_to(date(2026, 11, 2))
    return case, opened(case)


def left_as_it_is(review: CaseWork) -> Any:
    """The answer to a reviewer who would rather change nothing."""
    return review.try_to("review", "unchanged", "town_reviewer", note="家庭负担较重，本期先不作调整")


@pytest.mark.parametrize("what", ["a death", "income over the standard", "a newborn"])
def test_what_must_change_is_not_left_as_it_is_by_the_opinion_alone(
    officers: Officers, september: date, jump_to: JumpTo, go_to: GoTo, what: str
) -> None:
    case, review = in_review(officers, jump_to, go_to)
    if what == "a death":
        visited(review, changed=False)
        review.act("death", "town_clerk", died("2026-10-20", "m3"))
    elif what == "income over the standard":
        visited(review, incomes=pension("9600.00"))
    else:
        number = factories.id_number(date(2026, 10, 5))
        child = {"name": "赵小宝", "id_number": number, "relation": "grandchild", "since": "2026-10-05"}
        visited(review, newcomers=[child | {"reason": "出生"}])
        review.check_clean()
    refused = left_as_it_is(review)
    assert (refused.status_code, "由确认机关决定" in refused.text) == (409, True)
    assert "review" in review.open_stages()
    opined(review)
    assert "review" not in review.open_stages(), "it goes on to whoever is heard or confirms"
    assert months(case)[-1][2] == "1350.00"


def test_after_a_death_the_others_are_heard_on_all_that_does_not_follow_from_it(
    officers: Officers, september: date, jump_to: JumpTo, go_to: GoTo
) -> None:
    _case, review = in_review(officers, jump_to, go_to)
    review.act("death", "town_clerk", died("2026-10-20", "m3"))
    visited(review, incomes=pension("1600.00"))
    opined(review, facts="养老金提高到一千六百元", reasons="家庭月人均收入超过低保标准")
    assert review.open_stages() == ["hear"]
    heard(review)
    ended = {"facts": "养老金提高到一千六百元", "reasons": "家庭月人均收入超过低保标准"} | ANSWERED
    review.finish("decide", "stopped", "county_officer", ended)
    assert "知道了，希望给一段时间" in review.letter("F19")


def test_because_of_a_death_alone_nothing_graver_is_decided_than_follows_from_it(
    officers: Officers, september: date, jump_to: JumpTo, go_to: GoTo
) -> None:
    case, review = in_review(officers, jump_to, go_to)
    review.act("death", "town_clerk", died("2026-10-20", "m3"))
    visited(review, changed=False)
    opined(review, facts="长子于十月二十日死亡", reasons="共同生活人口减少一人")
    assert review.open_stages() == ["decide"]
    less = {"facts": "长子于十月二十日死亡", "amount": "500.00"}
    refused = review.try_to("decide", "reduced", "county_officer", less, note="再减一些")
    assert (refused.status_code, "因死亡应为“减发至每月 600.00 元”" in refused.text) == (409, True)
    review.finish("decide", "reduced", "county_officer", less | {"amount": "600.00"})
    assert months(case)[-1][2] == "600.00"


def test_an_opinion_that_goes_further_than_the_death_is_heard(
    officers: Officers, september: date, jump_to: JumpTo, go_to: GoTo
) -> None:
    _case, review = in_review(officers, jump_to, go_to)
    review.act("death", "town_clerk", died("2026-10-20", "m3"))
    visited(review, changed=False)
    opined(review, proposes="reduced", proposed_amount="500.00")
    assert review.open_stages() == ["hear"]


@pytest.mark.usefixtures("gradual")
def test_no_gradual_exit_is_given_whose_months_are_over(
    officers: Officers, jump_to: JumpTo, go_to: GoTo
) -> None:
    case = granted(officers, go_to, people=mother_and_daughter())
    jump_to(date(2026, 11, 25))
    review = opened(case)
    works = {"member": "m2", "since": "2026-02-15", "working": True, "studying": False, "reason": "毕业就业"}
    wages = [{"member": "m2", "item": "wage", "amount": "925.00"}]
    visited(review, crossed_on="2026-02-15", incomes=wages, changes=[works])
    opined(review, facts="女儿二月起就业", reasons="人均收入超过低保标准")
    heard(review)
    assert review.seen_by("county_officer")["advice"]["outcome"] == "stopped"
    ended = {"facts": "女儿二月起就业", "reasons": "人均收入超过低保标准"} | ANSWERED
    refused = review.try_to("decide", "phase_out", "county_officer", ended, note="给予渐退")
    assert (refused.status_code, "渐退的月份已经过去" in refused.text) == (409, True)
    review.finish("decide", "stopped", "county_officer", ended)
    letter = review.letter("F19")
    assert "发至2026年11月，自2026年12月起停发" in letter
    assert "应当退回" not in letter


def corrected_elsewhere(
    officers: Officers, jump_to: JumpTo, go_to: GoTo
) -> tuple[CaseWork, CaseWork, CaseWork]:
    """Somebody who lives alone, said to be dead by a case of another street; the review in which his own street reckons with it."""
    people = factories.alone()
    case = granted(officers, go_to, people=people)
    jump_to(date(2026, 11, 2))
    other = factories.case(officers, people=people, town=BEIGUAN, type="linshi", fields=TROUBLE)
    other.act("death", "town_clerk", died("2026-11-01"))
    review = opened(case)
    review.act("death", "town_clerk", died("2026-11-01"))
    return case, other, review


def test_a_death_corrected_in_one_street_lets_the_review_of_another_go_on_for_the_living(
    officers: Officers, september: date, jump_to: JumpTo, go_to: GoTo
) -> None:
    case, other, review = corrected_elsewhere(officers, jump_to, go_to)
    assert review.open_stages()[0] == "death_opinion"
    other.act("correct_death", "town_clerk", alive())
    review.version = review.seen_by()["version"]
    assert "survey" in review.open_stages()
    assert "death_opinion" not in review.open_stages()
    assert "更正死亡登记：孙大海并未死亡" in "".join(r["said"] for r in review.seen_by()["remarks"])
    visited(review, changed=False)
    review.finish("review", "unchanged", "town_reviewer")
    assert (entitlement(case)["state"], entitlement(case)["held_from"]) == ("in_effect", None)


def test_aid_that_ended_by_a_death_corrected_in_another_street_is_given_back_by_its_county(
    officers: Officers, september: date, jump_to: JumpTo, go_to: GoTo
) -> None:
    case, other, review = corrected_elsewhere(officers, jump_to, go_to)
    ended_by_death(review)
    assert entitlement(case)["state"] == "ended"
    other.act("correct_death", "town_clerk", alive())
    items = case.as_("county_officer").get("/api/v1/worklist").get_json()["items"]
    assert [item["title"] for item in items if item["what"] == "死亡登记有误，恢复发放"] == ["孙大海"]
    review.version = review.seen_by("county_officer")["version"]
    undone = {
        "letter": next(x["number"] for x in review.seen_by()["letters"] if x["form"] == "F19"),
        "way": "own",
        "result": "overturned",
        "body": "莲湖区民政局",
        "number": "莲民纠〔2026〕1号",
        "on": "2026-11-02",
        "reason": "本人健在，死亡登记有误",
    }
    review.act("overturn", "county_officer", undone)
    assert entitlement(case)["state"] == "in_effect"


def test_a_correction_takes_a_review_whose_opinion_rests_on_the_death_back_to_that_opinion(
    officers: Officers, september: date, jump_to: JumpTo, go_to: GoTo
) -> None:
    case, review = in_review(officers, jump_to, go_to)
    review.act("death", "town_clerk", died("2026-10-20", "m3"))
    visited(review, changed=False)
    opined(review, facts="长子于十月二十日死亡", reasons="共同生活人口减少一人")
    assert review.open_stages() == ["decide"]
    review.act("correct_death", "town_clerk", alive(dead="m3"))
    assert review.open_stages() == ["review", "check"], "of who lives it is asked again"
    review.check_clean()
    assert review.open_stages() == ["review"]
    assert review.seen_by("town_reviewer")["advice"]["outcome"] == "unchanged"
    grounds = {"facts": "按登记的情况", "reasons": "家庭减少一人应当减发"}
    review.finish(
        "review", "change", "town_reviewer", grounds | {"proposes": "increased"}, note="要求重新核定"
    )
    if review.open_stages() == ["hear"]:
        heard(review)
    less = {"facts": "家庭减少一人", "amount": "600.00"} | ANSWERED
    refused = review.try_to("decide", "reduced", "county_officer", less, note="按复核意见办理")
    assert refused.status_code == 409
    assert months(case)[-1][2] == "1350.00"


def test_who_is_covered_no_longer_is_heard_though_the_sum_stays(
    officers: Officers, september: date, jump_to: JumpTo, go_to: GoTo
) -> None:
    _case, review = in_review(officers, jump_to, go_to)
    child = {"name": "赵小宝", "id_number": factories.id_number(date(2026, 10, 5)), "relation": "grandchild"}
    born = child | {"since": "2026-10-05", "reason": "出生"}
    gone = {"member": "m3", "since": "2026-10-15", "counted": False, "reason": "外出定居，分户"}
    visited(review, newcomers=[born], changes=[gone])
    review.check_clean()
    opined(review, facts="长子分户，孙子出生", reasons="保障人员应当调整")
    assert review.open_stages() == ["hear"]
    heard(review)
    decided = {"facts": "长子分户，孙子出生", "amount": "1350.00"} | ANSWERED
    review.finish("decide", "adjusted", "county_officer", decided)
    letter = review.letter("F19")
    assert "纳入保障的成员：赵铁柱、钱小红、赵小宝。" in letter
    assert "不再纳入保障的成员：赵小军。" in letter


@pytest.mark.parametrize("what", ["doubt", "a car"])
def test_what_nobody_can_work_out_is_not_left_as_it_is_by_the_opinion_alone(
    officers: Officers, september: date, jump_to: JumpTo, go_to: GoTo, what: str
) -> None:
    _case, review = in_review(officers, jump_to, go_to)
    if what == "doubt":
        visited(review, truthful="unclear", changed=False)
    else:
        visited(review, holdings=[{"member": "m1", "kind": "vehicle", "amount": "8000.00"}])
    refused = left_as_it_is(review)
    assert (refused.status_code, "不能以“不作变更”办结" in refused.text) == (409, True)


def test_where_all_have_left_the_aid_ends_after_they_were_heard(
    officers: Officers, september: date, jump_to: JumpTo, go_to: GoTo
) -> None:
    case = granted(officers, go_to)
    jump_to(date(2026, 11, 2))
    review = opened(case)
    gone = {"member": "m1", "since": "2026-10-15", "counted": False, "reason": "迁往外省定居"}
    visited(review, changes=[gone])
    assert left_as_it_is(review).status_code == 409
    opined(review, facts="本人十月迁往外省定居", reasons="已不在本地共同生活，不再符合条件")
    heard(review)
    ended = {"facts": "本人十月迁往外省定居", "reasons": "已不在本地共同生活"} | ANSWERED
    review.finish("decide", "stopped", "county_officer", ended)
    assert (entitlement(case)["state"], entitlement(case)["to_month"]) == ("ended", "2026-11")


def test_nothing_is_decided_before_a_death_that_another_street_registered_is_registered_here(
    officers: Officers, september: date, jump_to: JumpTo, go_to: GoTo
) -> None:
    people = family()
    case = granted(officers, go_to, people=people)
    jump_to(date(2026, 11, 2))
    review = opened(case)
    other = factories.case(officers, people=people, town=BEIGUAN, type="linshi", fields=TROUBLE)
    other.act("death", "town_clerk", died("2026-11-01", "m3"))
    visited(review, changed=False)
    opined(review, facts="长子十一月一日死亡", reasons="共同生活人口减少一人")
    if review.open_stages() == ["hear"]:
        heard(review)
    less = {"facts": "长子十一月一日死亡", "amount": "600.00"} | ANSWERED
    refused = review.try_to("decide", "reduced", "county_officer", less)
    assert (refused.status_code, "另案已登记赵小军死亡，本案尚未登记" in refused.text) == (409, True)
    review.act("death", "town_clerk", died("2026-11-01", "m3"))
    opined(review, facts="长子十一月一日死亡", reasons="共同生活人口减少一人")
    review.finish("decide", "reduced", "county_officer", less)
    assert months(case)[-1][2] == "600.00"


def test_what_a_visit_wrote_down_is_worked_out_though_it_says_that_nothing_has_changed(
    officers: Officers, september: date, jump_to: JumpTo, go_to: GoTo
) -> None:
    _case, review = in_review(officers, jump_to, go_to)
    visited(review, changed=False, incomes=pension("9600.00"))
    assert review.seen_by("town_reviewer")["advice"]["outcome"] == "change"
    assert left_as_it_is(review).status_code == 409


def test_the_stop_of_those_who_live_on_reaches_back_no_further_than_its_decision(
    officers: Officers, september: date, jump_to: JumpTo, go_to: GoTo
) -> None:
    case, review = in_review(officers, jump_to, go_to)
    review.act("death", "town_clerk", died("2026-10-20", "m3"))
    visited(review, incomes=pension("1600.00"))
    opined(review, facts="养老金提高到一千六百元", reasons="家庭月人均收入超过低保标准")
    heard(review)
    ended = {"facts": "养老金提高到一千六百元", "reasons": "家庭月人均收入超过低保标准"} | ANSWERED
    review.finish("decide", "stopped", "county_officer", ended)
    assert (entitlement(case)["to_month"], entitlement(case)["overpaid"]) == ("2026-11", None)
    assert "应当退回" not in review.letter("F19")
