"""The log's daily work: its head is kept outside the database."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from flask import current_app

from core.audit.operations import keep_head
from core.declare import Job
from core.text import _


def folder() -> Path:
    """Where the heads lie: JIUZHU_HOME/audit."""
    return Path(current_app.config["JIUZHU_HOME"]) / "audit"


def keep_heads(today: date) -> int:
    """Write today's head; a second line of a day does no harm."""
    keep_head(folder())
    return 1


JOBS = (Job(code="audit.heads", label=_("保存审计链头"), run=keep_heads, cron="50 23 * * *", catch_up=False),)
