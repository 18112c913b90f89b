"""What this feature adds to an application: the parameters on screen."""

from __future__ import annotations

from typing import Any

from flask import Flask

from core.parameters.views import Parameters
from core.text import _
from core.web.headings import SETUP


def start(app: Flask, appbuilder: Any) -> None:
    """Called once for each application."""
    appbuilder.add_view(Parameters, "Parameters", label=_("参数"), icon="adjustments", **SETUP)
