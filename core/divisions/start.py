"""What this feature adds to an application: the tree on screen."""

from __future__ import annotations

from typing import Any

from flask import Flask

from core.divisions.views import Divisions
from core.text import _
from core.web.headings import SETUP


def start(app: Flask, appbuilder: Any) -> None:
    """Called once for each application."""
    appbuilder.add_view(Divisions, "Divisions", label=_("行政区划"), icon="map", **SETUP)
