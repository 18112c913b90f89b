"""Reads of what is granted."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from core.clock import month_of
from core.db import db, read_once, seeing_everything, select
from core.payments.models import EntitledPerson, Entitlement, EntitlementLine
from core.people.queries import persons_by_key


def of_case(case_id: int) -> list[Entitlement]:
    """Entitlements that a case granted, oldest first."""
    return list(
        db.session.scalars(select(Entitlement).where(Entitlement.case_id == case_id).order_by(Entitlement.id))
    )


def of_household(household_id: int) -> list[Entitlement]:
    """Everything granted to a household, oldest first."""
    found = select(Entitlement).where(Entitlement.household_id == household_id).order_by(Entitlement.id)
    return list(db.session.scalars(found))


def get(entitlement_id: int) -> Entitlement | None:
    """The entitlement within scope; None otherwise."""
    return db.session.scalar(select(Entitlement).where(Entitlement.id == entitlement_id))


@read_once
def in_effect(case_id: int) -> Entitlement | None:
    """What a case granted and nobody has ended; None when there is no such thing."""
    found = select(Entitlement).where(Entitlement.case_id == case_id, Entitlement.state == "in_effect")
    return db.session.scalar(found.order_by(Entitlement.id.desc()).limit(1))


def receiving(persons: Collection[int], group: str, month: date) -> bool:
    """Whether an aid of that group is, or will be, paid to one of these in that month or later, within scope."""
    return bool(recipients(persons, group, month))


def recipients(persons: Collection[int], group: str, month: date) -> set[int]:
    """Those of them to whom it is, or will be, paid."""
    held = select(EntitledPerson.person_id).where(
        EntitledPerson.person_id.in_(persons),
        EntitledPerson.group == group,
        EntitledPerson.to_month.is_(None) | (EntitledPerson.to_month >= month),
    )
    return set(db.session.scalars(held))


def aids(persons: Any, month: date) -> list[tuple[str, str, str | None]]:
    """What is, or will be, paid to any of these (numbers, or the question for them) in that month or later: type, office, group."""
    held = (
        select(Entitlement.type_code, Entitlement.office_code, EntitledPerson.group)
        .join(EntitledPerson, EntitledPerson.entitlement_id == Entitlement.id)
        .where(EntitledPerson.person_id.in_(persons))
        .where(EntitledPerson.to_month.is_(None) | (EntitledPerson.to_month >= month))
    )
    return [(code, office, group) for code, office, group in db.session.execute(held.distinct()).all()]


def paid_in(entitlement: Entitlement, month: date) -> list[EntitlementLine]:
    """The lines of that month; before the first one those that begin with it."""
    month = max(month, entitlement.from_month)
    return [
        e for e in entitlement.lines if e.from_month <= month and (e.to_month is None or e.to_month >= month)
    ]


def received(household_id: int, on: date) -> list[str]:
    """Types of aid in effect in that month for anybody of the household, wherever it was granted.

    Other townships' rows stay unseen: only that there is such an aid is told.
    """
    month = month_of(on)
    with seeing_everything():
        persons = persons_by_key(household_id).values()
        covered = select(EntitledPerson.entitlement_id).where(EntitledPerson.person_id.in_(persons))
        found = select(Entitlement.type_code).where(
            Entitlement.id.in_(covered),
            Entitlement.state != "void",
            Entitlement.from_month <= month,
            Entitlement.to_month.is_(None) | (Entitlement.to_month >= month),
        )
        return sorted(set(db.session.scalars(found)))
