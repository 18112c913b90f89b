"""The means of some members, put together from the shared rules and values."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from core.declare import Facts, IncomeItem, Member, Obligor, PropertyItem, SpendingItem
from core.rules import parameters as p
from core.rules.means import SOURCES, Means, check_sources, means_of

ON = date(2025, 3, 3)
STANDARD = Decimal(500)
VALUES: dict[Any, Any] = {
    p.EMPLOYMENT_COST: {"kind": "none"},
    p.MAINTENANCE_FORMULA: {"k": "2.0", "r": "0.20"},
    p.PROPERTY_RULES: [{"kind": "vehicle", "metric": "count", "most": "0", "answer": "fail"}],
}
FATHER = Member(key="father", relation="self", born_on=date(1950, 1, 1))
MOTHER = Member(key="mother", relation="spouse", born_on=date(1952, 1, 1))
SON = Obligor(
    key="son", owed_to=("father",), household_income=Decimal(5000), household_size=4, supported=1
)  # owes 200


def item(member: str, code: str, amount: int, **more: Any) -> IncomeItem:
    return IncomeItem(member=member, kind="transfer", item=code, amount=Decimal(amount), **more)


def means(**facts: Any) -> Means:
    facts = {"on": ON, "members": (FATHER, MOTHER), **facts}
    return means_of(Facts(**facts), VALUES, facts["members"], STANDARD)


def test_what_is_due_and_what_is_received_from_the_same_son_count_once() -> None:
    received = (item("father", "maintenance_received", 150), item("mother", "maintenance_received", 70))
    assert means(obligors=(SON,), income=received).income.by_member == {"mother": 70, "father": 200}
    more = (item("father", "maintenance_received", 260),)
    assert means(obligors=(SON,), income=more).income.total == 260


def test_maintenance_received_without_a_known_obligor_is_ordinary_income() -> None:
    assert means(income=(item("father", "maintenance_received", 150),)).income.total == 150


def test_heads_and_line_are_those_of_the_members_asked_about() -> None:
    found = means(income=(item("father", "pension", 999),))
    assert (found.heads, found.per_head) == (2, Decimal("499.5"))
    assert found.below(STANDARD)
    alone = means(members=(FATHER,), income=(item("father", "pension", 999),))
    assert not alone.below(STANDARD)


def test_property_spending_and_labour_come_together_with_their_questions() -> None:
    car = PropertyItem(member="father", kind="vehicle", amount=Decimal(9), source="checked")
    found = means(holdings=(car,))
    assert found.property == "needs_judgement"
    assert len(found.questions) == 1
    values = {**VALUES, p.RIGID_DEDUCTIONS: ("medical",)}
    ill = Facts(
        on=ON,
        members=(FATHER,),
        income=(item("father", "pension", 999),),
        spending=(SpendingItem(member="father", kind="medical", amount=Decimal(400)),),
    )
    assert means_of(ill, values, (FATHER,), STANDARD).income.total == 599


def test_nobody_is_no_household() -> None:
    with pytest.raises(ValueError, match="at least one member"):
        means(members=())


def test_a_check_asks_about_counted_members_and_never_by_itself_about_an_obligor() -> None:
    facts = Facts(on=ON, members=(FATHER, replace(MOTHER, counted=False)), obligors=(SON,))
    assert check_sources(facts) == tuple(("father", source) for source in SOURCES)
