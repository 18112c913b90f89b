"""Headings of the sidebar that several features stand under, and the order of what stands below them."""

from __future__ import annotations

from typing import Any, Final

from core.text import _

SETUP: Final[dict[str, Any]] = {
    "category": "Setup",
    "category_label": _("业务设置"),
    "category_icon": "adjustments",
}
"""What a county decides before and while cases run; keywords of FAB's `add_view`."""

STAFF: Final[dict[str, Any]] = {
    "category": "Staff",
    "category_label": _("账号与岗位"),
    "category_icon": "users",
}
"""Who works here, under which account, posted to what."""

LOG: Final[str] = "AuditTrail"

_LAST = ("Setup", "Staff", LOG, "Security")
_WITHIN = (
    "Modules",
    "Delegation",
    "LeadingGroups",
    "Processes",
    "Templates",
    "Parameters",
    "Calendar",
    "Divisions",
    "Library",
    "Jobs",
)


def place_of(name: str) -> tuple[int, int]:
    """A sort key: daily work in the order in which it was registered, administration behind it in this order."""
    if name in _LAST:
        return 1, _LAST.index(name)
    return 0, _WITHIN.index(name) if name in _WITHIN else len(_WITHIN)
