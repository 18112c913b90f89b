"""What this feature adds to an application: the pages of document templates."""

from __future__ import annotations

from typing import Any

from flask import Flask

from core.documents.wording.views import Templates
from core.text import _
from core.web.headings import SETUP


def start(app: Flask, appbuilder: Any) -> None:
    """Called once for each application."""
    appbuilder.add_view(Templates, "Templates", label=_("文书模板"), icon="file-text", **SETUP)
