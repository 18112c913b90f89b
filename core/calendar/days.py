"""Working days, rest days and the day on which a time limit ends; pure."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import get_args

from core.clock import add_months, day_of, start_of
from core.declare.values import Unit
from core.errors import Refused
from core.text import _

ONE_DAY = timedelta(days=1)
UNITS: tuple[str, ...] = get_args(Unit)


@dataclass(frozen=True)
class MarkedDay:
    """A day that a notice names: a holiday, a rest day taken from the week, or a weekend day that is worked (调休)."""

    on: date
    is_workday: bool
    name: str = ""
    source: str = ""


@dataclass(frozen=True)
class Pause:
    """Days after `after`, up to and including `until`, do not count: the day a clock stops still ran."""

    after: date
    until: date

    def covers(self, day: date) -> bool:
        """Whether the clock stood still on that day."""
        return self.after < day <= self.until


@dataclass(frozen=True)
class Due:
    """The last day of a limit, to its end at 24:00; `at` is set for limits in hours only.

    `provisional`: a year whose State Council notice is not out was touched, the day may still move.
    """

    on: date
    provisional: bool = False
    at: datetime | None = None


class Calendar:
    """The years that are known and their marked days; asks for any other year are refused, never guessed."""

    def __init__(self, days: Iterable[MarkedDay], years: Mapping[int, bool]) -> None:
        """`years` maps each known year to whether it is provisional; days outside them are ignored."""
        self._marked = {day.on: day for day in days if day.on.year in years}
        self._years = dict(years)
        self._workdays: dict[int, list[int]] = {}

    @property
    def years(self) -> tuple[int, ...]:
        """Known years, provisional ones included, in order."""
        return tuple(sorted(self._years))

    @cached_property
    def provisional_years(self) -> tuple[int, ...]:
        """Years computed from the statutory days alone."""
        return tuple(year for year in self.years if self._years[year])

    def overlaid(self, days: Iterable[MarkedDay]) -> Calendar:
        """This calendar with a place's own days on top (holidays of an ethnic autonomous area, HOL24 art. 4)."""
        return Calendar([*self._marked.values(), *days], self._years)

    def is_workday(self, day: date) -> bool:
        """Whether offices work on that day; make-up workdays at a weekend are workdays. Refused for an unknown year."""
        self._provisional(day.year)
        marked = self._marked.get(day)
        return marked.is_workday if marked else day.weekday() < 5

    def name_of(self, day: date) -> str:
        """The name of a marked day, or an empty string."""
        marked = self._marked.get(day)
        return marked.name if marked else ""

    def next_workday(self, day: date) -> Due:
        """That day if it is a workday, else the first one after it."""
        start, found = day, day
        while not self.is_workday(found):
            found += ONE_DAY
        return Due(found, self._any_provisional(start.year, found.year))

    def add(self, start: date | datetime, n: int, unit: str, pauses: Sequence[Pause] = ()) -> Due:
        """The last day of a limit of `n` units that begins on `start`, which is not counted (民法典 201).

        Workdays: the n-th workday. Days and months: the corresponding day, moved to the next workday when it is a
        rest day (民法典 203); a month without that day ends it (202). Hours: from the moment itself, or from the end of the day when only a day is known.
        `n` of 0 ends on `start`. Refused when a year is needed that is not loaded; ValueError for another unit.
        """
        if n < 0 or unit not in UNITS:
            raise ValueError(f"no limit of {n} {unit}")
        if unit == "hours":
            return _after_hours(start, n)
        first = day_of(start) if isinstance(start, datetime) else start
        if n == 0:
            return Due(first)
        if unit == "workdays":
            return self._add_workdays(first, n, pauses)
        last = first + timedelta(days=n) if unit == "days" else add_months(first, n)
        return self.next_workday(_stretched(first, last, pauses))

    def workdays_between(self, after: date, until: date, pauses: Sequence[Pause] = ()) -> int:
        """Workdays after the first day up to and including the second; negative when the second lies before."""
        if until < after:
            return -self.workdays_between(until, after, pauses)
        if after == until:
            return 0
        total = sum(self._count(year, after, until) for year in range(after.year, until.year + 1))
        stopped = _days_in_pauses(pauses, after, until)
        return total - sum(1 for day in stopped if self.is_workday(day))

    def _add_workdays(self, start: date, n: int, pauses: Sequence[Pause]) -> Due:
        """The n-th workday after `start` that lies in no pause."""
        left, year, day = n, (start + ONE_DAY).year, start
        while True:
            workdays = self._of_year(year)
            index = bisect_right(workdays, day.toordinal())
            if left <= len(workdays) - index:
                break
            left, day, year = left - (len(workdays) - index), date(year, 12, 31), year + 1
        found = date.fromordinal(workdays[index + left - 1])
        missed = n - self.workdays_between(start, found, pauses) if pauses else 0
        if missed:
            return self._past_pauses(found, missed, start, pauses)
        return Due(found, self._any_provisional((start + ONE_DAY).year, found.year))

    def _past_pauses(self, found: date, missed: int, start: date, pauses: Sequence[Pause]) -> Due:
        """Go on from `found` until the workdays lost in pauses are made up."""
        while missed:
            found += ONE_DAY
            if self.is_workday(found) and not any(pause.covers(found) for pause in pauses):
                missed -= 1
        return Due(found, self._any_provisional((start + ONE_DAY).year, found.year))

    def _of_year(self, year: int) -> list[int]:
        """Ordinals of a year's workdays, sorted; built once."""
        if year not in self._workdays:
            first, last = date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal()
            self._workdays[year] = [n for n in range(first, last + 1) if self.is_workday(date.fromordinal(n))]
        return self._workdays[year]

    def _count(self, year: int, after: date, until: date) -> int:
        """Workdays of that year within (after, until]; a year of which no day is meant need not be known."""
        if (after + ONE_DAY).year > year:
            return 0
        workdays = self._of_year(year)
        return bisect_right(workdays, until.toordinal()) - bisect_right(workdays, after.toordinal())

    def _any_provisional(self, first: int, last: int) -> bool:
        """Whether one of these years is provisional."""
        return any(self._provisional(year) for year in range(first, last + 1))

    def _provisional(self, year: int) -> bool:
        """Whether that year is provisional; Refused when it is not known at all."""
        try:
            return self._years[year]
        except KeyError:
            raise Refused(
                _("%(year)s 年的工作日历还没有载入，不能计算期限。", year=year),
                basis=("HOL24:2",),
                next=_("请管理员载入该年的放假安排，或先按法定节假日生成暂定日历。"),
                code="calendar_missing",
            ) from None


def _after_hours(start: date | datetime, n: int) -> Due:
    """The moment n hours on, in UTC; a midnight in Shanghai belongs to the day that it ends."""
    if not isinstance(start, datetime):
        start = start_of(start + ONE_DAY)
    at = start + timedelta(hours=n)
    return Due(day_of(at - timedelta(microseconds=1)), at=at)


def _stretched(start: date, last: date, pauses: Sequence[Pause]) -> date:
    """`last` moved on by the days after `start` that lie in a pause, those reached by moving included."""
    day, left = start, (last - start).days
    while left:
        day += ONE_DAY
        if not any(pause.covers(day) for pause in pauses):
            left -= 1
    return day


def _days_in_pauses(pauses: Sequence[Pause], after: date, until: date) -> set[date]:
    """Days of (after, until] that lie in a pause, each once."""
    return {
        date.fromordinal(n)
        for pause in pauses
        for n in range(max(pause.after, after).toordinal() + 1, min(pause.until, until).toordinal() + 1)
    }
