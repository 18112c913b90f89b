"""The daily sweep of the file store."""

from __future__ import annotations

from core.declare import Job
from core.documents.files.operations import sweep_orphans
from core.text import _

JOBS = (
    Job(
        code="documents.sweep",
        label=_("清理没有记录引用的文件"),
        run=sweep_orphans,
        cron="40 3 * * *",
        catch_up=False,
    ),
)
