"""Reads of runs: what is due, what ran last, what is late."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from core.clock import day_of, now, real_now
from core.db import db, select
from core.declare import Job
from core.jobs import slots
from core.jobs.models import DONE, FAILED, RUNNING, JobRun
from core.jobs.operations import MOST_ATTEMPTS
from core.modules.queries import is_open_somewhere
from core.plugins import registry

LATE = timedelta(hours=2)
"""How long after its time a job that is not done counts as late."""


@dataclass(frozen=True)
class JobState:
    """One job as the health page and `jiuzhu job list` show it; moments in UTC, `off` where its module is on nowhere."""

    address: str
    label: str
    cron: str
    last: datetime | None
    result: int | None
    state: str
    error: str
    next: datetime | None
    late: bool
    off: bool

    def as_json(self) -> dict[str, Any]:
        """Moments in ISO form."""
        return {
            **vars(self),
            "last": self.last.isoformat() if self.last else None,
            "next": self.next.isoformat() if self.next else None,
        }


def is_on(job: Job) -> bool:
    """Core's jobs always; a plugin's where its module is enabled somewhere today (ruling 12)."""
    return not job.module or is_open_somewhere(job.module, "", day_of(now()))


def due_slots(address: str, job: Job) -> list[datetime]:
    """The times at which the job must be run now: unfinished ones first, then those that have come since the last."""
    moment = now()
    begun = db.session.scalar(
        select(db.func.max(JobRun.slot)).where(JobRun.job == address, JobRun.slot <= moment)
    )
    unfinished = select(JobRun.slot).where(
        JobRun.job == address,
        JobRun.state.in_((RUNNING, FAILED)),
        JobRun.lease_until < real_now(),
        JobRun.attempt < MOST_ATTEMPTS,
        JobRun.slot <= moment,
    )
    fresh = slots.due(job, begun, moment)
    left = list(db.session.scalars(unfinished.order_by(JobRun.slot)))
    if not job.catch_up:
        return (left + fresh)[-1:]
    return left + fresh


def states() -> list[JobState]:
    """Every job, in the order of registration."""
    newest = _newest_runs()
    moment = now()
    found = [_state(address, job, newest.get(address), moment) for address, job in registry().jobs.items()]
    return (
        found if newest else [replace(state, late=False) for state in found]
    )  # nothing has run yet: just installed


def late_jobs() -> list[JobState]:
    """Jobs whose time came more than two hours ago and which are not done."""
    return [state for state in states() if state.late]


def run_at(address: str, slot: datetime) -> JobRun | None:
    """The run of a job at one of its times."""
    return db.session.scalar(select(JobRun).where(JobRun.job == address, JobRun.slot == slot))


def _newest_runs() -> Mapping[str, JobRun]:
    newest = select(db.func.max(JobRun.slot), JobRun.job).group_by(JobRun.job).subquery()
    rows = select(JobRun).join(newest, (JobRun.job == newest.c.job) & (JobRun.slot == newest.c[0]))
    return {run.job: run for run in db.session.scalars(rows)}


def _state(address: str, job: Job, run: JobRun | None, moment: datetime) -> JobState:
    owed = slots.latest(job.cron, moment - LATE)
    on = is_on(job)
    done = run is not None and run.state == DONE and (owed is None or run.slot >= owed)
    return JobState(
        address=address,
        label=str(job.label),
        cron=job.cron,
        last=run.slot if run else None,
        result=run.result if run else None,
        state=run.state if run else "",
        error=run.error if run else "",
        next=slots.following(job.cron, moment),
        late=on and owed is not None and not done,
        off=not on,
    )
