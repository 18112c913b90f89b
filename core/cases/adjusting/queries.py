"""Each running entitlement under the values of a month beside what is paid in it; nothing is written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from core.cases.facts import facts_of, law_day
from core.cases.models import Case, DecisionRow
from core.cases.process import Process
from core.cases.versions import process_of, type_of
from core.db import db, select
from core.declare import Advice, CaseType, Step
from core.declare.lines import Act
from core.divisions.queries import office_of
from core.parameters import queries as parameters
from core.payments.models import Entitlement
from core.payments.queries import paid_in
from core.plugins import registry

MOST = 100
"""Households that one page works out."""


@dataclass(frozen=True)
class Adjusted:
    """What is paid for one household in a month, and what the month's values give: yuan a month, None where nothing."""

    case: Case
    paid: Decimal
    advice: Advice

    @property
    def due(self) -> Decimal | None:
        """The sum under the month's values; None where the rule finds nobody eligible or leaves it to a person."""
        return self.advice.amount if self.advice.outcome == "eligible" else None

    @property
    def changes(self) -> bool:
        """Whether another sum is due than is paid."""
        return self.due != self.paid


def adjustable() -> list[CaseType]:
    """Types that pay by the month for as long as the need lasts: those that exclude one another."""
    return [each for each in registry().case_types.values() if each.group]


def adjusted(
    type_code: str, town: str, month: date, after: int = 0, limit: int = MOST
) -> tuple[list[Adjusted], int | None]:
    """A page of a township's running entitlements, within scope, under the values of that month, and the key from which
    the next goes on: each is worked out by the type's rule, so that a page has a bound.

    What leaves by itself (a gradual exit) is left out: its sum was set with its end.
    """
    running = (
        select(Entitlement)
        .where(Entitlement.type_code == type_code, Entitlement.office_code == office_of(town))
        .where(Entitlement.state == "in_effect", Entitlement.to_month.is_(None), Entitlement.id > after)
        .order_by(Entitlement.id)
        .limit(limit + 1)
    )
    found = list(db.session.scalars(running))
    following = found[limit - 1].id if len(found) > limit else None
    return list(_worked_out(found[:limit], type_code, month)), following


def _worked_out(running: Iterable[Entitlement], type_code: str, month: date) -> Iterator[Adjusted]:
    for entitlement in running:
        lines = [line for line in paid_in(entitlement, month) if line.to_month is None]
        case = _latest(entitlement)
        if lines and case is not None:
            paid = sum((line.amount for line in lines), Decimal(0))
            yield Adjusted(case, paid, _advice(case, type_of(type_code), month))


def _latest(entitlement: Entitlement) -> Case | None:
    """The case whose decision set what is paid: the newest that granted or changed it."""
    about = (Case.id == entitlement.case_id) | (Case.entitlement_id == entitlement.id)
    decided = select(DecisionRow.case_id).where(DecisionRow.grants == 1)
    return db.session.scalar(
        select(Case).where(about, Case.id.in_(decided)).order_by(Case.id.desc()).limit(1)
    )


def _advice(case: Case, case_type: CaseType, month: date) -> Advice:
    """What the type's rule of opinion gives on the facts as they were decided, with sums and standards of the month."""
    process: Process = process_of(case)
    days = {"acceptance": law_day(case), "decision": month, "month": month, "event": month}
    settings = {**process.settings, **process.limits}
    values = parameters.bind(case_type.code, case.division, days, settings)
    line = next(one for one in case_type.apply.acting(Act.OPINE) if isinstance(one, Step) and one.advice)
    assert line.advice is not None
    found: Advice = line.advice(facts_of(case, case_type), values)
    return found
