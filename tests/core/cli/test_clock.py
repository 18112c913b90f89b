"""On which day a command acts."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from flask import Flask
from flask_sqlalchemy import SQLAlchemy

from core import clock
from core.access.requests import start_clock
from core.cli import Station
from core.cli.findings import examine
from core.clock import SHANGHAI


def test_a_command_acts_on_the_day_to_which_training_has_moved_the_clock(app: Flask, db: SQLAlchemy) -> None:
    station, days = Station(), list[date]()
    vars(station)["app"] = app
    start_clock(datetime(2026, 9, 1, 9, tzinfo=SHANGHAI))
    db.session.commit()
    for act in (
        lambda: station.do(lambda: days.append(clock.today())),
        lambda: days.append(station.read(clock.today)),
    ):
        try:
            act()
        finally:
            clock.set_offset(timedelta())
    assert days == [date(2026, 9, 1)] * 2


def test_what_is_missing_is_told_for_the_day_to_which_training_has_moved_the_clock(
    app: Flask, db: SQLAlchemy
) -> None:
    start_clock(datetime(2026, 9, 1, 9, tzinfo=SHANGHAI))
    db.session.commit()
    try:
        examine(app, None)
        assert clock.today() == date(2026, 9, 1)
    finally:
        clock.set_offset(timedelta())
