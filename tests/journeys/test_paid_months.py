"""Every month is paid once and by somebody's right: no gap after a change, no month before a decision, nobody twice."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from tests import factories
from tests.casework import BEIGUAN, QINGNIANLU, CaseWork, Officers
from tests.journeys.test_review import ANSWERED, SetValue, granted, heard, opened, visited

GoTo = Callable[[date], None]
JumpTo = Callable[[Any], None]


def months(case: CaseWork) -> list[tuple[str, str | None, str]]:
    """What is paid from when until when."""
    (entitlement,) = case.seen_by()["entitlements"]
    return [(s["from_month"], s["to_month"], s["amount"]) for s in entitlement["schedule"]]


def reviewed(case: CaseWork, pension: str, note: str = "养老金有变化") -> CaseWork:
    """A review that found another pension, at its opinion that something changes."""
    review = opened(case)
    visited(review, incomes=[{"member": "m1", "item": "pension", "amount": pension}])
    review.finish(
        "review", "change", "town_reviewer", {"facts": "养老金变化", "reasons": "应当变更"}, note=note
    )
    return review


def fault(answer: Any, field: str) -> str:
    """The sentence at a field of a refusal."""
    assert answer.status_code == 422, answer.text
    return str(answer.get_json()["error"]["fields"][field])


def test_what_is_called_more_pays_no_less_and_what_is_less_is_heard_first(
    officers: Officers, september: date, jump_to: JumpTo, go_to: GoTo
) -> None:
    case = granted(officers, go_to)
    jump_to(date(2026, 11, 2))
    review = reviewed(case, "200.00")
    less = {"facts": "情况有变", "amount": "100.00"}
    refused = review.try_to("decide", "increased", "county_officer", less, note="酌情")
    assert "450.00" in fault(refused, "amount")
    unheard = review.try_to("decide", "reduced", "county_officer", less, note="酌情")
    assert (unheard.status_code, unheard.get_json()["error"]["code"]) == (409, "not_heard")
    assert months(case) == [("2026-10", None, "450.00")]

    review.finish("decide", "increased", "county_officer", {"facts": "养老金减少", "amount": "550.00"})
    assert months(case) == [("2026-10", "2026-11", "450.00"), ("2026-12", None, "550.00")]


def test_after_a_death_the_others_are_paid_on_and_the_family_is_told(
    officers: Officers, september: date, jump_to: JumpTo, go_to: GoTo
) -> None:
    couple = [
        factories.one("孙大海", date(1960, 1, 15), incomes=[factories.income("pension", "300")]),
        factories.one("王秀兰", date(1962, 2, 2), "spouse", sex="female"),
    ]
    case = granted(officers, go_to, people=couple)
    assert months(case)[-1][2] == "1200.00"
    jump_to(date(2026, 11, 2))
    review = opened(case)
    visited(review)
    review.act("death", "town_clerk", {"member": "m2", "died_on": "2026-10-28", "source": "殡葬数据"})
    review.finish(
        "review", "change", "town_reviewer", {"facts": "一人死亡", "reasons": "应当减发"}, note="一人死亡"
    )
    advice = review.seen_by("county_officer")["advice"]
    assert (advice["outcome"], advice["amount"]) == ("reduced", "450.00")
    review.finish("decide", "reduced", "county_officer", {"facts": "家中一人已经死亡", "amount": "450.00"})
    assert months(case) == [("2026-10", "2026-11", "1200.00"), ("2026-12", None, "450.00")]

    later = reviewed(case, "500.00")
    assert later.open_stages() == ["hear"]
    heard(later)
    later.finish(
        "decide", "reduced", "county_officer", {"facts": "养老金提高", "amount": "250.00"} | ANSWERED
    )
    assert months(case)[-1] == ("2026-12", None, "250.00")


def test_the_same_sum_for_fewer_people_is_called_neither_more_nor_less(
    officers: Officers, september: date, jump_to: JumpTo, go_to: GoTo
) -> None:
    couple = [
        factories.one("孙大海", date(1960, 1, 15), incomes=[factories.income("pension", "300")]),
        factories.one(
            "王秀兰", date(1962, 2, 2), "spouse", sex="female", incomes=[factories.income("pension", "750")]
        ),
    ]
    case = granted(officers, go_to, people=couple)
    assert months(case)[-1][2] == "450.00"
    jump_to(date(2026, 11, 2))
    review = opened(case)
    visited(review)
    review.act("death", "town_clerk", {"member": "m2", "died_on": "2026-10-28", "source": "殡葬数据"})
    review.finish("review", "change", "town_reviewer", {"facts": "一人死亡", "reasons": "保障人员应当调整"})
    assert review.seen_by("county_officer")["advice"]["outcome"] == "adjusted"
    said = {"facts": "家庭成员一人死亡"}
    more = review.try_to("decide", "increased", "county_officer", said | {"amount": "450.00"}, note="照旧")
    assert (more.status_code, "增发的应高于它" in more.text) == (409, True)
    other = review.try_to("decide", "adjusted", "county_officer", said | {"amount": "460.00"}, note="照旧")
    assert (other.status_code, "按增发或者减发决定" in other.text) == (409, True)
    review.finish("decide", "adjusted", "county_officer", said | {"amount": "450.00"})
    assert months(case) == [("2026-10", "2026-11", "450.00"), ("2026-12", None, "450.00")]
    letter = review.letter("F19")
    assert "调整，金额不变" in letter
    assert "纳入保障的成员：孙大海。不再纳入保障的成员：王秀兰。" in letter


@pytest.mark.parametrize(
    ("rule", "named", "expected"),
    [
        (None, None, [("2026-10", "2026-11", "450.00"), ("2026-12", None, "550.00")]),
        (None, "2026-11", [("2026-10", "2026-10", "450.00"), ("2026-11", None, "550.00")]),
        ("same_month", None, [("2026-10", "2026-10", "450.00"), ("2026-11", None, "550.00")]),
    ],
    ids=["next month", "named", "this month"],
)
def test_a_change_leaves_no_month_without_its_sum(
    officers: Officers,
    september: date,
    jump_to: JumpTo,
    go_to: GoTo,
    set_value: SetValue,
    rule: str | None,
    named: str | None,
    expected: list[Any],
) -> None:
    case = granted(officers, go_to)
    jump_to(date(2026, 11, 2))
    if rule:
        set_value("change.effective", rule)
    review = reviewed(case, "200.00")
    form = {"facts": "养老金减少", "amount": "550.00"} | ({"start_month": named} if named else {})
    review.finish("decide", "increased", "county_officer", form)
    assert months(case) == expected


def test_no_month_before_its_decision_and_none_far_ahead_is_named(
    officers: Officers, september: date, jump_to: JumpTo, go_to: GoTo
) -> None:
    case = factories.case(officers, at="decide", town=QINGNIANLU, go_to=go_to)
    for wrong in ("2020-01", "2026-08", "2099-01"):
        form = {"facts": "情况属实", "amount": "450.00", "start_month": wrong}
        assert "2026-09" in fault(case.try_to("decide", "granted", "county_officer", form), "start_month")
    assert case.seen_by()["entitlements"] == []
    case.district_decides()
    jump_to(date(2026, 11, 2))
    review = reviewed(case, "900.00")
    heard(review)
    for wrong in ("2020-01", "2026-09", "2050-01"):
        form = {"facts": "养老金提高", "reasons": "人均收入超过标准", "last_month": wrong}
        assert "2026-10" in fault(review.try_to("decide", "stopped", "county_officer", form), "last_month")
    assert months(case) == [("2026-10", None, "450.00")]


def test_nobody_is_granted_the_same_in_two_streets(
    officers: Officers, september: date, jump_to: JumpTo, go_to: GoTo
) -> None:
    one = factories.alone()
    first = granted(officers, go_to, people=one)
    assert months(first)[-1][1] is None
    jump_to(date(2026, 11, 2))
    wife = factories.one("李桂花", date(1962, 3, 3), "spouse", sex="female")
    second = factories.case(officers, people=[*one, wife], town=BEIGUAN)
    silent = second.try_to(
        "accept", "complete", "town_clerk", {"checklist": second.checklist(), "near_relative": False}
    )
    assert "不能重复享受" in fault(silent, "duplicate_reason")
    second.accept(duplicate_reason="拟由本街道发放，原街道将停发")
    second.check_clean()
    second.survey()
    second.appraise()
    advised = second.seen_by("town_reviewer")["advice"]
    assert "不能重复享受" in advised["reasons"][0]
    whole = {"facts": "情况属实", "amount": advised["amount"]}
    early = second.try_to("review", "eligible", "town_reviewer", whole)
    assert (early.status_code, early.get_json()["error"]["code"]) == (409, "double")
    has_it = [{"member": "m1", "reason": "已在青年路街道享受低保"}]
    second.review(amount="600.00", left_out=has_it, note="只保障没有享受低保的配偶")
    second.hang_everywhere()
    second.wait_until("publicise", go_to)
    refused = second.try_to(
        "decide", "granted", "town_confirmer", {"facts": "情况属实", "amount": "600.00"}, note="全家"
    )
    assert (refused.status_code, refused.get_json()["error"]["code"]) == (409, "double")
    assert second.waiting_at("decide", "town_confirmer")["signed"] == []
    second.decide(amount="600.00", left_out=has_it, note="只保障没有享受低保的配偶")
    (paid,) = second.seen_by()["entitlements"]
    assert (paid["people"], paid["amount"]) == (1, "600.00")


def test_somebody_is_paid_something(officers: Officers, september: date, go_to: GoTo) -> None:
    case = factories.case(officers, at="decide", town=QINGNIANLU, go_to=go_to)
    nobody = {"facts": "情况属实", "amount": "450.00", "left_out": [{"member": "m1", "reason": "不符合"}]}
    assert "全部成员" in fault(
        case.try_to("decide", "granted", "county_officer", nobody, note="不符合"), "left_out"
    )
    nothing = {"facts": "情况属实", "amount": "0.00"}
    assert "大于 0" in fault(
        case.try_to("decide", "granted", "county_officer", nothing, note="酌情"), "amount"
    )
    assert case.seen_by()["entitlements"] == []


@pytest.mark.req("LAW-09")
def test_who_receives_it_already_is_advised_against_and_opined_against_before_anything_is_posted(
    officers: Officers, september: date, jump_to: JumpTo, go_to: GoTo
) -> None:
    one = factories.alone()
    granted(officers, go_to, people=one)
    jump_to(date(2026, 11, 2))
    second = factories.case(officers, people=one, town=BEIGUAN)
    second.accept(duplicate_reason="拟由本街道发放，原街道将停发")
    second.check_clean()
    second.survey()
    second.appraise()
    advised = second.seen_by("town_reviewer")["advice"]
    assert (advised["outcome"], advised["amount"]) == ("ineligible", None)
    assert "正在享受同类基本生活救助" in advised["reasons"][0]
    given = {"facts": "情况属实", "amount": "450.00"}
    answer = second.try_to("review", "eligible", "town_reviewer", given, note="生活确有困难")
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (409, "double")
    assert second.open_stages() == ["review"]


def test_a_grant_begins_in_the_month_after_it_unless_a_reason_names_another(
    officers: Officers, september: date, go_to: GoTo
) -> None:
    case = factories.case(officers, at="decide", town=QINGNIANLU, go_to=go_to)
    named = {"facts": "情况属实", "amount": "450.00", "start_month": "2026-09"}
    assert "2026-10" in fault(case.try_to("decide", "granted", "county_officer", named), "start_month")
    case.finish("decide", "granted", "county_officer", named, note="本月已断粮，按县级规定自本月起发放")
    assert months(case) == [("2026-09", None, "450.00")]


def test_no_month_that_the_rule_still_gives_is_taken_without_a_reason_which_the_letter_says(
    officers: Officers, september: date, jump_to: JumpTo, go_to: GoTo
) -> None:
    first, second = granted(officers, go_to), granted(officers, go_to, people=factories.alone(name="周小兰"))
    jump_to(date(2026, 11, 2))
    less, none = reviewed(first, "500.00"), reviewed(second, "900.00")
    for review in (less, none):
        heard(review)
    reduced = {"facts": "养老金提高到500元", "amount": "250.00", "start_month": "2026-11"} | ANSWERED
    assert "2026-12" in fault(less.try_to("decide", "reduced", "county_officer", reduced), "start_month")
    ends = {
        "facts": "养老金提高到900元",
        "reasons": "人均收入高于低保标准",
        "last_month": "2026-10",
    } | ANSWERED
    assert "2026-11" in fault(none.try_to("decide", "stopped", "county_officer", ends), "last_month")
    why = "家庭书面要求自本月起调整"
    less.finish("decide", "reduced", "county_officer", reduced, note=why)
    none.finish("decide", "stopped", "county_officer", ends, note=why)
    for review in (less, none):
        assert f"提前执行的理由：{why}" in review.letter("F19")
    assert months(first) == [("2026-10", "2026-10", "450.00"), ("2026-11", None, "250.00")]
    assert months(second) == [("2026-10", "2026-10", "450.00")]
