"""A process that is killed in the middle of a decision leaves everything or nothing."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Connection, create_engine, func, select, text

from core import clock
from core.cases.models import Case, DecisionRow, OpinionRow
from core.db import db as database
from core.db import seeing_everything
from core.documents.models import Letter
from core.jobs.running import run_on
from core.payments.models import Entitlement
from tests import factories
from tests.casework import CaseWork, Officers
from tests.conftest import PASSWORD, RestClient

DAY = date(2026, 9, 1)
ROOT = Path(__file__).resolve().parents[2]
DECIDER = """
import base64, sys
from datetime import date
from pathlib import Path
from app import create_app
from core import clock
from tests.conftest import Client, settings_for
url, home, day, bearer, no, version = sys.argv[1:]
app = create_app(settings_for(url, Path(home)))
with clock.at(date.fromisoformat(day)):
    answer = app.test_client().post(
        f"/api/v1/cases/{no}/finish",
        json={"stage": "decide", "outcome": "granted", "version": int(version),
              "form": {"facts": "情况属实", "amount": "450.00"}, "note": "同意"},
        headers={"Authorization": f"Bearer {bearer}"},
    )
print(answer.status_code, answer.get_data(as_text=True) if answer.status_code != 200 else "", flush=True)
"""


@pytest.fixture
def engine() -> str:
    """PostgreSQL alone: SQLite lets one process write at a time, so there is nothing to hold a decision back with."""
    return "postgresql"


@pytest.fixture
def officers_of_their_own(own_app: Flask) -> Officers:
    """Officers who really commit."""

    def sign_in(duty: str, division: str, number: int = 1) -> RestClient:
        client = RestClient(own_app, own_app.response_class)
        name = f"{duty}{number if number > 1 else ''}.{division}"
        answer = client.post("/api/v1/security/login", json={"username": name, "password": PASSWORD})
        assert answer.status_code == 200, answer.text
        client.bearer = answer.get_json()["access_token"]
        return client

    return Officers(sign_in)


@pytest.fixture
def before_the_last_signature(own_app: Flask, officers_of_their_own: Officers) -> Iterator[CaseWork]:
    """Two of three have signed a grant of 450.00 a month; the third signature will decide."""
    with clock.at(DAY):
        case = factories.case(officers_of_their_own, at="publicise")
        case.hang_everywhere()
        ends = date.fromisoformat(case.waiting_at("publicise")["wakes_on"])
    with clock.at(ends + timedelta(days=1)):
        run_on(own_app, "cases.let_time_pass", ends + timedelta(days=1), again=True)
        case.version = case.seen_by()["version"]
        case.decide(by=(1, 2), note="同意")
        case.as_("town_confirmer", 3)  # signs in now: signing in is written into the log as well
        yield case


def test_a_decision_that_dies_before_its_commit_leaves_nothing_and_can_be_taken_again(
    own_app: Flask, before_the_last_signature: CaseWork, tmp_path: Path
) -> None:
    case = before_the_last_signature
    before = _what_there_is(own_app, case)

    with _the_log_held(own_app) as held, _decide_in_a_process_of_its_own(own_app, case, tmp_path) as worker:
        try:
            _until_somebody_waits_for(held)
        finally:
            os.kill(worker.pid, signal.SIGKILL)

    assert worker.returncode == -signal.SIGKILL
    assert _what_there_is(own_app, case) == before
    assert case.seen_by()["stage"] == "decide"
    case.decide(by=3, note="同意")
    after = _what_there_is(own_app, case)
    assert (after["decisions"], after["entitlements"]) == (1, 1)
    assert case.seen_by()["ended_as"] == "granted"


def test_a_decision_that_is_committed_stands_when_its_process_dies(
    own_app: Flask, before_the_last_signature: CaseWork, tmp_path: Path
) -> None:
    case = before_the_last_signature
    with _decide_in_a_process_of_its_own(own_app, case, tmp_path) as worker:
        assert worker.stdout is not None
        assert worker.stdout.readline().split() == [b"200"]
        worker.kill()
    found = _what_there_is(own_app, case)
    assert (found["decisions"], found["entitlements"]) == (1, 1)


def _decide_in_a_process_of_its_own(app: Flask, case: CaseWork, home: Path) -> subprocess.Popen[bytes]:
    url = str(app.config["SQLALCHEMY_DATABASE_URI"])
    bearer = case.as_("town_confirmer", 3).bearer
    words = [url, str(home), clock.today().isoformat(), bearer, case.no, str(case.version)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.Popen(
        [sys.executable, "-W", "ignore", "-c", DECIDER, *words],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
    )


@contextmanager
def _the_log_held(app: Flask) -> Iterator[Connection]:
    """The head of the audit chain is locked last, when all else is written: who holds it stops every decision there."""
    engine = create_engine(str(app.config["SQLALCHEMY_DATABASE_URI"]))
    with engine.connect() as connection, connection.begin():
        connection.execute(text("select number from audit_head for update"))
        yield connection
    engine.dispose()


def _until_somebody_waits_for(held: Connection) -> None:
    mine = held.scalar(text("select pg_backend_pid()"))
    waiting = text("select count(*) from pg_stat_activity where :mine = any(pg_blocking_pids(pid))")
    for _each in range(600):
        with held.engine.connect() as watcher:  # a transaction sees one picture of who is active
            if watcher.scalar(waiting, {"mine": mine}):
                return
        time.sleep(0.05)
    raise AssertionError("the decision never came to its commit")


def _what_there_is(app: Flask, case: CaseWork) -> dict[str, Any]:
    with app.app_context(), seeing_everything():
        row = database.session.scalars(select(Case).where(Case.no == case.no)).one()
        counted = {
            "opinions": OpinionRow,
            "decisions": DecisionRow,
            "entitlements": Entitlement,
            "letters": Letter,
        }
        found = {
            name: database.session.scalar(select(func.count()).select_from(table))
            for name, table in counted.items()
        }
        return {**found, "version": row.version, "stage": row.stage, "ended": row.ended_as}
