"""What other types are told of a household: which aid it receives, on which day, wherever it was granted."""

from __future__ import annotations

from datetime import date

from flask import Flask

from core.audit.operations import operation
from core.db import Scope, db, use_scope
from core.payments.models import EntitledPerson, Entitlement
from core.people.models import Household, Person
from core.plugins import ask
from tests.factories import household, person

OFFICE = "610104003"


@operation("entitlement.take_over")
def grant(home: Household, who: Person, to_month: date | None = None) -> None:
    """An aid from the old roll, since January 2026."""
    covered = EntitledPerson(
        office_code=OFFICE,
        person_id=who.id,
        from_month=date(2026, 1, 1),
        to_month=to_month,
        group="basic_living",
    )
    row = Entitlement(
        office_code=OFFICE,
        type_code="dibao",
        group="basic_living",
        household_id=home.id,
        origin="legacy",
        grants=1,
        from_month=date(2026, 1, 1),
        to_month=to_month,
        people=[covered],
    )
    db.session.add(row)
    db.session.flush()


def told(home: Household, on: date) -> tuple[str, ...]:
    return ask("describe_household", household=home, on=on)


def test_who_receives_dibao_is_told_in_the_words_that_rules_of_other_types_read(app: Flask) -> None:
    who = person()
    home = household(who)
    assert told(home, date(2026, 8, 1)) == ()
    grant(home, who)
    assert told(home, date(2026, 8, 1)) == ("dibao_recipient",)
    assert told(home, date(2025, 12, 31)) == ()


def test_an_aid_that_has_ended_is_told_to_its_last_month(app: Flask) -> None:
    who = person()
    home = household(who)
    grant(home, who, to_month=date(2026, 7, 1))
    assert told(home, date(2026, 7, 31)) == ("dibao_recipient",)
    assert told(home, date(2026, 8, 1)) == ()


def test_it_is_told_also_to_a_township_that_may_not_see_the_rows(app: Flask) -> None:
    who = person()
    home = household(who)
    grant(home, who)
    with use_scope(Scope.of(OFFICE)):
        inside = told(home, date(2026, 8, 1))
    with use_scope(Scope.of("610104004")):
        assert told(home, date(2026, 8, 1)) == inside == ("dibao_recipient",)
        assert db.session.scalars(db.select(Entitlement)).all() == []
