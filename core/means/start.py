"""What this feature adds to an application: its calls."""

from __future__ import annotations

from typing import Any

from flask import Flask

from core.means.rest import MeansApi


def start(app: Flask, appbuilder: Any) -> None:
    """Called once for each application."""
    appbuilder.add_api(MeansApi)
