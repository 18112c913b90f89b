"""The limits of a case as its page shows them: the whole procedure's with the days that are left, and those of open stages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from core.cases.models import Case
from core.cases.queries import deadlines
from core.cases.rows_shown import deadline_shown
from core.cases.shown import days_left
from core.clock import today
from core.declare import Pipeline
from core.text import Message, _

_NAMES: dict[str, Message] = {
    "start": _("“%(s)s”开始"),
    "finish": _("“%(s)s”办完"),
    "post": _("“%(s)s”张贴"),
    "expires": _("“%(s)s”结果有效期"),
}


@dataclass(frozen=True)
class Total:
    """Days that are left and days in all, in working days or in days; `days` is None for a limit set in months."""

    left: int
    days: int | None
    unit: str


def clocks_of(case: Case, pipeline: Pipeline) -> list[dict[str, Any]]:
    """Limits that still run, the total first."""
    rows = [row for row in deadlines(case.id) if row.met_on is None]
    return [deadline_shown(row) | {"label": _name(row, pipeline)} for row in rows]


def _name(row: Any, pipeline: Pipeline) -> str:
    if row.kind == "total":
        return str(_("全程办理时限"))
    label = pipeline[row.stage].label if row.stage in pipeline else row.stage
    return str(_NAMES.get(row.kind, _NAMES["finish"]) % {"s": label})


def total_of(case: Case, clocks: Sequence[dict[str, Any]]) -> Total | None:
    """The limit of the whole procedure in the days that it counts; None before acceptance and after the end."""
    left = days_left(case)
    if left is None or case.due_on is None:
        return None
    found: dict[str, Any] = next((c for c in clocks if c["kind"] == "total"), {"unit": "workdays", "n": None})
    if found["unit"] == "workdays":
        return Total(left, found["n"], "workdays")
    return Total((case.due_on - today()).days, found["n"] if found["unit"] == "days" else None, "days")
