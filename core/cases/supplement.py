"""By when missing papers are best brought: looked at before the one-time notice says it (D57 10)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from core.clock import today
from core.errors import Incomplete
from core.text import _

LATEST = timedelta(days=366)
"""No text sets a day for supplementing; what lies further ahead than a year is a slip of the pen."""


def must_be_ahead(data: Mapping[str, Any]) -> None:
    """Incomplete for a suggested day that is over, or that nobody can have meant."""
    due = data.get("due_on")
    if due is None or today() <= due <= today() + LATEST:
        return
    said = _("不能早于今天。") if due < today() else _("不能晚于一年以后。")
    raise Incomplete(
        _("建议补正日期有误，没有出具告知书。"),
        basis=("D57:10",),
        next=_("请填写今天或者以后一年以内的日期；不填的，告知书不写日期。"),
        fields={"due_on": [said]},
    )


def suggested(data: Mapping[str, Any]) -> date | None:
    """The day as the notice prints it."""
    due = data.get("due_on") if "checklist" in data else None
    return date.fromisoformat(due) if due else None
