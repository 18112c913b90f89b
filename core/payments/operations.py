"""Writing what is granted: an entitlement begins at the End of a case, and only there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from core.audit.operations import about, operation
from core.clock import add_months, month_of
from core.db import db, select
from core.errors import Refused
from core.parameters import queries as parameters
from core.parameters.keys.money import START_RULE
from core.payments.models import EntitledPerson, Entitlement, EntitlementLine
from core.text import _


def first_month(decided_on: date, division: str) -> date:
    """The month from which is paid: the month after the decision unless the county's rule says otherwise (D57 21)."""
    months = 0 if parameters.value_of(START_RULE, division, decided_on) == "same_month" else 1
    return add_months(month_of(decided_on), months)


@operation("entitlement.begin")
def begin(
    *,
    office_code: str,
    type_code: str,
    group: str | None,
    case_id: int,
    household_id: int,
    decision_id: int,
    lines: Sequence[Any],
    persons: Mapping[str, int],
    from_month: date,
) -> Entitlement:
    """What a granting decision grants, by line; `lines` are the type's BenefitLines, `persons` member key -> person.

    Raises Refused when a person already receives an aid that excludes this one.
    """
    covered = {persons[key] for line in lines for key in line.members if key in persons}
    _refuse_double(covered, group)
    row = Entitlement(
        office_code=office_code,
        type_code=type_code,
        group=group,
        case_id=case_id,
        household_id=household_id,
        decision_id=decision_id,
        from_month=from_month,
        lines=[_line(office_code, line, persons, from_month) for line in lines],
        people=[
            EntitledPerson(office_code=office_code, person_id=p, group=group, from_month=from_month)
            for p in sorted(covered)
        ],
    )
    db.session.add(row)
    db.session.flush()
    about(f"entitlement:{row.id}")
    return row


def _line(office: str, line: Any, persons: Mapping[str, int], from_month: date) -> EntitlementLine:
    return EntitlementLine(
        office_code=office,
        kind=line.kind,
        payee_id=persons.get(line.payee),
        payee_name="" if line.payee in persons else str(line.payee),
        amount=line.amount,
        from_month=line.from_month or from_month,
        to_month=line.to_month,
    )


def _refuse_double(persons: set[int], group: str | None) -> None:
    """Types of one group exclude each other for a person and month."""
    if group is None:
        return
    held = select(EntitledPerson.person_id).where(
        EntitledPerson.person_id.in_(persons),
        EntitledPerson.group == group,
        EntitledPerson.to_month.is_(None),
    )
    if db.session.scalar(held.limit(1)) is not None:
        raise Refused(
            _("家庭成员中有人已在享受同类基本生活救助，不能重复享受。"),
            basis=("SAL26:15", "D57:28"),
            next=_("请先核实并停发原救助，再办理本案。"),
        )
