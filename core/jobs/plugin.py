"""What this feature tells core: its own housekeeping."""

from core.declare import Job, hookimpl
from core.jobs.jobs import JOBS


@hookimpl
def register_jobs() -> list[Job]:
    """Old runs are forgotten."""
    return list(JOBS)
