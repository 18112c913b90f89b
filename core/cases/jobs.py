"""What recurs for cases: letting time pass, so that what ends by itself ends on its legal day."""

from __future__ import annotations

from datetime import date

from core.cases import operations
from core.cases.queries import open_checks
from core.declare import Job, _
from core.plugins import registry


def let_time_pass(today: date) -> int:
    """End notices and waits that are over, reopen expired reports; how many cases were touched. Harmless to repeat."""
    numbers = operations.due_to_wake(today)
    for no in numbers:
        operations.let_time_pass(no)
    return len(numbers)


def ask_sources(today: date) -> int:
    """Ask the sources that plugins have connected for every check that waits for one; how many cases were asked."""
    waiting = open_checks(registry().verifiers)
    for no, stage in waiting:
        operations.ask_sources(no, stage)
    return len(waiting)


JOBS = (
    Job(
        code="cases.let_time_pass",
        label=_("公示期满、核对报告过期等到期事项"),
        run=let_time_pass,
        cron="5 * * * *",
        catch_up=False,
        basis=("D57:19",),
    ),
    Job(
        code="cases.ask_sources",
        label=_("向已接通的核对来源查询"),
        run=ask_sources,
        cron="*/10 * * * *",
        catch_up=False,
        basis=("SAL26:41", "D57:17"),
    ),
)
