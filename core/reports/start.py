"""What this feature adds to an application: its page and its call."""

from __future__ import annotations

from typing import Any

from flask import Flask

from core.reports.rest import FiguresApi
from core.reports.views import Figures
from core.text import _


def start(app: Flask, appbuilder: Any) -> None:
    """Called once for each application."""
    appbuilder.add_api(FiguresApi)
    appbuilder.add_view(Figures, "Figures", label=_("统计数字"), icon="chart-bar")
