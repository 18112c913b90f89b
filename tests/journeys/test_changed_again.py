"""A change that is decided and not paid yet is what the next review begins with; months that are paid stay as they were paid."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from tests import factories
from tests.casework import CaseWork, Officers
from tests.journeys.test_paid_months import fault
from tests.journeys.test_recipient_dies import died, entitlement, months
from tests.journeys.test_review import (
    ANSWERED,
    SetValue,
    gradual,
    granted,
    heard,
    opened,
    opined,
    visited,
)
from tests.journeys.test_what_must_change import family, pension

GoTo = Callable[[date], None]
JumpTo = Callable[[Any], None]

__all__ = ["gradual"]


def paid_in_november(officers: Officers, jump_to: JumpTo, go_to: GoTo, people: Any = None) -> CaseWork:
    """A family to whom dibao was granted in September, in the November after."""
    case = granted(officers, go_to, people=people or family())
    jump_to(date(2026, 11, 2))
    return case


def reduced(case: CaseWork, sum_found: str = "1500.00") -> CaseWork:
    """A review that found a higher pension of the father, at its decision, heard."""
    review = opened(case)
    visited(review, incomes=pension(sum_found))
    opined(review)
    heard(review)
    return review


def test_less_than_was_decided_for_the_next_month_is_a_reduction(
    officers: Officers, september: date, jump_to: JumpTo, go_to: GoTo
) -> None:
    case = paid_in_november(officers, jump_to, go_to, family()[:2])
    review = opened(case)
    number = factories.id_number(date(2026, 10, 5))
    child = {
        "name": "赵小宝",
        "id_number": number,
        "relation": "child",
        "since": "2026-10-05",
        "reason": "出生",
    }
    visited(review, newcomers=[child])
    review.check_clean()
    opined(review)
    review.finish("decide", "increased", "county_officer", {"facts": "新生儿出生", "amount": "1350.00"})
    assert months(case) == [("2026-10", "2026-11", "600.00"), ("2026-12", None, "1350.00")]

    later = opened(case)
    visited(later, incomes=pension("1250.00"))
    assert "由 1350.00 元调整为 1000.00 元" in "".join(later.seen_by("town_reviewer")["advice"]["reasons"])
    opined(later)
    assert later.open_stages() == ["hear"]
    heard(later)
    less = {"facts": "养老金提高", "amount": "1000.00"} | ANSWERED
    refused = later.try_to("decide", "increased", "county_officer", less, note="养老金提高")
    assert "1,350.00" in fault(refused, "amount")
    later.finish("decide", "reduced", "county_officer", less)
    assert months(case) == [("2026-10", "2026-11", "600.00"), ("2026-12", None, "1000.00")]
    assert "每月1,350.00元（自2026年12月起）" in later.letter("F19")


@pytest.mark.usefixtures("gradual")
def test_a_gradual_exit_goes_on_with_what_was_decided_last(
    officers: Officers, jump_to: JumpTo, go_to: GoTo
) -> None:
    jump_to(date(2026, 9, 7))
    case = paid_in_november(officers, jump_to, go_to)
    review = opened(case)
    visited(review, changed=False)
    review.act("death", "town_clerk", died("2026-10-20", "m3"))
    opined(review, facts="长子于十月二十日死亡", reasons="家庭减少一人")
    review.finish(
        "decide", "reduced", "county_officer", {"facts": "长子已于十月二十日死亡", "amount": "600.00"}
    )

    later = opened(case)
    works = {"member": "m2", "since": "2026-10-25", "working": True, "reason": "就业"}
    wages = [{"member": "m2", "item": "wage", "amount": "2500.00"}]
    visited(later, crossed_on="2026-10-25", incomes=wages, changes=[works])
    opined(later, facts="妻子十月底就业", reasons="人均收入超过低保标准")
    heard(later)
    ended = {"facts": "妻子十月底就业", "reasons": "人均收入超过低保标准"} | ANSWERED
    later.finish("decide", "phase_out", "county_officer", ended)
    assert months(case) == [("2026-10", "2026-11", "1350.00"), ("2026-12", "2027-04", "600.00")]
    assert "每月发放600.00元" in later.letter("F19")


def test_what_a_change_that_is_decided_has_settled_is_not_changed_again(
    officers: Officers, september: date, jump_to: JumpTo, go_to: GoTo
) -> None:
    case = paid_in_november(officers, jump_to, go_to)
    less = {"facts": "养老金提高到一千五百元", "amount": "750.00"} | ANSWERED
    reduced(case).finish("decide", "reduced", "county_officer", less)
    later = opened(case)
    visited(later, changed=True)
    advice = later.seen_by("town_reviewer")["advice"]
    assert (advice["outcome"], advice["amount"]) == ("unchanged", "750.00")
    later.finish("review", "unchanged", "town_reviewer")
    assert entitlement(case)["amount"] == "1350.00", "November is paid as it was decided"
    assert months(case)[-1] == ("2026-12", None, "750.00")


DECEMBER = {"facts": "养老金提高到一千五百元", "amount": "750.00"} | ANSWERED
NOVEMBER = DECEMBER | {"start_month": "2026-11"}
SOONER = "养老金自十月起已经提高，自本月起执行"


def test_a_month_that_is_paid_is_not_reduced(
    officers: Officers, september: date, jump_to: JumpTo, go_to: GoTo, set_value: SetValue
) -> None:
    set_value("pay.day", 10)
    set_value("change.effective", "same_month")
    case = granted(officers, go_to, people=family())
    jump_to(date(2026, 11, 25))
    review = reduced(case)
    refused = review.try_to("decide", "reduced", "county_officer", NOVEMBER, note=SOONER)
    assert "2026-12" in fault(refused, "start_month")
    review.finish("decide", "reduced", "county_officer", DECEMBER)
    assert months(case) == [("2026-10", "2026-11", "1350.00"), ("2026-12", None, "750.00")]
    assert "自2026年12月起，每月发放750.00元" in review.letter("F19")


def test_less_is_not_paid_before_the_month_for_which_more_was_decided(
    officers: Officers, september: date, jump_to: JumpTo, go_to: GoTo
) -> None:
    case = paid_in_november(officers, jump_to, go_to)
    reduced(case).finish("decide", "reduced", "county_officer", DECEMBER)
    again = reduced(case, "1600.00")
    refused = again.try_to(
        "decide", "reduced", "county_officer", NOVEMBER | {"amount": "650.00"}, note=SOONER
    )
    assert "2026-12" in fault(refused, "start_month")
    again.finish("decide", "reduced", "county_officer", DECEMBER | {"amount": "650.00"})
    assert months(case) == [("2026-10", "2026-11", "1350.00"), ("2026-12", None, "650.00")]


def test_no_more_is_granted_in_a_review_than_the_rules_work_out(
    officers: Officers, september: date, jump_to: JumpTo, go_to: GoTo
) -> None:
    case = paid_in_november(officers, jump_to, go_to)
    review = opened(case)
    visited(review, changed=True)
    opined(review, reasons="家庭生活困难，拟增发", proposes="increased", proposed_amount="2000.00")
    more = {"facts": "家庭生活困难需要照顾", "amount": "2250.00"}
    refused = review.try_to("decide", "increased", "county_officer", more, note="家庭生活困难，予以增发照顾")
    assert (refused.status_code, "每月应为 1350.00 元，不得高于它" in refused.text) == (409, True)
    assert months(case) == [("2026-10", None, "1350.00")]
    sent_back = review.try_to("decide", "returned", "county_officer", {"reason": "金额和人员都没有变化"})
    assert sent_back.status_code == 200, sent_back.text
    review.finish("review", "unchanged", "town_reviewer")
