"""Processes that are killed with signal 9 in the middle of a decision, a job or an upgrade, each in a process of its own.

What is measured runs in a child that is forked once everything is loaded, so that the blow falls into the work and not
into the start. Afterwards the same is done again, and the database must hold it once and whole.
"""

from __future__ import annotations

import os
import random
import signal
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from flask import Flask
from sqlalchemy import create_engine, inspect, text
from sqlalchemy.pool import NullPool

from app import create_app
from bench.bare import Link, linked
from bench.databases import PASSWORD, Database
from bench.decisions import OUTCOME, REVIEWER, STAGE, WRITTEN
from bench.made import Ready
from config.settings import load_settings
from core import clock
from core.jobs.running import run_on
from core.migrations.upgrade import upgrade
from tests.casework import appraisal_record

JOB = "cases.tell_news"
RIGHTS = "select count(*) from ab_permission_view_role"


@dataclass
class Survived:
    """How often it was tried, how often the blow fell before the end, and what was found wrong."""

    tried: int = 0
    killed: int = 0
    wrong: list[str] = field(default_factory=list)


def kill_in(work: Callable[[], Any], within: float) -> bool:
    """Do it in a child that is killed at some moment within so many seconds; whether the blow fell before its end."""
    child = os.fork()
    if child == 0:
        with suppress(BaseException):
            work()
            os._exit(0)
        os._exit(1)
    time.sleep(random.uniform(0, within))
    with suppress(ProcessLookupError):
        os.kill(child, signal.SIGKILL)
    _pid, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


def decisions_and_jobs(database: Database, ready: Sequence[Ready]) -> tuple[Survived, Survived]:
    """As many blows on the one as on the other; the first of the ready cases is finished undisturbed."""
    app = create_app(load_settings(database.environment))
    return _decisions(app, database, ready), _jobs(app, database, len(ready) - 1)


def _decisions(app: Flask, database: Database, ready: Sequence[Ready]) -> Survived:
    """One stage a case: after the blow all of its rows are there or none, after the repeat all of them once."""
    found = Survived()
    client = app.test_client()
    answer = client.post("/api/v1/security/login", json={"username": REVIEWER, "password": PASSWORD})
    headers = {"Authorization": f"Bearer {answer.get_json()['access_token']}"}

    def finish(case: Ready) -> int:
        body = {"stage": STAGE, "outcome": OUTCOME, "form": appraisal_record()}
        return client.post(f"/api/v1/cases/{case.no}/finish", json=body, headers=headers).status_code

    with linked(database, as_owner=True) as owner:
        first, *others = ready
        taken = _seconds(lambda: finish(first))
        whole = _rows_of(owner, first)
        for case in others:
            found.tried += 1
            before = _rows_of(owner, case)
            _let_go(app)
            found.killed += kill_in(lambda case=case: finish(case), 1.5 * taken)  # type: ignore[misc]
            after = _rows_of(owner, case)
            if after not in (before, whole):
                found.wrong.append(f"{case.no} was left with {after}")
            said = finish(case)
            if said != (200 if after == before else 409) or _rows_of(owner, case) != whole:
                found.wrong.append(f"{case.no} answered {said} and holds {_rows_of(owner, case)}")
    return found


def _jobs(app: Flask, database: Database, n: int) -> Survived:
    """One slot a day: a run that died is taken over when its lease is over, and each slot is done once."""
    found, today = Survived(), clock.today()
    taken = _seconds(lambda: run_on(app, JOB, today))
    with linked(database, as_owner=True) as owner:
        for ago in range(1, n + 1):
            day = today - timedelta(days=ago)
            found.tried += 1
            _let_go(app)
            found.killed += kill_in(lambda day=day: run_on(app, JOB, day), 1.5 * taken)  # type: ignore[misc]
            past = (clock.real_now() - timedelta(days=1)).replace(tzinfo=None)
            owner.run("update job_run set lease_until = ? where state = 'running'", past)
            run_on(app, JOB, day)
        rows = owner.rows("select slot, state, attempt from job_run where job = ?", JOB)
    if len(rows) != n + 1 or {row["state"] for row in rows} != {"done"}:
        found.wrong.append(f"{n + 1} slots left {len(rows)} runs: {sorted({row['state'] for row in rows})}")
    return found


def upgrades(settings: Sequence[dict[str, str]]) -> Survived:
    """One empty database each; the first is upgraded undisturbed and says what the others must come to."""
    found = Survived()
    first, *others = [create_app(load_settings(each)) for each in settings]
    taken = _seconds(lambda: upgrade(first))
    wanted = _holds(first)
    for app in others:
        found.tried += 1
        found.killed += kill_in(lambda app=app: upgrade(app), taken)  # type: ignore[misc]
        upgrade(app)
        if _holds(app) != wanted:
            found.wrong.append(f"an upgrade came to {_holds(app)} and not to {wanted}")
    return found


def _holds(app: Flask) -> tuple[int, int]:
    """Tables and rights of a database."""
    engine = create_engine(app.config["SQLALCHEMY_DATABASE_URI"], poolclass=NullPool)
    with engine.connect() as connection:
        return len(inspect(connection).get_table_names()), connection.scalar(text(RIGHTS)) or 0


def _rows_of(owner: Link, case: Ready) -> tuple[int, ...]:
    """What the database holds of a case, a count a table."""
    about = {"entry_id": case.entry_id, "case_id": case.id, "about": f"case:{case.no}"}
    return tuple(
        owner.value(f"select count(*) from {table} where {column} = ?", about[column])
        for table, column in WRITTEN.items()
    )


def _seconds(work: Callable[[], Any]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def _let_go(app: Flask) -> None:
    """A child must not share a connection with its parent."""
    with app.app_context():
        app.extensions["sqlalchemy"].engine.dispose()
