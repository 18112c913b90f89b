"""What this feature adds to an application: answers to the questions of core.web."""

from __future__ import annotations

from typing import Any

from flask import Flask

from core.access.answers import fill_ports


def start(app: Flask, appbuilder: Any) -> None:
    """Called once for each application."""
    fill_ports()
