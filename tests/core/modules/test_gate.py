"""Which activation holds, and over what ranges of offices a module is on."""

from __future__ import annotations

from datetime import date

import pytest

from core.modules.gate import Activation, stretches

DAY = date(2026, 9, 1)
Rows = list[tuple[str, bool]]


def activations(rows: Rows) -> list[Activation]:
    """Each since long ago, without end."""
    since = date(2026, 7, 1)
    return [
        Activation(n, "linshi", code, enabled, since, None, "孔亮") for n, (code, enabled) in enumerate(rows)
    ]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([], []),
        ([("610104", True)], [("610104", "610105")]),
        ([("610104", False)], []),
        ([("610104003", True)], [("610104003", "610104004")]),
        (
            [("610104", True), ("610104003", False)],
            [("610104", "610104003"), ("610104004", "610105")],
        ),
        ([("610104", True), ("610104003", False), ("610104003", True)], [("610104", "610105")]),
        (
            [("610104", True), ("610104009", False), ("370982", True)],
            [("370982", "370983"), ("610104", "610104009"), ("61010400:", "610105")],
        ),
    ],
)
def test_where_it_is_on_is_told_as_ranges_without_the_streets_that_it_is_off_in(
    rows: Rows, expected: list[tuple[str, str]]
) -> None:
    assert stretches(activations(rows), "linshi", DAY) == expected


def test_what_does_not_hold_on_the_day_counts_for_nothing() -> None:
    row = Activation(1, "linshi", "610104", True, date(2026, 9, 2), None, "孔亮")
    assert stretches([row], "linshi", DAY) == []
    assert stretches([row], "dibao", date(2026, 9, 2)) == []
