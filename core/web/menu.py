"""The sidebar: the framework's menu, cut down to what the one signed in may open, with the open entry marked."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from flask import current_app, request

from core.text import Text, _
from core.web.headings import place_of
from core.web.language import say

READ = "can_read"
_COLON = re.compile(r"[:：]$")
_SENTENCE = re.compile(r".+?(?:。|[.:：](?=\s|$)|$)")


@dataclass(frozen=True)
class Entry:
    """A line of the sidebar; one with entries below it is a heading that opens. `help`: that of the page it opens."""

    name: str
    label: str
    icon: str
    url: str = ""
    active: bool = False
    entries: tuple[Entry, ...] = ()
    help: Text = ""

    @property
    def told(self) -> str:
        """What the page is for: the first sentence of its help."""
        found = _SENTENCE.match(say(self.help))
        return _COLON.sub(lambda mark: "。" if mark[0] == "：" else ".", found[0]) if found else ""


def sidebar() -> tuple[Entry, ...]:
    """The workbench, then what the one signed in may open: daily work as it was registered, then administration; no empty headings."""
    home = Entry("home", say(_("工作台")), "layout-dashboard", "/", active=request.path == "/")
    items = current_app.appbuilder.menu.get_list()  # type: ignore[attr-defined]
    return (home, *_entries(items))


def find_entry(view: Any) -> tuple[str, str, str]:
    """(heading, label, address) of the menu entry that leads to this view, for the line above the title."""
    for item in current_app.appbuilder.menu.get_list():  # type: ignore[attr-defined]
        for child in item.childs or (item,):
            if child.baseview is view and view is not None:
                return (say(item.label) if item.childs else "", say(child.label), child.get_url())
    return ("", "", "")


def _entries(items: Iterable[Any]) -> Iterable[Entry]:
    for item in sorted(items, key=lambda item: place_of(item.name)):
        if item.name == "-" or not item.should_render():
            continue
        if item.childs:
            below = tuple(_entries(item.childs))
            if below:
                yield Entry(
                    item.name,
                    say(item.label),
                    item.icon or "folder",
                    active=any(entry.active for entry in below),
                    entries=below,
                )
        elif may_open(item):
            yield _line(item)


def _line(item: Any) -> Entry:
    active = item.baseview is not None and item.baseview.endpoint == request.blueprint
    url = item.get_url()
    return Entry(
        item.name,
        say(item.label),
        item.icon or "point",
        url,
        active or url == request.path,
        help=getattr(item.baseview, "help", ""),
    )


def may_open(item: Any) -> bool:
    """Where the view tells reading apart, that permission; else the menu permission of the framework."""
    security = current_app.appbuilder.sm  # type: ignore[attr-defined]
    view = item.baseview
    if view is not None and READ in (getattr(view, "base_permissions", None) or ()):
        return bool(security.has_access(READ, view.class_permission_name))
    return bool(security.has_access("menu_access", item.name))
