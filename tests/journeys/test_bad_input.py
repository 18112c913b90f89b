"""Bad input: one clear Chinese sentence, the right status, nothing stored."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import func, inspect, select
from werkzeug.routing import IntegerConverter

from core.numbers import check_digit
from tests import factories
from tests.casework import BEIGUAN, COUNTY, QINGNIANLU, Officers, visit_record
from tests.conftest import As, Client, RestClient

LOGS = {"audit_event", "audit_head", "sign_in", "sign_in_attempt", "public_calls"}
"""What is written of a refusal too."""


def rows(db: SQLAlchemy) -> dict[str, int]:
    """How many rows each table has, but for the logs."""
    there = set(inspect(db.session.connection()).get_table_names())
    tables = [t for t in db.metadata.sorted_tables if t.name in there - LOGS]
    return {t.name: db.session.scalar(select(func.count()).select_from(t)) or 0 for t in tables}


def sentence_of(answer: Any, status: int) -> str:
    """The one sentence of a refusal, in Chinese, with nothing of the machine in it."""
    assert answer.status_code == status, f"{answer.status_code}: {answer.text[:600]}"
    error = answer.get_json()["error"]
    assert set(error) >= {"code", "message", "basis", "next", "fields"}
    message = str(error["message"])
    assert re.search(r"[一-鿿]{2}", message), message
    assert message.endswith(("。", "！", "？")), message
    assert not re.search(r"Traceback|Error|None|sqlalchemy|<class|\bkey\b|\{|\}", message), message
    return message


def wrong_digit(people: list[dict[str, Any]]) -> None:
    number = people[0]["id_number"]
    people[0]["id_number"] = number[:-1] + ("1" if number[-1] != "1" else "2")


def born_tomorrow(people: list[dict[str, Any]]) -> None:
    people[0]["id_number"] = factories.id_number(date(2026, 9, 2))


def no_such_day(people: list[dict[str, Any]]) -> None:
    first = "61010419990231001"
    people[0]["id_number"] = first + check_digit(first)


def twice_in_it(people: list[dict[str, Any]]) -> None:
    people.append(people[0] | {"relation": "sibling"})


def no_name(people: list[dict[str, Any]]) -> None:
    people[0]["name"] = " "


def name_of_no_width(people: list[dict[str, Any]]) -> None:
    people[0]["name"] = "\u200b\u2060"


def name_of_hangul_fillers(people: list[dict[str, Any]]) -> None:
    people[0]["name"] = "\u3164\u3164"


def name_with_a_blank_of_braille(people: list[dict[str, Any]]) -> None:
    people[0]["name"] = "王\u2800小明"


def name_that_turns_round(people: list[dict[str, Any]]) -> None:
    people[0]["name"] = "王\u202e明小"


def name_of_two_lines(people: list[dict[str, Any]]) -> None:
    people[0]["name"] = "王小明\n（已核）"


def name_with_a_bell(people: list[dict[str, Any]]) -> None:
    people[0]["name"] = "王\x07小明"


def born_in_1850(people: list[dict[str, Any]]) -> None:
    people[0]["id_number"] = factories.id_number(date(1850, 1, 1))


def negative_income(people: list[dict[str, Any]]) -> None:
    people[0]["incomes"] = [factories.income("wage", "-5")]


def strange_income(people: list[dict[str, Any]]) -> None:
    people[0]["incomes"] = [factories.income("lottery", "5")]


def not_a_number(people: list[dict[str, Any]]) -> None:
    people[0]["incomes"] = [factories.income("wage", "NaN")]


def half_a_fen(people: list[dict[str, Any]]) -> None:
    people[0]["incomes"] = [factories.income("wage", "1.005")]


def a_thousand_million(people: list[dict[str, Any]]) -> None:
    people[0]["incomes"] = [factories.income("wage", "1000000000")]


def a_thousand_million_in_short(people: list[dict[str, Any]]) -> None:
    people[0]["incomes"] = [factories.income("wage", "1e9")]


PEOPLE: dict[Callable[[list[dict[str, Any]]], None], str] = {
    wrong_digit: "applicant.id_number",
    born_tomorrow: "applicant.id_number",
    no_such_day: "applicant.id_number",
    twice_in_it: "members.0.id_number",
    no_name: "applicant.name",
    name_of_no_width: "applicant.name",
    name_of_hangul_fillers: "applicant.name",
    name_with_a_blank_of_braille: "applicant.name",
    name_that_turns_round: "applicant.name",
    name_of_two_lines: "applicant.name",
    name_with_a_bell: "applicant.name",
    born_in_1850: "applicant.id_number",
    negative_income: "applicant.incomes.0.amount",
    strange_income: "applicant.incomes.0.item",
    not_a_number: "applicant.incomes.0.amount",
    half_a_fen: "applicant.incomes.0.amount",
    a_thousand_million: "applicant.incomes.0.amount",
    a_thousand_million_in_short: "applicant.incomes.0.amount",
}


@pytest.mark.parametrize("spoil", PEOPLE, ids=lambda f: f.__name__)
def test_an_application_with_a_fault_names_its_field(
    spoil: Callable[[list[dict[str, Any]]], None], officers: Officers, september: date, db: SQLAlchemy
) -> None:
    clerk, people = officers("town_clerk"), factories.alone()
    spoil(people)
    before = rows(db)
    answer = clerk.post("/api/v1/cases", json=factories.application(people))
    sentence_of(answer, 422)
    fields = answer.get_json()["error"]["fields"]
    assert list(fields) == [PEOPLE[spoil]]
    for said in fields[PEOPLE[spoil]]:
        assert re.search(r"[一-鿿]{2}", said), said
    assert rows(db) == before


PLACE = {"type": "dibao", "division": "610104003001"}
BODIES: dict[str, tuple[dict[str, Any], int]] = {
    "garbage": ({"data": b"{not json", "content_type": "application/json"}, 400),
    "no JSON at all": ({"data": b"a=b", "content_type": "application/x-www-form-urlencoded"}, 400),
    "a hundred thousand brackets": ({"data": b"[" * 100_000, "content_type": "application/json"}, 400),
    "a list": ({"json": []}, 400),
    "a number": ({"json": 7}, 400),
    "nothing": ({"json": {}}, 422),
    "an applicant that is a word": ({"json": {**PLACE, "applicant": "李"}}, 400),
    "members that are a word": ({"json": {**PLACE, "applicant": {}, "members": "李"}}, 422),
    "a type that is a list": ({"json": {**PLACE, "type": ["dibao"], "applicant": {}}}, 404),
    "a type that nobody has": ({"json": {**PLACE, "type": "gold", "applicant": {}}}, 404),
    "half a division": ({"json": {**PLACE, "division": "6101", "applicant": {}}}, 422),
    "a division that is no place": ({"json": {**PLACE, "division": "610104003999", "applicant": {}}}, 422),
}


@pytest.mark.parametrize("name", BODIES)
def test_a_body_that_cannot_be_read_is_said_to_be_so(
    name: str, officers: Officers, september: date, db: SQLAlchemy
) -> None:
    how, status = BODIES[name]
    clerk = officers("town_clerk")
    before = rows(db)
    sentence_of(clerk.post("/api/v1/cases", **how), status)
    assert rows(db) == before


@pytest.mark.parametrize(
    "call", ["security/login", "public/applications", "public/status", "public/objections"]
)
def test_brackets_without_end_are_no_fault_of_the_server_for_anybody(call: str, app: Flask) -> None:
    stranger = Client(app, app.response_class)
    answer = stranger.post(f"/api/v1/{call}", data=b"[" * 100_000, content_type="application/json")
    assert answer.status_code == 400, answer.text


@pytest.mark.parametrize("name", ["username", "password", "otp", "provider"])
@pytest.mark.parametrize("half", ["\\ud800", "\\u0000"])
def test_half_a_character_signs_nobody_in_and_is_no_fault_of_the_server(
    name: str, half: str, app: Flask
) -> None:
    typed = {"username": "a", "password": "b", "provider": "db", name: "HALF"}
    sent = json.dumps(typed).replace("HALF", half)
    stranger = Client(app, app.response_class)
    sentence_of(stranger.post("/api/v1/security/login", data=sent, content_type="application/json"), 400)


@pytest.mark.parametrize("month", ["9999-12", "0000-01", "0001-01", "2101-01"])
@pytest.mark.parametrize(
    ("duty", "address"),
    [
        ("verifier", "/checks/log"),
        ("county_officer", "/oversight/lookups"),
        ("county_officer", "/adjustments"),
    ],
)
def test_a_month_that_no_calendar_has_is_refused(
    month: str, duty: str, address: str, officers: Officers, september: date, as_: As
) -> None:
    sentence_of(officers(duty).get(f"/api/v1{address}?month={month}"), 400)
    assert as_(duty, COUNTY).get(f"{address.replace('ments', 'ments/')}?month={month}").status_code == 400


@pytest.mark.parametrize(
    "answers",
    [
        {"decide": {"amount": 1, "left_out": [1]}},
        {"decide": {"amount": 1, "left_out": [{"member": "m1", "job_refusals": "x"}]}},
        {"apply": 5},
    ],
)
def test_answers_of_another_shape_are_assessed_by_nobody(
    answers: dict[str, Any], officers: Officers, september: date
) -> None:
    person = {"key": "m1", "relation": "self", "born_on": "1975-05-05"}
    facts = {"applicant": "m1", "members": [person], "area_type": "urban", "answers": answers}
    answer = officers("town_clerk").post("/api/v1/assess", json={**PLACE, "facts": facts})
    assert answer.status_code == 422, answer.text
    assert [name.partition(".")[0] for name in answer.get_json()["error"]["fields"]] == ["answers"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"income": [{"member": "m1", "kind": "wage", "item": "wage", "amount": "-5"}]}, "income.0.amount"),
        ({"income": [{"member": "m7", "kind": "wage", "item": "wage", "amount": "5"}]}, "income.0.member"),
        ({"members": [{"key": "m1", "relation": "self", "born_on": "2070-05-05"}]}, "members.0.born_on"),
        ({"applicant": "m7"}, "applicant"),
    ],
)
def test_what_no_window_takes_is_assessed_by_nobody(
    changes: dict[str, Any], field: str, officers: Officers, september: date
) -> None:
    person = {"key": "m1", "relation": "self", "born_on": "1975-05-05"}
    facts = {"applicant": "m1", "members": [person], "area_type": "urban", **changes}
    answer = officers("town_clerk").post("/api/v1/assess", json={**PLACE, "facts": facts})
    assert answer.status_code == 422, answer.text
    assert list(answer.get_json()["error"]["fields"]) == [field]


ADDRESSES = {
    "?limit=100000": 400,
    "?limit=0": 400,
    "?limit=-1": 400,
    "?limit=ten": 400,
    "?limit=１０": 400,
    "?cursor=abc": 400,
    "?cursor=99999999999999999999": 400,
    "?due_before=tomorrow": 400,
    "?status=lost": 400,
    "?division=61'--": 400,
    "/DB-610104001-2026-00001": 403,
    "/nothing-like-a-number": 403,
}


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_address_that_asks_for_too_much_or_nothing_is_refused(
    address: str, officers: Officers, september: date
) -> None:
    factories.case(officers, town=QINGNIANLU)
    sentence_of(officers("town_clerk").get(f"/api/v1/cases{address}"), ADDRESSES[address])


def test_what_a_case_can_t_take_now_is_refused_whoever_asks(
    officers: Officers, september: date, db: SQLAlchemy, public: Client
) -> None:
    case = factories.case(officers, at="survey")
    clerk = case.as_("town_clerk")
    address = f"/api/v1/cases/{case.no}"
    stranger = officers("town_clerk", QINGNIANLU)
    stranger.get("/api/v1/cases")
    before = rows(db)
    passed = {"stage": "accept", "outcome": "complete", "form": {}}
    assert "已经办完" in sentence_of(clerk.post(f"{address}/finish", json=passed), 409)
    unknown = {"stage": "party", "outcome": "done"}
    sentence_of(clerk.post(f"{address}/finish", json=unknown), 409)
    sentence_of(clerk.post(f"{address}/finish", json={"stage": "survey"}), 400)
    sentence_of(clerk.post(f"{address}/finish", json={"stage": 7, "outcome": []}), 400)
    wrong_version = {"stage": "survey", "outcome": "done", "version": "three"}
    sentence_of(clerk.post(f"{address}/finish", json=wrong_version), 400)
    stale = {"stage": "survey", "outcome": "done", "version": case.version + 1}
    assert "已被他人办理" in sentence_of(clerk.post(f"{address}/finish", json=stale), 409)
    sentence_of(
        clerk.post(f"{address}/finish", json={"stage": "survey", "outcome": "done", "form": "x"}), 400
    )
    sentence_of(clerk.post(f"{address}/acts", json={"act": "celebrate"}), 409)
    foreign = {"stage": "survey", "outcome": "done"}
    sentence_of(stranger.post(f"{address}/finish", json=foreign), 403)
    sentence_of(stranger.get(address), 403)
    sentence_of(public.post(f"{address}/finish", json=foreign), 401)
    sentence_of(public.get(address), 401)
    other_town = factories.application(factories.alone(name="钱小红"), QINGNIANLU)
    sentence_of(clerk.post("/api/v1/cases", json=other_town), 403)
    assert rows(db) == before
    assert case.seen_by()["version"] == case.version


def test_a_visit_in_the_future_and_a_paper_that_is_no_paper_are_refused(
    officers: Officers, september: date
) -> None:
    case = factories.case(officers, at="survey")
    tomorrow = (september + timedelta(days=1)).isoformat()
    future = case.try_to("survey", "done", "town_surveyor", visit_record(visited_on=tomorrow))
    assert "visited_on" in future.get_json()["error"]["fields"]
    sentence_of(future, 422)
    papers = f"/api/v1/cases/{case.no}/papers"
    script = {"document": "income", "file": (BytesIO(b"#!/bin/sh"), "paper.pdf")}
    sentence_of(case.as_("town_clerk").post(papers, data=script), 422)
    nothing = {"document": "income", "file": (BytesIO(b""), "paper.pdf")}
    empty = case.as_("town_clerk").post(papers, data=nothing)
    sentence_of(empty, 422)
    assert empty.get_json()["error"]["fields"] == {"file": ["文件是空的，请重新选择。"]}
    strange = {"document": "F99"}
    sentence_of(case.as_("town_clerk").post(papers, data=strange), 422)


@pytest.mark.parametrize("paper_date", ["0001-01-01", "1979-01-01", "2026-09-02"])
def test_a_paper_application_of_a_day_that_cannot_be_is_refused(
    paper_date: str, officers: Officers, september: date, db: SQLAlchemy
) -> None:
    before = rows(db)
    told = factories.application(factories.alone(), paper_date=paper_date)
    told["applicant"]["id_number"] = factories.id_number(date(1980, 5, 6))
    told["consents"] = []
    answer = officers("town_clerk").post("/api/v1/cases", json=told)
    sentence_of(answer, 422)
    assert list(answer.get_json()["error"]["fields"]) == ["paper_date"]
    assert rows(db) == before


def test_a_paper_signed_in_another_time_and_a_note_without_end_are_refused(
    officers: Officers, september: date, db: SQLAlchemy
) -> None:
    case = factories.case(officers)
    papers, clerk = f"/api/v1/cases/{case.no}/papers", case.as_("town_clerk")
    before = rows(db)
    for field, said in (("signed_on", "2099-01-01"), ("note", "长" * 5000)):
        refused = clerk.post(papers, data={"document": "income", field: said})
        sentence_of(refused, 422)
        assert list(refused.get_json()["error"]["fields"]) == [field]
    for spoilt in ({"note": "收\x00入"}, {"document": "in\x00come"}):
        sentence_of(clerk.post(papers, data={"document": "income"} | spoilt), 400)
    assert rows(db) == before


def test_papers_are_filed_by_who_keeps_the_file_and_each_stage_its_own_and_letters_by_nobody(
    officers: Officers, september: date, as_: As, db: SQLAlchemy
) -> None:
    case = factories.case(officers, at="survey")
    papers, before = f"/api/v1/cases/{case.no}/papers", rows(db)
    for duty in ("town_surveyor", "town_reviewer", "town_confirmer", "verifier", "county_supervisor"):
        refused = case.as_(duty).post(papers, data={"document": "income"})
        assert sentence_of(refused, 403) == "您的岗位没有“整理材料和档案”的权限。"
    for letter in ("F06", "F17"):
        issued = case.as_("town_clerk").post(papers, data={"document": letter})
        assert "由系统出具，不能作为材料登记。" in sentence_of(issued, 422)
    assert rows(db) == before
    assert case.as_("town_clerk").post(papers, data={"document": "income"}).status_code == 201
    assert case.as_("town_surveyor").post(papers, data={"document": "F08"}).status_code == 201, "his own"

    address = f"/cases/{case.no}"
    assert 'value="income"' in as_("town_clerk", BEIGUAN).get(address).text
    surveyor = as_("town_surveyor", BEIGUAN).get(address).text
    assert ('value="income"' in surveyor, 'value="F08"' in surveyor) == (False, True)
    assert "上传材料" not in as_("town_confirmer", BEIGUAN).get(address).text


def test_a_case_that_has_ended_takes_no_more_papers(officers: Officers, september: date, as_: Any) -> None:
    case = factories.case(officers, at="survey")
    clerk, address = as_("town_clerk", BEIGUAN), f"/cases/{case.no}"
    assert "上传材料" in clerk.get(address).text
    case.act("withdraw", "town_clerk", {"reason": "不再需要", "signed": True})
    assert "上传材料" not in clerk.get(address).text
    paper = {"document": "income", "state": "missing"}
    sentence_of(case.as_("town_clerk").post(f"/api/v1/cases/{case.no}/papers", data=paper), 409)
    assert clerk.send(f"{address}/paper", paper).status_code == 409


def test_a_page_size_of_100000_is_refused_on_pages_too(officers: Officers, september: date, as_: Any) -> None:
    clerk = as_("town_clerk", BEIGUAN)
    answer = clerk.get("/cases/?page_size=100000")
    assert answer.status_code == 400
    assert "每页条数应在 1 到 200 之间" in answer.text


HOLDERS = (
    ("security_admin", COUNTY),
    ("county_admin", COUNTY),
    ("auditor", COUNTY),
    ("town_clerk", BEIGUAN),
)
NO_ROW = (2**31, 2**63)


@pytest.mark.parametrize(("duty", "place"), HOLDERS)
def test_a_number_that_no_row_can_have_is_no_page_and_never_an_error(
    app: Flask, as_: As, rest_as: Callable[..., RestClient], september: date, duty: str, place: str
) -> None:
    browser, program = as_(duty, place), rest_as(duty, place)
    known = dict.fromkeys(
        ("address", "act", "group", "form", "code", "no", "name", "kind", "stage", "number"), "x"
    )
    wrong = []
    for rule in app.url_map.iter_rules():
        numbered = [
            a for a in rule.arguments if a == "pk" or isinstance(rule._converters[a], IntegerConverter)
        ]
        if not numbered:
            continue
        client = program if rule.rule.startswith("/api/") else browser
        method = "GET" if "GET" in (rule.methods or ()) else "POST"
        for number in NO_ROW:
            shown = known | dict.fromkeys(numbered, str(number))
            address = re.sub(r"<(?:[^:>]+:)?([^>]+)>", lambda m: shown.get(m[1], "x"), rule.rule)  # noqa: B023
            status = client.open(address, method=method).status_code
            wrong += [(address, status)] if status >= 500 else []
    assert wrong == []


@pytest.mark.parametrize(
    "number", ["9" * 5000, "0" * 30 + "1", "１２", "-1"], ids=["endless", "zeros", "wide", "less"]
)
def test_a_number_that_no_page_has_put_into_a_form_is_none(
    officers: Officers, september: date, as_: As, number: str
) -> None:
    case = factories.case(officers)
    clerk = as_("town_clerk", "610104003")
    sent = clerk.send(f"/cases/{case.no}/finish/accept/complete", {"version": number, "seen": number})
    assert sent.status_code in (409, 422)
    assert clerk.send("/posting", {"posting": number}).status_code in (400, 403, 404)
    admin = as_("county_admin", "610104")
    address = "/processes/dibao.apply/publish"
    assert admin.send(address, {"seen": number, "since": "2026-09-02", "reason": "试"}).status_code == 409
