"""What this feature answers to core's questions: a candidate whose application was registered is settled."""

from __future__ import annotations

from typing import Any

from core.declare import hookimpl
from core.discovery.operations import settle_applied


@hookimpl
def applications_changed(case: Any) -> None:
    """Whoever of its household stands on a list has applied."""
    settle_applied(case)
