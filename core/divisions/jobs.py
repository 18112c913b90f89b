"""Divisions' daily work: rows follow a division that changes hands today."""

from __future__ import annotations

from datetime import date

from core.declare import Job
from core.divisions.operations import move_offices
from core.text import _


def follow_hands(today: date) -> int:
    """How many rows moved; a second run moves none."""
    return move_offices(today)


JOBS = (
    Job(
        code="divisions.follow_hands",
        label=_("区划移交后，记录随经办机构移交"),
        run=follow_hands,
        cron="1 0 * * *",
        catch_up=False,
    ),
)
