"""The scheduler's own housekeeping."""

from __future__ import annotations

from datetime import date, timedelta

from core.clock import start_of
from core.declare import Job
from core.jobs.operations import forget_before
from core.text import _

KEPT_DAYS = 90


def forget_old_runs(today: date) -> int:
    """Runs that were done more than 90 days ago, except the last of each job."""
    return forget_before(start_of(today - timedelta(days=KEPT_DAYS)))


JOBS = (
    Job(
        code="jobs.forget",
        label=_("清理任务运行记录"),
        run=forget_old_runs,
        cron="40 3 * * sun",
        catch_up=False,
    ),
)
