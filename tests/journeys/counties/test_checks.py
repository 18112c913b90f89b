"""Checks of means: the bureau's queries, started by itself or by a township under its licence; its queue and its log."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
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
