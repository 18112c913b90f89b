"""Icons: unmodified Tabler SVG files, put into the page so that they take the colour of the text."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

from markupsafe import Markup, escape

FOLDER = Path(__file__).parent / "static" / "vendor" / "icons"

ALIASES = {
    "cogs": "settings", "user": "user", "users": "users", "group": "users-group", "user-gear": "user-check",
    "lock": "lock", "list-alt": "list", "link": "link", "edit": "pencil", "copy": "copy", "bar-chart-o": "chart-bar",
    "user-plus": "user-plus", "home": "home", "database": "database", "table": "table", "search": "search",
}  # fmt: skip
"""Names that the framework uses itself -> our files."""


@lru_cache(maxsize=512)
def icon(name: str, label: str = "", classes: str = "") -> Markup:
    """The icon as inline SVG. Without a label it is decoration and hidden from screen readers; unknown names give a dot."""
    path = FOLDER / f"{_file_name(name)}.svg"
    source = (path if path.is_file() else FOLDER / "point.svg").read_text(encoding="utf-8")
    body = re.sub(r"^<svg[^>]*>|</svg>\s*$", "", source.strip())
    said = f'role="img" aria-label="{escape(label)}"' if label else 'aria-hidden="true" focusable="false"'
    return Markup(  # noqa: S704  (our own files)
        f'<svg class="icon {escape(classes)}" width="24" height="24" viewBox="0 0 24 24" fill="none" '
        f'stroke="currentColor" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round" {said}>{body}</svg>'
    )


def _file_name(name: str) -> str:
    bare = name.removeprefix("fa-").removeprefix("ti-")
    return ALIASES.get(bare, bare) if re.fullmatch(r"[a-z0-9-]+", bare) else "point"
