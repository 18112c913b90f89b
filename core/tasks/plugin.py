"""What this feature answers to core's questions."""

from typing import Any

from core.declare import hookimpl
from core.divisions.operations import carry_on
from core.tasks.models import Task
from core.tasks.operations import release_tasks


@hookimpl
def posting_changed(posting: Any) -> None:
    """Tasks named for an officer go back to the duty when his posting gets a last day."""
    if posting.until is not None:
        release_tasks(posting.user_id, posting.duty, posting.division)


@hookimpl
def hands_changed(before: str, now: str) -> None:
    """What is still to do is to be done where its matter lies now."""
    carry_on(Task, Task.done_on.is_(None), before, now)
