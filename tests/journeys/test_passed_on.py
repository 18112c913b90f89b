"""An application is taken where the applicant is registered or lives by a permit; whoever asks elsewhere is passed on (SAL26 37)."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest

from core.clock import today
from tests import factories
from tests.casework import BEIGUAN, QINGNIANLU, CaseWork, Officers, read_pdf, village_of
from tests.conftest import As, Client
from tests.core.documents.hostile import png


def filed(officers: Officers, town: str, name: str, **said: Any) -> CaseWork:
    """An application at a window, of somebody of whom so much is said."""
    people = factories.alone(name=name, **said)
    return factories.case(officers, people=people, town=town)


def handed_in(case: CaseWork) -> None:
    """The window takes a paper."""
    sent = {"document": "income", "file": (BytesIO(png(30, 20)), "收入.png")}
    answer = case.as_("town_clerk").post(f"/api/v1/cases/{case.no}/papers", data=sent)
    assert answer.status_code == 201, answer.text


def accepting(case: CaseWork) -> Any:
    """The window where it lies now tries to accept it."""
    form = {"checklist": case.checklist(), "near_relative": False}
    return case.try_to("accept", "complete", "town_clerk", form)


def tasks(officers: Officers, town: str) -> list[str]:
    """What the clerk there is asked beside cases."""
    items = officers("town_clerk", town).get("/api/v1/worklist").get_json()["items"]
    return [item["what"] for item in items if item["kind"] == "task"]


def pass_on(case: CaseWork, town: str) -> Any:
    """The clerk of a township passes it on."""
    clerk = case.officers("town_clerk", town)
    return clerk.post(f"/api/v1/cases/{case.no}/pass-on", json={"reason": "已告知申请人"})


@pytest.mark.req("LAW-24")  # the permit and the other county are tried below
def test_who_is_registered_in_another_township_is_passed_on_the_same_day_with_his_papers(
    officers: Officers,
    september: date,
    jump_to: Callable[[Any], None],
    public: Client,
    as_: As,
) -> None:
    here, there = BEIGUAN, QINGNIANLU
    case = filed(officers, here, "田有福", registered_in=village_of(there))
    own = {"receipt": case.opened["receipt"], "code": case.opened["code"]}
    handed_in(case)
    for outcome, form in (
        ("complete", {"checklist": case.checklist(), "near_relative": False}),
        ("not_accepted", {"reason": "不在本地", "instead": "请到户籍地申请"}),
    ):
        refused = case.try_to("accept", outcome, "town_clerk", form)
        assert refused.status_code == 409, "nobody is sent away"
        assert "由户籍地受理" in refused.get_json()["error"]["message"]
    outside = case.try_act("pass_out", "town_clerk", {"sent_to": "甲区"})
    assert (outside.status_code, outside.get_json()["error"]["code"]) == (409, "competent")
    assert "转送户籍地" in as_("town_clerk", here).get(f"/cases/{case.no}").text

    assert pass_on(case, there).status_code == 403
    answer = pass_on(case, here)
    assert answer.status_code == 200
    assert answer.get_json()["receipt"] == own["receipt"]
    assert "青年路街道" in answer.get_json()["office"]
    assert officers("town_clerk", here).get(f"/api/v1/cases/{case.no}").status_code == 403
    assert officers("town_clerk", here).get("/api/v1/cases").get_json()["items"] == []
    standing = public.post("/api/v1/public/status", json=own).get_json()
    assert (standing["no"], "青年路街道" in standing["office"]) == (case.no, True)

    case.town = there
    seen = case.seen_by()
    case.version = seen["version"]
    assert seen["opened_on"] == today().isoformat(), "the same day"
    assert seen["division"] == village_of(there)
    (paper,) = [p for p in seen["papers"] if p["document"] == "income"]
    assert [file["name"] for file in paper["files"]] == ["收入.png"]
    file = as_("town_clerk", there).get(f"/cases/papers/{paper['files'][0]['id']}")
    assert (file.status_code, file.data) == (200, png(30, 20))
    assert any("转送" in remark["said"] for remark in seen["remarks"])
    waits = officers("town_clerk", there).get("/api/v1/worklist").get_json()["items"]
    assert [item["about"] for item in waits] == [f"case:{case.no}"]
    assert (seen["accepted_on"], seen["due_on"]) == (None, None), "no clock before it is accepted"

    jump_to(today() + timedelta(days=2))
    assert accepting(case).status_code == 200
    seen = case.seen_by()
    assert seen["accepted_on"] == today().isoformat()
    total = next(each for each in seen["deadlines"] if each["kind"] == "total")
    assert total["counts_from"] == today().isoformat(), "T2's own acceptance"
    assert pass_on(case, there).status_code == 409
    case.check_clean()
    assert "survey" in case.open_stages()


@pytest.mark.req("LAW-24")
def test_a_valid_permit_lets_the_place_of_residence_accept_and_an_expired_one_does_not(
    officers: Officers,
    september: date,
    set_value: Callable[..., None],
    as_: As,
) -> None:
    here, there = BEIGUAN, QINGNIANLU
    permit = {"registered_in": village_of(there), "residence_permit": True}
    valid = permit | {"permit_until": (today() + timedelta(days=30)).isoformat()}
    off = filed(officers, here, "田有福", **valid)
    assert accepting(off).get_json()["error"]["code"] == "not_competent", "not opened by the county"

    set_value("intake.residence_permit", True)
    assert pass_on(off, here).status_code == 409, "it is this township's now"
    assert accepting(off).status_code == 200
    assert tasks(officers, here) == []
    assert tasks(officers, there) == ["核实有无重复申请"]
    page = as_("town_clerk", there).get(f"/doubles/{off.no}")
    assert (page.status_code, "田有福" in page.text) == (200, True)
    stranger = officers("town_clerk", here).post(f"/api/v1/doubles/{off.no}", json={"found": "none"})
    assert stranger.status_code == 404
    clerk = officers("town_clerk", there)
    assert clerk.post(f"/api/v1/doubles/{off.no}", json={"found": "?"}).status_code == 422
    told = {"found": "none", "note": "户籍地无在享记录"}
    assert clerk.post(f"/api/v1/doubles/{off.no}", json=told).status_code == 200
    assert tasks(officers, there) == []
    said = [remark["said"] for remark in off.seen_by()["remarks"]]
    assert any("没有在享或者在办" in each and "户籍地无在享记录" in each for each in said)

    until = today() - timedelta(days=1)
    expired = filed(officers, here, "周小兰", **permit, permit_until=until.isoformat())
    refused = accepting(expired).get_json()["error"]
    assert (refused["code"], f"已于{until}到期" in refused["message"]) == ("not_competent", True)
    sent = as_("town_clerk", here).send(f"/cases/{expired.no}/pass-on", {"reason": ""})
    assert sent.status_code == 302
    expired.town = there
    assert expired.seen_by()["division"] == village_of(there)


@pytest.mark.req("LAW-24")
def test_for_another_county_there_is_a_transfer_sheet_and_an_export_under_the_same_receipt(
    officers: Officers, september: date, as_: As, public: Client
) -> None:
    case = filed(officers, BEIGUAN, "田有福", registered_in="outside", registered_at="汉中市洋县洋州街道")
    handed_in(case)
    assert accepting(case).get_json()["error"]["code"] == "not_competent"
    assert pass_on(case, BEIGUAN).status_code == 409
    assert case.as_("town_clerk").get(f"/api/v1/cases/{case.no}/transfer").status_code == 409
    case.version = case.seen_by()["version"]
    case.act("pass_out", "town_clerk", {"sent_to": "洋县洋州街道办事处", "reason": "户籍在洋县"})
    assert case.seen_by()["ended_as"] == "passed_on"
    sheet = case.letter("transfer")
    for said in ("洋县洋州街道办事处", case.opened["receipt"], case.no, "田有福", "不需要重新提出申请"):
        assert said in sheet
    browser = as_("town_clerk", BEIGUAN)
    assert "下载转送材料" in browser.get(f"/cases/{case.no}").text
    for answer in (
        case.as_("town_clerk").get(f"/api/v1/cases/{case.no}/transfer"),
        browser.get(f"/cases/{case.no}/transfer"),
    ):
        with ZipFile(BytesIO(answer.data)) as kept:
            told = json.loads(kept.read("application.json"))
            assert (told["receipt"], told["no"]) == (case.opened["receipt"], case.no)
            assert told["application"]["applicant"]["name"] == "田有福"
            assert kept.read("papers/01-收入.png") == png(30, 20)
            (pdf,) = [name for name in kept.namelist() if name.endswith(".pdf")]
            assert "洋县洋州街道办事处" in read_pdf(kept.read(pdf))
    assert case.as_("town_reviewer").get(f"/api/v1/cases/{case.no}/transfer").status_code == 403
    own = {"receipt": case.opened["receipt"], "code": case.opened["code"]}
    assert public.post("/api/v1/public/status", json=own).get_json()["ended_as"] == "已转送县外户籍地"
