"""What a household is heard on, in words: what is to be decided, from which sum to which, from when, and on what grounds (SAL26 48)."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from core.cases import reducing
from core.cases.justified import sentences
from core.cases.paying import paid_by, ruled_month
from core.declare import Act, Decision
from core.people import queries as people
from core.rules import figure, month_said
from core.text import _

if TYPE_CHECKING:
    from core.cases.handling import Handling

_MOST = 1000
"""Characters that the form takes."""


def intended(act: Handling) -> str:
    """By the newest opinion; where that names no kind or sum, by what the rules advise for the decision."""
    parts, grounds = _said(act)
    said = ["，".join(parts) + "。"] if parts else []
    lines = dict.fromkeys(line for each in (*said, *grounds) for line in sentences(each))
    return "\n".join(lines)[:_MOST]


def proposed(act: Handling) -> str | None:
    """The change alone, as the sheet of the opinion says it behind its result; None where it names none."""
    opinion = act.last_done(Act.OPINE)
    if opinion is None or act.case.entitlement_id is None:
        return None
    result = str(_("拟%(what)s", what=act.process.pipeline[opinion.stage].said(opinion.outcome or "")))
    parts = [part for part in _said(act)[0] if part != result]
    return "，".join(parts) + "。" if parts else None


def _said(act: Handling) -> tuple[list[str], list[str]]:
    """What is intended, part by part, and the grounds."""
    opinion = act.last_done(Act.OPINE)
    decision = _decision_on(act, opinion.outcome) if opinion else None
    if opinion is None or decision is None:
        return [], []
    said, advice = opinion.answers or {}, act.world.advice(decision)
    advised = advice.outcome if advice else ""
    named = opinion.outcome if opinion.outcome in decision.grants else None
    kind = said.get("proposes") or named or advised
    amount = said.get("proposed_amount") or said.get("amount")
    if amount is None and advice and kind == advised:
        amount = advice.amount
    grounds = [said[name] for name in ("facts", "reasons") if said.get(name)]
    if kind not in decision.grants:
        return [], grounds
    parts = [str(_("拟%(what)s", what=decision.said(kind))), *_change(act, kind, amount)]
    if amount is not None:
        parts += _dropped(act)
    worked_out = advice.reasons[:1] if advice and kind == advised else ()
    return parts, [*worked_out, *grounds]


def _dropped(act: Handling) -> list[str]:
    """Who is covered now and by the rules is no longer, by name; of the dead nobody is told so."""
    paid, household = paid_by(act), act.case.household_id
    covered = {key for line in paid() for key in line.members} if paid else set()
    if household is None or not covered:
        return []
    facts, names = act.world.facts, people.names_of(household)
    gone = covered | set(facts.answer("death", "members", ()))
    out = [names[key] for key in facts.answer("entitlement", "members", ()) if key not in gone]
    return [str(_("不再纳入保障的成员：%(names)s", names="、".join(out)))] if out else []


def _decision_on(act: Handling, outcome: str | None) -> Decision | None:
    """The decision to which that opinion leads: the one that grants what it names, else the one on the road."""
    decisions = act.process.pipeline.decisions
    named = (d for d in decisions if outcome in d.grants)
    return next(named, next((d for d in decisions if not d.only_ends), None))


def _change(act: Handling, kind: str, amount: Any) -> list[str]:
    """What is paid now and would be paid then, and since which month if it is decided today."""
    paid = act.world.facts.answer("entitlement", "amount")
    if paid is None:
        return []
    old = figure(Decimal(paid))
    month = month_said(reducing.no_sooner(act, kind, ruled_month(act)))
    if amount is None or Decimal(amount) == Decimal(paid):
        return [str(_("现定每月 %(old)s 元", old=old)), str(_("预计自%(month)s起执行", month=month))]
    now = _("每月金额由 %(old)s 元变为 %(new)s 元", old=old, new=figure(Decimal(amount)))
    return [str(now), str(_("预计自%(month)s起执行", month=month))]
