"""What a decision pays: the rule's lines as the decider has changed them, from which month, and sums that can't be."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from core.cases.models import Case, DecisionRow
from core.declare import End
from core.errors import Incomplete
from core.money import yuan
from core.payments import operations as payments
from core.text import _

if TYPE_CHECKING:
    from core.cases.handling import Handling


def lines_of(act: Handling, end: End, decision: DecisionRow) -> list[Any]:
    """The rule's lines without members left out; where another sum was set, the first line carries the difference."""
    assert end.begins is not None
    found = _kept(act.world.rule(end.begins), _left_out(_answers(act.case, decision)))
    if decision.amount is not None and found:
        rest = sum((line.amount for line in found[1:]), decision.amount * 0)
        found[0] = replace(found[0], amount=decision.amount - rest)
    return found


def must_fit(act: Handling, answers: Mapping[str, Any]) -> None:
    """Incomplete for a sum below the lines that no decider changes: the first line would be less than nothing."""
    begins = next((e.begins for e in act.process.pipeline.ends if e.begins), None)
    if answers.get("amount") is None or begins is None:
        return
    found = _kept(act.world.rule(begins), _left_out(answers))
    fixed = sum((line.amount for line in found[1:]), Decimal(0))
    if yuan(answers["amount"]) < fixed:
        message = _("金额不得少于其中按标准发放的 %(fixed)s 元。", fixed=f"{fixed:,.2f}")
        raise Incomplete(message, next=_("请核对金额后重新提交。"), fields={"amount": [message]})


def start_month(case: Case, decision: DecisionRow) -> date:
    """The month that the decision names, else the one that follows from the county's rule."""
    named = _answers(case, decision).get("start_month")
    if named:
        return date.fromisoformat(f"{named}-01"[:10])
    return payments.first_month(decision.decided_on, case.division)


def _answers(case: Case, decision: DecisionRow) -> Mapping[str, Any]:
    return next(e for e in case.entries if e.id == decision.entry_id).answers or {}


def _left_out(answers: Mapping[str, Any]) -> frozenset[str]:
    """Members whom the decision leaves out, each with a reason of his own (SAL26 45)."""
    return frozenset(each["member"] for each in answers.get("left_out") or ())


def _kept(lines: Collection[Any], left_out: frozenset[str]) -> list[Any]:
    return [
        replace(line, members=tuple(m for m in line.members if m not in left_out))
        for line in lines
        if not line.members or set(line.members) - left_out
    ]
