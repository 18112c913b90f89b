"""A year as twelve months of weeks, each day with what it is; pure."""

from __future__ import annotations

from calendar import Calendar as Weeks
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from core.calendar.days import Calendar

Kind = Literal["work", "rest", "holiday", "extra"]
_MONDAY_FIRST = Weeks(firstweekday=0)


@dataclass(frozen=True)
class Cell:
    """One day: a plain working day or weekend, a holiday (a rest day that a notice names), or an extra working day."""

    on: date
    kind: Kind
    name: str = ""


@dataclass(frozen=True)
class Month:
    """A month: weeks of seven cells, None outside the month, and how many working days it has."""

    number: int
    weeks: Sequence[Sequence[Cell | None]]
    workdays: int


def months_of(year: int, calendar: Calendar) -> list[Month]:
    """The twelve months of a known year; Refused for any other."""
    return [_month(year, number, calendar) for number in range(1, 13)]


def _month(year: int, number: int, calendar: Calendar) -> Month:
    weeks = [
        [_cell(day, calendar) if day.month == number else None for day in week]
        for week in _MONDAY_FIRST.monthdatescalendar(year, number)
    ]
    cells = [cell for week in weeks for cell in week if cell is not None]
    return Month(number, weeks, sum(cell.kind in ("work", "extra") for cell in cells))


def _cell(day: date, calendar: Calendar) -> Cell:
    works, weekend, name = calendar.is_workday(day), day.weekday() >= 5, calendar.name_of(day)
    if works:
        return Cell(day, "extra" if weekend else "work", name)
    return Cell(day, "holiday" if name else "rest", name)
