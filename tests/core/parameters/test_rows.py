"""Which dated row holds, and what the bounds above it make of it."""

from __future__ import annotations

from datetime import date
from typing import Any

from core.declare import Limit, Option, Parameter
from core.parameters.rows import Row, chain, find, looser

TOTAL = Parameter("limit.total", "limit", "总时限", module="dibao", bound=True)
ROUNDS = Parameter(
    "rounds", "choice", "公示", options=(Option(code="before", label="前"), Option(code="after", label="后"))
)
CAP = Parameter("cap", "amount", "限额")
STREET = chain("610104003001")
DAY = date(2026, 7, 1)


def row(value: Any, division: str = "", since: date = date(2021, 7, 1), **more: Any) -> Row:
    return Row(address="x", division=division, since=since, value=value, **more)


def test_a_division_lies_in_all_that_its_code_begins_with() -> None:
    assert STREET == ("610104003001", "610104003", "610104", "6101", "61", "")
    assert chain("610104") == ("610104", "6101", "61", "")
    assert chain("") == ("",)


def test_the_nearest_tier_speaks_first() -> None:
    rows = [row("before"), row("after", "61"), row("before", "610104"), row("after", "610105")]
    assert find(ROUNDS, rows, STREET, DAY).division == "610104"  # type: ignore[union-attr]
    assert find(ROUNDS, rows, chain("610203001"), DAY).value == "after"  # type: ignore[union-attr]
    assert find(ROUNDS, rows, chain("510101"), DAY).division == ""  # type: ignore[union-attr]


def test_a_value_holds_from_its_first_to_its_last_day() -> None:
    rows = [
        row("2000.00", "610104", date(2019, 1, 1), until=date(2019, 12, 31)),
        row("8000.00", "610104", date(2020, 1, 1)),
    ]
    days = {
        date(2018, 12, 31): None,
        date(2019, 12, 31): "2000.00",
        date(2020, 1, 1): "8000.00",
        DAY: "8000.00",
    }
    for day, amount in days.items():
        found = find(CAP, rows, STREET, day)
        assert (found and str(found.value)) == amount


def test_where_nothing_was_set_nothing_is_found() -> None:
    assert find(CAP, [], STREET, DAY) is None
    assert find(CAP, [row("1.00", "610104", date(2026, 7, 2))], STREET, DAY) is None


def test_a_bound_is_no_value() -> None:
    assert find(TOTAL, [row({"n": 20}, bound="most")], STREET, DAY) is None


def test_an_old_looser_value_gives_way_to_a_newer_bound_and_says_so() -> None:
    rows = [
        row({"n": 35}, "610104", date(2018, 1, 1)),
        row({"n": 20, "undelegated": 30}, since=date(2022, 10, 20), bound="most", basis=("N83:4(1)",)),
    ]
    before = find(TOTAL, rows, STREET, date(2022, 10, 19))
    assert before is not None
    assert (before.value, before.conflict) == (Limit(35), None)
    since = find(TOTAL, rows, STREET, date(2022, 10, 20))
    assert since is not None
    assert (since.value, since.division) == (Limit(20, undelegated=30), "610104")
    assert "N83:4(1)" in str(since.conflict)


def test_what_a_law_fixes_holds_though_a_county_says_otherwise() -> None:
    rows = [
        row("after", "610104", date(2020, 1, 1)),
        row("before", since=DAY, bound="fixed", basis=("SAL26:37",)),
    ]
    earlier = find(ROUNDS, rows, STREET, date(2026, 6, 30))
    assert earlier is not None
    assert earlier.value == "after"
    fixed = find(ROUNDS, rows, STREET, DAY)
    assert fixed is not None
    assert fixed.value == "before"
    assert fixed.conflict is not None


def test_what_a_law_fixes_needs_no_row_of_the_county() -> None:
    fixed = find(ROUNDS, [row("before", bound="fixed")], STREET, DAY)
    assert fixed is not None
    assert (fixed.value, fixed.conflict) == ("before", None)


def test_the_bound_of_a_province_binds_beside_the_nations() -> None:
    rows = [row("700.00", "6101"), row("500.00", bound="least"), row("720.00", "61", bound="least")]
    found = find(CAP, rows, STREET, DAY)
    assert found is not None
    assert str(found.value) == "720.00"
    elsewhere = find(CAP, [row("700.00", "5101"), *rows[1:]], chain("510101"), DAY)
    assert elsewhere is not None
    assert str(elsewhere.value) == "700.00"


def test_a_new_value_looser_than_a_bound_is_told_every_reason() -> None:
    most = row({"n": 20}, bound="most", basis=("N83:4(1)",))
    least = row({"n": 10}, "61", bound="least", basis=("P:1",))
    assert looser(TOTAL, {"n": 15}, [most, least]) == []
    assert [str(fault) for fault in looser(TOTAL, {"n": 25}, [most])] == [
        "不能超过上级规定的限度 20 个工作日（N83:4(1)）"
    ]
    assert len(looser(TOTAL, {"n": 25, "unit": "months"}, [most, least])) == 2
