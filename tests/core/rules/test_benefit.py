"""What is paid: difference, tiers, floor, rounding, supplements, months."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.declare import Member
from core.rules.benefit import (
    differential,
    first_month,
    phase_out,
    rounded,
    supplements,
    tier_faults,
    tiered,
)

TIERS = [
    {"from": "0", "below": "200", "amount": "600"},
    {"from": "200", "below": "450", "amount": "400"},
    {"from": "450", "below": "700", "amount": "200"},
]
S = Decimal(700)
YUAN = st.decimals(min_value=0, max_value=5000, places=2)


def test_700_less_500_a_head_for_three_is_600_and_700_a_head_gets_nothing() -> None:
    assert differential(S, Decimal(1500), 3, 3).value == 600
    assert differential(S, Decimal(2100), 3, 3).value == 0


def test_thirds_lose_no_fen() -> None:
    assert rounded(differential(S, Decimal(1000), 3, 3).value, "fen").value == Decimal("1100.00")


def test_a_gap_under_the_floor_is_raised_to_it() -> None:
    worked = differential(Decimal(500), Decimal(900), 2, 2, Decimal("0.20"))  # a gap of 50 against 100 a head
    assert worked.value == 200
    assert [line.what for line in worked.trace] == ["按差额计算", "人均最低保障金"]
    assert differential(Decimal(500), Decimal(700), 2, 2, Decimal("0.20")).value == 300
    assert differential(Decimal(500), Decimal(1000), 2, 2, Decimal("0.20")).value == 0  # no gap, no floor


@pytest.mark.parametrize(
    ("per_head", "amount"), [("350.00", 1200), ("449.99", 1200), ("450.00", 600), ("0", 1800)]
)
def test_tiers_include_where_they_begin(per_head: str, amount: int) -> None:
    assert tiered(TIERS, Decimal(per_head) * 3, 3, 3).value == amount


def test_a_tier_is_found_without_rounding_the_income_per_head() -> None:
    assert tiered(TIERS, Decimal("1349.99"), 3, 3).value == 1200  # 449.9967 a head prints as 450.00


def test_no_tier_no_amount() -> None:
    assert tiered(TIERS, Decimal(700), 1, 1).value == 0


def test_gaps_and_overlaps_of_tiers_are_named() -> None:
    assert tier_faults(TIERS, S) == ()
    gap = [{**TIERS[0], "below": "180"}, *TIERS[1:]]
    assert tier_faults(gap, S) == ("人均收入 180.00 至 200.00 元之间没有档次。",)
    overlap = [{**TIERS[0], "below": "220"}, *TIERS[1:]]
    assert tier_faults(overlap, S) == ("人均收入 200.00 元起的档次与前一档重叠。",)
    assert tier_faults(TIERS[:2], S) == ("人均收入 450.00 元至低保标准 700.00 元之间没有档次。",)
    assert len(tier_faults([], S)) == 1
    assert tier_faults([{"from": "0", "below": "0", "amount": "1"}, *TIERS], S) != ()


@pytest.mark.parametrize(
    ("rule", "value"), [("fen", "466.67"), ("jiao", "466.70"), ("yuan", "467.00"), ("yuan_up", "467.00")]
)
def test_rounding_is_the_countys(rule: str, value: str) -> None:
    assert rounded(Decimal(700) - Decimal(700) / 3, rule).value == Decimal(value)


def test_half_a_fen_goes_up_and_the_whole_yuan_stays() -> None:
    assert rounded(Decimal("0.005"), "fen").value == Decimal("0.01")
    assert rounded(Decimal("466.01"), "yuan_up").value == 467
    assert rounded(Decimal("466.00"), "yuan_up").value == 466
    assert rounded(Decimal("466.00"), "yuan_up").trace == ()


OLD = Member(
    key="old", relation="self", born_on=date(1953, 1, 1), disability_kind="physical", disability_grade=1
)
CLASSES: list[dict[str, Any]] = [
    {"class": "elderly", "rate": "0.10", "from_age": 70},
    {"class": "severe_disability", "rate": "0.20"},
]


def test_of_two_classes_the_higher_is_paid_or_both_as_the_place_says() -> None:
    on = date(2025, 3, 3)
    assert supplements([OLD], on, S, CLASSES).value == (("old", "severe_disability", Decimal("140.00")),)
    both = supplements([OLD], on, S, CLASSES, "add").value
    assert [amount for _m, _c, amount in both] == [70, 140]


def test_a_supplement_class_includes_its_age() -> None:
    seventy = Member(key="x", relation="self", born_on=date(1955, 3, 3))
    assert supplements([seventy], date(2025, 3, 2), S, CLASSES).value == ()
    assert supplements([seventy], date(2025, 3, 3), S, CLASSES).value == (("x", "elderly", Decimal("70.00")),)


def test_minors_and_the_gravely_ill_have_classes_of_their_own() -> None:
    child = Member(key="x", relation="child", born_on=date(2012, 1, 1), major_illness=True)
    classes = [{"class": "minor", "rate": "0.10"}, {"class": "major_illness", "rate": "0.30"}]
    assert [code for _m, code, _a in supplements([child], date(2025, 3, 3), S, classes, "add").value] == [
        "minor",
        "major_illness",
    ]


def test_payment_begins_with_the_month_after_the_decision_unless_the_place_says_the_same() -> None:
    assert first_month(date(2025, 12, 31)) == date(2026, 1, 1)
    assert first_month(date(2025, 3, 1)) == date(2025, 4, 1)
    assert first_month(date(2025, 3, 31), "same_month") == date(2025, 3, 1)


def test_a_gradual_exit_of_six_months_after_may_runs_june_to_november() -> None:
    assert phase_out(date(2025, 5, 20), 6, Decimal(600)) == (
        date(2025, 6, 1),
        date(2025, 11, 1),
        Decimal(600),
    )
    assert phase_out(date(2025, 5, 20), 6, Decimal(600), Decimal("0.5"))[2] == 300
    with pytest.raises(ValueError, match="at least a month"):
        phase_out(date(2025, 5, 20), 0, Decimal(600))


@given(YUAN, YUAN, st.integers(1, 8), st.sampled_from([Decimal(0), Decimal("0.2")]), st.booleans())
def test_more_income_is_never_more_benefit(
    income: Decimal, more: Decimal, heads: int, floor: Decimal, by_tier: bool
) -> None:
    def amount(sum_: Decimal) -> Decimal:
        worked = tiered(TIERS, sum_, heads, heads) if by_tier else differential(S, sum_, heads, heads, floor)
        return rounded(worked.value, "fen").value

    assert amount(income + more) <= amount(income)


@given(YUAN, st.integers(1, 8))
def test_benefit_and_income_together_reach_the_standard_exactly(income: Decimal, heads: int) -> None:
    amount = rounded(differential(S, income, heads, heads).value, "fen").value
    assert amount == max(Decimal(0), S * heads - income)


def test_rounding_says_the_exact_sum_and_the_county_s_way_in_words() -> None:
    (line,) = rounded(Decimal(730) / 3, "yuan").trace
    assert [value for _label, value in line.inputs] == ["243.3333", "四舍五入到元"]
