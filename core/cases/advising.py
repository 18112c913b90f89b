"""Advice written down: what a rule proposed at a stage, with every input, formula, number and article it used."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from core.cases.facts import law_day
from core.cases.models import AdviceRow, Case, DecisionRow, OpinionRow, StageEntry
from core.cases.remarks import remark
from core.clock import now
from core.db import db, select
from core.declare import NEXT, Advice, Decision, End, Step
from core.declare.checks import outcomes_on
from core.library.queries import citations, cite, printed
from core.parameters import queries as parameters
from core.people.queries import names_of, roster
from core.text import _

if TYPE_CHECKING:
    from core.cases.handling import Handling

TELLING = (_("成员"), _("项目"), _("财产种类"))
"""Inputs that say whose or what a line is; they are stored in the language of whoever was advised."""


_PLACE = re.compile(r"(?<![A-Za-z0-9_])m\d+(?![A-Za-z0-9_])")
"""A member's place in the case, as rules name him: they know nobody's name."""


def by_name(case: Case, advice: Advice) -> Advice:
    """The advice with members named as people know them, in its reasons and in the words of its letters."""
    said = (
        *advice.reasons,
        *(words for _name, words in advice.says),
        *(why for _key, why, _a in advice.left_out),
    )
    if case.household_id is None or not any(_PLACE.search(str(each)) for each in said):
        return advice
    names = names_of(case.household_id)

    def told(words: str) -> str:
        return _PLACE.sub(lambda found: names.get(found[0], found[0]), str(words))

    return replace(
        advice,
        reasons=tuple(map(told, advice.reasons)),
        says=tuple((name, told(words)) for name, words in advice.says),
        left_out=tuple((key, told(why), basis) for key, why, basis in advice.left_out),
    )


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


def advised_at(row: StageEntry) -> AdviceRow | None:
    """What the rules advised when this stage was finished."""
    last = select(AdviceRow).where(AdviceRow.entry_id == row.id).order_by(AdviceRow.id.desc()).limit(1)
    return db.session.scalar(last)


def newest_advice(case: Case) -> AdviceRow | None:
    """What the rules advised last in this case."""
    ids = [e.id for e in case.entries]
    newest = select(AdviceRow).where(AdviceRow.entry_id.in_(ids)).order_by(AdviceRow.id.desc()).limit(1)
    return db.session.scalar(newest)


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
        "unmet": advice.unmet if advice.unmet is None else list(advice.unmet),
        "left_out": [[str(key), str(why), list(basis)] for key, why, basis in advice.left_out],
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


def printed_working(case: Case, lines: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The working as a letter prints it: whose and what each line is, with the articles that were in force."""
    on = law_day(case)
    rows = roster(case.household_id, on) if case.household_id else []
    names = {row.member.key: row.name for row in rows}
    return [
        {
            "what": _named(line, names),
            "formula": _with_numbers(line, names),
            "result": line["result"],
            "basis": "、".join(printed(line["basis"], on)),
        }
        for line in lines
    ]


def _with_numbers(line: Mapping[str, Any], names: Mapping[str, str]) -> str:
    """The formula and what stands in it, so that whoever reads it can work it out again; whose it is stands before it."""
    told = _telling()
    given = [f"{label} {names.get(value, value)}" for label, value in line["inputs"] if label not in told]
    return f"{line['formula']}（{'，'.join(given)}）" if given else str(line["formula"])


def _telling() -> set[str]:
    return {text for label in TELLING for text in (label.source, str(label))}


def _named(line: Mapping[str, Any], names: Mapping[str, str]) -> str:
    told = _telling()
    said = [names.get(value, value) for label, value in line["inputs"] if label in told]
    return f"{line['what']}（{'，'.join(said)}）" if said else str(line["what"])


AGAINST = {2: "against_2", 3: "against_3"}
"""Item of 社会救助法 70 -> the kind of the line which says that a decision on a request departs from the advice so."""


def note_departure(act: Handling, decision: DecisionRow, line: Decision, advice: AdviceRow) -> None:
    """A line in the timeline where a request was refused that the rules would grant, or granted that they would refuse.

    It names reason and signers; without a written reason the gates let nobody depart (LAW-03). Advice that leaves the
    matter to a person is departed from by nothing.
    """
    if act.case.pipeline != act.type.apply.code or advice.outcome == decision.outcome:
        return
    ways = outcomes_on(line, act.process.settings)
    to = ways.get(advice.outcome)
    ends = to is NEXT or (isinstance(to, str) and isinstance(act.process.pipeline[to], End))
    if not ends or (advice.outcome in line.grants) == bool(decision.grants):
        return
    signed = select(OpinionRow.person_name).where(
        OpinionRow.entry_id == decision.entry_id, OpinionRow.outcome == decision.outcome
    )
    said = _(
        "系统建议“%(advised)s”，决定“%(decided)s”。决定人：%(who)s。理由：%(why)s",
        advised=line.said(advice.outcome),
        decided=line.said(decision.outcome),
        who="、".join(db.session.scalars(signed.order_by(OpinionRow.id))),
        why=decision.reason,
    )
    remark(act.case, AGAINST[3 if decision.grants else 2], str(said), decision)
