"""What counts as income, from when to when, and the tests against a line."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.declare import IncomeItem
from core.rules.income import (
    BASIC_PENSION,
    Exclusion,
    below_line,
    counted_income,
    edge_line,
    exclusions,
    monthly,
    per_head,
)

ON = date(2025, 3, 3)
NATIONAL = (
    "preferential_allowance",
    "family_planning_reward",
    "scholarship",
    "bravery_award",
    "social_assistance",
)
YUAN = st.decimals(min_value=0, max_value=20000, places=2)


def item(code: str, amount: str, kind: str = "transfer", member: str = "a", **more: object) -> IncomeItem:
    return IncomeItem(member=member, kind=kind, item=code, amount=Decimal(amount), **more)  # type: ignore[arg-type]


def total(*items: IncomeItem, on: date = ON, **more: object) -> Decimal:
    more.setdefault("excluded", exclusions(NATIONAL, basic_pension=True, on=on))
    return counted_income(items, members={"a", "b"}, on=on, **more).value.total  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "code",
    [
        "dibao",
        "tekun",
        "linshi",
        "price_subsidy",
        "social_assistance",
        *NATIONAL,
        "unattended_child_allowance",
    ],
)
def test_assistance_scholarships_and_honours_are_not_income(code: str) -> None:
    assert total(item("wage", "1000", "wage"), item(code, "300")) == 1000


def test_the_central_basic_pension_is_out_the_personal_account_and_local_top_ups_are_in() -> None:
    pension = [
        item("basic_pension_central", "100"),
        item("basic_pension_personal", "20"),
        item("basic_pension_local", "30"),
    ]
    assert total(*pension) == 50


@pytest.mark.parametrize(
    ("day", "counted"),
    [
        (date(2020, 12, 31), 100),
        (date(2021, 1, 1), 0),
        (date(2025, 12, 31), 0),
        (date(2026, 1, 1), 100),
    ],
)
def test_the_basic_pension_is_out_in_the_span_of_the_plan_only(day: date, counted: int) -> None:
    assert total(item("basic_pension_central", "100"), on=day, excluded=[BASIC_PENSION]) == counted


def test_an_exclusion_that_has_ended_is_shown_with_its_end() -> None:
    worked = counted_income(
        [item("basic_pension_central", "100")], members={"a"}, on=date(2026, 3, 3), excluded=[BASIC_PENSION]
    )
    assert worked.value.total == 100
    assert ("不计入的依据有效至", "2025-12-31") in worked.trace[-1].inputs


def test_after_the_plan_an_exclusion_rests_on_the_local_text() -> None:
    national = exclusions((), basic_pension=True, on=date(2025, 12, 31))
    local = exclusions((), basic_pension=True, on=date(2026, 1, 1))
    assert national[0].basis == ("D57:13",)
    assert local[0].basis == ("D57:13",), "a city's own item"
    assert exclusions((), basic_pension=True, on=date(2026, 7, 1))[0].basis == ("SAL26:23",)
    assert total(item("basic_pension_central", "100"), on=date(2026, 1, 1), excluded=local) == 0


def test_a_city_may_name_further_items_from_a_day_to_a_day() -> None:
    local = Exclusion(items=frozenset({"honour"}), since=date(2025, 1, 1), until=date(2025, 6, 30))
    assert total(item("honour", "50"), excluded=[local]) == 0
    assert total(item("honour", "50"), excluded=[local], on=date(2025, 7, 1)) == 50
    assert total(item("honour", "50"), excluded=exclusions((), ("honour",), on=ON)) == 0


def test_wage_1000_less_30_percent_and_basic_pension_150_counts_700() -> None:
    worked = counted_income(
        [item("wage", "1000", "wage"), item("basic_pension_central", "150")],
        members={"a"},
        on=ON,
        excluded=exclusions(NATIONAL, basic_pension=True, on=ON),
        cost_rule={"kind": "percent", "rate": "0.30"},
    )
    assert worked.value.total == 700
    assert {"-300.00", "-150.00"} <= {line.result for line in worked.trace}


def test_what_is_paid_or_spent_to_earn_comes_off() -> None:
    items = [
        item("business_income", "3000", "business"),
        item("operating_cost", "1200", "business"),
        item("depreciation", "100", "business"),
        item("production_tax", "50", "business"),
        item("pension", "500"),
        item("social_insurance_paid", "80"),
        item("maintenance_paid", "200"),
    ]
    assert total(*items) == 3000 - 1200 - 100 - 50 + 500 - 80 - 200


def test_income_of_a_household_is_never_below_zero() -> None:
    assert total(item("operating_cost", "900", "business"), item("wage", "200", "wage")) == 0


def test_only_accepted_items_of_counted_members_count() -> None:
    declared, checked = (
        item("wage", "800", "wage", accepted=False),
        item("wage", "1200", "wage", source="checked"),
    )
    assert total(declared, checked, item("wage", "5000", "wage", member="outside")) == 1200


def test_employment_cost_comes_off_each_persons_wages_once_and_off_wages_alone() -> None:
    fixed = {"kind": "fixed", "amount": "300"}
    two_jobs = [item("wage", "600", "wage"), item("casual", "400", "wage"), item("pension", "100")]
    assert total(*two_jobs, cost_rule=fixed) == 1000 - 300 + 100
    assert total(*two_jobs, item("wage", "500", "wage", member="b"), cost_rule=fixed) == 800 + 200


def test_judged_labour_income_bears_no_employment_cost() -> None:
    assert (
        total(item("imputed_labour", "1000", "wage"), cost_rule={"kind": "percent", "rate": "0.20"}) == 1000
    )


def test_maintenance_that_somebody_owes_is_left_to_its_own_rule() -> None:
    received = item("maintenance_received", "300")
    assert total(received) == 300
    assert total(received, apart={"a"}) == 0


def test_per_head_is_the_household_over_those_who_count() -> None:
    worked = per_head(Decimal(1540), 4)
    assert worked.value == 385
    assert worked.trace[0].result == "385.00"
    with pytest.raises(ValueError, match="at least one"):
        per_head(Decimal(0), 0)


def test_below_the_line_is_strict_and_not_rounded() -> None:
    assert not below_line(Decimal(2100), 3, Decimal(700))
    assert below_line(Decimal("2099.99"), 3, Decimal(700))  # 699.9966 a head prints as 700.00


def test_an_edge_family_lies_under_the_line_not_on_it() -> None:
    line = edge_line(Decimal(750), Decimal("1.5")).value
    assert line == 1125
    assert not below_line(Decimal("1125.00"), 1, line)
    assert below_line(Decimal("1124.99"), 1, line)


def test_a_yearly_standard_is_converted_once() -> None:
    assert monthly(Decimal(6600), "year") == 550
    assert monthly(Decimal(550), "month") == 550


@given(st.lists(YUAN, max_size=6), st.integers(0, 5), YUAN)
def test_more_of_an_item_never_lowers_income(amounts: list[Decimal], index: int, more: Decimal) -> None:
    rule = {"kind": "bracket", "brackets": [{"from": "0", "rate": "0.25"}]}
    items = [
        item("wage" if n % 2 else "rent", str(a), "wage" if n % 2 else "property")
        for n, a in enumerate(amounts)
    ]
    raised = [item(i.item, str(i.amount + more), i.kind) if n == index else i for n, i in enumerate(items)]
    assert total(*raised, cost_rule=rule) >= total(*items, cost_rule=rule)
