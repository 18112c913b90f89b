"""What this feature adds to an application: its pages and calls."""

from __future__ import annotations

from typing import Any

from flask import Flask

from core.desk.rest import LettersApi, ModulesApi, WorklistApi


def start(app: Flask, appbuilder: Any) -> None:
    """Called once for each application."""
    for api in (WorklistApi, ModulesApi, LettersApi):
        appbuilder.add_api(api)
