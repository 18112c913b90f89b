"""Reads of what is granted."""

from __future__ import annotations

from datetime import date

from core.clock import month_of
from core.db import db, seeing_everything, select
from core.payments.models import EntitledPerson, Entitlement
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
            Entitlement.state == "in_effect",
            Entitlement.from_month <= month,
            Entitlement.to_month.is_(None) | (Entitlement.to_month >= month),
        )
        return sorted(set(db.session.scalars(found)))
