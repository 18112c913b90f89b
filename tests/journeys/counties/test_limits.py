"""The days of a county's document, counted by the calendar: what is left on every list, who holds up what is overdue."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from tests import factories
from tests.casework import CaseWork, Officers
from tests.conftest import As
from tests.journeys.counties.places import County, in_county
from tests.journeys.counties.test_procedures import granted_by
from tests.journeys.counties.walks import at_review


def total(case: CaseWork) -> tuple[int, str]:
    """The limit of the whole procedure: how many working days, until when."""
    found = next(d for d in case.seen_by()["deadlines"] if d["kind"] == "total")
    return found["n"], found["due_on"]


def overdue(officers: Officers) -> list[tuple[str, str, str]]:
    """Overdue cases with the step and duty that hold them, as the county sees them."""
    lists = officers("county_supervisor").get("/api/v1/oversight").get_json()["lists"]
    return [(item["about"], item["stage"], item["holder"]) for item in lists["overdue"]["items"]]


@pytest.mark.req("CON-09")
@in_county("xintai")
def test_working_days_from_acceptance_skip_the_holidays_and_the_sixteenth_is_overdue(
    officers: Officers, jump_to: Callable[[Any], None], as_: As, county: County
) -> None:
    """The document's 35 days without delegation give way to the bound of D57 22, 30, and that is shown."""
    jump_to(date(2026, 9, 18))  # the last working Friday before Mid-Autumn and the National Day
    case = factories.case(officers, at="survey", town=county.town)
    assert total(case) == (15, "2026-10-15")
    undelegated = factories.case(
        officers, at="survey", people=factories.alone(name="周小兰"), town=county.other
    )
    assert total(undelegated)[0] == 30
    admin = as_("county_admin", county.code)
    conflicts = admin.get("/parameters/conflicts").text
    for said in ("下放前低保35个工作日办结", "没有下放的按30个工作日计算"):
        assert said in conflicts
    page = admin.get("/parameters/dibao:limit.total_workdays").text
    for said in ("15 个工作日（未下放 35）", "15 个工作日（未下放 30）", "起按上级规定执行"):
        assert said in page

    listed = officers("town_clerk", county.town).get("/api/v1/cases").get_json()["items"]
    assert [(item["days_left"], item["status"]) for item in listed] == [(15, "open")]
    jump_to(date(2026, 10, 12))
    page = as_("town_clerk", county.town).get("/cases/").text
    assert "剩 3 个工作日" in page
    assert "lamp-yellow" in page
    assert overdue(officers) == []

    jump_to(date(2026, 10, 16))
    assert overdue(officers) == [(f"case:{case.no}", "经济状况核对", "新泰市 经济状况核对")]
    (item,) = officers("town_clerk", county.town).get("/api/v1/cases").get_json()["items"]
    assert (item["status"], item["days_left"]) == ("overdue", -1)


@pytest.mark.req("NOT-02")
@in_county("yuquan")
def test_a_notice_hangs_for_the_county_s_days_and_nothing_goes_on_before_its_end(
    officers: Officers, september: date, go_to: Callable[[date], None], as_: As, county: County
) -> None:
    admin = as_("county_admin", county.code)

    def enter(days: int) -> int:
        form = {"place": county.code, "since": september.isoformat(), "reason": "区民政局通知"}
        form |= {"value.n": str(days), "value.unit": "days", "basis.0.text": "YUQUAN21"}
        return admin.send("/parameters/dibao:notice.days/set", form).status_code

    assert enter(8) == 422, "within seven days, says the district"
    assert enter(6) == 422, "seven at least, says D57 19"
    assert enter(7) == 302

    case = at_review(officers, county)
    case.review()
    case.hang_everywhere()
    ends = date.fromisoformat(case.waiting_at("publicise")["wakes_on"])
    assert ends == september + timedelta(days=7)
    form = {"facts": "情况属实", "amount": case.seen_by()["advice"]["amount"]}
    for day in (september, ends):
        go_to(day)
        assert case.try_to("decide", "granted", "town_confirmer", form).status_code == 409
        assert case.open_stages() == ["publicise"]
    go_to(ends + timedelta(days=1))
    assert case.open_stages() == ["decide"]
    case.version = case.seen_by()["version"]
    granted_by(case, "town_confirmer")
    assert case.seen_by()["ended_as"] == "granted"
