"""What this feature adds to an application: its page."""

from __future__ import annotations

from typing import Any

from flask import Flask

from core.jobs.views import Jobs
from core.text import _
from core.web.headings import SETUP


def start(app: Flask, appbuilder: Any) -> None:
    """Called once for each application."""
    appbuilder.add_view(Jobs, "Jobs", label=_("定时任务"), icon="clock", **SETUP)
