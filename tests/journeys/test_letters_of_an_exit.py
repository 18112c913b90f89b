"""What is written of a gradual exit and of what follows it names each month once and what was worked out before (SAL26 48; D57 32)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from tests.casework import Officers
from tests.journeys.test_recipient_dies import in_exit
from tests.journeys.test_review import (
    ANSWERED,
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

__all__ = ["gradual"]


@pytest.mark.usefixtures("gradual")
def test_an_exit_of_whose_months_some_are_paid_already_names_one_first_month(
    officers: Officers, jump_to: JumpTo, go_to: GoTo
) -> None:
    case = granted(officers, go_to, people=mother_and_daughter())
    jump_to(date(2026, 6, 25))
    review = opened(case)
    wages = [{"member": "m2", "item": "wage", "amount": "925.00"}]
    works = {"member": "m2", "since": "2026-02-15", "working": True, "studying": False, "reason": "毕业就业"}
    visited(review, crossed_on="2026-01-15", incomes=wages, changes=[works])
    opined(review, facts="女儿就业", reasons="人均收入超过低保标准")
    heard(review)
    exit_ = "给予渐退期（2026年2月至2026年7月）；其中尚未发放的月份每月 600.00 元"
    assert exit_ in review.seen_by("county_officer")["advice"]["reasons"][0]
    told = {"facts": "女儿自二月起就业", "reasons": "人均收入超过低保标准", **ANSWERED}
    review.finish("decide", "phase_out", "county_officer", told)
    letter = review.letter("F19")
    assert "2026年7月发放600.00元" in letter
    assert "至2026年7月，每月" not in letter


@pytest.mark.usefixtures("gradual")
def test_after_a_change_in_an_exit_the_income_before_is_that_of_the_exit(
    officers: Officers, jump_to: JumpTo, go_to: GoTo
) -> None:
    _case, review = in_exit(officers, jump_to, go_to)
    jump_to(date(2026, 8, 3))
    review.act("circumstances", "town_clerk", {"reason": "女儿八月起减薪"})
    less = [{"member": "m2", "item": "wage", "amount": "400.00"}]
    review.survey(changed=True, incomes=less)
    opined(review, facts="女儿八月起减薪", reasons="人均收入低于低保标准")
    if review.open_stages() == ["hear"]:
        heard(review)
    advice = review.seen_by("county_officer")["advice"]
    assert "家庭月人均收入由 820.00 元变为 " in advice["reasons"][0]


@pytest.mark.usefixtures("gradual")
def test_a_letter_that_pays_on_says_that_the_exit_and_the_stop_announced_before_hold_no_longer(
    officers: Officers, jump_to: JumpTo, go_to: GoTo
) -> None:
    case, review = in_exit(officers, jump_to, go_to)
    exit_ = review.letter("F19")
    assert "自2026年12月起停发" in exit_
    assert "（民发〔2022〕83号）一（三）" in exit_
    assert "不再执行" not in exit_
    jump_to(date(2026, 8, 3))
    review.act("circumstances", "town_clerk", {"reason": "女儿七月底失业"})
    lost = {"member": "m2", "since": "2026-07-31", "working": False, "reason": "公司停工，失业"}
    none = [{"member": "m2", "item": "wage", "amount": "0.00"}]
    review.survey(changed=True, incomes=none, changes=[lost])
    opined(review, facts="女儿七月底失业", reasons="人均收入低于低保标准")
    advice = review.seen_by("county_officer")["advice"]
    decided = {"facts": "女儿七月底失业", "amount": advice["amount"]}
    review.finish("decide", advice["outcome"], "county_officer", decided)
    letter = review.letter("F19")
    assert advice["outcome"] == "adjusted"
    for said in (
        "作出决定：调整，金额不变；原定的渐退不再执行，继续保障。",
        "自2026年9月起，每月发放600.00元",
        "2026年5月25日作出的渐退决定不再执行，原告知的“自2026年12月起停发”不再有效。",
    ):
        assert said in letter, (said, letter)
    assert "（民发〔2022〕83号）" not in letter
    (entitlement,) = case.seen_by()["entitlements"]
    assert entitlement["schedule"][-1]["to_month"] is None
