"""Checks of means: the bureau's queries, started by itself or by a township under its licence; its queue and its log."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from core.audit.models import AuditEvent
from core.clock import today
from core.db import db as database
from core.means.models import CheckLicence
from tests import factories
from tests.casework import CaseWork, Officers
from tests.conftest import As
from tests.core.documents.test_uploads import PDF_FILE
from tests.journeys.counties.places import County, in_county

GoTo = Callable[[date], None]
LICENCE = "演示新民核授〔2026〕1号"


def checks(case: CaseWork, what: str = "", duty: str = "verifier") -> dict[str, Any]:
    """The queue, or the log, as REST shows it; `mine` are the lines of the case."""
    answer = case.as_(duty).get(f"/api/v1/checks/{what}")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.get_json()
    return found | {"mine": [one for one in found["items"] if one["case"] == case.no]}


def answers_shown(case: CaseWork) -> list[str]:
    """What the township's clerk sees of the newest check: states of answers."""
    return [one["state"] for one in case.seen_by()["means"].get("answers", [])]


def one_answer(case: CaseWork) -> None:
    """The check centre enters what the bank says: a balance that nobody declared."""
    found = [{"group": "holdings", "kind": "deposit", "amount": "8000.00"}]
    answer = case.try_answer("m1", "bank", "hit", detail="存款八千元", items=found)
    assert answer.status_code == 200, answer.text


def the_rest_is_clean(case: CaseWork) -> None:
    """Every source that has not answered yet says that nothing was found: the report is returned."""
    waiting = [one for one in case.answers_waiting() if one["state"] == "waiting"]
    for one in waiting:
        answer = case.try_answer(one["member"], one["source"], "clean")
        assert answer.status_code == 200, answer.text


@pytest.mark.req("LAW-30", "ECO-03")
@in_county("xintai")
def test_a_township_starts_and_reads_under_the_bureau_s_licence_else_its_start_is_a_request(
    officers: Officers, september: date, go_to: GoTo, county: County, as_: As
) -> None:
    """`county.town` holds the demo's licence, `county.other` none. A source of another kind: the test below."""
    asked = factories.case(officers, at="survey", town=county.other, people=factories.alone(name="许无证"))
    assert "start_check" not in [act["code"] for act in asked.seen_by()["acts"]]
    asked.act("start_check", "town_clerk")
    (line,) = checks(asked)["mine"]
    assert (line["state"], line["started_on"]) == ("requested", None), "it waits in the bureau's queue"
    assert (line["asker_code"], line["requester_code"]) == (county.code, county.other)
    one_answer(asked)
    assert answers_shown(asked) == [], "nothing is read before it is returned"
    assert [i for i in asked.seen_by()["means"]["items"] if i["checked"]] == []
    page = asked.as_("town_clerk").get(f"/cases/{asked.no}").text
    assert "核对结果由县级民政部门反馈后显示" in page
    assert "存款八千元" not in page
    the_rest_is_clean(asked)
    assert "hit" in answers_shown(asked), "returned, it is read"

    running, later = (
        factories.case(officers, at="survey", town=county.town, people=factories.alone(name=name))
        for name in ("任有证", "任后来")
    )
    assert "start_check" in [act["code"] for act in running.seen_by()["acts"]]
    assert f"/cases/{running.no}" in running.as_("town_clerk").get("/").text, "it waits on the clerk's desk"
    running.act("start_check", "town_clerk")
    one_answer(running)
    assert "hit" in answers_shown(running), "the clerk reads what has come in so far"

    (logged,) = checks(running, "log")["mine"]
    assert logged["asker"] == "新泰市民政局"
    assert (logged["asker_code"], logged["requester_code"]) == (county.code, county.town)
    assert (logged["licence"], logged["case"]) == (LICENCE, running.no)
    page = as_("verifier", county.code).get("/checks/log").text
    assert all(word in page for word in (running.no, "新泰市民政局", logged["requester"], LICENCE))
    database.session.commit()
    started = [
        event.detail
        for event in database.session.scalars(
            select(AuditEvent).where(AuditEvent.about == f"case:{running.no}")
        )
        if "asker" in event.detail
    ]
    assert [(d["asker"], d["requester"], d["licence"]) for d in started] == [
        (county.code, county.town, LICENCE)
    ]

    go_to(today() + timedelta(days=1))
    held = database.session.scalars(select(CheckLicence).where(CheckLicence.office_code == county.town)).one()
    typed = {"until": (today() - timedelta(days=1)).isoformat(), "why": "市民政局收回授权"}
    ended = as_("county_admin", county.code).send(f"/check-licences/{held.id}/end", typed)
    assert ended.status_code == 302, ended.text
    refused = later.try_act("start_check", "town_clerk")
    assert refused.status_code == 409
    assert "已于" in refused.get_json()["error"]["message"]
    assert checks(later)["mine"][0]["state"] == "requested", "the bureau has it now"
    assert "start_check" not in [act["code"] for act in later.seen_by()["acts"]]
    assert "hit" in answers_shown(running), "what was started stays readable"
    assert answers_shown(later) == []


@pytest.mark.req("LAW-30", "ECO-03", "ECO-07")
@in_county("ningxia")
def test_the_check_centre_runs_what_the_township_requests_and_returns_it_source_by_source(
    officers: Officers, september: date, go_to: GoTo, county: County, as_: As
) -> None:
    """A source of another kind is set up with its legal basis alone; the other parts of LAW-30 and ECO-03 are above."""
    before = factories.case(officers, town=county.town, people=factories.alone(name="马先来"))
    assert checks(before)["mine"] == []
    before.accept()
    (line,) = checks(before)["mine"]
    assert line["state"] == "requested", "the clerk's acceptance is the request"
    assert f"/cases/{before.no}" in before.as_("verifier").get("/").text, "and a task of the check centre"
    one_answer(before)
    assert answers_shown(before) == []
    the_rest_is_clean(before)
    assert "hit" in answers_shown(before), "returned, the township reads it"

    def set_up(code: str, basis: str) -> TestResponse:
        row = {"code": code, "name": "通信运营商", "basis": basis}
        form = {f"value.0.{key}": text for key, text in row.items()} | {"place": county.code}
        form |= {"since": today().isoformat(), "basis.0.text": "DEMO", "reason": "自治区通知"}
        return as_("county_admin", county.code).send("/parameters/check.other_sources/set", form)

    bare = set_up("x_telecom", " ")
    assert bare.status_code == 422
    assert "须写明核对所依据的法律文件和条款" in bare.text
    assert set_up("telecom", "自治区规定第三条").status_code == 422
    assert set_up("x_telecom", "自治区规定第三条").status_code == 302
    late = factories.case(officers, at="survey", town=county.town, people=factories.alone(name="马后到"))
    assert "通信运营商" in checks(late)["mine"][0]["sources"]
    start = checks(late)["counts"]
    go_to(date.fromisoformat(checks(late)["mine"][0]["due_on"]) + timedelta(days=1))
    now = checks(late)["counts"]
    assert (start["done"], now["done"]) == (1, 1)
    assert (start["overdue"], now["overdue"]) == (0, 1)
    page = as_("verifier", county.code).get("/checks/").text
    assert "超期未反馈 1 件" in page
    assert "已反馈 1 件" in page


@pytest.mark.req("IMP-33")
@in_county("lianhu")
def test_after_a_consent_is_taken_back_nothing_more_is_asked_and_what_was_found_stays_as_it_is(
    officers: Officers, september: date, county: County, as_: As
) -> None:
    early = factories.case(officers, people=factories.alone(name="冯先撤"), town=county.town)
    taken_back = {"member": "m1", "reason": "本人书面撤回"}
    early.act("withdraw_consent", "town_clerk", taken_back)
    form = {"checklist": early.checklist(), "near_relative": False}
    refused = early.try_to("accept", "complete", "town_clerk", form)
    assert refused.status_code == 409, "no check begins"
    assert "冯先撤" in refused.get_json()["error"]["message"]

    case = factories.case(officers, at="survey", people=factories.alone(name="冯后撤"), town=county.town)
    one_answer(case)
    found = case.seen_by("verifier")["means"]
    assert case.try_act("withdraw_consent", "town_surveyor", taken_back).status_code == 403
    assert case.try_act("withdraw_consent", "town_clerk", {**taken_back, "member": "m9"}).status_code == 422
    assert case.try_act("withdraw_consent", "town_clerk", {"member": "m1"}).status_code == 422
    case.act("withdraw_consent", "town_clerk", taken_back)
    again = case.try_act("withdraw_consent", "town_clerk", taken_back)
    assert (again.status_code, again.get_json()["error"]["code"]) == (409, "no_consent")

    for one in case.answers_waiting():
        further = case.try_answer(one["member"], one["source"], "clean")
        assert (further.status_code, further.get_json()["error"]["code"]) == (409, "consent_withdrawn")
        assert "冯后撤已撤回核对授权" in further.get_json()["error"]["message"]
    assert case.seen_by("verifier")["means"] == found, "neither less nor more"
    assert case.seen_by()["consents"][0]["withdrawn_on"] == case.today()
    (said,) = [one["said"] for one in case.seen_by()["remarks"] if one["kind"] == "consent_withdrawn"]
    assert "本人书面撤回" in said
    assert "按档案保存年限（" in said, "how long it is kept is the county's rule of archives"
    assert "2026-09-01 撤回" in as_("town_clerk", county.town).get(f"/cases/{case.no}").text

    signed = {"document": "F03", "member": "m1", "file": (BytesIO(PDF_FILE), "授权书.pdf")}
    renewed = case.as_("town_clerk").post(f"/api/v1/cases/{case.no}/papers", data=signed)
    assert renewed.status_code == 201, renewed.text
    waiting = case.answers_waiting()[-1]
    assert case.try_answer(waiting["member"], waiting["source"], "clean").status_code == 200, "signed anew"

    case.act("withdraw_consent", "town_clerk", taken_back)
    kept = case.seen_by("verifier")["means"]
    case.act("withdraw", "town_clerk", {"reason": "不再申请", "signed": True})
    assert case.seen_by()["ended_as"]
    assert case.seen_by("verifier")["means"] == kept, "the end of the case takes nothing away either"
