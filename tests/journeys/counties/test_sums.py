"""What a family is due, with its working: supplements beside the base, the cost of work, a member protected alone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from tests import factories
from tests.casework import QINGNIANLU, CaseWork, Officers, visit_record
from tests.journeys.counties.places import County, in_county
from tests.journeys.test_review import ANSWERED, heard, opened, visited

GoTo = Callable[[date], None]
SetValue = Callable[..., None]
CITY: dict[str, Any] = {"basis": ["DEMO_CITY"], "since": date(2026, 9, 1)}
OLD, DISABLED = "supplement.elderly", "supplement.severe_disability"
CLASSES = [
    {"class": "elderly", "rate": "0.10", "from_age": 70},
    {"class": "severe_disability", "rate": "0.20"},
]


def advised(case: CaseWork) -> dict[str, str]:
    """What the rules advise now, by line."""
    return dict(case.seen_by("town_reviewer")["advice"]["lines"])


@pytest.mark.req("LAW-11")
@in_county("lianhu")
def test_a_supplement_is_a_line_of_its_own_and_ends_with_the_record_it_rests_on(
    officers: Officers, september: date, go_to: GoTo, set_value: SetValue, county: County
) -> None:
    set_value("standard.dibao.urban", "700.00", **CITY)
    set_value("supplement.classes", CLASSES, module="dibao", **CITY)
    old = factories.alone("200", born_on=date(1954, 4, 4), disability_kind="physical", disability_grade=1)
    looked_at = factories.case(officers, at="review", town=QINGNIANLU, people=[dict(old[0])])
    assert advised(looked_at) == {"dibao": "500.00", DISABLED: "140.00"}
    set_value("supplement.combine", "add", module="dibao", **CITY)
    assert advised(looked_at) == {"dibao": "500.00", OLD: "70.00", DISABLED: "140.00"}
    looked_at.review()
    looked_at.hang_everywhere()
    looked_at.wait_until("publicise", go_to)
    looked_at.district_decides()
    (entitlement,) = looked_at.seen_by()["entitlements"]
    assert {line["kind"]: line["amount"] for line in entitlement["lines"]} == {
        "dibao": "500.00",
        OLD: "70.00",
        DISABLED: "140.00",
    }

    go_to(date(2026, 11, 3))
    review = opened(looked_at, why="残疾人证已失效")
    half = {"member": "m1", "since": "2026-11-01", "disability_kind": "physical", "reason": "残疾人证已失效"}
    review.check_clean()
    record = visit_record(changed=True, changes=[half])
    refused = review.try_to("survey", "done", "town_surveyor", record)
    assert refused.status_code == 422
    assert "残疾类别和等级须一并填写" in str(refused.get_json()["error"]["fields"])
    visited(review, changes=[half | {"disability_kind": "none"}])
    review.finish(
        "review",
        "change",
        "town_reviewer",
        {"facts": "残疾人证失效", "reasons": "不再属于重度残疾"},
        note="证件失效",
    )
    heard(review)
    less = {"facts": "残疾人证失效", "amount": "570.00"} | ANSWERED
    review.finish("decide", "reduced", "county_officer", less)
    (entitlement,) = looked_at.seen_by()["entitlements"]
    months = {(s["kind"], s["amount"]): (s["from_month"], s["to_month"]) for s in entitlement["schedule"]}
    assert months[DISABLED, "140.00"][1] == "2026-11"
    assert months["dibao", "500.00"][1] is None
    assert months[OLD, "70.00"][1] is None
    assert len(months) == 3


@pytest.mark.req("DIB-04")
@in_county("naiman")
def test_the_cost_of_work_comes_off_and_the_basic_pension_is_left_out_and_both_stand_in_the_working(
    officers: Officers, september: date, set_value: SetValue, county: County
) -> None:
    set_value("income.work_cost_deduction", {"kind": "percent", "rate": "0.30"}, **CITY)
    earned = [factories.income("wage", "1000.00"), factories.income("basic_pension_central", "150.00")]
    woman = factories.one("何玉兰", date(1964, 3, 3), sex="female", working=True, incomes=earned)
    case = factories.case(officers, at="survey", town=county.town, people=[woman])
    case.check_clean()
    case.survey()
    advice = case.seen_by("town_reviewer")["advice"]
    shown = {line["what"]: line["result"] for line in advice["trace"] if line["result"].startswith("-")}
    assert shown == {"必要就业成本扣减": "-300.00", "不计入家庭收入": "-150.00"}
    assert dict(advice["says"])["income_per_head"] == "700.00"
    page = case.as_("town_reviewer").get(f"/cases/{case.no}").text
    assert ("-300.00" in page, "-150.00" in page) == (True, True)
