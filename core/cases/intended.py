"""What a household is heard on, in words: what is to be decided, from which sum to which, from when, and on what grounds (SAL26 48)."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from core.cases import reducing
from core.cases.paying import ruled_month
from core.declare import Act, Decision
from core.rules import figure, month_said
from core.text import _

if TYPE_CHECKING:
    from core.cases.handling import Handling

_MOST = 1000
"""Characters that the form takes."""


def intended(act: Handling) -> str:
    """By the newest opinion; where that names no kind or sum, by what the rules advise for the decision."""
    change, grounds = _said(act)
    return "\n".join(each for each in (change, *grounds) if each)[:_MOST]


def proposed(act: Handling) -> str | None:
    """The change alone, as the sheet of the opinion says it; None where it names none."""
    return _said(act)[0] if act.case.entitlement_id is not None else None


def _said(act: Handling) -> tuple[str | None, list[str]]:
    """What is intended, and the grounds."""
    opinion = act.last_done(Act.OPINE)
    decision = _decision_on(act, opinion.outcome) if opinion else None
    if opinion is None or decision is None:
        return None, []
    said, advice = opinion.answers or {}, act.world.advice(decision)
    advised = advice.outcome if advice else ""
    named = opinion.outcome if opinion.outcome in decision.grants else None
    kind = said.get("proposes") or named or advised
    amount = said.get("proposed_amount") or said.get("amount")
    if amount is None and advice and kind == advised:
        amount = advice.amount
    grounds = [said[name] for name in ("facts", "reasons") if said.get(name)]
    if kind not in decision.grants:
        return None, grounds
    parts = [str(_("拟%(what)s", what=decision.said(kind))), *_change(act, kind, amount)]
    worked_out = advice.reasons[:1] if advice and kind == advised else ()
    return "，".join(parts) + "。", [*worked_out, *grounds]


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
