"""Applying from home without sign-in: street, matter, form, receipt; and what nobody learns that way about others."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import select, update

from core.audit.models import AuditEvent
from core.cases.models import Case, NamedPerson
from core.db import blind, db, seeing_everything
from core.people.models import BankAccount, Person
from core.portal.models import PublicCalls
from core.portal.operations import FILINGS
from tests import factories
from tests.casework import BEIGUAN, QINGNIANLU, CaseWork, Officers
from tests.conftest import Client
from tests.district import District
from tests.filling import consent_of

FORM = f"/apply/{BEIGUAN}/dibao"
APPLY = "/api/v1/public/applications"


def at_home(
    people: list[dict[str, Any]] | None = None, town: str = BEIGUAN, **changes: Any
) -> dict[str, Any]:
    """The body of an application as somebody fills it in at home: with a telephone under which he is reached."""
    body = factories.application(people, town, **changes)
    return body | {"applicant": {"phone": "13912345678", **body["applicant"]}}


def typed(body: dict[str, Any]) -> dict[str, str]:
    """The body of a call as a page sends it."""
    given = {k: body[k] for k in ("applicant", "members", "consents")} | body["fields"]
    return {"division": body["division"]} | dict(_flat(given, ""))


def _flat(value: Any, path: str) -> list[tuple[str, str]]:
    if isinstance(value, dict):
        return [
            pair for name, each in value.items() for pair in _flat(each, f"{path}.{name}" if path else name)
        ]
    if isinstance(value, list):
        return [pair for place, each in enumerate(value) for pair in _flat(each, f"{path}.{place}")]
    return [(path, str(int(value)) if isinstance(value, bool) else str(value))]


def cases_of(officers: Officers, town: str = BEIGUAN) -> list[dict[str, Any]]:
    """What the clerk of a street finds on the list of cases."""
    items: list[dict[str, Any]] = officers("town_clerk", town).get("/api/v1/cases").get_json()["items"]
    return items


def test_a_family_applies_from_home_and_its_case_waits_for_acceptance_in_its_street(
    public: Client, officers: Officers, september: date
) -> None:
    assert f'href="/apply/{BEIGUAN}"' in public.get("/apply/").text
    assert f'href="{FORM}"' in public.get(f"/apply/{BEIGUAN}").text
    page = public.get(FORM)
    assert page.headers["Cache-Control"] == "no-store"
    assert 'name="paper_date"' not in page.text
    assert "如实" in page.text, "what is signed stands on the page"
    people = factories.family_of_four()

    sent = public.send(FORM, typed(at_home(people)))

    assert (sent.status_code, sent.location) == (303, "/apply/done")
    done = public.get("/apply/done").text
    receipt, code = re.findall(r'<dd class="code">(\w+)</dd>', done)
    assert not any(one["name"] in done or one["id_number"] in done for one in people)
    assert public.get("/apply/done").status_code == 302, "shown once"
    (case,) = cases_of(officers)
    seen = officers("town_clerk").get(f"/api/v1/cases/{case['no']}").get_json()
    assert (seen["channel"], seen["receipt"], seen["open"][0]["stage"]) == ("portal", receipt, "accept")
    assert people[0]["name"] in officers("town_clerk").get(f"/cases/{case['no']}").text
    asked = public.post("/api/v1/public/status", json={"receipt": receipt, "code": code})
    assert asked.get_json()["no"] == case["no"]
    assert cases_of(officers, QINGNIANLU) == []


def test_the_same_is_a_call(public: Client, officers: Officers, september: date) -> None:
    sent = public.post(APPLY, json=at_home(paper_date="2026-01-01", channel="window"))
    assert sent.status_code == 201
    assert sent.get_json().keys() == {"receipt", "code", "opened_on"}
    (case,) = cases_of(officers)
    seen = officers("town_clerk").get(f"/api/v1/cases/{case['no']}").get_json()
    assert (seen["channel"], seen.get("paper_date")) == ("portal", None)


def test_what_is_wrong_on_the_form_is_said_beside_each_field_and_nothing_is_stored(
    public: Client, officers: Officers, september: date
) -> None:
    body = at_home(factories.alone())
    given = typed(body) | {"applicant.id_number": "110101199003070000", "division": f"{QINGNIANLU}001"}
    wrong = public.send(FORM, given)
    assert wrong.status_code == 422
    assert "请选择家庭所在的村（社区）" in wrong.text
    given["division"] = body["division"]
    wrong = public.send(FORM, given)
    assert wrong.status_code == 422
    assert "校验位" in wrong.text
    assert "提交申请" in wrong.text
    assert body["applicant"]["name"] in wrong.text
    assert cases_of(officers) == []


def of_another_name(known: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [dict(known[0], name="何人")]


def in_two_households(known: list[dict[str, Any]]) -> list[dict[str, Any]]:
    other = factories.alone(name="周小兰")[0]
    return [other, dict(known[1], relation="spouse")]


@pytest.mark.parametrize("attempt", [of_another_name, in_two_households])
def test_nobody_learns_who_is_known_to_the_state_and_the_clerk_is_told_when_he_accepts(
    public: Client, officers: Officers, september: date, attempt: Any
) -> None:
    known = factories.family_of_four()
    factories.case(officers, people=known)
    taken = public.post(APPLY, json=at_home(attempt(known)))
    assert taken.status_code == 201
    assert taken.get_json().keys() == {"receipt", "code", "opened_on"}
    newest = max(each["no"] for each in cases_of(officers))
    case = CaseWork(officers, officers("town_clerk").get(f"/api/v1/cases/{newest}").get_json(), BEIGUAN)
    form = {"checklist": case.checklist(), "near_relative": False}
    refused = case.try_to("accept", "complete", "town_clerk", form)
    assert refused.status_code in (409, 422)
    assert "退回补正" in refused.get_json()["error"]["next"]
    assert case.open_stages() == ["accept"]
    case.finish("accept", "incomplete", "town_clerk", form | {"checklist": case.checklist(F01="missing")})
    assert case.open_stages() == ["apply"]


def test_an_application_from_home_changes_nothing_of_its_people_until_it_is_accepted(
    public: Client, officers: Officers, september: date, db: SQLAlchemy
) -> None:
    people = factories.alone()
    first = factories.case(officers, people=people)
    body = at_home(people, type="linshi")
    body["fields"] = body["fields"] | {"account": "9999 0000 9999 0000", "account_holder": "骗子"}
    body["applicant"] = body["applicant"] | {"phone": "13800000000"}

    assert public.post(APPLY, json=body).status_code == 201

    accounts = db.session.scalars(select(BankAccount.holder).where(BankAccount.until.is_(None))).all()
    assert accounts == [people[0]["name"]]
    phones = {person.phone_sealed for person in db.session.scalars(select(Person))}
    assert "13800000000" not in phones
    (named,) = db.session.scalars(select(NamedPerson)).all()
    assert named.id_blind == blind(people[0]["id_number"]), (
        "who waits is known by the print of the number alone"
    )
    first.accept()
    assert first.seen_by()["status"] == "open"


def test_a_case_from_home_goes_on_like_one_from_the_window(
    public: Client, officers: Officers, september: date, go_to: Callable[[date], None], db: SQLAlchemy
) -> None:
    people = factories.family_of_four()
    assert public.post(APPLY, json=at_home(people)).status_code == 201
    (row,) = cases_of(officers)
    case = CaseWork(officers, officers("town_clerk").get(f"/api/v1/cases/{row['no']}").get_json(), BEIGUAN)
    assert case.letters() == ["F01", "F02", "F03"]
    assert len(db.session.scalars(select(NamedPerson)).all()) == len(people)
    case.accept()
    assert db.session.scalars(select(NamedPerson)).all() == [], "the register knows them now"
    case.check_clean()
    case.survey()
    case.appraise()
    case.review()
    case.hang_everywhere()
    case.wait_until("publicise", go_to)
    case.decide()
    assert case.seen_by()["entitlements"][0]["amount"] == "1460.00"
    timeline = officers("town_clerk").get(f"/cases/{case.no}").text
    assert people[0]["name"] in timeline


def test_a_form_that_is_sent_twice_is_filed_once(public: Client, officers: Officers, september: date) -> None:
    once = re.search(r'name="once" value="(\w{64})"', public.get(FORM).text)
    assert once is not None
    form = typed(at_home()) | {"once": once[1]}
    receipts = []
    for _each in range(2):
        assert public.send(FORM, form).status_code == 303
        receipts += re.findall(r'<dd class="code">(\w+)</dd>', public.get("/apply/done").text)
    assert receipts[:2] == receipts[2:]
    assert len(cases_of(officers)) == 1
    headers = {"Idempotency-Key": "mine"}
    body = at_home(factories.alone(name="周小兰"))
    answers = [public.post(APPLY, json=body, headers=headers).get_json() for _each in range(2)]
    assert answers[0] == answers[1]
    assert len(cases_of(officers)) == 2


def test_one_address_files_so_many_an_hour_and_no_more(
    public: Client, officers: Officers, september: date, db: SQLAlchemy
) -> None:
    faulty = at_home(factories.alone(), consents=[consent_of(factories.id_number())])
    assert public.post(APPLY, json=faulty).status_code == 422
    assert public.post(APPLY, json=at_home(factories.alone())).status_code == 201
    (calls,) = [
        row for row in db.session.scalars(select(PublicCalls)) if row.caller == blind("applied 127.0.0.1")
    ]
    assert calls.n == 1
    db.session.execute(update(PublicCalls).values(n=FILINGS.most).where(PublicCalls.caller == calls.caller))
    refused = public.post(APPLY, json=at_home(factories.alone()))
    assert refused.status_code == 429
    assert refused.get_json()["error"]["message"] == "一小时内从同一网络提交的申请过多。"
    assert len(cases_of(officers)) == 1
    elsewhere = {"REMOTE_ADDR": "192.0.2.7"}
    assert public.post(APPLY, json=at_home(), environ_base=elsewhere).status_code == 201


def test_nobody_applies_without_a_telephone_and_the_log_keeps_no_look_up_code(
    public: Client, officers: Officers, september: date, db: SQLAlchemy
) -> None:
    refused = public.post(APPLY, json=factories.application())
    assert refused.status_code == 422
    assert list(refused.get_json()["error"]["fields"]) == ["applicant.phone"]
    code = public.post(APPLY, json=at_home()).get_json()["code"]
    logged = db.session.scalars(select(AuditEvent)).all()
    assert logged
    assert not any(code in str(event.changes) for event in logged)


def test_a_body_of_many_megabytes_is_refused_unread(
    public: Client, officers: Officers, september: date
) -> None:
    body = at_home()
    body["fields"]["reason"] = "长" * 3_000_000
    refused = public.post(APPLY, json=body)
    assert (refused.status_code, refused.get_json()["error"]["message"]) == (
        413,
        "上传的内容超过了允许的大小。",
    )
    assert public.send(FORM, typed(body)).status_code == 413
    assert cases_of(officers) == []


def test_a_place_or_matter_that_is_not_there_is_said_in_one_sentence(
    public: Client, officers: Officers, september: date, district: District
) -> None:
    for address in (
        "/apply/999999999",
        "/apply/610104",
        f"/apply/{BEIGUAN}/none",
        f"/apply/{BEIGUAN}/complaints",
    ):
        assert public.get(address).status_code == 404, address
    district.switch_off("dibao", BEIGUAN)
    refused = public.post(APPLY, json=at_home())
    assert refused.status_code == 409
    error = refused.get_json()["error"]
    assert error["message"] == "北关街道现在不受理“最低生活保障”的申请。"
    assert "孔亮" not in refused.text
    assert cases_of(officers) == []


@pytest.mark.parametrize("no", [False, 0, "false", "no", "0", "off", "False", None, [], {}])
def test_a_no_to_the_statement_or_the_authorisation_is_no_signature_however_it_is_spelled(
    public: Client, officers: Officers, september: date, no: Any
) -> None:
    body = at_home(factories.alone())
    for word in ("statement", "authorised"):
        consents = [body["consents"][0] | {word: no}]
        refused = public.post(APPLY, json=body | {"consents": consents})
        assert refused.status_code == 422, word
        assert f"consents.0.{word}" in refused.get_json()["error"]["fields"]
    assert cases_of(officers) == []


def test_whoever_files_for_another_from_home_is_given_a_code_of_his_own(
    public: Client, officers: Officers, september: date
) -> None:
    body = at_home(factories.alone())
    for kind in ("other", "village", "agent"):
        proxy = {"kind": kind, "name": "孙小军", "mandate": True, "ground": "卧床不起"}
        proxy |= {"id_number": factories.id_number()} if kind != "village" else {}
        whole = at_home(factories.alone(name="孙大海"))
        filed = public.post(APPLY, json=whole | {"fields": whole["fields"] | {"proxy": proxy}})
        assert filed.status_code == 201, filed.text
        told = {name: filed.get_json()[name] for name in ("receipt", "code")}
        case = officers("town_clerk").get("/api/v1/cases").get_json()["items"][0]
        stands = public.post("/api/v1/public/status", json=told).get_json()
        assert (stands["no"], "aid" in stands) == (case["no"], False), (
            "a proxy's code: how it stands, no more"
        )
        opened = db_code(case["no"])
        assert told["code"] != opened
    page = typed(body | {"fields": body["fields"]}) | {"proxy.kind": "agent", "proxy.name": "孙小军"}
    page |= {"proxy.id_number": factories.id_number(), "proxy.mandate": "1", "proxy.ground": "卧床不起"}
    assert public.send(FORM, page).status_code == 303
    assert "这是代办人的查询码" in public.get("/apply/done").text


def db_code(no: str) -> str:
    """The household's own look-up code of a case."""
    with seeing_everything():
        return str(db.session.scalar(select(Case.look_up_code).where(Case.no == no)))


def test_digits_of_a_chinese_keyboard_and_blanks_are_read_as_they_are_meant(
    public: Client, officers: Officers, september: date
) -> None:
    filed = public.post(APPLY, json=at_home(factories.alone())).get_json()
    wide = str.maketrans("0123456789", "０１２３４５６７８９")
    for receipt, code in (
        (filed["receipt"].translate(wide), filed["code"].translate(wide)),
        (f" {filed['receipt']} ", f"{filed['code']} "),
    ):
        told = {"receipt": receipt, "code": code}
        assert public.post("/api/v1/public/status", json=told).status_code == 200
        page = public.send("/status/", told)
        assert page.status_code == 200
        assert "查询完毕" in page.text
