"""What this feature answers to core's questions."""

from __future__ import annotations

from core.declare import Job, hookimpl
from core.portal.jobs import JOBS


@hookimpl
def register_jobs() -> list[Job]:
    """The sweep of counted calls."""
    return list(JOBS)
