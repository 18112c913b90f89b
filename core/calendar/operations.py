"""Writing the working calendar: years from a notice, provisional years, corrections, the seed."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import delete, extract

from core import clock
from core.audit.operations import about, operation
from core.calendar import years
from core.calendar.days import MarkedDay
from core.calendar.models import CalendarDay, CalendarYear
from core.calendar.queries import REVISION
from core.db import bump, db, select
from core.errors import Incomplete, Refused
from core.plugins import ask
from core.text import _
from core.web.sharing import refuse_if_shared


@operation("calendar.load")
def load_year(year: int, days: Iterable[MarkedDay], source: str, division: str = "") -> int:
    """Enter what a notice marks in a year, in place of whatever stood there; how many days.

    `division` empty is the State Council's notice, which ends a provisional year; else the holidays that an
    autonomous area sets for itself (HOL24 4). Every due date that rests on the year is computed again. Incomplete,
    naming each day at fault; Refused for a place's days in a year that is not known.
    """
    _not_shared(division)
    marked = list(days)
    found = years.faults(year, marked, national=not division)
    if not source.strip():
        found["source"] = _("请写明放假安排的文号。")
    if found:
        raise Incomplete(_("%(year)s 年的放假安排有误，没有载入。", year=year), fields=found)
    if division:
        _known(year)
    else:
        _keep_year(year, provisional=False, source=source)
    _replace(year, marked, source, division)
    return len(marked)


@operation("calendar.estimate")
def estimate_year(year: int) -> None:
    """Enter a year by its statutory holidays, marked provisional, until the notice is out.

    Refused when the year's notice is already there.
    """
    _not_shared("")
    row = db.session.scalar(select(CalendarYear).where(CalendarYear.year == year))
    if row is not None and not row.provisional:
        raise Refused(
            _("%(year)s 年已按国务院放假通知载入，不能改为暂定。", year=year), code="calendar_published"
        )
    _keep_year(year, provisional=True, source=years.STATUTORY)
    _replace(year, years.as_by_statute(year), years.STATUTORY, "")


@operation("calendar.correct")
def correct_day(day: MarkedDay, division: str = "") -> None:
    """Enter a single day anew, such as a rest day given afterwards; due dates of its year are computed again.

    Incomplete without a source; Refused when its year is not known.
    """
    _not_shared(division)
    if not day.source.strip():
        raise Incomplete(_("请写明依据。"), fields={"source": _("必须填写")})
    _known(day.on.year)
    row = db.session.scalar(
        select(CalendarDay).where(CalendarDay.day == day.on, CalendarDay.division == division)
    )
    if row is None:
        row = CalendarDay(day=day.on, division=division)
        db.session.add(row)
    before = row.is_workday
    row.is_workday, row.name, row.source = day.is_workday, day.name, day.source
    about(
        f"calendar:{day.on.isoformat()}",
        division=division,
        before=before,
        after=day.is_workday,
        source=day.source,
    )
    _changed(day.on.year)


@operation("calendar.seed")
def seed() -> list[int]:
    """Enter the years whose notices the library holds, and by statute those that limits of today reach; which years.

    Harmless to run again: a year entered from a notice stays as it is, a provisional one gives way to its notice.
    """
    states = dict(db.session.execute(select(CalendarYear.year, CalendarYear.provisional)).all())
    last = years.last_published_year()
    fresh = [year for year in range(years.FIRST_YEAR, last + 1) if states.get(year, True)]
    for year in fresh:
        load_year(year, years.as_published(year), years.LIBRARY)
    guessed = [year for year in _years_ahead(last) if year not in states]
    for year in guessed:
        estimate_year(year)
    return [*fresh, *guessed]


def _years_ahead(last: int) -> range:
    """Years after the last notice that limits of today may reach: the next one, and always the one after today's."""
    return range(last + 1, max(last + 1, clock.today().year + 1) + 1)


def _not_shared(division: str) -> None:
    """A place's own holidays are its own; the State Council's are everybody's."""
    if not division:
        refuse_if_shared(_("全国的工作日历"))


def _known(year: int) -> None:
    """Refused when the year is not known."""
    if db.session.scalar(select(CalendarYear.id).where(CalendarYear.year == year)) is None:
        raise Refused(_("请先载入 %(year)s 年的全国放假安排。", year=year), code="calendar_missing")


def _keep_year(year: int, *, provisional: bool, source: str) -> None:
    """The year's own row."""
    row = db.session.scalar(select(CalendarYear).where(CalendarYear.year == year))
    if row is None:
        db.session.add(CalendarYear(year=year, provisional=provisional, source=source))
    else:
        row.provisional, row.source = provisional, source


def _replace(year: int, days: Iterable[MarkedDay], source: str, division: str) -> None:
    """These days of a division in place of what stood there, noted and told."""
    of_year = extract("year", CalendarDay.day) == year
    db.session.execute(delete(CalendarDay).where(of_year, CalendarDay.division == division))
    rows = [
        CalendarDay(
            division=division, day=d.on, is_workday=d.is_workday, name=d.name, source=d.source or source
        )
        for d in days
    ]
    db.session.add_all(rows)
    about(f"calendar:{year}", division=division, source=source, days=len(rows))
    _changed(year)


def _changed(year: int) -> None:
    """Every process reads anew, and whoever keeps due dates of that year computes them again."""
    bump(REVISION)
    ask("calendar_changed", year=year)
