"""What this feature adds to an application: the log on screen."""

from __future__ import annotations

from typing import Any

from flask import Flask

from core.audit.views import AuditTrail
from core.text import _
from core.web.headings import LOG


def start(app: Flask, appbuilder: Any) -> None:
    """Called once for each application."""
    appbuilder.add_view(AuditTrail, LOG, label=_("操作日志"), icon="history")
