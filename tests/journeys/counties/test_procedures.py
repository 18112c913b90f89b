"""The procedure as each county's document has it: one notice or two, the check as a gate or beside, who decides."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from core.clock import today
from tests import factories
from tests.casework import CaseWork, Officers, answer_to, appraisal_record, visit_record
from tests.conftest import As, Client
from tests.journeys.counties.places import County, in_county
from tests.journeys.counties.walks import at_review

GoTo = Callable[[date], None]
ANSWERED = {"facts": "经查该户无其他住房", "founded": "no", "answer": "经核实，反映的情况不属实"}
OBJECTED = {"channel": "window", "objector": "李大嘴", "content": "另有住房"}


def granted_by(case: CaseWork, duty: str) -> dict[str, Any]:
    """The decision to grant what is advised, signed by one person."""
    form = {"facts": "情况属实", "amount": case.seen_by(duty)["advice"]["amount"]}
    return case.finish("decide", "granted", duty, form)


SAID = {"before": "拟确认的最低生活保障家庭公示", "after": "已确认的最低生活保障家庭公布"}
"""What hangs before the decision, and what hangs after it."""


def says_of(case: CaseWork, form: str) -> str:
    """Which of the families a sheet makes known, as it words it."""
    found = re.search(r"[拟已]确认的最低生活保障家庭公[示布]", case.letter(form))
    return found[0] if found else ""


@pytest.mark.req("NOT-01")
@in_county("naiman", "xintai")
def test_a_county_hangs_as_many_notices_as_its_document_says(
    officers: Officers, september: date, go_to: GoTo, county: County, set_value: Callable[..., None]
) -> None:
    old = at_review(officers, county)
    set_value("notice.rounds", "before", module="dibao", basis=["D57:19"])
    new = at_review(officers, county, people=factories.alone(name="周小兰"))
    duty = {"naiman": "town_confirmer", "xintai": "chief_representative"}[county.name]
    for case, rounds in (
        (old, {"naiman": ["before", "after"], "xintai": ["after"]}[county.name]),
        (new, ["before"]),
    ):
        case.review()
        for kind in ("before", "after"):
            if kind == "after":
                granted_by(case, duty)
            if kind in rounds:
                (stage,) = case.open_stages()
                case.hang_everywhere(stage)
                assert says_of(case, "F13" if kind == "before" else case.letters()[-1]) == SAID[kind]
                case.wait_until(stage, go_to)
        shown = [notice["kind"] for notice in case.seen_by()["notices"] if notice["kind"] != "publication"]
        assert shown == rounds
        assert case.seen_by()["ended_as"] == "granted"


@pytest.mark.req("CON-05")
@in_county("xintai")
def test_only_who_is_appointed_chief_representative_decides_in_his_own_township(
    officers: Officers, september: date, as_: As, county: County
) -> None:
    case = at_review(officers, county)
    case.review()
    form = {"facts": "情况属实", "amount": case.seen_by("town_reviewer")["advice"]["amount"]}
    director = officers("town_director", county.town)
    body = {"stage": "decide", "outcome": "granted", "version": case.version, "form": form}
    decide = f"/api/v1/cases/{case.no}/finish"
    assert case.waiting_at("decide", "town_reviewer")["outcomes"] == []
    for outcome in ("granted", "refused"):
        assert case.try_to("decide", outcome, "town_reviewer", form).status_code == 403
    assert director.post(decide, json=body).status_code == 403

    chief = {"duty": "chief_representative", "division": county.town}
    posting = chief | {"username": f"town_director.{county.town}", "basis": "首席代表任命文件"}
    posting |= {"since": today().isoformat(), "until": ""}
    assert as_("security_admin", county.code).send("/postings/add", posting).status_code == 302
    acting = {"X-Posting": f"chief_representative.{county.town}"}
    assert director.post(decide, json=body, headers=acting).status_code == 200
    assert case.seen_by()["decisions"][-1]["outcome"] == "granted"
    elsewhere = factories.case(officers, town=county.other, people=factories.alone(name="周小兰"))
    assert director.get(f"/api/v1/cases/{elsewhere.no}", headers=acting).status_code == 403
    body = {"stage": "accept", "outcome": "complete", "form": {}}
    stranger = director.post(f"/api/v1/cases/{elsewhere.no}/finish", json=body, headers=acting)
    assert stranger.status_code == 403


@pytest.mark.req("APR-03")
@in_county("xintai")
def test_an_objection_leads_to_an_appraisal_that_holds_the_decision(
    officers: Officers, september: date, go_to: GoTo, county: County
) -> None:
    case = at_review(officers, county)
    case.review()
    granted_by(case, "chief_representative")
    (stage,) = case.open_stages()
    case.hang_everywhere(stage)
    case.act("objection", "town_clerk", OBJECTED | {"received_on": today().isoformat()})
    assert case.open_stages() == ["objection"]
    assert case.seen_by()["entitlements"] == []
    case.version = case.seen_by()["version"]
    answered = {"facts": "经核实", "founded": "no", "answer": "反映的情况不属实"}
    for other in ("resurvey", "both", "review"):
        assert case.try_to("objection", other, "town_reviewer", answered).status_code == 409
    case.finish("objection", "appraise", "town_reviewer", answered)
    (entry,) = case.seen_by("town_reviewer")["open"]
    assert "评议" in entry["label"]
    assert entry["holder"]["duty"] == "town_reviewer"
    assert case.seen_by()["entitlements"] == []
    case.finish(entry["stage"], "done", "town_reviewer", appraisal_record())
    assert case.open_stages() == ["review"], "a new opinion before it is decided again"
    assert case.seen_by()["entitlements"] == []


@pytest.mark.req("NOT-09")
@in_county("ningxia")
def test_whoever_objects_on_the_portal_holds_the_case_and_finds_the_answer(
    officers: Officers, september: date, public: Client, county: County
) -> None:
    case = at_review(officers, county)
    case.review()
    case.hang_everywhere()
    code = re.search(r"查验码([0-9A-Z-]{19})", case.letter("F13"))
    assert code is not None
    nothing = public.post("/api/v1/public/objections", json={"code": code[1], "content": " "})
    assert nothing.status_code == 422
    told = {"code": code[1], "content": "该户另有住房出租", "objector": "李大嘴", "contact": "0951-1234567"}
    taken = public.post("/api/v1/public/objections", json=told)
    assert taken.status_code == 201
    number = taken.get_json()["number"]
    assert case.open_stages() == ["objection"]
    assert "李大嘴" not in str(case.seen_by())
    assert answer_to(public, number)["answered_on"] is None
    assert public.post("/api/v1/public/objections", json=told).status_code == 201
    assert case.open_stages() == ["objection"]

    case.version = case.seen_by()["version"]
    offered = [outcome["code"] for outcome in case.waiting_at("objection", "town_reviewer")["outcomes"]]
    assert offered == ["resurvey"], "the region has the facts looked into again"
    case.finish("objection", "resurvey", "town_reviewer", ANSWERED)
    assert case.open_stages() == ["survey"]
    for went in (1, 2):
        the_same = case.try_to("survey", "done", "town_surveyor", visit_record(), number=went)
        assert the_same.status_code == 403
        assert "其他人员" in the_same.get_json()["error"]["message"]
    assert answer_to(public, number)["answered_on"] is None
    case.survey(first=3, second=4)
    if "appraise" in case.open_stages():
        case.appraise()
    case.review()
    found = answer_to(public, number)
    assert (found["answered_on"], found["answer"]) == ("2026-09-01", ANSWERED["answer"])


@pytest.mark.req("ECO-04")
@in_county("xintai", "ningxia")
def test_the_check_is_a_gate_before_the_survey_or_runs_beside_it(
    officers: Officers, september: date, county: County
) -> None:
    clean = factories.case(officers, at="survey", town=county.town)
    gate = county.name == "xintai"
    assert clean.open_stages() == (["check"] if gate else ["survey", "check"])
    clean.check_clean()
    assert clean.open_stages() == ["survey"]

    doubtful = factories.case(officers, at="survey", town=county.town, people=factories.alone(name="周小兰"))
    (first, *others) = doubtful.answers_waiting()
    for each in others:
        assert doubtful.try_answer(each["member"], each["source"], "clean").status_code == 200
    hit = doubtful.try_answer(first["member"], first["source"], "hit", detail="名下有车辆一台")
    assert hit.status_code == 200, hit.text
    assert doubtful.open_stages() == (["check"] if gate else ["survey", "check"])
    waiting = doubtful.waiting_at("check")
    assert (waiting["holder"]["duty"], waiting["holder"]["division"]) == ("town_clerk", county.town)
    assert "核对有疑点" in waiting["why_here"]
    todo = officers("town_clerk", county.town).get("/api/v1/worklist").get_json()["items"]
    assert (f"case:{doubtful.no}", "经济状况核对") in {(item["about"], item["what"]) for item in todo}
