"""Statement and consent: signed by every adult before acceptance, by the text of then; a refusal ends nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from tests import factories
from tests.casework import CaseWork, Officers
from tests.conftest import As, Client
from tests.filling import consent_of
from tests.journeys.counties.places import County, in_county
from tests.journeys.test_applying import typed

TRUTH = "本人保证所报情况全部属实。"


@pytest.fixture
def public(app: Any) -> Client:
    """Somebody who is not signed in."""
    return Client(app, app.response_class)


def couple() -> list[dict[str, Any]]:
    """Two adults."""
    return [
        factories.one("周建军", date(1975, 5, 5), incomes=[factories.income("wage", "800")]),
        factories.one("吴秀英", date(1977, 6, 6), "spouse", sex="female"),
    ]


def accepting(case: CaseWork) -> Any:
    """The clerk accepts on complete papers."""
    form = {"checklist": case.checklist(), "near_relative": False}
    return case.try_to("accept", "complete", "town_clerk", form)


def texts(case: CaseWork) -> list[tuple[str, str, str]]:
    """Who signed when, and the statement as it was worded."""
    return [
        (c["member"], c["signed_on"], text["text"])
        for c in case.seen_by()["consents"]
        for text in c["texts"]
        if text["code"] == "integrity.text"
    ]


def message(answer: Any) -> str:
    """What a refusal says."""
    said: str = answer.get_json()["error"]["message"]
    return said


@pytest.mark.req("LAW-29", "INT-19")
@in_county("xintai")
def test_an_application_is_accepted_when_every_adult_has_signed_by_the_text_of_then(
    officers: Officers,
    public: Client,
    as_: As,
    september: date,
    jump_to: Callable[[Any], None],
    county: County,
    set_value: Callable[..., None],
) -> None:
    husband, wife = couple()
    unsigned = consent_of(wife["id_number"]) | {"statement": False, "authorised": False}
    both = [consent_of(husband["id_number"]), unsigned]
    case = factories.case(officers, people=[husband, wife], town=county.town, consents=both)
    refused = accepting(case)
    assert refused.status_code == 409
    assert "吴秀英尚未签署诚信承诺书。" in message(refused)
    assert "吴秀英尚未签署核对授权书。" in message(refused)
    assert "周建军" not in message(refused)

    told = {"member": "m2", "paper": "both", "reason": "不想让单位知道"}
    case.act("refuse_to_sign", "town_clerk", told)
    letter = case.letter("unsigned")
    for said in ("吴秀英", "不能受理", "继续登记", "社会救助法"):
        assert said in letter
    assert case.open_stages() == ["accept"], "the request stays registered"
    assert any("不想让单位知道" in r["said"] for r in case.seen_by()["remarks"])
    assert accepting(case).status_code == 409

    form = {"checklist": case.checklist(illness="missing"), "near_relative": False}
    case.finish("accept", "incomplete", "town_clerk", form)
    signed = factories.application([husband, wife], county.town)
    silent = {"reason": "收入低"}
    anew = {k: signed[k] for k in ("applicant", "members", "consents")}
    case.finish("apply", "done", "town_clerk", {**anew, **silent})
    empty = accepting(case)
    assert empty.status_code == 409
    assert message(empty) == "刚性支出没有填写；没有的，填 0。"
    case.finish("accept", "incomplete", "town_clerk", form, note="刚性支出未填")
    case.finish("apply", "done", "town_clerk", {**anew, **silent, "rigid_spending": "0"})
    assert accepting(case).status_code == 200, "0 is an answer"
    old = texts(case)[-2:]
    assert [(who, on) for who, on, _text in old] == [("m1", "2026-09-01"), ("m2", "2026-09-01")]
    assert "文本版本" in as_("town_clerk", county.town).get(f"/cases/{case.no}").text

    jump_to(date(2026, 10, 8))
    set_value("integrity.text", TRUTH)
    new = factories.case(officers, people=factories.alone(name="周小兰"), town=county.town)
    assert [text for _who, _on, text in texts(new)] == [TRUTH]
    assert TRUTH[:-1] in new.letter("F02")
    assert texts(case)[-2:] == old
    assert TRUTH[:-1] not in case.letter("F02")

    child = [factories.one("孙小宝", date(2014, 4, 4), incomes=[])]
    alone = factories.case(officers, people=child, town=county.town, consents=[])
    assert "孙小宝未成年，须由监护人签署" in message(accepting(alone))
    orphan = [factories.one("钱小毛", date(2015, 5, 5), incomes=[])]
    guarded = factories.case(officers, people=orphan, town=county.town)
    assert accepting(guarded).status_code == 200
    assert guarded.seen_by()["consents"][0]["guardian"] == "李国华"

    page = f"/apply/{county.town}/dibao"
    assert TRUTH in public.get(page).text, "the notice stands above what is signed"
    at_home = factories.application(factories.alone(name="何平安"), county.town)
    at_home["applicant"]["phone"] = "13912345678"
    given = typed(at_home)
    without = public.send(page, given | {"consents.0.statement": "0"})
    assert without.status_code == 422
    assert "请先签署诚信承诺书" in without.text
    sent = public.send(page, given)
    assert sent.status_code == 303, sent.text


@in_county("xintai")
def test_a_guardian_signs_for_an_adult_only_where_a_paper_says_that_he_cannot_act(
    officers: Officers, september: date, county: County
) -> None:
    (old,) = factories.alone(name="孙大海")
    clerk = officers("town_clerk", county.town)

    def filed(**said: str) -> Any:
        signed = consent_of(old["id_number"], guardian="孙小军", **said)
        return clerk.post("/api/v1/cases", json=factories.application([old], county.town, consents=[signed]))

    for said in ({}, {"incapacity": "none"}, {"incapacity": "none", "incapacity_paper": " "}):
        refused = filed(**said)
        assert refused.status_code == 422, refused.text
        (sentence,) = refused.get_json()["error"]["fields"]["consents.0.incapacity"]
        assert "孙大海已成年，由监护人代签的，须写明其无民事行为能力" in sentence
    assert clerk.get("/api/v1/cases").get_json()["items"] == []
    taken = filed(incapacity="none", incapacity_paper="（2026）鲁0982民特3号")
    assert taken.status_code == 201, taken.text
    assert (
        "孙小军" in clerk.get(f"/api/v1/cases/{taken.get_json()['no']}").get_json()["consents"][0]["guardian"]
    )


@in_county("xintai")
def test_nor_does_a_guardian_sign_later_for_an_adult_who_can_act(
    officers: Officers, september: date, county: County
) -> None:
    husband, wife = couple()
    signed = [consent_of(husband["id_number"])]
    case = factories.case(officers, people=[husband, wife], town=county.town, consents=signed)
    told = {"member": "m2", "paper": "both", "signed_on": "2026-09-01", "guardian": "吴大山"}
    refused = case.try_act("sign_later", "town_clerk", told)
    assert (refused.status_code, list(refused.get_json()["error"]["fields"])) == (422, ["incapacity"])
    case.act("sign_later", "town_clerk", told | {"incapacity": "limited", "incapacity_paper": "诊断证明"})
    assert [c["guardian"] for c in case.seen_by()["consents"]] == ["", "吴大山"]
