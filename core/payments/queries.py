"""Reads of what is granted."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from decimal import Decimal
from typing import Any

from core.clock import add_months, month_of, today
from core.db import db, read_once, seeing_everything, select
from core.parameters import queries as parameters
from core.parameters.keys.money import PAY_DAY
from core.payments.models import EntitledPerson, Entitlement, EntitlementLine
from core.people.models import Person
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


@read_once(Entitlement)
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


def settled_in(entitlement: Entitlement) -> date:
    """The month that pays what was decided last: this one, or the later one from which a change is decided already."""
    ahead = (e.from_month for e in entitlement.lines if e.to_month is None or e.to_month >= e.from_month)
    return max(month_of(today()), *ahead)


def paid_until(entitlement: Entitlement) -> date:
    """The last month that has been paid by today: this one from the county's pay day on, else the one before."""
    month, day = month_of(today()), parameters.find(PAY_DAY, entitlement.office_code, today())
    paid = month if day is not None and today().day >= int(day.value) else add_months(month, -1)
    return min(paid, add_months(entitlement.held_from, -1)) if entitlement.held_from else paid


def reducible_from(entitlement: Entitlement) -> date:
    """The first month in which less can be paid: it isn't paid yet, and what was decided last is paid in it."""
    return max(settled_in(entitlement), add_months(paid_until(entitlement), 1))


def overpaid(entitlement: Entitlement, last: date) -> tuple[date, date, Decimal] | None:
    """First and last month that were paid after `last`, to which there was a right, and yuan in all; None without any."""
    paid = paid_until(entitlement)
    parts = []
    for line in entitlement.lines:
        first, until = max(line.from_month, add_months(last, 1)), min(line.to_month or paid, paid)
        if first <= until:
            months = (until.year - first.year) * 12 + until.month - first.month + 1
            parts.append((first, until, line.amount * months))
    if not parts:
        return None
    return min(p[0] for p in parts), max(p[1] for p in parts), sum((p[2] for p in parts), Decimal(0))


def held_from(entitlement_id: int) -> date | None:
    """The month from which it is held; None where it is paid."""
    return db.session.scalar(select(Entitlement.held_from).where(Entitlement.id == entitlement_id))


def payees_on(entitlement: Entitlement, month: date) -> list[str]:
    """Names of those who are paid in that month."""
    lines = paid_in(entitlement, month)
    known = select(Person.id, Person.name).where(Person.id.in_([x.payee_id for x in lines if x.payee_id]))
    names = {row.id: row.name for row in db.session.execute(known)}
    return list(dict.fromkeys(names.get(x.payee_id or 0, x.payee_name) for x in lines))


def relying_on(entitlement: Entitlement) -> set[int]:
    """Whom it covers now; where it is held, those as well to whom it would be paid."""
    covered = {each.person_id for each in entitlement.people if each.to_month is None}
    if entitlement.held_from is None:
        return covered
    due = [x for x in entitlement.lines if x.to_month is None or x.to_month >= entitlement.held_from]
    return covered | {line.payee_id for line in due if line.payee_id is not None}


def covers_living(entitlement: Entitlement) -> bool:
    """Whether somebody is covered now who lives, as far as is known."""
    covered = [p.person_id for p in entitlement.people if p.to_month is None]
    lives = select(Person.id).where(Person.id.in_(covered), Person.dead_on.is_(None))
    return db.session.scalar(lives.limit(1)) is not None


def covered_until(entitlement: Entitlement) -> date | None:
    """The last month in which somebody was covered; None while somebody is."""
    months = [p.to_month for p in entitlement.people]
    return None if None in months else max((m for m in months if m), default=None)


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
