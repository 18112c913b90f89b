"""Writes of a run: claim it, end it. Each is one statement, so that of many processes one succeeds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, delete, or_, update

from core.clock import real_now
from core.db import db, insert
from core.errors import Stale
from core.jobs.models import DONE, FAILED, RUNNING, JobRun
from core.text import _

LEASE = timedelta(minutes=30)
TRY_AGAIN = timedelta(minutes=5)
MOST_ATTEMPTS = 5


@dataclass(frozen=True)
class Claim:
    """The right to run a job at one of its times, until the lease ends."""

    id: int
    job: str
    slot: datetime
    attempt: int


def claim(job: str, slot: datetime, owner: str, *, again: bool = False) -> Claim | None:
    """Take the time for oneself; None when it is done, running elsewhere, or failed too often.

    A run whose lease has ended is taken over, a failed one tried again, five times in all. `again` runs it anew
    whatever became of it, unless it is running.
    """
    now = real_now()
    fresh = {"owner": owner, "lease_until": now + LEASE, "started_at": now, "state": RUNNING}
    may_try = and_(
        JobRun.state.in_((RUNNING, FAILED)), JobRun.lease_until < now, JobRun.attempt < MOST_ATTEMPTS
    )
    over = or_(JobRun.state != RUNNING, JobRun.lease_until < now)
    statement = insert(JobRun.__table__).values(job=job, slot=slot, attempt=1, error="", **fresh)
    statement = statement.on_conflict_do_update(
        index_elements=["job", "slot"],
        set_={**fresh, "attempt": JobRun.attempt + 1, "ended_at": None, "result": None, "error": ""},
        where=over if again else may_try,
    ).returning(JobRun.id, JobRun.attempt)
    row = db.session.execute(statement).one_or_none()
    return Claim(row.id, job, slot, row.attempt) if row else None


def finish(held: Claim, result: int) -> None:
    """Done, in the transaction of the work itself. Stale when another process has taken the run over meanwhile."""
    values = {"state": DONE, "result": result, "ended_at": real_now(), "error": ""}
    if not _end(held, values):
        raise Stale(_("任务 %(job)s 运行过久，已由别的进程接管，本次不算。", job=held.job))


def fail(held: Claim, error: str) -> None:
    """Failed: to be tried again after five minutes, then after ten, and so on."""
    now = real_now()
    later = now + TRY_AGAIN * held.attempt
    _end(held, {"state": FAILED, "ended_at": now, "lease_until": later, "error": error[:400]})


def forget_before(slot: datetime) -> int:
    """Take out runs that were done before a moment, except the last of each job; how many."""
    newest = db.select(db.func.max(JobRun.id)).where(JobRun.state == DONE).group_by(JobRun.job)
    old = (JobRun.state == DONE, JobRun.slot < slot, JobRun.id.not_in(newest))
    return db.session.execute(delete(JobRun).where(*old)).rowcount  # type: ignore[attr-defined,no-any-return]


def _end(held: Claim, values: dict[str, Any]) -> bool:
    mine = and_(JobRun.id == held.id, JobRun.attempt == held.attempt, JobRun.state == RUNNING)
    return db.session.execute(update(JobRun).where(mine).values(**values)).rowcount == 1  # type: ignore[attr-defined,no-any-return]
