"""Where the marked days of a year come from."""

from datetime import date, timedelta

import holidays
import pytest

from core.calendar import years
from core.calendar.days import Calendar, MarkedDay
from core.errors import BadInput


@pytest.mark.parametrize("year", range(years.FIRST_YEAR, years.last_published_year() + 1))
def test_every_day_of_a_published_year_agrees_with_a_second_library(year: int) -> None:
    calendar = Calendar(years.as_published(year), {year: False})
    other = holidays.country_holidays("CN", years=year)
    day = date(year, 1, 1)
    while day.year == year:
        assert calendar.is_workday(day) == other.is_working_day(day), day
        day += timedelta(days=1)


def test_only_days_that_differ_from_the_week_or_have_a_name_are_marked() -> None:
    marked = {day.on: day for day in years.as_published(2026)}
    assert [on for on, day in marked.items() if day.is_workday] == [
        date(2026, 1, 4),
        date(2026, 2, 14),
        date(2026, 2, 28),
        date(2026, 5, 9),
        date(2026, 9, 20),
        date(2026, 10, 10),
    ]
    assert marked[date(2026, 10, 1)].name == "国庆节"
    assert date(2026, 3, 7) not in marked  # a plain Saturday


def test_a_year_by_statute_has_the_13_holidays_made_up_for_and_no_shifted_workday() -> None:
    days = years.as_by_statute(2027)
    assert not any(day.is_workday for day in days)
    assert {date(2027, 1, 1), date(2027, 2, 6), date(2027, 10, 1)} <= {day.on for day in days}
    weekdays_off = [day for day in days if day.on.weekday() < 5]
    assert len(weekdays_off) == 13
    assert {day.source for day in days} == {"HOL24"}


def test_a_file_is_read_line_by_line() -> None:
    text = "date,is_workday,name\n2027-01-01,0,元旦\n2027-01-09,班,元旦调休上班\n"
    assert years.from_csv(text, "国办发明电〔2026〕9号") == [
        MarkedDay(date(2027, 1, 1), is_workday=False, name="元旦", source="国办发明电〔2026〕9号"),
        MarkedDay(date(2027, 1, 9), is_workday=True, name="元旦调休上班", source="国办发明电〔2026〕9号"),
    ]


@pytest.mark.parametrize("line", ["2027-13-01,0,元旦", "2027-01-01,maybe,元旦", ",,", "2027-01-01"])
def test_a_line_that_cannot_be_read_is_named(line: str) -> None:
    with pytest.raises(BadInput, match="第 3 行"):
        years.from_csv(f"date,is_workday,name\n2027-01-01,0,元旦\n{line}\n", "x")


def test_the_statutory_days_are_thirteen_and_eleven_before_2025() -> None:
    assert [len(years.statutory(year)) for year in (2019, 2024, 2025, 2026, 2027)] == [11, 11, 13, 13, 13]


def test_wrong_years_doubles_and_a_notice_without_a_holiday_are_faults() -> None:
    notice, rest = years.as_by_statute(2027), MarkedDay(date(2027, 1, 1), is_workday=False)
    assert years.faults(2027, notice, national=True) == {}
    assert set(years.faults(2027, [*notice, rest], national=True)) == {"2027-01-01"}
    assert set(years.faults(2028, [*years.as_by_statute(2028), rest], national=True)) == {"2027-01-01"}
    assert set(years.faults(2027, [], national=True)) == {"days"}
    assert set(years.faults(2027, [rest], national=True)) == {"days"}
    assert years.faults(2027, [], national=False) == {}
