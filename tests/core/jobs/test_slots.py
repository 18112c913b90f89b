"""The times of a job: which are due after a stop, and which one a hand-run belongs to."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.clock import SHANGHAI
from core.declare import Job
from core.jobs import slots
from core.text import _

NIGHTLY = "0 2 * * *"


def job(cron: str = NIGHTLY, *, catch_up: bool = True) -> Job:
    return Job(code="test", label=_("试"), run=lambda today: 0, cron=cron, catch_up=catch_up)


def shanghai(day: int, hour: int = 2, minute: int = 0, month: int = 3) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=SHANGHAI)


def test_a_fresh_installation_does_not_wait_for_the_night() -> None:
    assert slots.due(job(), None, shanghai(5, hour=10)) == [shanghai(5)]


def test_what_was_done_is_not_due_until_the_next_time() -> None:
    assert slots.due(job(), shanghai(5), shanghai(5, hour=23)) == []
    assert slots.due(job(), shanghai(5), shanghai(6, hour=1, minute=59)) == []
    assert slots.due(job(), shanghai(5), shanghai(6)) == [shanghai(6)]


def test_two_missed_days_are_two_runs_in_order() -> None:
    assert slots.due(job(), shanghai(3), shanghai(5, hour=9)) == [shanghai(4), shanghai(5)]


def test_a_job_that_does_not_catch_up_runs_once_for_the_whole_standstill() -> None:
    assert slots.due(job(catch_up=False), shanghai(1), shanghai(20, hour=9)) == [shanghai(20)]


def test_a_standstill_of_years_is_not_walked_through_day_by_day() -> None:
    found = slots.due(job(), shanghai(1), shanghai(1, hour=9) + timedelta(days=2000))
    assert len(found) == slots.MOST_MISSED
    assert found[-1].date() == (shanghai(1) + timedelta(days=2000)).date()


def test_a_clock_put_back_makes_nothing_due() -> None:
    assert slots.due(job(), shanghai(20), shanghai(5, hour=9)) == []


@pytest.mark.parametrize(
    ("cron", "expected"),
    [
        ("*/10 * * * *", shanghai(5, 9, 50)),
        ("0 2 * * mon", shanghai(2)),  # 2026-03-02 is a Monday
        ("0 2 1 * *", shanghai(1)),
        ("0 2 1 1 *", shanghai(1, month=1)),
        ("0 2 29 2 *", datetime(2024, 2, 29, 2, tzinfo=SHANGHAI)),
    ],
)
def test_the_latest_time_is_found_however_rare_the_job_is(cron: str, expected: datetime) -> None:
    found = slots.latest(cron, shanghai(5, 9, 55))
    assert found == (expected if (shanghai(5) - expected).days < 800 else None)


def test_days_are_shanghais() -> None:
    assert slots.due(job("30 0 * * *"), None, datetime(2026, 3, 4, 16, 40, tzinfo=UTC)) == [
        shanghai(5, 0, 30)
    ]


def test_a_run_by_hand_is_the_days_last_that_has_come() -> None:
    noon = shanghai(5, 12)
    assert slots.on_day(job(), date(2026, 3, 5), noon) == shanghai(5)
    assert slots.on_day(job("5 * * * *"), date(2026, 3, 5), noon) == shanghai(5, 11, 5)
    assert slots.on_day(job("5 * * * *"), date(2026, 3, 4), noon) == shanghai(4, 23, 5)


def test_before_its_time_or_on_a_day_without_one_a_run_by_hand_still_has_a_place() -> None:
    assert slots.on_day(job(), date(2026, 3, 5), shanghai(5, 1)) == shanghai(5)
    assert slots.on_day(job("0 2 1 * *"), date(2026, 3, 5), shanghai(5, 12)) == shanghai(5, 0)


@given(
    start=st.integers(0, 365 * 24 * 3600),
    hours=st.integers(0, 24 * 20),
    cron=st.sampled_from([NIGHTLY, "15 * * * *", "0 9 * * mon", "0 9 1 * *"]),
)
def test_every_time_is_due_exactly_once_however_often_one_looks(start: int, hours: int, cron: str) -> None:
    """Looking in between or only at the end finds the same times."""
    last = datetime(2025, 1, 1, tzinfo=UTC) + timedelta(seconds=start)
    end = last + timedelta(hours=hours)
    between = list(slots.times(cron, last, last + (end - last) / 2))
    seen = between[-1] if between else last
    assert between + list(slots.times(cron, seen, end)) == list(slots.times(cron, last, end))
    assert all(last < moment <= end for moment in slots.times(cron, last, end))
