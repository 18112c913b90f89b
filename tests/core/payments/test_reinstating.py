"""What is paid again once the act that ended an aid has been set aside."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from flask import Flask

from core.audit.operations import operation
from core.db import db
from core.payments.models import EntitledPerson, Entitlement, EntitlementLine
from core.payments.operations import end, reinstate
from core.payments.queries import paid_in
from tests.factories import household, person

OFFICE = "610104003"
BEGUN, LAST, NEXT = date(2026, 1, 1), date(2026, 9, 1), date(2026, 10, 1)


@operation("entitlement.take_over")
def taken_over() -> Entitlement:
    """An aid of 600 and a care line of 200 from the old roll."""
    who = person()
    row = Entitlement(
        office_code=OFFICE,
        type_code="tekun",
        household_id=household(who).id,
        origin="legacy",
        from_month=BEGUN,
        people=[EntitledPerson(office_code=OFFICE, person_id=who.id, from_month=BEGUN)],
        lines=[_line("base", "600"), _line("care", "200")],
    )
    db.session.add(row)
    db.session.flush()
    return row


@operation("entitlement.change")
def raised_from_next_month(row: Entitlement) -> None:
    """700 instead of 600, decided before the end was."""
    row.lines[0].to_month = LAST
    row.lines.append(_line("base", "700", NEXT))
    db.session.flush()


def _line(kind: str, amount: str, since: date = BEGUN) -> EntitlementLine:
    return EntitlementLine(office_code=OFFICE, kind=kind, amount=Decimal(amount), from_month=since)


def paid(row: Entitlement, month: date) -> list[tuple[str, str]]:
    return [(line.kind, str(line.amount)) for line in paid_in(row, month)]


def test_all_that_was_ended_is_paid_again(app: Flask, jump_to: Callable[[date], None]) -> None:
    jump_to(LAST)
    row = taken_over()
    end(row.id, LAST)
    assert paid(row, NEXT) == []
    reinstate(row.id)
    assert paid(row, NEXT) == [("base", "600.00"), ("care", "200.00")]


def test_a_change_that_had_not_begun_is_paid_and_not_what_it_replaces(
    app: Flask, jump_to: Callable[[date], None]
) -> None:
    jump_to(LAST)
    row = taken_over()
    raised_from_next_month(row)
    end(row.id, LAST)
    reinstate(row.id)
    assert paid(row, LAST) == [("base", "600.00"), ("care", "200.00")]
    assert paid(row, NEXT) == [("care", "200.00"), ("base", "700.00")]
