"""What a township decides stands on the bureau's list at once: read, seen, questioned, and never approved (DEL-07)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from tests import factories
from tests.casework import BEIGUAN, QINGNIANLU, Officers
from tests.conftest import As
from tests.journeys.counties.places import County, in_county
from tests.journeys.test_sql_budget import LIST, asked_for

pytestmark = in_county("lianhu")


def listed(client: Any) -> list[dict[str, Any]]:
    answer = client.get("/api/v1/reported")
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.get_json()["items"]
    return found


def tasks(client: Any) -> list[str]:
    items = client.get("/api/v1/worklist").get_json()["items"]
    return [item["what"] for item in items if item["kind"] == "task"]


@pytest.mark.req("DEL-07")
def test_a_township_s_decision_is_reported_at_once_and_the_bureau_questions_it_but_approves_nothing(
    officers: Officers,
    september: date,
    go_to: Callable[[date], None],
    as_: As,
    county: County,
    set_value: Callable[..., None],
) -> None:
    elsewhere = factories.case(officers, at="posted", town=QINGNIANLU, people=factories.alone(name="周小兰"))
    case = factories.case(officers, at="decide", go_to=go_to)
    bureau, confirmer = officers("county_officer"), officers("town_confirmer")
    case.decide(by=(1, 2))
    assert listed(bureau) == []
    case.decide(by=3)
    (filed,) = listed(bureau)
    assert (filed["case"], filed["place"], filed["amount"]) == (case.no, "北关街道", "450.00")
    assert (filed["label"], filed["seen_by"], filed["waits"]) == ("予以确认", None, False)
    elsewhere.version = elsewhere.seen_by()["version"]
    elsewhere.district_decides()
    assert [one["case"] for one in listed(bureau)] == [case.no]
    assert listed(officers("town_confirmer", QINGNIANLU)) == []
    assert officers("town_clerk").get("/api/v1/reported").status_code == 403

    address, page = f"/reported/{filed['id']}", as_("county_officer", county.code)
    assert case.no in page.get("/reported/").text
    assert len(asked_for(page, "/reported/")) <= LIST
    shown = page.get(address).text
    assert bureau.get(f"/api/v1{address}").get_json()["may"] == ["seen", "question"]
    for act, offered in (("seen", True), ("question", True), ("answer", False), ("approve", False)):
        assert (f'href="{address}/{act}"' in shown) is offered
    assert "/finish" not in page.get(f"/cases/{case.no}").text
    grant = {"facts": "情况属实", "amount": "450.00"}
    assert case.try_to("decide", "granted", "county_officer", grant).status_code == 409
    begun = case.seen_by()["entitlements"]
    assert [one["amount"] for one in begun] == ["450.00"]
    township = as_("town_confirmer", BEIGUAN)
    for act, status in (("seen", 403), ("question", 403), ("answer", 404)):
        assert township.get(f"{address}/{act}").status_code == status, "no form that could not be sent"
    for act in ("seen", "question"):
        sent = confirmer.post(f"/api/v1{address}/{act}", json={"words": "请说明"})
        assert sent.status_code == 403

    assert page.send(f"{address}/seen", {}).status_code == 302
    assert bureau.post(f"/api/v1{address}/seen").status_code == 409
    assert [one["seen_by"] for one in listed(bureau)] == ["许建"]
    assert page.send(f"{address}/question", {"words": ""}).status_code == 422
    assert tasks(confirmer) == []

    asked = "请说明子女赡养费是怎样核定的"
    assert page.send(f"{address}/question", {"words": asked}).status_code == 302
    again = bureau.post(f"/api/v1{address}/question", json={"words": asked})
    assert (again.status_code, again.get_json()["error"]["code"]) == (409, "waits")
    assert tasks(confirmer) == ["答复县级质询"]
    assert tasks(officers("town_confirmer", QINGNIANLU)) == []
    assert [one["waits"] for one in listed(bureau)] == [True]
    assert bureau.post(f"/api/v1{address}/answer", json={"words": "已核"}).status_code == 404
    town = as_("town_confirmer", BEIGUAN)
    assert asked in town.get(address).text
    assert town.send(f"{address}/answer", {"words": "无子女，见户籍核对结果"}).status_code == 302
    assert tasks(confirmer) == []
    told = bureau.get(f"/api/v1{address}").get_json()
    assert [(w["label"], w["by"]) for w in told["words"]] == [
        ("已阅", "许建"),
        ("质询", "许建"),
        ("答复", "蒋文"),
    ]
    assert told["may"] == ["question"]
    said = [remark["said"] for remark in case.seen_by()["remarks"]]
    assert f"县级质询：{asked}" in said
    assert case.seen_by()["entitlements"] == begun, "a question holds nothing up"

    set_value("delegation.filing_to_county", False)
    assert listed(bureau) == []
    assert page.get(address).status_code == 404
