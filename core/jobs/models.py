"""Table of runs: one row for a job and a time is the lock while it runs and the proof when it is done."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Code, Keyed, Model, Moment

RUNNING, DONE, FAILED = "running", "done", "failed"


class JobRun(Keyed, Model):
    """A job at one of its times. `slot` is domain time; lease, start and end are real time.

    `lease_until`: a run that has not ended by then may be taken over; of a failed one, when it may be tried again.
    """

    __tablename__ = "job_run"
    __table_args__ = (
        UniqueConstraint("job", "slot"),
        CheckConstraint("state in ('running', 'done', 'failed')", name="state"),
        CheckConstraint("(state = 'done') = (result is not null)", name="done_has_result"),
        Index("ix_job_run_open", "state", "lease_until"),
    )

    job: Mapped[str] = mapped_column(Code(80))
    slot: Mapped[datetime] = mapped_column(Moment)
    state: Mapped[str] = mapped_column(Code(10))
    owner: Mapped[str] = mapped_column(String(120))
    lease_until: Mapped[datetime] = mapped_column(Moment)
    attempt: Mapped[int] = mapped_column(default=1)
    started_at: Mapped[datetime] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    result: Mapped[int | None]
    error: Mapped[str] = mapped_column(String(400), default="")
