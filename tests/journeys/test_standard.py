"""Under the standard, per head: eligible and how much; at the standard: not."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests import factories
from tests.casework import Officers
from tests.district import District

SEVEN_HUNDRED = "家庭月人均收入 700.00 元，不低于低保标准 700.00 元。"
MONTHS = {"since": "2026-09-01", "basis.0.text": "DEMO_CITY"}


def three(pension: str) -> dict[str, Any]:
    """Facts of a family of three in which the father has a pension of so much a month."""
    members = [
        {"key": "m1", "relation": "self", "born_on": "1975-05-05"},
        {"key": "m2", "relation": "spouse", "born_on": "1977-06-06"},
        {"key": "m3", "relation": "child", "born_on": "2001-07-07"},
    ]
    incomes = [
        {"member": "m1", "kind": "transfer", "item": "pension", "amount": pension, "source": "checked"}
    ]
    return {"applicant": "m1", "members": members, "income": incomes, "area_type": "urban"}


@pytest.mark.req("DIB-01")
def test_three_with_five_hundred_a_head_get_six_hundred_and_with_seven_hundred_a_head_nothing(
    officers: Officers, september: date, district: District
) -> None:
    district.set("standard.dibao.urban", "700.00", **MONTHS)
    clerk = officers("town_clerk")
    where = {"type": "dibao", "division": "610104003001"}

    under = clerk.post("/api/v1/assess", json=where | {"facts": three("1500")}).get_json()
    assert (under["outcome"], under["amount"]) == ("eligible", "600.00")
    at_it = clerk.post("/api/v1/assess", json=where | {"facts": three("2100")}).get_json()
    assert (at_it["outcome"], at_it["amount"]) == ("ineligible", None)
    assert at_it["reasons"][0] == SEVEN_HUNDRED
    assert clerk.get("/api/v1/cases").get_json()["items"] == []

    case = factories.case(officers, at="review", people=factories.family_of_three("1500"))
    advice = case.seen_by("town_reviewer")["advice"]
    assert (advice["outcome"], advice["amount"]) == ("eligible", "600.00")
    other = factories.case(officers, at="review", people=_others("2100"))
    advice = other.seen_by("town_reviewer")["advice"]
    assert (advice["outcome"], advice["amount"]) == ("ineligible", None)
    assert advice["reasons"][0] == SEVEN_HUNDRED
    against = other.try_to("review", "eligible", "town_reviewer", {"facts": "属实", "amount": "600.00"})
    assert against.status_code == 409  # against what is advised only with a reason


def _others(pension: str) -> list[dict[str, Any]]:
    names = ("周铁柱", "吴小红", "周小军")
    return [one | {"name": name} for one, name in zip(factories.family_of_three(pension), names, strict=True)]
