"""The calendar's own work: there is always a next year to count into."""

from __future__ import annotations

from datetime import date

from core.calendar.operations import seed
from core.declare import Job
from core.text import _


def keep_ahead(today: date) -> int:
    """Enter years that a new release of the library knows, and by statute the year after this one."""
    return len(seed())


JOBS = (
    Job(code="calendar.ahead", label=_("补齐工作日历"), run=keep_ahead, cron="30 0 1 * *", catch_up=False),
)
