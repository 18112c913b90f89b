"""What time it is: domain time, which training may move, and real time; days and months are Shanghai's."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
OFFICE_OPENS = time(9)

_offset = timedelta()
_stopped: ContextVar[datetime | None] = ContextVar("jiuzhu_clock", default=None)


def real_now() -> datetime:
    """The machine's time in UTC: for sessions, tokens, leases, limits of attempts, one-time passwords."""
    return datetime.now(UTC)


def now() -> datetime:
    """Domain time in UTC: what happens to cases happens now."""
    return _stopped.get() or real_now() + _offset


def today() -> date:
    """The domain's day in Shanghai."""
    return day_of(now())


def day_of(moment: datetime) -> date:
    """The day in Shanghai on which a moment lies."""
    return moment.astimezone(SHANGHAI).date()


def start_of(day: date) -> datetime:
    """The moment at which a day begins in Shanghai, in UTC."""
    return datetime.combine(day, time(), SHANGHAI).astimezone(UTC)


def set_offset(offset: timedelta) -> None:
    """Move domain time against real time in this process; training mode only."""
    global _offset  # noqa: PLW0603  (one installation a process)
    _offset = offset


def offset() -> timedelta:
    """How far domain time is ahead of real time."""
    return _offset


@contextmanager
def at(moment: datetime | date) -> Iterator[None]:
    """Domain time stands still at a moment; of a mere day, at nine in the morning."""
    if not isinstance(moment, datetime):
        moment = datetime.combine(moment, OFFICE_OPENS, SHANGHAI)
    if moment.tzinfo is None:
        raise ValueError(f"{moment} says no time zone")
    token = _stopped.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _stopped.reset(token)


def month_of(day: date) -> date:
    """A month is its first day."""
    return day.replace(day=1)


def add_months(day: date, months: int) -> date:
    """The same day some months later or earlier; the month's last day where that day does not exist."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    first = date(year, month + 1, 1)
    next_first = date(year + (month == 11), month % 12 + 2 if month < 11 else 1, 1)
    return min(first + timedelta(days=day.day - 1), next_first - timedelta(days=1))
