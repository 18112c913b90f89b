"""The words of a bound: which include the number."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.rules.bounds import WORDS, holds


@pytest.mark.parametrize("word", ["以上", "以下", "以内", "不低于", "不超过", "届满"])
def test_the_number_itself_is_included(word: str) -> None:
    assert holds(1500, word, 1500)


@pytest.mark.parametrize("word", ["不满", "超过", "低于", "高于", "以外"])
def test_the_number_itself_is_excluded(word: str) -> None:
    assert not holds(1500, word, 1500)


def test_1500_yuan_or_less_is_1500_but_not_a_fen_more() -> None:
    assert holds(Decimal("1500.00"), "以下", Decimal(1500))
    assert not holds(Decimal("1500.01"), "以下", Decimal(1500))
    assert not holds(Decimal("1500.00"), "低于", Decimal(1500))  # the plain word would turn 1500 away


def test_more_than_three_months_is_four_months() -> None:
    assert not holds(3, "超过", 3)
    assert holds(4, "超过", 3)


def test_a_word_that_sets_no_bound_is_an_error() -> None:
    with pytest.raises(KeyError):
        holds(1, "左右", 1)


@given(st.integers(), st.integers())
def test_every_word_and_its_opposite_divide_all_numbers(value: int, bound: int) -> None:
    for word, opposite in (("以上", "不满"), ("以下", "超过"), ("不低于", "低于"), ("不超过", "高于")):
        assert holds(value, word, bound) is not holds(value, opposite, bound)
    assert set(WORDS) >= {"以上", "以下", "以内", "不满", "超过", "以外"}
