"""Running a job once for one of its times: claimed first, then the work and its proof in one transaction."""

from __future__ import annotations

import logging
import os
import socket
from dataclasses import dataclass
from datetime import date, datetime

from flask import Flask

from core.access.requests import follow_clock
from core.actor import SYSTEM, acting_as
from core.clock import day_of, now
from core.db import db, one_transaction, seeing_everything, use_scope
from core.db.engine import only_reading
from core.declare import Job
from core.errors import without_words
from core.jobs import operations, queries, slots
from core.jobs.operations import Claim
from core.modules.queries import scopes_on
from core.plugins import registry

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Outcome:
    """What became of a job at one of its times: how many it dealt with, or why it was not run."""

    slot: datetime
    state: str  # done, failed, elsewhere (done already, or running in another process)
    result: int | None = None
    error: str = ""


def run_due(app: Flask, address: str) -> list[Outcome]:
    """Run a job for every time that is due; a plugin's job not at all where its module is on nowhere."""
    job = registry().jobs[address]
    with app.app_context(), seeing_everything(), only_reading(), one_transaction():
        follow_clock()
        due = queries.due_slots(address, job) if queries.is_on(job) else []
    return [run_slot(app, address, job, slot) for slot in due]


def run_on(app: Flask, address: str, day: date, *, again: bool = False) -> Outcome:
    """Run a job by hand for a day, once; `again` although it is done. KeyError when there is no such job."""
    job = registry().jobs[address]
    with app.app_context(), only_reading(), one_transaction():
        follow_clock()
    return run_slot(app, address, job, slots.on_day(job, day, now()), again=again)


def run_slot(app: Flask, address: str, job: Job, slot: datetime, *, again: bool = False) -> Outcome:
    """Claim, run, prove. The work and "done" are one transaction: what another process took over is undone here."""
    with app.app_context(), acting_as(SYSTEM), seeing_everything():
        with one_transaction():
            follow_clock()
            held = operations.claim(address, slot, _owner(), again=again)
        if held is None:
            return _elsewhere(address, slot)
        try:
            with one_transaction():
                result = _work(job, day_of(slot))
                operations.finish(held, result)
        except Exception as error:  # noqa: BLE001  noted in the run, shown as late, tried again
            return _failed(held, error)
        log.info("%s %s: %s", address, slot.isoformat(), result)
        return Outcome(slot, "done", result)


def _work(job: Job, day: date) -> int:
    """Core's jobs see everything; a plugin's is run for each range of offices where its module is on today, in that range."""
    if not job.module:
        return job.run(day)
    done = 0
    for scope in scopes_on(job.module, day_of(now())):
        with use_scope(scope):
            done += job.run(day)
            db.session.flush()  # what it wrote is checked against the range that it was written in
    return done


def _failed(held: Claim, error: Exception) -> Outcome:
    said = without_words(error)
    log.error(
        "%s %s failed, attempt %s: %s", held.job, held.slot.isoformat(), held.attempt, said, exc_info=False
    )
    with one_transaction():
        operations.fail(held, said)
    return Outcome(held.slot, "failed", error=said)


def _elsewhere(address: str, slot: datetime) -> Outcome:
    with only_reading(), one_transaction():
        run = queries.run_at(address, slot)
        return Outcome(slot, "elsewhere", run.result if run else None, run.error if run else "")


def _owner() -> str:
    return f"{socket.gethostname()}:{os.getpid()}"
