"""Reads of what is granted."""

from __future__ import annotations

from core.db import db, select
from core.payments.models import Entitlement


def of_case(case_id: int) -> list[Entitlement]:
    """Entitlements that a case granted, oldest first."""
    return list(
        db.session.scalars(select(Entitlement).where(Entitlement.case_id == case_id).order_by(Entitlement.id))
    )


def of_household(household_id: int) -> list[Entitlement]:
    """Everything granted to a household, oldest first."""
    found = select(Entitlement).where(Entitlement.household_id == household_id).order_by(Entitlement.id)
    return list(db.session.scalars(found))
