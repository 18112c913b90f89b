"""The rulebook's rural examples, from the form to the decision, under the texts of then."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from tests import factories
from tests.casework import CaseWork, Officers
from tests.conftest import As
from tests.journeys.counties.places import County, in_county

VILLAGE = "640121100200"
"""王太村: a villagers' committee, so that its families are rural unless somebody says otherwise."""
VARIANT_A = {"k": "1.0", "r": "0.50", "support_share": "0.25", "support_most": "0.50"}


def old_couple(son_earns: int) -> dict[str, Any]:
    """EX-D2: both have 150 a month of their own, and a son whose family of four lives elsewhere."""
    own = [factories.income("crops", "150.00") | {"item": "farming"}]
    people = [
        factories.one("马占山", date(1950, 1, 1), incomes=own),
        factories.one("白秀英", date(1952, 2, 2), "spouse", sex="female", incomes=own),
    ]
    son = {
        "name": "马小军",
        "relation": "child",
        "household_income": str(son_earns),
        "household_size": 4,
        "supported": 2,
    }
    body = factories.application(people, "640121100")
    return {"division": VILLAGE, "people": people, "fields": body["fields"] | {"obligors": [son]}}


@pytest.mark.parametrize(
    ("son_earns", "other_formula", "outcome", "amount"),
    [
        (8000, False, "ineligible", None),
        (5000, False, "eligible", "500.00"),
        (5000, True, "ineligible", None),
    ],
)
@in_county("ningxia")
def test_ex_d2_the_county_s_formula_of_maintenance_decides(
    officers: Officers,
    county: County,
    jump_to: Callable[[Any], None],
    set_value: Callable[..., None],
    son_earns: int,
    other_formula: bool,
    outcome: str,
    amount: str | None,
) -> None:
    jump_to(date(2025, 3, 3))
    set_value("standard.dibao.rural", "500.00", basis=["DEMO_CITY"], since=date(2025, 3, 1))
    if other_formula:
        set_value("maintenance.formula", VARIANT_A, basis=["DEMO_CITY"])
    told = old_couple(son_earns)
    case: CaseWork = factories.case(officers, at="survey", town="640121100", **told)
    case.check_clean()
    case.survey()
    if "appraise" in case.open_stages():
        case.appraise()
    advice = case.seen_by("town_reviewer")["advice"]
    assert (advice["outcome"], advice["amount"]) == (outcome, amount)
    assert "农村" in case.letter("F01")


@in_county("ningxia")
def test_ex_d5_a_standard_of_the_year_is_kept_as_published_and_converted_once(
    officers: Officers, county: County, as_: As, jump_to: Callable[[Any], None]
) -> None:
    jump_to(date(2025, 3, 3))
    address, admin = "/parameters/standard.dibao.rural", as_("county_admin", county.code)
    told = {"value": "6600.00", "period": "year", "place": county.code, "since": "2025-03-01"}
    told |= {"basis.0.text": "DEMO_CITY", "reason": "市级公布年标准"}
    assert admin.send(f"{address}/set", told).status_code == 302
    page = admin.get(address).text
    assert "6600.00 元/年，每月 550.00 元/人·月" in page
    assert re.search(r'value="year"[^>]*(checked|selected)', admin.get(f"{address}/set").text)

    own = [factories.income("crops", "150.00") | {"item": "farming"}]
    people = [factories.one("马占山", date(1975, 1, 1), working=False, incomes=own)]
    case = factories.case(officers, at="survey", town="640121100", division=VILLAGE, people=people)
    case.check_clean()
    case.survey()
    if "appraise" in case.open_stages():
        case.appraise()
    advice = case.seen_by("town_reviewer")["advice"]
    assert (advice["outcome"], advice["amount"]) == ("eligible", "400.00")
