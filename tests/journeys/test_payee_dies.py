"""Whoever is paid for a family is known to have died: nothing goes to his account, and it is paid on when one who lives takes over (D57 25)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from core.db import db
from core.payments.models import EntitlementLine
from core.people.models import Person
from tests import factories
from tests.casework import BEIGUAN, CaseWork, Officers
from tests.journeys.test_recipient_dies import ACCOUNT, died, entitlement, months, page_of
from tests.journeys.test_review import granted, opened, opined, visited

GoTo = Callable[[date], None]
JumpTo = Callable[[Any], None]
TROUBLE = {"kind": "emergency", "category": "illness", "event_on": "2026-10-30", "reason": "突发重病住院"}
OWN = {"bank": "西安银行", "account": "6222 0000 9999 1111", "card_seen": True}


def three() -> list[dict[str, Any]]:
    """A couple and their grown son; what they lack is paid to the husband."""
    return [
        factories.one("孙大海", date(1975, 1, 15), incomes=[factories.income("pension", "900")]),
        factories.one("王秀兰", date(1977, 2, 2), "spouse", sex="female"),
        factories.one("孙小军", date(2001, 7, 7), "child"),
    ]


def held(case: CaseWork) -> list[str]:
    """What the timeline of the benefit says of payment that stands still, or goes on."""
    return [r["said"] for r in case.seen_by()["remarks"] if r["kind"] == "held"]


def payees() -> list[tuple[str, str]]:
    """Who is paid, and from which month."""
    lines = db.session.execute(
        select(EntitlementLine.from_month, Person.name)
        .join(Person, Person.id == EntitlementLine.payee_id)
        .order_by(EntitlementLine.from_month)
    )
    return [(f"{month:%Y-%m}", name) for month, name in lines]


def dead_elsewhere(
    officers: Officers, go_to: GoTo, jump_to: JumpTo, people: list[dict[str, Any]] | None = None
) -> tuple[CaseWork, CaseWork]:
    """A family that is paid, and the case of another street in which the death of its payee was registered."""
    people = people or three()
    case = granted(officers, go_to, people=people)
    jump_to(date(2026, 11, 2))
    other = factories.case(officers, people=people, town=BEIGUAN, type="linshi", fields=TROUBLE)
    other.act("death", "town_clerk", died("2026-10-25", successor="m2", **ACCOUNT))
    return case, other


def test_nothing_is_paid_to_a_payee_whom_another_street_registers_dead_until_one_who_lives_takes_over(
    officers: Officers, september: date, go_to: GoTo, jump_to: JumpTo
) -> None:
    case, _other = dead_elsewhere(officers, go_to, jump_to)
    assert (entitlement(case)["state"], entitlement(case)["held_from"]) == ("in_effect", "2026-11")
    assert held(case) == ["领款人孙大海已死亡，自2026-11起暂不发放，待登记由谁继续领取。"]
    assert "领款人已死亡，自 2026-11 起暂不发放，待登记由谁继续领取。" in page_of(case)
    refused = case.try_act("payee_account", "town_clerk", OWN)
    assert (refused.status_code, refused.get_json()["error"]["code"]) == (409, "payee_dead")
    assert "登记由谁继续领取" in refused.get_json()["error"]["next"]

    jump_to(date(2027, 1, 5))
    review = opened(case)
    assert review.try_act("payee_account", "town_clerk", OWN).status_code == 409
    review.act("death", "town_clerk", died("2026-10-25", successor="m3", **ACCOUNT))
    assert (entitlement(case)["payee"], entitlement(case)["held_from"]) == ("孙小军", None)
    assert months(case) == [("2026-10", "2026-10", "1350.00"), ("2027-01", None, "1350.00")]
    assert held(case)[1:] == [
        "由孙小军继续领取，自2027-01起恢复发放。",
        "2026-11至2026-12暂未发放的，待作出变更决定后补发。",
    ]
    assert "2026-11至2026-12 因原领款人死亡暂未发放，待作出变更决定后补发。" in page_of(case)


def test_it_is_paid_on_as_soon_as_the_death_turns_out_to_be_none(
    officers: Officers, september: date, go_to: GoTo, jump_to: JumpTo
) -> None:
    case, other = dead_elsewhere(officers, go_to, jump_to)
    other.act(
        "correct_death",
        "town_clerk",
        {"dead": "m1", "paper": "本人到场，身份证原件", "reason": "选错了死亡成员"},
    )
    assert (entitlement(case)["payee"], entitlement(case)["held_from"]) == ("孙大海", None)
    case.act("payee_account", "town_clerk", OWN)


def test_where_the_review_itself_registers_the_death_nothing_stands_still(
    officers: Officers, september: date, go_to: GoTo, jump_to: JumpTo
) -> None:
    case = granted(officers, go_to, people=three())
    jump_to(date(2026, 11, 2))
    review = opened(case)
    review.act("death", "town_clerk", died("2026-10-25", successor="m2", **ACCOUNT))
    assert (entitlement(case)["payee"], entitlement(case)["held_from"], held(case)) == ("王秀兰", None, [])


def test_a_payee_who_is_not_covered_is_missed_as_well(
    officers: Officers, september: date, go_to: GoTo, jump_to: JumpTo
) -> None:
    mother = [factories.income("pension", "2000")]
    people = [
        factories.one("何玉兰", date(1984, 3, 3), sex="female", incomes=mother),
        factories.one("何晓雨", date(2014, 9, 9), "child", disability_kind="physical", disability_grade=1),
    ]
    case = granted(officers, go_to, people=people)
    assert (entitlement(case)["payee"], entitlement(case)["people"]) == ("何玉兰", 1)
    jump_to(date(2026, 11, 2))
    other = factories.case(officers, people=people, town=BEIGUAN, type="linshi", fields=TROUBLE)
    other.act("death", "town_clerk", died("2026-10-25", guardian="何大娘", **ACCOUNT))
    assert entitlement(case)["held_from"] == "2026-11"
    tasks = case.as_("town_clerk").get("/api/v1/worklist").get_json()["items"]
    assert ("发起复核，登记领款人死亡", "何玉兰") in [(task["what"], task["title"]) for task in tasks]
    review = opened(case)
    review.act("death", "town_clerk", died("2026-10-25", guardian="何大娘", **ACCOUNT))
    assert (entitlement(case)["payee"], entitlement(case)["held_from"]) == ("何晓雨", None)
    tasks = case.as_("town_clerk").get("/api/v1/worklist").get_json()["items"]
    assert not [task for task in tasks if task["what"].startswith("发起复核")]


def test_a_change_that_is_decided_meanwhile_pays_one_who_lives_what_was_held(
    officers: Officers, september: date, go_to: GoTo, jump_to: JumpTo
) -> None:
    case, _other = dead_elsewhere(officers, go_to, jump_to)
    review = opened(case)
    visited(review, changed=False)
    opined(review, facts="孙大海已经死亡", reasons="共同生活的家庭成员减少")
    advice = review.seen_by("county_officer")["advice"]
    decided = {"facts": "孙大海已经死亡，家中二人", "amount": advice["amount"]}
    early = review.try_to("decide", advice["outcome"], "county_officer", decided)
    assert early.get_json()["error"]["code"] == "death_known", "first it is registered who goes on"
    review.act("death", "town_clerk", died("2026-10-25", successor="m2", **ACCOUNT))
    opined(review, facts="孙大海已经死亡", reasons="共同生活的家庭成员减少")
    review.finish("decide", advice["outcome"], "county_officer", decided)
    assert (entitlement(case)["payee"], entitlement(case)["held_from"]) == ("王秀兰", None)
    assert months(case)[:2] == [("2026-10", "2026-10", "1350.00"), ("2026-11", "2026-11", "1350.00")]
    assert held(case)[1:] == ["由王秀兰继续领取，自2026-11起恢复发放。"]


def waited(officers: Officers, go_to: GoTo, jump_to: JumpTo) -> tuple[CaseWork, CaseWork]:
    """A family without income that nobody was paid for in two months, and its review, in which his wife takes over."""
    people = [each | {"incomes": []} for each in three()]
    case, _other = dead_elsewhere(officers, go_to, jump_to, people)
    jump_to(date(2027, 1, 5))
    review = opened(case)
    visited(review, changed=False)
    review.act("death", "town_clerk", died("2026-10-25", successor="m2", **ACCOUNT))
    assert months(case) == [("2026-10", "2026-10", "2250.00"), ("2027-01", None, "2250.00")]
    return case, review


def test_months_in_which_nobody_was_paid_are_paid_at_what_is_due_to_those_who_live(
    officers: Officers, september: date, go_to: GoTo, jump_to: JumpTo
) -> None:
    case, review = waited(officers, go_to, jump_to)
    opined(review, facts="孙大海已经死亡", reasons="共同生活的家庭成员减少")
    decided = {"facts": "孙大海已经死亡，家中二人", "amount": "1500.00"}
    review.finish("decide", "reduced", "county_officer", decided)
    assert sorted(months(case)) == [
        ("2026-10", "2026-10", "2250.00"),
        ("2026-11", "2026-12", "1500.00"),
        ("2027-01", "2027-01", "2250.00"),
        ("2027-02", None, "1500.00"),
    ]
    letter = review.letter("F19")
    assert "2026年11月至2026年12月因原领款人死亡暂未发放的，按每月1,500.00元补发" in letter
    assert held(case)[-1] == "2026-11至2026-12暂未发放的，按每月1500.00元补发。"
    assert (entitlement(case)["waiting"], entitlement(case)["payee"]) == ([], "王秀兰")


def test_months_that_wait_are_paid_as_they_stood_where_the_death_was_none(
    officers: Officers, september: date, go_to: GoTo, jump_to: JumpTo
) -> None:
    case, review = waited(officers, go_to, jump_to)
    correction = {"dead": "m1", "paper": "本人到场，身份证原件", "reason": "选错了死亡成员"}
    review.act("correct_death", "town_clerk", correction)
    assert ("2026-11", "2026-12", "2250.00") in months(case)
    assert entitlement(case)["waiting"] == []


@pytest.mark.parametrize(
    ("known", "first"), [(date(2026, 11, 5), "2026-11"), (date(2026, 11, 12), "2026-12")]
)
def test_the_month_of_the_death_goes_to_who_takes_over_unless_it_was_paid_before_the_death_was_known(
    known: date,
    first: str,
    officers: Officers,
    september: date,
    go_to: GoTo,
    jump_to: JumpTo,
    set_value: Callable[..., None],
) -> None:
    set_value("pay.day", 10)
    case = granted(officers, go_to, people=three())
    jump_to(known)
    review = opened(case)
    review.act("death", "town_clerk", died("2026-11-02", successor="m2", **ACCOUNT))
    assert payees() == [("2026-10", "孙大海"), (first, "王秀兰")]
