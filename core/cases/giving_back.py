"""A member was left out because of a death that was none: what was withheld is given back by the decision that covers him again (SAL26 70(1))."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from core.cases.held import named
from core.cases.models import Case, DecisionRow
from core.cases.remarks import remark
from core.clock import add_months
from core.db import db, select
from core.payments import operations as payments
from core.payments import queries as paid
from core.payments.arrears import Short, short
from core.payments.models import Entitlement
from core.people.queries import persons_by_key
from core.rules.worked import figure
from core.text import _

if TYPE_CHECKING:
    from core.cases.handling import Handling


def withheld(act: Handling, covered: Collection[str], amount: Decimal, start: date) -> list[Short]:
    """Months before `start` in which too little was paid, and how much in each; `covered` are who is covered from then on.

    Neither more than was paid while he was covered, nor more than is decided now.
    """
    aid = paid.get(act.case.entitlement_id or 0)
    last = _last_month_with(aid, persons_by_key(act.case.household_id or 0), covered) if aid else None
    if aid is None or last is None:
        return []
    before = sum((line.amount for line in paid.paid_in(aid, last)), Decimal(0))
    return short(aid, add_months(last, 1), add_months(start, -1), min(before, amount))


def give_back(act: Handling, missing: list[Short], line: Any, decision: DecisionRow) -> None:
    """It is paid to whoever is paid from now on, and the timeline tells it; nothing where nothing is missing."""
    aid = paid.get(act.case.entitlement_id or 0)
    if aid is None or not missing:
        return
    persons = persons_by_key(act.case.household_id or 0)
    payments.give_back(aid.id, missing, line, persons, decision.id)
    granting = db.session.get(Case, aid.case_id) if aid.case_id else None
    for first, last, amount in missing:
        told = {"months": named(first, last), "amount": figure(amount)}
        said = _("误登死亡期间少发的%(months)s，每月补发%(amount)s元。", **told)
        remark(granting or act.case, "given_back", str(said))


def _last_month_with(aid: Entitlement, persons: dict[str, int], covered: Collection[str]) -> date | None:
    """The last month in which one was covered who was left out for his death and is covered again; None where nobody was."""
    here = {each.person_id for each in aid.people if each.to_month is None}
    found = []
    for key in covered:
        months = [p.to_month for p in aid.people if p.person_id == persons.get(key) and p.to_month]
        if months and persons[key] not in here and _for_death(aid, max(months), key):
            found.append(max(months))
    return min(found, default=None)


def _for_death(aid: Entitlement, last: date, key: str) -> bool:
    """Whether what was decided from the next month on rests on his death, registered in the same case."""
    numbers = {x.decision_id for x in aid.lines if x.from_month == add_months(last, 1) and x.decision_id}
    decided = (
        select(Case).join(DecisionRow, DecisionRow.case_id == Case.id).where(DecisionRow.id.in_(numbers))
    )
    return any(f"death:{key}" in (case.raised or ()) for case in db.session.scalars(decided))


__all__ = ["give_back", "withheld"]
