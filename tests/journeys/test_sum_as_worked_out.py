"""A review pays what the rules work out on the facts, neither more nor less, whatever the family was heard on (SAL26 18, 47; D57 32)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from tests.casework import Officers
from tests.journeys.test_review import ANSWERED, granted, opened, opined, visited

GoTo = Callable[[date], None]
JumpTo = Callable[[Any], None]


@pytest.mark.parametrize(
    ("pension", "outcome", "due"), [("400.00", "reduced", "350.00"), ("100.00", "increased", "650.00")]
)
def test_nobody_is_paid_less_than_the_rules_work_out_though_he_was_told_so(
    officers: Officers, september: date, jump_to: JumpTo, go_to: GoTo, pension: str, outcome: str, due: str
) -> None:
    case = granted(officers, go_to)
    jump_to(date(2026, 11, 2))
    review = opened(case)
    visited(review, incomes=[{"member": "m1", "item": "pension", "amount": pension}])
    opined(review, proposes="reduced", proposed_amount="1.00")
    page = review.as_("town_clerk").get(f"/cases/{review.no}/finish/hear/done").text
    assert "拟减发，每月金额由 450.00 元变为 1.00 元，预计自2026年12月起执行。" in page
    told = {"told_on": review.today(), "way": "window", "intended": "拟减发至1元", "statement": "不同意"}
    review.finish("hear", "done", "town_clerk", told)
    less = {"facts": "养老金另有变化，重新核定", **ANSWERED}
    for kind, amount in (("reduced", "1.00"), ("increased", "500.00"), ("adjusted", "450.00")):
        if kind in ("reduced", outcome) or outcome == "increased":
            refused = review.try_to(
                "decide", kind, "county_officer", less | {"amount": amount}, note="考虑家庭实际情况"
            )
            assert refused.status_code == 409
            assert f"每月应为 {due} 元，不得低于它" in refused.text
    review.finish("decide", outcome, "county_officer", less | {"amount": due})
    assert case.seen_by()["entitlements"][0]["schedule"][-1]["amount"] == due
