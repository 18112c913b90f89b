"""The portal's housekeeping: counts of calls that hold nobody up any more."""

from __future__ import annotations

from core.declare import Job
from core.portal.operations import forget_calls
from core.text import _

JOBS = (
    Job(
        code="portal.forget",
        label=_("清理公众查询次数记录"),
        run=forget_calls,
        cron="20 3 * * *",
        catch_up=False,
    ),
)
