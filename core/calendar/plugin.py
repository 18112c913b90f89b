"""What this feature tells the plugin manager: its monthly job."""

from __future__ import annotations

from core.calendar.jobs import JOBS
from core.declare import Job, hookimpl


@hookimpl
def register_jobs() -> list[Job]:
    """There is always a next year to count into."""
    return list(JOBS)
