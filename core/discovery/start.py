"""What this feature adds to an application: its pages and calls, and what an application from a list begins with."""

from __future__ import annotations

from typing import Any

from flask import Flask

from core.discovery.rest import CandidateApi
from core.discovery.views import Candidates, application_of
from core.text import _
from core.web import ports


def start(app: Flask, appbuilder: Any) -> None:
    """Called once for each application."""
    ports.begin_application.fill(application_of)
    appbuilder.add_view(Candidates, "Candidates", label=_("主动发现名单"), icon="binoculars")
    appbuilder.add_api(CandidateApi)
