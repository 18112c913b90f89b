"""Employment cost of every kind, rigid spending, and the labour coefficient that never refuses by itself."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.declare import Member, SpendingItem
from core.rules.deductions import able_to_work, employment_cost, labour_income, rigid_spending

ON = date(2025, 3, 3)
BRACKETS: dict[str, Any] = {
    "kind": "bracket",
    "period": "year",
    "brackets": [{"from": "10000", "below": "30000", "rate": "0.40"}, {"from": "30000", "rate": "0.10"}],
}


@pytest.mark.parametrize(
    ("rule", "wage", "cost"),
    [
        ({"kind": "percent", "rate": "0.20"}, "1900", "380.00"),
        ({"kind": "fixed", "amount": "300"}, "1900", "300"),
        ({"kind": "fixed", "amount": "300"}, "120", "120"),
        ({"kind": "disregard", "upto": "500"}, "1900", "500"),
        ({"kind": "disregard", "upto": "500"}, "400", "400"),
        ({"kind": "none"}, "1900", "0"),
        (BRACKETS, "800", "0"),
        (BRACKETS, "2000", "800.00"),
        (BRACKETS, "2500", "250.00"),
    ],
)
def test_each_kind_takes_off_what_it_says(rule: dict[str, Any], wage: str, cost: str) -> None:
    assert employment_cost(Decimal(wage), rule).value == Decimal(cost)


def test_a_bracket_includes_where_it_begins() -> None:
    monthly = {"kind": "bracket", "brackets": [{"from": "1000", "below": "2000", "rate": "0.5"}]}
    assert employment_cost(Decimal("999.99"), monthly).value == 0
    assert employment_cost(Decimal(1000), monthly).value == 500
    assert employment_cost(Decimal(2000), monthly).value == 0


def test_an_unknown_kind_is_an_error_not_a_zero() -> None:
    with pytest.raises(ValueError, match="lump"):
        employment_cost(Decimal(1), {"kind": "lump"})


def test_the_working_shows_the_deduction_with_its_article() -> None:
    (line,) = employment_cost(Decimal(1000), {"kind": "percent", "rate": "0.30"}).trace
    assert (line.result, line.basis) == ("-300.00", ("D57:13",))


@given(
    st.decimals(min_value=0, max_value=50000, places=2),
    st.sampled_from([BRACKETS, {"kind": "percent", "rate": "0.9"}, {"kind": "fixed", "amount": "800"}]),
)
def test_no_deduction_is_negative_or_more_than_the_wage(wage: Decimal, rule: dict[str, Any]) -> None:
    assert 0 <= employment_cost(wage, rule).value <= wage


def test_rigid_spending_comes_off_by_the_kinds_the_county_names() -> None:
    spending = [
        SpendingItem(member="a", kind="medical", amount=Decimal(400)),
        SpendingItem(member="a", kind="education", amount=Decimal(200)),
        SpendingItem(member="a", kind="medical", amount=Decimal(900), accepted=False),
        SpendingItem(member="outside", kind="medical", amount=Decimal(50)),
    ]
    assert rigid_spending(spending, {"a"}, ()).value == 0
    assert rigid_spending(spending, {"a"}, ("medical",)).value == 400
    assert rigid_spending(spending, {"a"}, ("medical", "education")).value == 600


def member(**more: object) -> Member:
    more.setdefault("born_on", date(1985, 1, 1))
    return Member(key="a", relation="self", **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "more",
    [
        {"studying": True},
        {"major_illness": True},
        {"disability_kind": "physical", "disability_grade": 2},
        {"born_on": date(2010, 1, 1)},
        {"born_on": date(1960, 1, 1)},
    ],
)
def test_students_the_ill_the_disabled_the_young_and_the_old_are_not_imputed_a_wage(
    more: dict[str, object],
) -> None:
    assert not able_to_work(member(**more), ON)
    assert labour_income(member(**more), ON, Decimal(2000), Decimal("0.8")).questions == ()


def test_an_able_member_without_work_is_a_question_with_a_proposal() -> None:
    asked = labour_income(member(), ON, Decimal(2000), Decimal("0.8"))
    assert asked.value == 1600
    assert "请据实判断" in asked.questions[0]
    assert asked.trace[0].basis == ("N83:1(1)",)


def test_who_works_or_where_no_coefficient_is_set_is_no_question() -> None:
    assert labour_income(member(working=True), ON, Decimal(2000), Decimal("0.8")).questions == ()
    assert labour_income(member(), ON, Decimal(2000), Decimal(0)).questions == ()
