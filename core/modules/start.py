"""What this feature adds to an application: the gate in front of plugins' screens, panels and cards; their health."""

from __future__ import annotations

from typing import Any

from flask import Flask, request

from core.access.security import close_views
from core.actor import actor
from core.clock import today
from core.modules.operations import note_failure
from core.modules.queries import is_open_somewhere, require_enabled
from core.modules.views import Modules
from core.plugins import installed, registry
from core.text import _
from core.web.headings import SETUP


def start(app: Flask, appbuilder: Any) -> None:
    """Called once for each application."""
    installed().is_open = is_open_here
    installed().note_failure = note_failure
    close_views(is_closed)
    app.before_request(refuse_closed)
    appbuilder.add_view(Modules, "Modules", label=_("模块"), icon="puzzle", **SETUP)


def is_open_here(module: str) -> bool:
    """Whether the module is on where the one who acts stands, or below it; for nobody, whether it is on anywhere."""
    return is_open_somewhere(module, actor().division, today())


def is_closed(view: str) -> bool:
    """Whether a view, or a menu entry, is that of a module which is off here."""
    module = module_of_view(view)
    return module is not None and not is_open_here(module)


def refuse_closed() -> None:
    """Before a request: a plugin's screen where its module is off is refused with since when and by whom (ruling 12)."""
    module = module_of_view(request.blueprint or "")
    if module is not None and actor().duty and not is_open_here(module):
        require_enabled(module, actor().division, today())


def module_of_view(view: str) -> str | None:
    """The module whose screen has this class name; None for core's own."""
    for module, screens in registry().screens.items():
        if module and any(screen.view.__name__ == view for screen in screens):
            return module
    return None
