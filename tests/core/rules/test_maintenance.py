"""Maintenance due: four local formulas, what goes before them, who is left out."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.declare import IncomeItem, Member, Obligor
from core.rules.maintenance import Formula, due_from, due_to_household, owed_members, per_parent

ON = date(2025, 3, 3)
S = Decimal(500)
A = {"k": "1.0", "r": "0.50"}
B = {"k": "1.0", "r": "0.50", "r_many": "0.40", "many_from": 3}
C = {"k": "2.0", "r": "0.20"}
D = {"k": "1.0", "r": "0.30", "line": "750"}
FATHER = Member(key="father", relation="self", born_on=date(1950, 1, 1))
MOTHER = Member(key="mother", relation="spouse", born_on=date(1952, 1, 1))
CHILD = Member(key="child", relation="child", born_on=date(2012, 1, 1))


def formula(table: dict[str, Any]) -> Formula:
    return Formula.read(table, S)


def son(income: str = "8000", **more: object) -> Obligor:
    more = {"owed_to": ("father", "mother"), "supported": 2, **more}
    return Obligor(key="son", household_income=Decimal(income), household_size=4, **more)  # type: ignore[arg-type]


def due(obligor: Obligor, table: dict[str, Any], *members: Member) -> dict[str, Decimal]:
    return dict(due_from(obligor, members or (FATHER, MOTHER), formula(table), ON).value)


@pytest.mark.parametrize(
    ("table", "each"),
    [(A, "1500"), (B, "1500"), (C, "400"), (D, "750")],
    ids=["A", "B", "C", "D"],
)
def test_the_same_son_owes_differently_by_each_local_formula(table: dict[str, Any], each: str) -> None:
    assert per_parent(son(), formula(table)).value == Decimal(each)


def test_with_three_children_variant_b_takes_the_lower_share() -> None:
    assert per_parent(son(), formula(B), obligors=2).value == 1500
    assert per_parent(son(), formula(B), obligors=3).value == 1200


def test_in_a_household_the_number_of_children_is_counted_from_the_obligors() -> None:
    children = [
        Obligor(
            key=f"c{n}", owed_to=("father",), household_income=Decimal(3000), household_size=2, supported=1
        )
        for n in range(3)
    ]
    found = due_to_household([FATHER], children, formula(B), ON, [])
    assert found.value == {"father": 3 * (3000 - 1000) * Decimal("0.40")}


def test_a_son_under_the_line_owes_nothing() -> None:
    assert due(son("3900"), C) == {"father": 0, "mother": 0}


def test_a_judgment_goes_before_the_formula() -> None:
    assert due(son(settled_amount=Decimal(300)), A) == {"father": 150, "mother": 150}
    assert due(son("0", settled_amount=Decimal(300)), A) == {"father": 150, "mother": 150}


def test_what_is_received_counts_when_it_is_more_than_the_formula_or_the_judgment() -> None:
    assert due(son("5000", received_amount=Decimal(600)), C) == {"father": 300, "mother": 300}
    assert due(son("5000", received_amount=Decimal(150)), C) == {"father": 100, "mother": 100}
    assert due(son(settled_amount=Decimal(300), received_amount=Decimal(500)), A) == {
        "father": 250,
        "mother": 250,
    }


def test_a_recorded_receipt_takes_the_place_of_what_is_due_and_is_not_added_to_it() -> None:
    receipt = [IncomeItem(member="father", kind="transfer", item="maintenance_received", amount=Decimal(250))]
    found = due_to_household([FATHER, MOTHER], [son("5000")], formula(C), ON, receipt)
    assert found.value == {"father": 250, "mother": 100}
    assert "实际收到的赡养费高于应得" in [line.what for line in found.trace]


def test_a_recorded_receipt_below_what_is_due_changes_nothing() -> None:
    receipt = [IncomeItem(member="father", kind="transfer", item="maintenance_received", amount=Decimal(60))]
    found = due_to_household([FATHER, MOTHER], [son("5000")], formula(C), ON, receipt)
    assert found.value == {"father": 100, "mother": 100}


def test_only_members_whom_somebody_owes_are_apart() -> None:
    assert owed_members([FATHER, CHILD], [son()]) == {"father"}


DISABLED = Member(
    key="sister", relation="self", born_on=date(1980, 1, 1), disability_kind="physical", disability_grade=1
)


@pytest.mark.parametrize("reason", ["sibling", "aged_60"])
def test_siblings_and_people_over_60_are_disregarded_towards_a_severely_disabled_adult_without_work(
    reason: str,
) -> None:
    brother = Obligor(
        key="b", owed_to=("sister", "father"), household_income=Decimal(9000), household_size=2, exempt=reason
    )
    assert due(brother, C, DISABLED) == {}
    assert due_from(brother, [DISABLED], formula(C), ON).trace[0].basis == ("N83:1(1)",)
    assert due(brother, C, FATHER) == {"father": 1400}  # the exemption is hers, not his


def test_the_exemption_is_none_towards_a_minor_or_towards_one_who_works() -> None:
    brother = Obligor(
        key="b", owed_to=("x",), household_income=Decimal(9000), household_size=2, exempt="sibling"
    )
    grave: dict[str, Any] = {"relation": "self", "disability_kind": "physical", "disability_grade": 1}
    worker = Member(key="x", born_on=date(1980, 1, 1), working=True, **grave)
    minor = Member(key="x", born_on=date(2010, 1, 1), **grave)
    assert due(brother, C, worker) == {"x": 1400}
    assert due(brother, {**C, "support_share": "0.10"}, minor) == {"x": 900}


def test_an_obligor_exempt_for_another_recorded_reason_owes_nobody() -> None:
    assert due(son(exempt="dibao"), A) == {}


def test_a_minor_is_owed_a_share_of_the_payers_income() -> None:
    payer = Obligor(key="p", owed_to=("child",), household_income=Decimal(4000), household_size=1)
    assert due(payer, {**A, "support_share": "0.25", "support_most": "0.50"}, CHILD) == {"child": 1000}


def test_four_minors_share_what_may_be_taken_at_most() -> None:
    children = [Member(key=f"k{n}", relation="child", born_on=date(2012, 1, 1)) for n in range(4)]
    payer = Obligor(
        key="p", owed_to=tuple(c.key for c in children), household_income=Decimal(4000), household_size=1
    )
    found = due(payer, {**A, "support_share": "0.25", "support_most": "0.50"}, *children)
    assert sum(found.values()) == 2000
    assert set(found.values()) == {Decimal(500)}


def test_without_a_local_share_a_minors_support_is_a_question_not_a_guess() -> None:
    payer = Obligor(key="p", owed_to=("child",), household_income=Decimal(4000), household_size=1)
    found = due_from(payer, [CHILD], formula(A), ON)
    assert found.value == {}
    assert "请核定" in found.questions[0]


@given(
    st.decimals(min_value=0, max_value=50000, places=2),
    st.decimals(min_value=0, max_value=5000, places=2),
    st.sampled_from([A, B, C, D]),
)
def test_a_richer_son_never_owes_less(income: Decimal, more: Decimal, table: dict[str, Any]) -> None:
    assert (
        per_parent(son(str(income + more)), formula(table)).value
        >= per_parent(son(str(income)), formula(table)).value
    )
