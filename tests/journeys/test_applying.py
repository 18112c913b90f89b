"""Applying from home without sign-in: street, matter, form, receipt; and what nobody learns that way about others."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest

from core.portal.operations import MOST_REFUSED
from tests import factories
from tests.casework import BEIGUAN, QINGNIANLU, Officers
from tests.conftest import Client
from tests.district import District

FORM = f"/apply/{BEIGUAN}/dibao"
APPLY = "/api/v1/public/applications"


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

    sent = public.send(FORM, typed(factories.application(people)))

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
    sent = public.post(APPLY, json=factories.application(paper_date="2026-01-01", channel="window"))
    assert sent.status_code == 201
    assert sent.get_json().keys() == {"receipt", "code", "opened_on"}
    (case,) = cases_of(officers)
    seen = officers("town_clerk").get(f"/api/v1/cases/{case['no']}").get_json()
    assert (seen["channel"], seen.get("paper_date")) == ("portal", None)


def test_what_is_wrong_on_the_form_is_said_beside_each_field_and_nothing_is_stored(
    public: Client, officers: Officers, september: date
) -> None:
    body = factories.application(factories.alone())
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
def test_nobody_learns_from_a_refusal_who_is_known_to_the_state(
    public: Client, officers: Officers, september: date, attempt: Any
) -> None:
    known = factories.family_of_four()
    case = factories.case(officers, people=known)
    refused = public.post(APPLY, json=factories.application(attempt(known)))
    assert refused.status_code == 409
    error = refused.get_json()["error"]
    assert error["code"] == "at_the_window"
    assert error["fields"] == {}
    assert "北关街道" in error["next"]
    assert case.no not in refused.text
    assert known[0]["name"][0] not in error["message"] + error["next"]
    assert [each["no"] for each in cases_of(officers)] == [case.no]


def test_whoever_tries_one_number_after_another_waits_for_an_hour(
    public: Client, officers: Officers, september: date
) -> None:
    known = factories.family_of_four()
    factories.case(officers, people=known)
    answers = [
        public.post(APPLY, json=factories.application(of_another_name(known))).status_code
        for _each in range(MOST_REFUSED + 1)
    ]
    assert answers == [409] * MOST_REFUSED + [429]
    own = public.post(APPLY, json=factories.application(factories.alone(name="周小兰")))
    assert own.status_code == 429


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
    refused = public.post(APPLY, json=factories.application())
    assert refused.status_code == 409
    error = refused.get_json()["error"]
    assert error["message"] == "北关街道现在不受理“最低生活保障”的申请。"
    assert "孔亮" not in refused.text
    assert cases_of(officers) == []
