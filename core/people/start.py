"""What this feature adds to an application: the person picker and the register of near relatives."""

from __future__ import annotations

from typing import Any

from flask import Flask

from core.people.answers import fill_ports
from core.people.relatives.views import Relatives
from core.text import _


def start(app: Flask, appbuilder: Any) -> None:
    """Called once for each application."""
    fill_ports()
    appbuilder.add_view(Relatives, "Relatives", label=_("近亲属备案"), icon="users-group")
