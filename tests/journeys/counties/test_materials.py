"""The list of papers is the county's: edited on screen, shown to the public and asked of new cases from its day on."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask

from tests import factories
from tests.casework import CaseWork, Officers
from tests.conftest import As, Client
from tests.district import District, complaints
from tests.journeys.counties.places import County, in_county

FLOW = "/processes/dibao.apply"
STAGE = {"after": "review", "kind": "papers", "code": "x_papers_1", "duty": "town_clerk"}
STUDY, INCOME = "在校就读材料", "收入证明"


def listed(case: CaseWork) -> set[str]:
    """Papers on the case's list."""
    return {paper["document"] for paper in case.seen_by()["papers"]}


@pytest.mark.req("INT-09")
@in_county("lianhu")
def test_a_paper_that_the_county_asks_for_no_longer_is_gone_from_the_guide_and_from_new_cases(
    app: Flask,
    officers: Officers,
    as_: As,
    september: date,
    jump_to: Callable[[Any], None],
    county: County,
) -> None:
    public = Client(app, app.response_class)

    def at_home() -> tuple[bool, ...]:
        """Whether guide and form name the paper for dibao; the other one stays."""
        guide, form = (public.get(f"/apply/{county.town}{page}").text for page in ("", "/dibao"))
        pages = [guide.partition("最低生活保障需要准备的材料")[2].partition("</section>")[0], form]
        assert all(INCOME in page for page in pages)
        return tuple(STUDY in page for page in pages)

    running = factories.case(officers, town=county.town)
    running.accept()
    admin = as_("county_admin", county.code)
    admin.send(f"{FLOW}/begin")
    offered = admin.get(f"{FLOW}/line/accept").text
    assert (STUDY in offered, "申请书" in offered.partition("要求的材料")[2]) == (True, False)
    kept = ["identity", "register", "income", "vehicle", "disability", "illness", "maintenance", "account"]
    answer = admin.send(f"{FLOW}/line/accept", {"needs": kept})
    assert answer.status_code == 302, complaints(answer)
    assert at_home() == (True, True), "a draft holds for nobody"
    since = september + timedelta(days=1)
    answer = admin.send(f"{FLOW}/publish", {"since": since.isoformat(), "reason": "精简申请材料"})
    assert answer.status_code == 302, complaints(answer)

    jump_to(since)
    assert at_home() == (False, False)
    new = factories.case(officers, town=county.town, people=factories.alone(name="周小兰"))
    assert listed(running) - listed(new) == {"study"}
    assert {"F01", "F02", "F03"} <= listed(new)
    new.accept()
    assert "study" not in listed(new)
    assert "study" in listed(running)


@pytest.mark.req("INT-12")
@in_county("lianhu")
def test_a_village_seal_or_a_stage_of_the_village_is_no_condition_and_isnt_saved(
    officers: Officers, as_: As, september: date, district: District, county: County
) -> None:
    rule = "社会救助法第五条"
    seal = json.dumps([{"label": "村委会盖章的困难证明", "required": True}], ensure_ascii=False)
    refused = district.try_to_set("dibao:materials", {"value": seal})
    assert refused.status_code == 422
    (said,) = complaints(refused)
    assert ("村委会盖章的困难证明" in said, rule in said) == (True, True)
    assert seal not in district.browser.get("/parameters/dibao:materials").text

    for changed in (
        {"insert": [STAGE | {"label": "村委会签章"}]},
        {"insert": [STAGE | {"label": "居委会意见"}]},
        {"insert": [STAGE | {"label": "补充材料", "duty": "village_aide"}]},
        {"change": {"review": {"duty": "village_aide"}}},
    ):
        body = {"overlay": changed, "since": "2026-09-02", "reason": "加强审核"}
        answer = officers("county_admin").post("/api/v1/processes/dibao.apply", json=body)
        assert answer.status_code == 422, answer.text
        assert rule in str(answer.get_json()["error"]["fields"])
    admin = as_("county_admin", county.code)
    admin.send(f"{FLOW}/begin")
    typed = {"after": "review", "kind": "papers", "label": "居委会审核意见", "duty": "town_clerk"}
    answer = admin.send(f"{FLOW}/insert/review", typed)
    assert (answer.status_code, rule in answer.text) == (422, True)
    found = officers("county_admin").get("/api/v1/processes/dibao.apply").get_json()
    assert found["versions"] == []

    plain = json.dumps([{"label": "农村土地承包合同"}], ensure_ascii=False)
    assert district.try_to_set("dibao:materials", {"value": plain}).status_code == 302
