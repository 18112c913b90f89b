"""Loading years, provisional years, corrections and the seed, on both databases."""

from datetime import date
from types import ModuleType

import pytest
from flask import Flask

from core import clock
from core.audit.models import AuditEvent
from core.calendar import operations, years
from core.calendar.days import Due, MarkedDay
from core.calendar.queries import calendar, shortfalls, year_state
from core.db import db, select
from core.declare import hookimpl
from core.errors import Incomplete, Refused
from core.plugins import load_plugins, using

TODAY = date(2026, 11, 22)
NOTICE = "国办发明电〔2026〕9号"


def rest(month: int, day: int, name: str = "元旦") -> MarkedDay:
    return MarkedDay(date(2027, month, day), is_workday=False, name=name)


def whole(*more: MarkedDay) -> list[MarkedDay]:
    """A notice of 2027: the statutory days, and what it says besides."""
    said = {day.on: day for day in more}
    return [*(rest(d.month, d.day, n) for d, n in years.statutory(2027).items() if d not in said), *more]


def test_the_seed_knows_2018_to_2026_and_2027_provisionally(app: Flask, told: list[int]) -> None:
    with clock.at(TODAY):
        entered = operations.seed()
    assert entered == [*range(2018, 2027), 2027]
    assert calendar().years == tuple(range(2018, 2028))
    assert calendar().provisional_years == (2027,)
    assert told == entered


def test_the_seed_run_again_changes_nothing(app: Flask, told: list[int]) -> None:
    with clock.at(TODAY):
        operations.seed()
        told.clear()
        assert operations.seed() == []
    assert told == []


def test_a_provisional_year_gives_way_when_the_library_has_its_notice(app: Flask, told: list[int]) -> None:
    operations.estimate_year(2026)
    assert not calendar().is_workday(date(2026, 10, 10))
    with clock.at(TODAY):
        assert 2026 in operations.seed()
    assert calendar().is_workday(date(2026, 10, 10))  # a Saturday that the notice shifts
    assert calendar().provisional_years == (2027,)


def test_a_year_later_the_seed_reaches_a_year_further(app: Flask, told: list[int]) -> None:
    with clock.at(TODAY):
        operations.seed()
    with clock.at(date(2027, 1, 1)):
        assert operations.seed() == [2028]


def test_the_worked_example_from_the_database(app: Flask, told: list[int]) -> None:
    operations.load_year(2025, years.as_published(2025), years.LIBRARY)
    found = [calendar().add(date(2025, 9, 22), n, "workdays").on for n in (3, 10, 20, 45)]
    assert found == [date(2025, 9, 25), date(2025, 10, 11), date(2025, 10, 24), date(2025, 11, 28)]
    assert calendar().add(date(2025, 9, 25), 7, "days").on == date(2025, 10, 9)


def test_an_empty_calendar_refuses_instead_of_guessing(app: Flask, told: list[int]) -> None:
    with pytest.raises(Refused):
        calendar().add(date(2025, 9, 22), 3, "workdays")


def test_a_provisional_due_date_is_firm_after_the_notice_is_loaded(app: Flask, told: list[int]) -> None:
    with clock.at(TODAY):
        operations.seed()
    before = calendar().add(date(2026, 11, 23), 30, "workdays")
    assert before == Due(date(2027, 1, 5), provisional=True)
    told.clear()
    operations.load_year(2027, whole(rest(1, 4), rest(1, 5)), NOTICE)
    assert calendar().add(date(2026, 11, 23), 30, "workdays") == Due(date(2027, 1, 7))
    assert told == [2027]
    assert year_state(2027) is False
    assert calendar().is_workday(date(2027, 10, 5))  # the shift that was guessed is gone
    assert not calendar().is_workday(date(2027, 10, 1))


def test_a_shifted_saturday_counts_and_a_day_may_be_corrected(app: Flask, told: list[int]) -> None:
    saturday = MarkedDay(date(2027, 1, 9), is_workday=True, name="元旦调休上班")
    operations.load_year(2027, whole(saturday), NOTICE)
    assert calendar().add(date(2027, 1, 8), 1, "workdays").on == date(2027, 1, 9)
    told.clear()
    operations.correct_day(MarkedDay(date(2027, 1, 9), is_workday=False, source="国办通知更正"))
    assert calendar().add(date(2027, 1, 8), 1, "workdays").on == date(2027, 1, 11)
    operations.correct_day(MarkedDay(date(2027, 1, 12), is_workday=False, source="县政府通告"))
    assert calendar().add(date(2027, 1, 8), 2, "workdays").on == date(2027, 1, 13)
    assert told == [2027, 2027]


def test_holidays_of_an_autonomous_region_hold_below_its_code_and_nowhere_else(
    app: Flask, told: list[int]
) -> None:
    operations.load_year(2027, whole(), NOTICE)
    operations.load_year(2027, [rest(3, 10, "开斋节")], "宁政办发〔2027〕1号", division="64")
    assert not calendar("640121102").is_workday(date(2027, 3, 10))
    assert calendar("610104003").is_workday(date(2027, 3, 10))
    assert calendar().is_workday(date(2027, 3, 10))
    operations.load_year(2027, whole(rest(2, 8, "春节")), NOTICE)
    assert not calendar("640121102").is_workday(date(2027, 3, 10))  # the nation's notice leaves them alone


def test_faults_of_a_year_are_told_at_once_and_nothing_is_loaded(app: Flask, told: list[int]) -> None:
    wrong = [*whole(), rest(1, 1), MarkedDay(date(2026, 1, 1), is_workday=False)]
    with pytest.raises(Incomplete) as incomplete:
        operations.load_year(2027, wrong, " ")
    assert set(incomplete.value.fields) == {"2027-01-01", "2026-01-01", "source"}
    assert year_state(2027) is None
    assert told == []


def test_a_place_cannot_have_days_in_a_year_that_the_nation_has_not(app: Flask, told: list[int]) -> None:
    with pytest.raises(Refused):
        operations.load_year(2027, [rest(3, 10)], "宁政办发〔2027〕1号", division="64")
    with pytest.raises(Refused):
        operations.correct_day(MarkedDay(date(2027, 3, 10), is_workday=False, source="x"))
    with pytest.raises(Incomplete):
        operations.correct_day(rest(3, 10))


def test_a_published_year_is_never_turned_into_a_guess(app: Flask, told: list[int]) -> None:
    operations.load_year(2027, whole(), NOTICE)
    with pytest.raises(Refused):
        operations.estimate_year(2027)


def test_a_failing_listener_undoes_the_load(app: Flask) -> None:
    feature = ModuleType("core.for_calendar_tests")

    @hookimpl
    def calendar_changed(year: int) -> None:
        raise ZeroDivisionError(year)

    feature.calendar_changed = calendar_changed  # type: ignore[attr-defined]
    with (
        using(load_plugins([feature], [])),
        pytest.raises(ZeroDivisionError),
    ):  # core's own: a mistake in core
        operations.load_year(2027, whole(), NOTICE)
    db.session.rollback()
    assert year_state(2027) is None


def test_what_was_loaded_by_whom_stands_in_the_log(app: Flask, told: list[int]) -> None:
    operations.load_year(2027, whole(), NOTICE)
    db.session.commit()
    event = db.session.scalars(select(AuditEvent).order_by(AuditEvent.id.desc())).first()
    assert event is not None
    assert (event.what, event.about, event.who) == ("calendar.load", "calendar:2027", "system")
    assert event.detail["source"] == NOTICE


def test_an_administrator_is_warned_from_october(app: Flask, told: list[int]) -> None:
    with clock.at(TODAY):
        operations.seed()
    assert shortfalls(date(2026, 9, 30)) == []
    assert ["2027" in str(message) for message in shortfalls(date(2026, 10, 1))] == [True]
    assert len(shortfalls(date(2027, 10, 1))) == 2
    operations.load_year(2027, whole(), NOTICE)
    assert shortfalls(date(2026, 10, 1)) == []


def test_the_calendar_is_kept_until_its_revision_moves(app: Flask, told: list[int]) -> None:
    operations.load_year(2025, years.as_published(2025), years.LIBRARY)
    db.session.commit()
    kept = calendar()
    assert calendar() is kept
    operations.load_year(2026, years.as_published(2026), years.LIBRARY)
    db.session.commit()
    assert calendar() is not kept
    assert calendar().years == (2025, 2026)


def test_a_notice_without_a_statutory_holiday_is_refused_and_names_it(app: Flask, told: list[int]) -> None:
    for days, lacking in (
        ([rest(1, 1)], ("2027-02-05 农历除夕", "2027-10-01 国庆节")),
        (whole(MarkedDay(date(2027, 5, 1), is_workday=True)), ("2027-05-01 劳动节",)),
    ):
        with pytest.raises(Incomplete) as incomplete:
            operations.load_year(2027, days, NOTICE)
        said = str(incomplete.value.fields["days"])
        assert all(day in said for day in lacking)
    assert year_state(2027) is None
    on_a_weekend = [day for day in whole() if day.on.weekday() < 5]
    assert operations.load_year(2027, on_a_weekend, NOTICE) == len(on_a_weekend)


@pytest.mark.parametrize("year", range(years.FIRST_YEAR, years.last_published_year() + 1))
def test_every_notice_of_the_past_has_the_statutory_days_of_its_time(year: int) -> None:
    assert years.faults(year, years.as_published(year), national=True) == {}
