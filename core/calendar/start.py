"""What this feature adds to an application: the calendar on screen."""

from __future__ import annotations

from typing import Any

from flask import Flask

from core.calendar.views import Calendar
from core.text import _
from core.web.headings import SETUP


def start(app: Flask, appbuilder: Any) -> None:
    """Called once for each application."""
    appbuilder.add_view(Calendar, "Calendar", label=_("工作日历"), icon="calendar", **SETUP)
