"""What this feature adds to an application: its pages and calls."""

from __future__ import annotations

from typing import Any

from flask import Flask

from core.means.licences.views import CheckLicences
from core.means.rest import MeansApi
from core.text import _
from core.web.headings import SETUP


def start(app: Flask, appbuilder: Any) -> None:
    """Called once for each application."""
    appbuilder.add_view(CheckLicences, "CheckLicences", label=_("核对授权"), icon="database", **SETUP)
    appbuilder.add_api(MeansApi)
