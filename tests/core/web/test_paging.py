"""Which page of a list is asked for."""

from __future__ import annotations

import pytest

from core.errors import BadInput
from core.web.paging import asked, page_count, page_numbers


def _asked(**args: str) -> object:
    return asked(args, "Cases", page_size=25, order_columns=["number"])


def test_nothing_asked_is_the_first_page_in_the_lists_own_order() -> None:
    assert _asked() == asked({}, "Cases", page_size=25, order_columns=[])


@pytest.mark.parametrize(
    "size", ["100000", "201", "0", "-1", "abc", "", "1e3", "２５", "99999999999999999999"], ids=str
)
def test_a_page_size_that_cannot_be_meant_is_refused_in_one_sentence(size: str) -> None:
    with pytest.raises(BadInput) as refused:
        _asked(psize_Cases=size)
    assert str(refused.value) == "每页最多显示 200 条，地址中的条数或页码不对。"
    assert refused.value.status == 400


@pytest.mark.parametrize("page", ["-1", "x", "401", "999999999"])
def test_a_page_beyond_ten_thousand_rows_is_refused(page: str) -> None:
    with pytest.raises(BadInput):
        _asked(page_Cases=page)


def test_the_last_page_within_ten_thousand_rows_is_open() -> None:
    assert asked({"page_Cases": "400"}, "Cases", page_size=25, order_columns=[]).page == 400


@pytest.mark.parametrize("column", ["person.name", "password", "number;drop"])
def test_only_columns_with_an_arrow_can_be_sorted_by(column: str) -> None:
    with pytest.raises(BadInput):
        _asked(_oc_Cases=column)


def test_arguments_of_another_list_on_the_page_are_left_alone() -> None:
    assert asked({"psize_Other": "100000"}, "Cases", page_size=25, order_columns=[]).page_size == 25


def test_seven_page_numbers_around_the_current_one() -> None:
    assert page_numbers(0, 3) == [0, 1, 2]
    assert page_numbers(10, 100) == [7, 8, 9, 10, 11, 12, 13]
    assert page_numbers(99, 100) == [93, 94, 95, 96, 97, 98, 99]


def test_what_was_counted_as_more_than_ten_thousand_ends_there() -> None:
    assert page_count(10_001, 25) == 400
    assert page_count(0, 25) == 1
