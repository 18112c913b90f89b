"""Figures come out of the cases: a county by its townships, a township by its villages, the city by counties and no more."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from tests import factories
from tests.casework import BEIGUAN, COUNTY, QINGNIANLU, Officers
from tests.conftest import As, RestClient
from tests.journeys.test_sql_budget import asked_for

BUDGET = 14


def dibao(answer: Any) -> dict[str, dict[str, Any]]:
    """Place -> its row of dibao."""
    (table,) = [each for each in answer.get_json()["tables"] if each["type"] == "dibao"]
    return {row["place"]: row for row in table["rows"]} | {"": table["total"]}


def test_what_is_counted_follows_the_cases_and_adds_up(
    officers: Officers,
    september: date,
    go_to: Callable[[date], None],
    as_: As,
    rest_as: Callable[..., RestClient],
) -> None:
    county, clerk = officers("county_supervisor"), officers("town_clerk")
    few = asked_for(county, "/api/v1/figures")
    case = factories.case(officers, at="posted", town=QINGNIANLU)
    factories.case(officers, people=factories.alone(name="周小兰"))
    assert len(asked_for(county, "/api/v1/figures")) == len(few) <= BUDGET

    rows = dibao(county.get("/api/v1/figures"))
    assert len(rows) == 10, "nine streets and the total"
    assert (rows[QINGNIANLU]["filed"], rows[QINGNIANLU]["accepted"], rows[QINGNIANLU]["running"]) == (1, 1, 1)
    assert (rows[BEIGUAN]["filed"], rows[BEIGUAN]["accepted"], rows[BEIGUAN]["running"]) == (1, 0, 1)
    assert (rows[""]["filed"], rows[""]["granted"], rows[""]["late"]) == (2, 0, 0)

    case.wait_until("publicise", go_to)
    case.district_decides(amount="450.00")
    days = "?since=2026-09-01&until=2026-10-31"
    row = dibao(county.get(f"/api/v1/figures{days}"))[QINGNIANLU]
    told = {name: row[name] for name in ("granted", "refused", "running", "households", "people", "amount")}
    assert told == {
        "granted": 1,
        "refused": 0,
        "running": 0,
        "households": 1,
        "people": 1,
        "amount": "450.00",
    }
    assert dibao(county.get("/api/v1/figures?since=2026-01-01&until=2026-08-31"))[""]["filed"] == 0

    villages = dibao(clerk.get(f"/api/v1/figures{days}"))
    assert villages[f"{BEIGUAN}001"]["filed"] == 1
    assert QINGNIANLU not in villages
    assert villages[""]["filed"] == 1
    city = rest_as("city_supervisor", COUNTY[:4])
    assert set(dibao(city.get(f"/api/v1/figures{days}"))) == {COUNTY, ""}
    assert dibao(city.get(f"/api/v1/figures{days}"))[COUNTY]["filed"] == 2
    assert city.get(f"/api/v1/cases/{case.no}").status_code == 403
    assert city.get("/api/v1/cases").status_code == 403

    page = as_("county_supervisor", COUNTY).get(f"/figures/{days}").text
    assert "青年路街道" in page
    assert "孙大海" not in page
    book = load_workbook(BytesIO(as_("county_supervisor", COUNTY).get(f"/figures/figures.xlsx{days}").data))
    sheet = book.worksheets[0]
    assert [cell.value for cell in sheet[1]][:3] == ["地方", "申请", "受理"]
    assert [cell.value for cell in sheet[sheet.max_row]][:3] == ["合计", 2, 1]


def test_days_that_cannot_be_are_refused_and_figures_are_not_for_everybody(
    officers: Officers, september: date
) -> None:
    county = officers("county_supervisor")
    for days in (
        "since=2026-09-02&until=2026-09-01",
        "since=2024-01-01&until=2026-09-01",
        "since=2026-02-30",
    ):
        answer = county.get(f"/api/v1/figures?{days}")
        assert answer.status_code in (400, 422), days
        assert answer.get_json()["error"]["message"]
    assert officers("security_admin").get("/api/v1/figures").status_code == 403


EMPTY_ABOVE = (
    "/oversight/",
    "/oversight/chain",
    "/oversight/asked",
    "/oversight/lookups",
    *("/checks/", "/adjustments/", "/reported/", "/vacancies/", "/discipline/", "/departures/", "/seals/"),
    *("/delegation/", "/delegation/capacity/", "/parameters/", "/relatives/list/", "/candidates/"),
    *("/leading-groups/", "/check-licences/", "/api/v1/oversight", "/api/v1/reported", "/api/v1/adjustments"),
)


@pytest.mark.req("ORG-10")
def test_the_city_sees_how_far_each_county_has_come_and_no_page_that_would_show_it_nothing(
    officers: Officers, september: date, as_: As, rest_as: Callable[..., RestClient]
) -> None:
    case = factories.case(officers, at="accept")
    city, program = as_("city_supervisor", COUNTY[:4]), rest_as("city_supervisor", COUNTY[:4])
    (row,) = program.get("/api/v1/figures").get_json()["delegation"]
    assert (row["place"], row["townships"], row["in_force"]) == (COUNTY, 9, 1)
    assert row["confirming"]["dibao"] == 1
    page = " ".join(re.sub(r"<[^>]+>", " ", city.get("/figures/").text).split())
    assert "最低生活保障自行确认" in page
    assert "莲湖区 9 1" in page
    home = city.get("/").text
    assert "辖区超期案件" not in home, "it sees no row, so that it would always say none"
    for address in EMPTY_ABOVE:
        assert f'href="{address}"' not in home, address
        assert city.get(address).status_code == 403, address
    for address in (f"/cases/{case.no}", "/cases/", "/merges/", f"/full/{case.no}/1"):
        assert city.get(address).status_code == 403, address
    assert "delegation" not in officers("county_supervisor").get("/api/v1/figures").get_json()


def test_no_right_to_rows_is_given_to_a_duty_that_sees_figures_alone(
    officers: Officers, september: date, as_: As
) -> None:
    security = as_("security_admin", COUNTY)
    for more in ("supervise", "read_cases", "export"):
        asked = {"rights": ["read_figures", more], "reason": "试一试"}
        refused = security.send("/duties/city_supervisor/rights", asked)
        assert (refused.status_code, "只看统计数字，不能有这些权限" in refused.text) == (409, True), more
