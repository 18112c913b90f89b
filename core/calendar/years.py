"""Where the marked days of a year come from: the library of past notices, the statutory holidays, a file; pure."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from functools import cache
from io import StringIO

import chinese_calendar
import holidays
from chinese_calendar.constants import holidays as published

from core.calendar.days import MarkedDay
from core.errors import BadInput
from core.text import Text, _

LIBRARY = "chinesecalendar"
STATUTORY = "HOL24"
SATURDAY = 5
FIRST_YEAR = 2018
SHIFTED = ("补假", "休息日", "延长")
"""Words of the library for days off that a notice adds to the statutory ones."""
WORDS = {"1": True, "true": True, "班": True, "0": False, "false": False, "休": False}


@cache
def last_published_year() -> int:
    """The last year whose State Council notice the library holds."""
    return int(max(day.year for day in published))


def as_published(year: int) -> list[MarkedDay]:
    """The days that the State Council's notice of that year marks: rest days, and weekend days that are worked."""
    return [day for day in map(_published, _days_of(year)) if day is not None]


def as_by_statute(year: int) -> list[MarkedDay]:
    """The statutory holidays alone, those that fall on a weekend made up for (HOL24 2, 6): right but for the shifts."""
    found = holidays.country_holidays("CN", years=year, language="zh_CN")
    return [
        MarkedDay(day, is_workday=False, name=name, source=STATUTORY) for day, name in sorted(found.items())
    ]


def statutory(year: int) -> dict[date, str]:
    """The days that everybody has off by statute (HOL24 2), wherever in the week they fall; shifts of the week left out."""
    found = holidays.country_holidays("CN", years=year, language="zh_CN")
    return {day: name for day, name in sorted(found.items()) if not any(word in name for word in SHIFTED)}


def from_csv(text: str, source: str) -> list[MarkedDay]:
    """A file with the columns date, is_workday (1/0, 班/休) and name. BadInput naming the first line at fault."""
    found, rows = [], csv.DictReader(StringIO(text))
    if not {"date", "is_workday"} <= set(rows.fieldnames or ()):
        raise _unreadable(1)
    for number, row in enumerate(rows, start=2):
        try:
            day = date.fromisoformat((row["date"] or "").strip())
            is_workday = WORDS[(row["is_workday"] or "").strip().lower()]
        except (KeyError, ValueError):
            raise _unreadable(number) from None
        found.append(MarkedDay(day, is_workday, (row.get("name") or "").strip(), source))
    return found


def _unreadable(line: int) -> BadInput:
    return BadInput(
        _(
            "放假安排文件第 %(line)s 行不能读取：第一行是栏目名 date,is_workday,name，以下每行是日期、1（上班）或 0（放假）、名称。",
            line=line,
        )
    )


def faults(year: int, days: Sequence[MarkedDay], *, national: bool) -> dict[str, Text]:
    """What is wrong with the marked days of a year, by day; a nation's year has every statutory holiday in it."""
    found: dict[str, Text] = {}
    seen: set[date] = set()
    for day in days:
        if day.on.year != year:
            found[day.on.isoformat()] = _("不在 %(year)s 年。", year=year)
        elif day.on in seen:
            found[day.on.isoformat()] = _("重复。")
        seen.add(day.on)
    worked = {day.on: day.is_workday for day in days}
    lacking = [
        f"{day.isoformat()} {name}"
        for day, name in statutory(year).items()
        if national and worked.get(day, day.weekday() < SATURDAY)
    ]
    if lacking:
        found["days"] = _(
            "放假安排中缺少法定节假日：%(days)s。请按国务院办公厅通知录入全年的放假和调休。",
            days="、".join(lacking),
        )
    return found


def _published(day: date) -> MarkedDay | None:
    """What the notice says of one day; None where the week says the same."""
    rest, name = chinese_calendar.get_holiday_detail(day)
    if name is None:
        return None
    label = chinese_calendar.Holiday(name).chinese
    return MarkedDay(day, is_workday=not rest, name=label if rest else f"{label}调休上班", source=LIBRARY)


def _days_of(year: int) -> Iterable[date]:
    """Every day of a year."""
    day = date(year, 1, 1)
    while day.year == year:
        yield day
        day += timedelta(days=1)
