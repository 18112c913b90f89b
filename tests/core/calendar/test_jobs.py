"""There is always a next year to count into."""

from datetime import date

from flask import Flask

from core import clock
from core.calendar.jobs import keep_ahead
from core.calendar.queries import calendar


def test_the_monthly_job_enters_the_year_ahead_once(app: Flask, told: list[int]) -> None:
    with clock.at(date(2027, 1, 1)):
        assert keep_ahead(clock.today()) == 11
        assert keep_ahead(clock.today()) == 0
    assert calendar().provisional_years == (2027, 2028)
