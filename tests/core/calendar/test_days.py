"""When a time limit ends: the worked example, shifted workdays, rest days, pauses, unknown and provisional years."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.calendar import years
from core.calendar.days import Calendar, Due, MarkedDay, Pause
from core.errors import Refused

MARKED = [day for year in range(2018, 2027) for day in years.as_published(year)]
KNOWN = dict.fromkeys(range(2018, 2027), False)
CHINA = Calendar([*MARKED, *years.as_by_statute(2027)], {**KNOWN, 2027: True})
ACCEPTED = date(2025, 9, 22)
DAYS = st.dates(date(2018, 1, 1), date(2026, 6, 30))


@pytest.mark.parametrize(
    ("n", "due", "by_weekends_alone"),
    [
        (3, date(2025, 9, 25), date(2025, 9, 25)),
        (10, date(2025, 10, 11), date(2025, 10, 6)),
        (20, date(2025, 10, 24), date(2025, 10, 20)),
        (45, date(2025, 11, 28), date(2025, 11, 24)),
    ],
)
def test_working_days_from_monday_22_september_2025(n: int, due: date, by_weekends_alone: date) -> None:
    assert CHINA.add(ACCEPTED, n, "workdays") == Due(due)
    assert Calendar([], {2025: False}).add(ACCEPTED, n, "workdays") == Due(by_weekends_alone)


def test_a_notice_of_7_days_that_ends_in_the_holidays_ends_after_them() -> None:
    assert CHINA.add(date(2025, 9, 25), 7, "days") == Due(date(2025, 10, 9))


def test_twenty_working_days_are_not_twenty_days() -> None:
    assert CHINA.add(ACCEPTED, 20, "days") == Due(date(2025, 10, 13))  # Sunday the 12th moves on


def test_a_worked_saturday_is_a_workday_and_a_friday_in_the_holidays_is_none() -> None:
    assert CHINA.is_workday(date(2025, 10, 11))
    assert CHINA.is_workday(date(2025, 9, 28))
    assert not CHINA.is_workday(date(2025, 10, 3))
    assert CHINA.name_of(date(2025, 10, 11)).endswith("调休上班")
    assert CHINA.name_of(date(2025, 10, 14)) == ""


def test_the_first_day_does_not_count() -> None:
    assert CHINA.add(date(2025, 3, 3), 1, "workdays") == Due(date(2025, 3, 4))
    assert CHINA.add(date(2025, 3, 3), 1, "days") == Due(date(2025, 3, 4))
    assert CHINA.add(date(2025, 3, 8), 1, "workdays") == Due(date(2025, 3, 10))  # begun on a Saturday


def test_no_days_end_on_the_day_itself() -> None:
    for unit in ("workdays", "days", "months", "hours"):
        assert CHINA.add(date(2025, 3, 8), 0, unit).on == date(2025, 3, 8)


def test_extending_to_45_replaces_20_and_is_not_added_to_it() -> None:
    assert CHINA.add(ACCEPTED, 45, "workdays").on == date(2025, 11, 28)
    assert CHINA.add(CHINA.add(ACCEPTED, 20, "workdays").on, 45, "workdays").on == date(2025, 12, 26)


def test_months_end_on_the_same_day_or_the_months_last_and_never_on_a_rest_day() -> None:
    assert CHINA.add(date(2025, 3, 3), 3, "months") == Due(date(2025, 6, 3))
    assert CHINA.add(date(2025, 8, 31), 6, "months") == Due(date(2026, 2, 28))  # a worked Saturday
    assert CHINA.add(date(2025, 7, 1), 3, "months") == Due(date(2025, 10, 9))


def test_hours_run_from_the_moment_over_rest_days_too() -> None:
    begun = datetime(2025, 9, 30, 9, 0, tzinfo=UTC)  # 17:00 in Shanghai
    due = CHINA.add(begun, 24, "hours")
    assert due == Due(date(2025, 10, 1), at=begun + timedelta(hours=24))
    assert CHINA.add(begun, 7, "hours").on == date(2025, 9, 30)  # to midnight, which ends the day
    assert CHINA.add(begun, 8, "hours").on == date(2025, 10, 1)


def test_hours_from_a_mere_day_run_from_its_end() -> None:
    assert CHINA.add(date(2025, 9, 30), 24, "hours") == Due(
        date(2025, 10, 1), at=datetime(2025, 10, 1, 16, tzinfo=UTC)
    )
    assert CHINA.add(date(2025, 9, 30), 25, "hours").on == date(2025, 10, 2)


def test_an_unknown_unit_and_a_negative_number_are_mistakes() -> None:
    with pytest.raises(ValueError, match="weeks"):
        CHINA.add(ACCEPTED, 1, "weeks")
    with pytest.raises(ValueError, match="-1"):
        CHINA.add(ACCEPTED, -1, "days")


# --- pauses ---------------------------------------------------------------------------------------------------


def test_days_of_a_pause_do_not_count_but_the_day_it_begins_does() -> None:
    pause = Pause(date(2025, 9, 24), date(2025, 9, 29))  # takes 25, 26, 28 (worked) and 29
    assert CHINA.add(ACCEPTED, 10, "workdays", [pause]) == Due(date(2025, 10, 16))
    assert CHINA.add(ACCEPTED, 2, "workdays", [pause]) == Due(date(2025, 9, 24))
    assert CHINA.add(ACCEPTED, 3, "workdays", [pause]) == Due(date(2025, 9, 30))


def test_a_pause_that_begins_behind_the_due_day_changes_nothing() -> None:
    assert CHINA.add(ACCEPTED, 3, "workdays", [Pause(date(2025, 9, 25), date(2025, 12, 1))]).on == date(
        2025, 9, 25
    )


def test_overlapping_pauses_count_once() -> None:
    one = [Pause(date(2025, 3, 4), date(2025, 3, 12))]
    two = [Pause(date(2025, 3, 4), date(2025, 3, 10)), Pause(date(2025, 3, 6), date(2025, 3, 12))]
    for unit in ("workdays", "days"):
        assert CHINA.add(date(2025, 3, 3), 9, unit, one) == CHINA.add(date(2025, 3, 3), 9, unit, two)


def test_a_pause_moves_calendar_days_and_months_by_its_length() -> None:
    pause = [Pause(date(2025, 3, 4), date(2025, 3, 7))]
    assert CHINA.add(date(2025, 3, 3), 7, "days", pause) == Due(date(2025, 3, 13))
    assert CHINA.add(date(2025, 3, 3), 1, "months", pause) == Due(date(2025, 4, 7))  # the 6th is a Sunday


@given(DAYS, st.integers(1, 60), st.lists(st.tuples(st.integers(0, 80), st.integers(0, 30)), max_size=3))
def test_a_limit_with_pauses_holds_exactly_its_workdays(
    start: date, n: int, spans: list[tuple[int, int]]
) -> None:
    pauses = [Pause(start + timedelta(days=a), start + timedelta(days=a + length)) for a, length in spans]
    due = CHINA.add(start, n, "workdays", pauses).on
    counted = [
        day
        for day in (start + timedelta(days=k) for k in range(1, (due - start).days + 1))
        if CHINA.is_workday(day) and not any(pause.covers(day) for pause in pauses)
    ]
    assert len(counted) == n
    assert counted[-1] == due
    assert CHINA.workdays_between(start, due, pauses) == n


# --- counting -------------------------------------------------------------------------------------------------


def test_workdays_between_is_what_was_added_and_negative_backwards() -> None:
    assert CHINA.workdays_between(ACCEPTED, date(2025, 11, 28)) == 45
    assert CHINA.workdays_between(date(2025, 11, 28), ACCEPTED) == -45
    assert CHINA.workdays_between(ACCEPTED, ACCEPTED) == 0
    assert CHINA.workdays_between(date(2025, 9, 30), date(2025, 10, 8)) == 0


@given(DAYS, st.integers(1, 120))
def test_the_due_day_is_a_workday_and_as_many_workdays_away_as_asked(start: date, n: int) -> None:
    due = CHINA.add(start, n, "workdays").on
    assert CHINA.is_workday(due)
    assert CHINA.workdays_between(start, due) == n


@given(DAYS, st.integers(1, 90))
def test_calendar_days_end_on_their_day_or_on_the_first_workday_after_it(start: date, n: int) -> None:
    last, due = start + timedelta(days=n), CHINA.add(start, n, "days").on
    assert due >= last
    assert CHINA.is_workday(due)
    assert not any(CHINA.is_workday(last + timedelta(days=k)) for k in range((due - last).days))


# --- years that are not known -----------------------------------------------------------------------------------


def test_a_year_that_is_not_loaded_is_an_error_and_not_a_wrong_date() -> None:
    with pytest.raises(Refused) as refused:
        CHINA.add(date(2027, 12, 20), 10, "workdays")
    assert "2028 年的工作日历还没有载入" in str(refused.value)
    assert refused.value.next
    for ask in (
        lambda: CHINA.is_workday(date(2017, 12, 29)),
        lambda: CHINA.add(date(2017, 12, 29), 1, "workdays"),
        lambda: CHINA.add(date(2027, 12, 30), 7, "days"),
        lambda: CHINA.add(date(2027, 7, 1), 12, "months"),
        lambda: CHINA.workdays_between(date(2027, 12, 1), date(2028, 1, 5)),
    ):
        with pytest.raises(Refused):
            ask()


def test_a_limit_that_begins_on_the_last_day_of_an_unknown_year_needs_the_next_alone() -> None:
    calendar = Calendar(years.as_published(2026), {2026: False})
    assert calendar.add(date(2025, 12, 31), 1, "workdays") == Due(date(2026, 1, 4))  # Sunday, worked
    assert calendar.workdays_between(date(2025, 12, 31), date(2026, 1, 4)) == 1


def test_30_working_days_from_20_november_2026_reach_a_provisional_year_and_say_so() -> None:
    assert CHINA.add(date(2026, 11, 19), 30, "workdays") == Due(date(2026, 12, 31))
    assert CHINA.add(date(2026, 11, 20), 30, "workdays") == Due(date(2027, 1, 4), provisional=True)


def test_when_the_notice_comes_the_same_limit_is_firm_and_may_have_moved() -> None:
    notice = [
        MarkedDay(date(2027, 1, 1), is_workday=False),
        MarkedDay(date(2027, 1, 3), is_workday=True, name="元旦调休上班"),
    ]
    loaded = Calendar([*MARKED, *notice], {**KNOWN, 2027: False})
    assert loaded.add(date(2026, 11, 20), 30, "workdays") == Due(date(2027, 1, 3))


def test_only_days_that_are_looked_at_make_a_date_provisional() -> None:
    assert CHINA.add(date(2026, 12, 31), 3, "days") == Due(date(2027, 1, 4), provisional=True)
    assert not CHINA.add(date(2026, 12, 24), 7, "days").provisional
    assert CHINA.provisional_years == (2027,)


def test_an_autonomous_area_has_rest_days_of_its_own_on_top() -> None:
    feast = MarkedDay(date(2025, 3, 31), is_workday=False, name="开斋节")
    ningxia = CHINA.overlaid([feast])
    assert CHINA.add(date(2025, 3, 28), 1, "workdays").on == date(2025, 3, 31)
    assert ningxia.add(date(2025, 3, 28), 1, "workdays").on == date(2025, 4, 1)
    assert ningxia.name_of(feast.on) == "开斋节"
    assert ningxia.years == CHINA.years
