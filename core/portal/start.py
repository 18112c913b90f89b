"""What this feature adds to an application: its pages and calls."""

from __future__ import annotations

from typing import Any

from flask import Flask

from core.portal.rest import PublicApi
from core.portal.views import PAGES


def start(app: Flask, appbuilder: Any) -> None:
    """Called once for each application."""
    appbuilder.add_api(PublicApi)
    for page in PAGES:
        appbuilder.add_view_no_menu(page)
