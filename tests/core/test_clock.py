"""Domain time, training time and real time; days and months in Shanghai."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from core import clock


def test_the_day_changes_at_midnight_in_shanghai_not_in_greenwich() -> None:
    with clock.at(datetime(2026, 6, 30, 15, 59, tzinfo=UTC)):
        assert clock.today() == date(2026, 6, 30)
    with clock.at(datetime(2026, 6, 30, 16, 0, tzinfo=UTC)):
        assert clock.today() == date(2026, 7, 1)


def test_a_day_alone_means_nine_in_the_morning() -> None:
    with clock.at(date(2026, 3, 2)):
        assert clock.now() == datetime(2026, 3, 2, 1, tzinfo=UTC)


def test_domain_time_runs_on_from_its_offset_and_real_time_does_not_move() -> None:
    clock.set_offset(timedelta(days=-1000))
    try:
        before = clock.real_now()
        assert timedelta(days=999) < before - clock.now() < timedelta(days=1001)
        assert clock.offset() == timedelta(days=-1000)
        assert abs(clock.real_now() - before) < timedelta(minutes=1)
    finally:
        clock.set_offset(timedelta())


def test_a_stopped_clock_goes_on_when_the_block_ends() -> None:
    with clock.at(date(2021, 9, 1)):
        with clock.at(date(2022, 1, 1)):
            assert clock.today() == date(2022, 1, 1)
        assert clock.today() == date(2021, 9, 1)
    assert abs(clock.now() - clock.real_now()) < timedelta(minutes=1)


def test_a_moment_without_a_time_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"), clock.at(datetime(2026, 1, 1)):  # noqa: DTZ001
        pass


def test_a_day_begins_in_shanghai() -> None:
    assert clock.start_of(date(2026, 7, 1)) == datetime(2026, 6, 30, 16, tzinfo=UTC)
    assert clock.day_of(clock.start_of(date(2026, 7, 1))) == date(2026, 7, 1)


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
        (date(2026, 1, 1), -1, date(2025, 12, 1)),
        (date(2026, 6, 30), 12, date(2027, 6, 30)),
        (date(2026, 11, 30), 1, date(2026, 12, 30)),
    ],
)
def test_months_are_added_on_the_calendar(day: date, months: int, then: date) -> None:
    assert clock.add_months(day, months) == then


def test_a_month_is_its_first_day() -> None:
    assert clock.month_of(date(2026, 7, 31)) == date(2026, 7, 1)
