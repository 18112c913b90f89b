"""What this feature answers to core's questions."""

from typing import Any

from core.declare import hookimpl
from core.tasks.operations import release_tasks


@hookimpl
def posting_changed(posting: Any) -> None:
    """Tasks named for an officer go back to the duty when his posting gets a last day."""
    if posting.until is not None:
        release_tasks(posting.user_id, posting.duty, posting.division)
