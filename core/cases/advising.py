"""Advice written down: what a rule proposed at a stage, with every input, formula, number and article it used."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from core.cases.facts import law_day
from core.cases.models import AdviceRow, StageEntry
from core.clock import now
from core.db import db
from core.declare import Advice, Step
from core.library.queries import citations, cite
from core.parameters import queries as parameters

if TYPE_CHECKING:
    from core.cases.handling import Handling


def store_advice(act: Handling, row: StageEntry, line: Step) -> AdviceRow | None:
    """What was advised when this stage was finished, with everything that was read."""
    advice = act.world.advice(line)
    if advice is None:
        return None
    stored = AdviceRow(
        office_code=act.case.office_code,
        entry_id=row.id,
        outcome=advice.outcome,
        amount=advice.amount,
        content=advice_content(advice, law_day(act.case)),
        read=parameters.readings(act.world.values),
        given_at=now(),
    )
    db.session.add(stored)
    db.session.flush()
    return stored


def advice_content(advice: Advice, on: date) -> dict[str, Any]:
    """An Advice as JSON; each line of its working cites the texts in force on the law's day (LAW-01)."""
    return {
        "outcome": advice.outcome,
        "amount": f"{advice.amount:.2f}" if advice.amount is not None else None,
        "reasons": [str(reason) for reason in advice.reasons],
        "lines": [[str(kind), f"{amount:.2f}"] for kind, amount in advice.lines],
        "members": [[str(key), str(result)] for key, result in advice.members],
        "figures": [[*map(str, told), list(basis)] for *told, basis in advice.figures],
        "says": {name: str(words) for name, words in advice.says},
        "trace": [
            {
                "what": str(t.what),
                "formula": str(t.formula),
                "inputs": [[str(name), str(value)] for name, value in t.inputs],
                "result": str(t.result),
                "basis": [code for code in t.basis if cite(code, on).in_force],
                "cited": [one.text for one in citations(t.basis, on)],
            }
            for t in advice.trace
        ],
    }
