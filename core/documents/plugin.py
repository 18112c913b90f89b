"""What this feature answers to core's questions."""

from __future__ import annotations

from core.declare import Job, hookimpl
from core.documents.jobs import JOBS
from core.documents.operations import recount_remedies


@hookimpl
def register_jobs() -> list[Job]:
    """The sweep of the file store."""
    return list(JOBS)


@hookimpl
def calendar_changed(year: int) -> None:
    """Last days of remedies that rested on a provisional year."""
    recount_remedies(year)
