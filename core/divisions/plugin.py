"""What this feature tells the plugin manager: its daily job."""

from __future__ import annotations

from core.declare import Job, hookimpl
from core.divisions.jobs import JOBS


@hookimpl
def register_jobs() -> list[Job]:
    """Rows follow a division that changes hands."""
    return list(JOBS)
