"""Money in yuan."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.money import show, yuan


@pytest.mark.parametrize(
    ("amount", "rounded"),
    [
        ("700.00", "700.00"),
        ("0.005", "0.01"),
        ("-0.005", "-0.01"),
        ("1.2349", "1.23"),
        (3, "3.00"),
        ("-0.001", "0.00"),
    ],
)
def test_half_a_fen_rounds_away_from_zero(amount: str | int, rounded: str) -> None:
    assert str(yuan(amount)) == rounded


@pytest.mark.parametrize("amount", ["NaN", "Infinity", "1000000000", "-1000000000", "seven", ""])
def test_what_is_no_sum_of_money_is_refused(amount: str) -> None:
    with pytest.raises(ValueError, match="no amount of money"):
        yuan(amount)


def test_a_float_is_refused_because_it_cannot_say_ten_fen() -> None:
    with pytest.raises(TypeError):
        yuan(0.1)  # type: ignore[arg-type]


def test_exact_decimals_subtract_exactly() -> None:
    assert yuan("700.00") - yuan("233.33") == yuan("466.67")


def test_money_is_written_with_thousands_and_two_places() -> None:
    assert show(Decimal(1460)) == "1,460.00"
    assert show(Decimal("-1234567.5")) == "-1,234,567.50"


@given(st.decimals(min_value=-999_999, max_value=999_999, allow_nan=False, places=6))
def test_rounding_never_moves_a_sum_by_more_than_half_a_fen(amount: Decimal) -> None:
    assert abs(yuan(amount) - amount) <= Decimal("0.005")
    assert yuan(yuan(amount)) == yuan(amount)
