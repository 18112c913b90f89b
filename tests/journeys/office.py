"""莲湖区 as its officers find it in the morning: served on PostgreSQL in processes of its own, a browser before it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from app import create_app
from core.access.requests import start_clock
from core.actor import SYSTEM, acting_as
from core.db import db, one_transaction, seeing_everything
from tests import engines
from tests.conftest import _KEY, PASSWORD, account, settings_for
from tests.journeys.conftest import LET_TIME_PASS, copy_of_lianhu
from tests.screen import Screen, screen_at, served

OPENS = "2026-09-01T09:00"
"""Tuesday; the demo instruments are in force in three streets."""


class Office:
    """A served application with a database of its own, and the screen that stands before it."""

    def __init__(self, url: str, home: Path, screen: Screen, environment: dict[str, str]) -> None:
        self.url, self.home, self.screen, self.environment = url, home, screen, environment

    def write(self, what: Callable[[], object]) -> None:
        """Something written behind the application's back, and kept."""
        app = create_app(settings_for(self.url, self.home))
        with app.app_context(), acting_as(SYSTEM), seeing_everything():
            with one_transaction():
                what()
            db.session.remove()
            db.engine.dispose()

    def employ(self, duty: str, place: str, number: int) -> None:
        """So many holders of a duty at a place."""
        self.write(lambda: [account(duty, place, n) for n in range(1, number + 1)])

    def move_clock(self, moment: datetime) -> None:
        """Domain time goes on from there in every process, and the hourly job has run."""
        self.write(lambda: start_clock(moment.replace(tzinfo=ZoneInfo("Asia/Shanghai"))))
        command = [sys.executable, "-m", "core.cli", "job", "run", LET_TIME_PASS, "--again"]
        command += ["--on", f"{moment:%Y-%m-%d}"]
        environment = {k: v for k, v in self.environment.items() if k != "JIUZHU_CLOCK"}
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr


@contextmanager
def office(folder: Path) -> Iterator[Office]:
    """One office, closed and cleared away at the end."""
    url = copy_of_lianhu("postgresql", folder)
    environment = {k: v for k, v in os.environ.items() if not k.startswith("JIUZHU_")} | {
        "JIUZHU_HOME": str(folder),
        "JIUZHU_DATABASE_URL": url,
        "JIUZHU_MODE": "training",
        "JIUZHU_SECRET_KEY": "tests/" + _KEY,
        "JIUZHU_DATA_KEY": _KEY,
        "JIUZHU_CLOCK": OPENS,
    }
    try:
        with (
            served(environment, folder / "serve.log") as address,
            screen_at(address, folder, PASSWORD) as screen,
        ):
            yield Office(url, folder, screen, environment)
    finally:
        engines.drop_database(url)
