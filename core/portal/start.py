"""What this feature adds to an application: its pages and calls."""

from __future__ import annotations

from typing import Any

from flask import Flask

from core.portal.rest import PublicApi, VerifyPage


def start(app: Flask, appbuilder: Any) -> None:
    """Called once for each application."""
    appbuilder.add_api(PublicApi)
    appbuilder.add_view_no_menu(VerifyPage)
