"""What this feature tells the plugin manager: the log's daily job."""

from __future__ import annotations

from core.audit.jobs import JOBS
from core.declare import Job, hookimpl


@hookimpl
def register_jobs() -> list[Job]:
    """The chain's head is kept outside the database."""
    return list(JOBS)
