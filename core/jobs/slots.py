"""The times of a job, as points of domain time; which of them are due. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from apscheduler.triggers.cron import CronTrigger

from core.clock import SHANGHAI, start_of
from core.declare import Job

MOST_MISSED = 31
"""Missed times that are made good one by one; a standstill of years in training is not walked through day by day."""

_WINDOWS = (timedelta(hours=2), timedelta(days=2), timedelta(days=63), timedelta(days=800))


def trigger(cron: str) -> CronTrigger:
    """The five fields of a crontab, read in Shanghai."""
    return CronTrigger.from_crontab(cron, timezone=SHANGHAI)


def times(cron: str, after: datetime, until: datetime) -> Iterator[datetime]:
    """Every time later than `after`, up to and including `until`."""
    found = trigger(cron)
    moment = found.get_next_fire_time(None, after + timedelta(seconds=1))
    while moment is not None and moment <= until:
        yield moment
        moment = found.get_next_fire_time(None, moment + timedelta(seconds=1))


def latest(cron: str, until: datetime) -> datetime | None:
    """The last time up to `until`; None when there was none in two years."""
    for window in _WINDOWS:
        found = list(times(cron, until - window, until))
        if found:
            return found[-1]
    return None


def following(cron: str, after: datetime) -> datetime | None:
    """The next time later than `after`."""
    moment: datetime | None = trigger(cron).get_next_fire_time(None, after + timedelta(seconds=1))
    return moment


def due(job: Job, last: datetime | None, now: datetime) -> list[datetime]:
    """The times that have come and are not begun, in order; `last` is the last one that was.

    A job that catches up is due for each of them, 31 at most; another for the latest alone. One that has never
    run is due for the latest, so that a fresh installation does not wait for the night.
    """
    newest = latest(job.cron, now)
    if newest is None or (last is not None and newest <= last):
        return []
    if last is None or not job.catch_up:
        return [newest]
    since = max(last, now - max(_WINDOWS))
    return list(times(job.cron, since, now))[-MOST_MISSED:]


def on_day(job: Job, day: date, now: datetime) -> datetime:
    """The run that one by hand stands for: the day's last time that has come, else its first, else the day's beginning."""
    begins = start_of(day)
    all_day = list(
        times(
            job.cron, begins - timedelta(seconds=1), start_of(day + timedelta(days=1)) - timedelta(seconds=1)
        )
    )
    come = [moment for moment in all_day if moment <= now]
    return (come[-1:] or all_day[:1] or [begins])[0]
