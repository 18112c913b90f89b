"""Screens of plugins join the application; one whose screens can't be built is quarantined whole."""

from __future__ import annotations

from typing import Any

from flask_appbuilder import BaseView

from core.declare import Screen
from core.plugins import Fault, Plugins
from core.web.views import Page
from core.web.views import Screen as GeneratedScreen


def join_screens(appbuilder: Any, plugins: Plugins) -> None:
    """Every screen of every sound plugin, in order: menu entry, route, permission name."""
    for module, screens in plugins.registry.screens.items():
        try:
            built = [(screen, _built(module, screen, appbuilder)) for screen in screens]
        except Exception as error:  # noqa: BLE001  whatever a stranger's view class does when it is built
            plugins.quarantine(module, Fault("screen", module, f"{type(error).__name__}: {error}"))
            continue
        for screen, view in built:
            _join(appbuilder, module, screen, view)


def _built(module: str, screen: Screen, appbuilder: Any) -> BaseView:
    """The view as an object. TypeError or ValueError where it isn't one of ours, or its name is taken."""
    name = screen.view.__name__
    if not issubclass(screen.view, Page | GeneratedScreen):
        raise TypeError(f"{name} is neither a Page nor a Screen of core.api")
    prefix = "".join(part.capitalize() for part in module.split("_"))
    if module and not name.startswith(prefix):
        raise ValueError(f"{name} should begin with {prefix}")
    if any(type(view).__name__ == name for view in appbuilder.baseviews):
        raise ValueError(f"{name} is there already")
    if screen.view.class_permission_name is None:
        screen.view.class_permission_name = name
    return screen.view()


def _join(appbuilder: Any, module: str, screen: Screen, view: BaseView) -> None:
    appbuilder.add_view(
        view,
        type(view).__name__,
        label=screen.label,
        icon=screen.icon,
        category=heading_of(module, screen),
        category_label=screen.category,
    )


def heading_of(module: str, screen: Screen) -> str:
    """The name of the menu heading that the screen stands under, one of the module's own; empty where it has none."""
    return f"{module}.{screen.category}" if screen.category else ""
