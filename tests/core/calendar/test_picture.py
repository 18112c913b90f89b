"""A year as twelve months of weeks."""

from __future__ import annotations

from datetime import date

import pytest

from core.calendar.days import Calendar, MarkedDay
from core.calendar.picture import months_of
from core.errors import Refused

MARKED = [MarkedDay(date(2026, 1, 1), False, "元旦"), MarkedDay(date(2026, 1, 4), True, "元旦调休上班")]


def test_weeks_begin_on_monday_and_days_outside_the_month_are_blank() -> None:
    january = months_of(2026, Calendar(MARKED, {2026: False}))[0]
    assert [cell and cell.on.day for cell in january.weeks[0]] == [None, None, None, 1, 2, 3, 4]
    assert all(len(week) == 7 for week in january.weeks)


def test_each_day_is_work_rest_holiday_or_extra() -> None:
    january = months_of(2026, Calendar(MARKED, {2026: False}))[0]
    first = [cell for cell in january.weeks[0] if cell]
    assert [(cell.kind, cell.name) for cell in first] == [
        ("holiday", "元旦"),
        ("work", ""),
        ("rest", ""),
        ("extra", "元旦调休上班"),
    ]
    assert january.workdays == 22


def test_an_unknown_year_is_refused() -> None:
    with pytest.raises(Refused, match="2031"):
        months_of(2031, Calendar(MARKED, {2026: False}))
