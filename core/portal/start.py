"""What this feature adds to an application: its pages and calls."""

from __future__ import annotations

from typing import Any

from flask import Flask

from core.portal.rest import PublicApi
from core.portal.views import PAGES, ApplyPage, NoticesPage, ObjectionPage, StatusPage, VerifyPage
from core.text import Text, _
from core.web import ports

_LINKS: tuple[tuple[str, Text, str], ...] = (
    (f"{ApplyPage.route_base}/", _("申请救助"), "file-text"),
    (f"{StatusPage.route_base}/", _("查进度"), "search"),
    (f"{NoticesPage.route_base}/", _("看公示"), "speakerphone"),
    (f"{ObjectionPage.route_base}/", _("提异议"), "message"),
    (f"{VerifyPage.route_base}/", _("验文书"), "qrcode"),
)


def start(app: Flask, appbuilder: Any) -> None:
    """Called once for each application."""
    appbuilder.add_api(PublicApi)
    ports.public_pages.fill(_pages)
    for page in PAGES:
        appbuilder.add_view_no_menu(page)


def _pages() -> tuple[tuple[str, Text, str], ...]:
    return _LINKS
