"""What a letter says of a change: what was paid, what is paid from when, until when, and what the household said."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from core.cases.models import StageEntry
from core.cases.paying import granted_last, start_month
from core.clock import add_months, today
from core.declare import Act, Decision, Wait
from core.text import _

if TYPE_CHECKING:
    from core.cases.handling import Handling


def told(act: Handling, row: StageEntry, outcome: str, data: Mapping[str, Any]) -> dict[str, Any]:
    """Fields of a letter about what was paid; empty for a case that follows no entitlement."""
    if act.case.entitlement_id is None:
        return {}
    line = act.process.pipeline[row.stage]
    decided = granted_last(act.case)
    said: dict[str, Any] = {
        "paid_before": act.world.facts.answer("entitlement", "amount"),
        "outcome": str(line.said(outcome)),
        "heard": _heard(act),
        "answer": data.get("answer") or None,
    }
    if decided is not None and not isinstance(line, Decision):
        answers = next(e.answers or {} for e in act.case.entries if e.id == decided.entry_id)
        said |= {"decided_on": decided.decided_on, "facts": [str(answers.get("facts") or "")]}
    if data.get("amount") is not None:
        return said
    ends = _last_month(act)
    stops = {"last_month": ends, "stop_month": add_months(ends, 1)} if ends else {}
    return {**said, "amount": None, "start_month": None, **stops, "plan": _plan(act, line, outcome)}


def _plan(act: Handling, line: Any, outcome: str) -> list[dict[str, Any]] | None:
    """What is paid during a wait that the decision leads to, from the first month that is not paid yet."""
    decided = granted_last(act.case)
    if not isinstance(line, Decision) or decided is None:
        return None
    rules = (w.changes for w in act.process.pipeline if isinstance(w, Wait) and w.code == outcome)
    lines = [each for rule in rules if rule for each in act.world.rule(rule, decided.decided_on)]
    first = start_month(act.case, decided)
    return [
        {"from_month": max(first, each.from_month), "to_month": each.to_month, "amount": each.amount}
        for each in lines
    ] or None


def _last_month(act: Handling) -> date | None:
    decided = granted_last(act.case)
    rule = next((end.ends for end in act.process.pipeline.ends if end.ends), None)
    found = act.world.rule(rule, decided.decided_on if decided else today()) if rule else None
    return found if isinstance(found, date) else None


def _heard(act: Handling) -> str | None:
    codes = {line.code for line in act.process.pipeline.acting(Act.HEAR)}
    done = [e for e in act.case.entries if e.stage in codes and e.left_on and e.answers]
    if not done:
        return None
    answers = done[-1].answers or {}
    return str(answers.get("statement") or _("期满未答复。"))


__all__ = ["told"]
