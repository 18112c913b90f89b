"""What recurs for cases: letting time pass, so that what ends by itself ends on its legal day."""

from __future__ import annotations

from datetime import date

from core.cases import operations
from core.declare import Job, _


def let_time_pass(today: date) -> int:
    """End notices and waits that are over, reopen expired reports; how many cases were touched. Harmless to repeat."""
    numbers = operations.due_to_wake(today)
    for no in numbers:
        operations.let_time_pass(no)
    return len(numbers)


JOBS = (
    Job(
        code="cases.let_time_pass",
        label=_("公示期满、核对报告过期等到期事项"),
        run=let_time_pass,
        cron="5 * * * *",
        catch_up=False,
        basis=("D57:19",),
    ),
)
