"""A month written out that is what the rule gives anyway is no other decision than the one that leaves it to the rule."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from core.cases import reducing
from core.cases.forms import Filled
from core.cases.models import StageEntry
from core.cases.paying import ruled_month
from core.clock import month_of, today
from core.declare import Decision, Line

if TYPE_CHECKING:
    from core.cases.handling import Handling

_MONTHS = ("start_month", "last_month")


def left_to_the_rule(act: Handling, row: StageEntry, line: Line, outcome: str, paper: Filled) -> Filled:
    """The form without such months, so that all who mean the same sign the same.

    One that somebody has signed already stays: it was another than the rule's when he wrote it, and others may join him.
    """
    named = {name: paper.data[name] for name in _MONTHS if paper.data.get(name)}
    if not named or not isinstance(line, Decision) or outcome not in line.grants:
        return paper
    unsaid = {name: value for name, value in paper.data.items() if name not in named}
    act.look_again({row.stage: {**unsaid, "outcome": outcome}})
    ruled, stored = _ruled(act, outcome), paper.stored or {}
    signed = {(name, (o.answers or {}).get(name)) for o in row.opinions for name in _MONTHS}
    usual = [n for n, month in named.items() if month == ruled.get(n) and (n, stored.get(n)) not in signed]
    return replace(paper, data=_without(paper.data, usual), stored=_without(stored, usual))


def _without(answers: Mapping[str, Any], names: list[str]) -> dict[str, Any]:
    return {name: value for name, value in answers.items() if name not in names}


def _ruled(act: Handling, outcome: str) -> dict[str, date]:
    """From when it is paid, and until when, if the decision of today names no month."""
    months = {"start_month": reducing.no_sooner(act, outcome, ruled_month(act))}
    rule = next((end.ends for end in act.process.pipeline.ends if end.ends), None)
    last = act.world.rule(rule, today()) if rule else None
    return months | ({"last_month": month_of(last)} if isinstance(last, date) else {})
