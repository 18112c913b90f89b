"""Who outside the household owes maintenance to whom in it, as the application names them (民法典 1059, 1067, 1074, 1075)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from core.declare import Member
from core.declare.facts import Obligor
from core.rules.household import ADULT_AT

CHILDREN_OWE = ("self", "spouse")


def obligors_of(
    told: Iterable[Mapping[str, Any]], members: Iterable[Member], on: date
) -> tuple[Obligor, ...]:
    """The obligors of the newest answers that name any; who says nothing of his household's income owes a settled sum alone."""
    named = [part["obligors"] for part in told if part.get("obligors")]
    present = list(members)
    found = (
        _obligor(str(one.get("name") or f"o{n}"), one, present, on)
        for n, one in enumerate(named[-1] if named else (), 1)
    )
    return tuple(each for each in found if each is not None)


def _obligor(key: str, one: Mapping[str, Any], members: list[Member], on: date) -> Obligor | None:
    settled, income = one.get("settled_amount"), one.get("household_income")
    owed = _owed(str(one.get("relation")), members, on, settled=settled is not None)
    if not owed or (settled is None and income is None and one.get("received_amount") is None):
        return None
    return Obligor(
        key=key,
        owed_to=owed,
        household_income=income or Decimal(0),
        household_size=int(one.get("household_size") or 1),
        supported=int(one.get("supported") or 1),
        settled_amount=settled,
        received_amount=one.get("received_amount"),
    )


def _owed(relation: str, members: list[Member], on: date, *, settled: bool) -> tuple[str, ...]:
    """Children owe to the applicant and the spouse; a parent, or a spouse who lives apart, to the minors.

    Others owe under conditions that the application does not tell: only what a judgment or an agreement says.
    """
    if relation == "child":
        return tuple(m.key for m in members if m.relation in CHILDREN_OWE)
    if relation == "parent":
        return tuple(m.key for m in members if m.relation in ("self", "sibling") and m.age(on) < ADULT_AT)
    if relation == "spouse":
        minors = tuple(m.key for m in members if m.relation == "child" and m.age(on) < ADULT_AT)
        return minors or (_applicant(members) if settled else ())
    return _applicant(members) if settled else ()


def _applicant(members: list[Member]) -> tuple[str, ...]:
    return tuple(m.key for m in members if m.relation == "self")
