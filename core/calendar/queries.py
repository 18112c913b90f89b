"""Reading the working calendar, and what of it is missing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

from core.calendar.days import Calendar, MarkedDay
from core.calendar.models import CalendarDay, CalendarYear
from core.db import db, kept_by, select
from core.text import Message, _

REVISION = "calendar"
NOTICE_EXPECTED = 10
"""From this month the next year's notice is to be looked for; it comes out in November."""


def calendar(division: str = "") -> Calendar:
    """The working calendar of the nation, or of a place that has holidays of its own; kept until it changes."""
    places = tuple(code for code in sorted(_days()) if code and division.startswith(code))
    return _calendar_of(places)


def year_state(year: int) -> bool | None:
    """Whether a year is provisional; None when it is not known."""
    return _years().get(year)


def year_source(year: int) -> str:
    """The notice that a year rests on; empty when it is not known."""
    return _sources().get(year, "")


def shortfalls(on: date) -> list[Message]:
    """What an administrator should see to: this year unknown or provisional, from October the next one as well."""
    years = [on.year, on.year + 1] if on.month >= NOTICE_EXPECTED else [on.year]
    words = {
        None: _("%(year)s 年的工作日历还没有载入，跨入该年的期限不能计算。"),
        True: _("%(year)s 年的工作日历是按法定节假日暂定的，国务院放假通知发布后请载入。"),
    }
    states = [(year, year_state(year)) for year in years]
    return [words[state] % {"year": year} for year, state in states if state is not False]


@kept_by(REVISION)
def _years() -> Mapping[int, bool]:
    rows = db.session.execute(select(CalendarYear.year, CalendarYear.provisional))
    return MappingProxyType(dict(rows.all()))


@kept_by(REVISION)
def _sources() -> Mapping[int, str]:
    return MappingProxyType(dict(db.session.execute(select(CalendarYear.year, CalendarYear.source)).all()))


@kept_by(REVISION)
def _days() -> Mapping[str, tuple[MarkedDay, ...]]:
    """Marked days by division, the nation's under the empty code."""
    found: defaultdict[str, list[MarkedDay]] = defaultdict(list)
    for row in db.session.scalars(select(CalendarDay).order_by(CalendarDay.day)):
        found[row.division].append(MarkedDay(row.day, row.is_workday, row.name, row.source))
    return MappingProxyType({division: tuple(days) for division, days in found.items()})


@kept_by(REVISION)
def _calendar_of(places: tuple[str, ...]) -> Calendar:
    """The nation's days with those of these places on top, the nearest place last."""
    days = _days()
    found = Calendar(days.get("", ()), _years())
    for place in places:
        found = found.overlaid(days[place])
    return found
