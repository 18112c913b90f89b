"""What this feature adds to an application: answers to the questions of core.web, the screens of who works here."""

from __future__ import annotations

from typing import Any

from flask import Flask

from core.access.answers import fill_ports
from core.access.own.rest import OwnAccountApi
from core.access.own.views import OwnAccount
from core.access.staff.accounts import Accounts
from core.access.staff.duties import Duties
from core.access.staff.postings import Postings
from core.access.views import AuthDBView
from core.text import _
from core.web.headings import STAFF


def start(app: Flask, appbuilder: Any) -> None:
    """Called once for each application."""
    fill_ports()
    app.extensions["csrf"].exempt(AuthDBView.logout)  # it asks for the token itself, of whoever is signed in
    appbuilder.add_view_no_menu(OwnAccount)
    appbuilder.add_api(OwnAccountApi)
    appbuilder.add_view(Postings, "Postings", label=_("任职"), icon="id", **STAFF)
    appbuilder.add_view(Accounts, "Accounts", label=_("账号"), icon="user", **STAFF)
    appbuilder.add_view(Duties, "Duties", label=_("岗位权限"), icon="shield-check", **STAFF)
