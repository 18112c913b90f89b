"""What recurs for cases: letting time pass, so that what ends by itself ends on its legal day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from core.cases import operations, recurring
from core.cases.queries import case_numbered, open_checks
from core.clock import real_now
from core.db import db
from core.declare import Job, _
from core.errors import without_words
from core.modules.operations import note_failure
from core.plugins import Failure, registry


def let_time_pass(today: date) -> int:
    """End notices and waits that are over, reopen expired reports, free what lapsed terms hold; how many. Harmless to repeat."""
    return recurring.release_gone(today) + sum(
        _alone(no, recurring.let_time_pass, no) for no in recurring.due_to_wake(today)
    )


def tell_news(today: date) -> int:
    """Tell plugins of finished stages; how many were told. What was told once is not told again."""
    return recurring.tell_news()


def ask_sources(today: date) -> int:
    """Ask the sources that plugins have connected for every check that waits for one; how many cases were asked."""
    waiting = open_checks(registry().verifiers)
    return sum(_alone(no, operations.ask_sources, no, stage) for no, stage in waiting)


def _alone(no: str, verb: Callable[..., Any], *words: Any) -> bool:
    """Each case in a savepoint of its own: a rule that fails in one holds up no other; noted for the module page."""
    try:
        with db.session.begin_nested():
            verb(*words)
    except Exception as error:  # noqa: BLE001  whatever a type's rules raise
        note_failure(Failure(case_numbered(no).type_code, verb.__name__, real_now(), without_words(error)))
        return False
    return True


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
        code="cases.tell_news",
        label=_("把办完的环节告知各模块"),
        run=tell_news,
        cron="* * * * *",
        catch_up=False,
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
