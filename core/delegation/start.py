"""What this feature adds to an application: its pages, and who confirms where for the pages of modules."""

from __future__ import annotations

from typing import Any

from flask import Flask

from core.delegation.capacity.views import DelegationCapacity
from core.delegation.groups.views import LeadingGroups, LeadingGroupTasks
from core.delegation.letters.views import DelegationLetters
from core.delegation.overview import delegated_to
from core.delegation.views import Delegation
from core.text import _
from core.web import ports
from core.web.headings import SETUP


def start(app: Flask, appbuilder: Any) -> None:
    """Called once for each application."""
    ports.delegated_to.fill(delegated_to)
    appbuilder.add_view_no_menu(DelegationCapacity)
    appbuilder.add_view_no_menu(DelegationLetters)
    appbuilder.add_view(Delegation, "Delegation", label=_("权限下放"), icon="rubber-stamp", **SETUP)
    appbuilder.add_view(LeadingGroups, "LeadingGroups", label=_("领导小组"), icon="users", **SETUP)
    appbuilder.add_view_no_menu(LeadingGroupTasks)
