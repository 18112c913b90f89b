"""What is typed into a filter bar as conditions: beginnings as ranges by byte, on both databases."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Integer, String, column, select
from sqlalchemy.dialects import postgresql, sqlite

from core.db import Code
from core.errors import BadInput
from core.text import _
from core.web.filterbar import Filter, FilterBar, begins_with


def _sql(condition: Any, dialect: Any) -> tuple[str, list[Any]]:
    compiled = select(condition).compile(dialect=dialect)
    return str(compiled), list(compiled.params.values())


def test_a_beginning_is_a_half_open_range_that_an_index_answers() -> None:
    text, values = _sql(begins_with(column("name", String), "王"), sqlite.dialect())
    assert "LIKE" not in text
    assert values == ["王", chr(ord("王") + 1)]


def test_names_are_compared_by_byte_on_postgresql_whatever_its_collation() -> None:
    text, _values = _sql(begins_with(column("name", String), "王"), postgresql.dialect())
    assert text.count('COLLATE "C"') == 2
    assert "COLLATE" not in _sql(begins_with(column("code", Code(24)), "6101"), postgresql.dialect())[0]


@pytest.mark.parametrize("last", ["\ud7ff", "z", "9", "龥"])
def test_the_end_of_the_range_is_a_character(last: str) -> None:
    _text, values = _sql(begins_with(column("name", String), "a" + last), sqlite.dialect())
    values[1].encode("utf-8")
    assert values[0] < values[1]


def _bar(each: Filter, **typed: str) -> FilterBar:
    return FilterBar.read([each], {each.name: column(each.name, Integer)}, typed)


def test_what_does_not_belong_to_the_bar_is_left_alone() -> None:
    bar = _bar(Filter("n", _("人数"), "number"), n=" 3 ", other="x", page_X="2")
    assert bar.typed == {"n": "3"}
    assert len(list(bar.conditions())) == 1


@pytest.mark.parametrize("typed", ["3.5", "three", "99999999999", "--3"])
def test_a_number_is_a_whole_one(typed: str) -> None:
    with pytest.raises(BadInput):
        list(_bar(Filter("n", _("人数"), "number"), n=typed).conditions())


def test_a_filter_may_bring_a_condition_of_its_own() -> None:
    own = Filter("n", _("证件号码"), where=lambda typed: column("blind") == f"hash of {typed}")
    (condition,) = _bar(own, n="6101").conditions()
    assert _sql(condition, sqlite.dialect())[1] == ["hash of 6101"]


@pytest.mark.parametrize("typed", ["9999-12-31", "0001-01-01"])
@pytest.mark.parametrize("kind", ["date", "moment"])
def test_a_day_of_no_time_of_ours_is_refused(kind: str, typed: str) -> None:
    with pytest.raises(BadInput):
        list(_bar(Filter("n", _("日期"), kind), n_from=typed, n_to=typed).conditions())
