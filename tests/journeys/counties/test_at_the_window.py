"""At the window: what is missing is completed alone, what is on file is known, and whoever looks a case up has the code."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from io import BytesIO
from typing import Any

import pytest

from tests import factories
from tests.casework import CaseWork, Officers, read_pdf
from tests.conftest import As, Client
from tests.core.documents.test_uploads import JPEG_FILE
from tests.filling import consent_of
from tests.journeys.counties.places import County, in_county
from tests.journeys.counties.test_declaring import accepting, couple, message
from tests.journeys.test_applying import typed


@pytest.fixture
def public(app: Any) -> Client:
    """Somebody who is not signed in."""
    return Client(app, app.response_class)


def half_signed(officers: Officers, county: County) -> CaseWork:
    """A case of a couple of whom the husband alone has signed."""
    husband, wife = couple()
    signed = [consent_of(husband["id_number"])]
    return factories.case(officers, people=[husband, wife], town=county.town, consents=signed)


def verified(public: Client, case: CaseWork, number: str) -> str:
    """What everybody learns of a letter by the code that is printed on it."""
    printed = read_pdf(case.as_("town_clerk").get(f"/api/v1/letters/{number}").data)
    code = re.search(r"查验码([0-9A-Z]{4}(?:-[0-9A-Z]{4}){3})", printed)
    assert code is not None
    return public.get("/verify", query_string={"code": code[1]}, follow_redirects=True).text


def numbers_of(case: CaseWork, form: str) -> list[str]:
    """The letters of a form, oldest first."""
    return [letter["number"] for letter in case.seen_by()["letters"] if letter["form"] == form]


# --- a signature that was missing ---------------------------------------------------------------------------


@in_county("xintai")
def test_a_missing_signature_is_entered_alone_and_the_application_stands_as_it_was(
    officers: Officers, as_: As, september: date, county: County, public: Client
) -> None:
    case = half_signed(officers, county)
    page = as_("town_clerk", county.town).get(f"/cases/{case.no}").text
    assert f"/cases/{case.no}/act/sign_later" in page
    assert "吴秀英尚未签署核对授权书" in message(accepting(case))
    told = {"member": "m2", "paper": "both", "signed_on": "2026-09-01"}

    case.act("sign_later", "town_clerk", told)

    assert case.open_stages() == ["accept"]
    assert "一次性告知书" not in [letter["label"] for letter in case.seen_by()["letters"]]
    assert [c["member"] for c in case.seen_by()["consents"]] == ["m1", "m2"]
    assert "吴秀英" in case.letter("F02").rpartition("声明人")[2], (
        "the statement is printed with her name to sign"
    )
    assert accepting(case).status_code == 200
    assert (
        "吴秀英于2026-09-01补签诚信承诺书和核对授权书"
        in as_("town_clerk", county.town).get(f"/cases/{case.no}").text
    )


@in_county("xintai")
def test_nobody_signs_twice_or_after_acceptance(
    officers: Officers, as_: As, september: date, county: County
) -> None:
    case = half_signed(officers, county)
    told = {"member": "m1", "paper": "both", "signed_on": "2026-09-01"}
    again = case.try_act("sign_later", "town_clerk", told)
    assert (again.status_code, message(again)) == (409, "周建军已经签署诚信承诺书和核对授权书，不必补签。")
    case.act("sign_later", "town_clerk", told | {"member": "m2"})
    assert "/act/sign_later" not in as_("town_clerk", county.town).get(f"/cases/{case.no}").text
    case.accept()
    late = case.try_act("sign_later", "town_clerk", told | {"member": "m2"})
    assert (late.status_code, message(late)) == (409, "只有已经登记、等待受理的申请才补签承诺和授权。")


@in_county("xintai")
def test_what_was_sent_back_is_signed_with_the_application_that_is_handed_in_again(
    officers: Officers, as_: As, september: date, county: County
) -> None:
    case = half_signed(officers, county)
    form = {"checklist": case.checklist(illness="missing"), "near_relative": False}
    case.finish("accept", "incomplete", "town_clerk", form)
    told = {"member": "m2", "paper": "both", "signed_on": "2026-09-01"}
    refused = case.try_act("sign_later", "town_clerk", told)
    assert (refused.status_code, "重新提交申请时" in refused.get_json()["error"]["next"]) == (409, True)
    assert "/act/sign_later" not in as_("town_clerk", county.town).get(f"/cases/{case.no}").text


@in_county("xintai")
def test_who_withdrew_the_consent_before_acceptance_is_missed_and_signs_again(
    officers: Officers, as_: As, september: date, county: County
) -> None:
    case = factories.case(officers, people=couple(), town=county.town)
    clerk = as_("town_clerk", county.town)
    assert "/act/sign_later" not in clerk.get(f"/cases/{case.no}").text
    case.act("withdraw_consent", "town_clerk", {"member": "m2", "reason": "本人书面撤回"})
    page = clerk.get(f"/cases/{case.no}").text
    assert f"/cases/{case.no}/act/sign_later" in page
    assert "吴秀英尚未签署核对授权书" in page, "told beforehand, beside the button that is shut"
    assert "吴秀英尚未签署核对授权书" in message(accepting(case))
    case.act("sign_later", "town_clerk", {"member": "m2", "paper": "consent", "signed_on": "2026-09-01"})
    assert "/act/sign_later" not in clerk.get(f"/cases/{case.no}").text
    assert accepting(case).status_code == 200
    *_first, his, last = case.seen_by()["consents"]
    assert [text["label"] for text in last["texts"]] == ["核对授权书文本"], (
        "the statement was not signed anew"
    )
    assert len(his["texts"]) == 2


@in_county("xintai")
def test_a_statement_alone_is_signed_later_without_a_second_consent(
    officers: Officers, september: date, county: County
) -> None:
    husband, wife = couple()
    both = [consent_of(husband["id_number"]), consent_of(wife["id_number"]) | {"statement": False}]
    case = factories.case(officers, people=[husband, wife], town=county.town, consents=both)
    assert message(accepting(case)) == "吴秀英尚未签署诚信承诺书。"
    case.act("sign_later", "town_clerk", {"member": "m2", "paper": "statement", "signed_on": "2026-09-01"})
    assert len(case.seen_by()["consents"]) == 2
    assert accepting(case).status_code == 200


@in_county("xintai")
def test_the_proxy_does_not_sign_for_an_adult_later_either(
    officers: Officers, september: date, county: County
) -> None:
    husband, wife = couple()
    proxy = {
        "kind": "other",
        "name": "郑代办",
        "id_number": factories.id_number(date(1970, 1, 1)),
        "mandate": True,
    }
    fields = {"proxy": {**proxy, "ground": "行动不便"}, "reason": "生活困难"}
    signed = [consent_of(husband["id_number"])]
    case = factories.case(officers, people=[husband, wife], town=county.town, consents=signed, fields=fields)
    told = {"member": "m2", "paper": "both", "guardian": "郑代办", "signed_on": "2026-09-01"}
    refused = case.try_act("sign_later", "town_clerk", told)
    assert refused.status_code == 422
    assert "代办人不能代成年人签署" in str(refused.get_json()["error"]["fields"]["guardian"])


@in_county("xintai")
def test_of_two_who_signed_on_one_day_the_one_entered_last_stands_first(
    officers: Officers, as_: As, september: date, county: County
) -> None:
    people = [*couple(), factories.one("周大力", date(2001, 7, 7), "child")]
    signed = [consent_of(people[0]["id_number"])]
    case = factories.case(officers, people=people, town=county.town, consents=signed)
    for member in ("m3", "m2"):
        told = {"member": member, "paper": "both", "signed_on": "2026-09-01"}
        case.act("sign_later", "town_clerk", told)
    page = as_("town_clerk", county.town).get(f"/cases/{case.no}").text
    assert re.findall(r"(\w+)于2026-09-01补签", page) == ["吴秀英", "周大力"], "the newest first"


# --- what was replaced --------------------------------------------------------------------------------------


@in_county("xintai")
def test_an_application_that_was_replaced_says_so_to_everybody(
    officers: Officers, september: date, county: County, public: Client
) -> None:
    husband, wife = couple()
    case = factories.case(officers, people=[husband, wife], town=county.town)
    (first,) = numbers_of(case, "F01")
    form = {"checklist": case.checklist(illness="missing"), "near_relative": False}
    case.finish("accept", "incomplete", "town_clerk", form)
    body = factories.application([husband, wife], county.town)
    anew = {k: body[k] for k in ("applicant", "members", "consents")} | body["fields"]
    case.finish("apply", "done", "town_clerk", anew | {"reason": "丈夫失业"})

    old, new = numbers_of(case, "F01")
    assert old == first
    assert ">已失效<" in verified(public, case, old)
    assert new in verified(public, case, old)
    assert ">有效<" in verified(public, case, new)
    standing = [x["form"] for x in case.seen_by()["letters"] if not x["ended_on"]]
    assert sorted(standing) == ["F01", "F02", "F03", "F05"], "one of each, and what was told once"

    case.act("withdraw_consent", "town_clerk", {"member": "m2", "reason": "本人书面撤回"})
    case.act("sign_later", "town_clerk", {"member": "m2", "paper": "consent", "signed_on": "2026-09-01"})
    *_older, newest = numbers_of(case, "F01")
    assert newest in verified(public, case, old), "what holds now is named, not what was replaced itself"
    assert f">{new}<" not in verified(public, case, old)


# --- by when to supplement ----------------------------------------------------------------------------------


@in_county("xintai", "naiman")
def test_the_day_for_supplementing_is_looked_at_and_printed(
    officers: Officers, as_: As, september: date, county: County
) -> None:
    case = factories.case(officers, town=county.town)
    form = {"checklist": case.checklist(illness="missing"), "near_relative": False}
    for wrong, said in (("2026-08-31", "不能早于今天。"), ("2062-09-15", "不能晚于一年以后。")):
        refused = case.try_to("accept", "incomplete", "town_clerk", form | {"due_on": wrong})
        assert refused.status_code == 422
        assert refused.get_json()["error"]["fields"] == {"due_on": [said]}
    assert numbers_of(case, "F05") == []
    case.finish("accept", "incomplete", "town_clerk", form | {"due_on": "2026-09-15"})
    assert "请于2026年9月15日前将材料交至" in case.letter("F05")


# --- in whose hands -----------------------------------------------------------------------------------------


@in_county("lianhu")
def test_a_case_is_not_handed_to_oneself(
    officers: Officers, as_: As, september: date, county: County, user_id: Callable[..., int]
) -> None:
    case = factories.case(officers, town=county.town)
    me, colleague = (user_id("town_clerk", county.town, n) for n in (1, 2))
    told = {"stage": "accept", "reason": "分工"}
    refused = case.try_act("hand_over", "town_clerk", told | {"officer": me})
    assert (refused.status_code, message(refused)) == (422, "“受理”本来就由该人员办理，不能移交给本人。")
    offered = as_("town_clerk", county.town).get(f"/cases/{case.no}/act/hand_over").text
    assert f'value="{me}"' not in offered
    assert f'value="{colleague}"' in offered
    case.act("hand_over", "town_clerk", told | {"officer": colleague})
    twice = case.try_act("hand_over", "town_clerk", told | {"officer": colleague})
    assert twice.status_code == 422, "he has it already"


# --- the receipt --------------------------------------------------------------------------------------------


@in_county("xintai")
def test_the_receipt_of_one_need_carries_the_code_that_the_look_up_asks_for(
    officers: Officers, as_: As, public: Client, september: date, county: County
) -> None:
    clerk = as_("town_clerk", county.town)
    body = typed(factories.application(factories.alone(), county.town))
    sent = clerk.send("/cases/new/dibao", body | {"channel": "window"})
    assert sent.status_code == 302, sent.text
    no = sent.location.rpartition("/")[2]
    seen = clerk.get(f"/api/v1/cases/{no}", headers={}).get_json()
    (sheet,) = [x["number"] for x in seen["letters"] if x["form"] == "receipt"]
    printed = read_pdf(clerk.get(f"/cases/letters/{sheet}.pdf").data)
    assert seen["receipt"] in printed
    code = re.search(r"查询码([0-9A-Z]+?)申请方式", printed)
    assert code is not None, printed
    asked = public.send("/status/", {"receipt": seen["receipt"], "code": code[1]})
    assert no in asked.text
    assert code[1] not in clerk.get(f"/cases/{no}").text, "the code is on paper alone"


@in_county("xintai")
@pytest.mark.parametrize("duty", ["village_aide", "verifier", "county_supervisor", "town_reviewer"])
def test_what_carries_the_applicants_code_opens_for_those_alone_who_hand_it_over(
    officers: Officers, as_: As, september: date, county: County, duty: str
) -> None:
    clerk = as_("town_clerk", county.town)
    body = typed(factories.application(factories.alone(), county.town))
    no = clerk.send("/cases/new/dibao", body | {"channel": "window"}).location.rpartition("/")[2]
    case = CaseWork(officers, clerk.get(f"/api/v1/cases/{no}").get_json(), county.town)
    case.accept()
    place = {"village_aide": f"{county.town}001", "town_reviewer": county.town}.get(duty, county.code)
    other, letters = as_(duty, place), case.seen_by()["letters"]
    page = other.get(f"/cases/{no}").text
    coded = [x for x in letters if f"letters/{x['number']}.pdf" not in page]
    assert all("查询码" in case.letter(form) for form in ("receipt", "F06"))
    masked = (
        {"F01", "F02", "F03"} if duty == "village_aide" else set()
    )  # numbers in full are not for him either
    assert {x["form"] for x in coded} == {"receipt", "F06"} | masked
    for number in (x["number"] for x in coded if x["form"] not in masked):
        refused = case.as_(duty).get(f"/api/v1/letters/{number}")
        assert (refused.status_code, "查询码" in message(refused)) == (403, True)
        assert other.get(f"/cases/letters/{number}.pdf").status_code == 403
        assert f"/letters/{number}" not in other.get(f"/intake/{case.seen_by()['receipt']}").text


@in_county("xintai")
def test_whoever_registered_it_hands_over_the_receipt(
    officers: Officers, as_: As, september: date, county: County
) -> None:
    aide = as_("village_aide", f"{county.town}001")
    village = {"proxy.kind": "village", "proxy.name": "秦芳", "proxy.mandate": "1", "proxy.ground": "卧床"}
    given = typed(factories.application(factories.alone(), county.town)) | village | {"channel": "village"}
    taken = aide.send("/cases/new/dibao", given | {"mandate": (BytesIO(JPEG_FILE), "委托书.jpg")})
    no = taken.location.rpartition("/")[2]
    (sheet,) = [
        x["number"] for x in aide.get(f"/api/v1/cases/{no}").get_json()["letters"] if x["form"] == "receipt"
    ]
    assert f"/letters/{sheet}.pdf" in aide.get(f"/cases/{no}").text
    assert aide.get(f"/cases/letters/{sheet}.pdf").status_code == 200


@in_county("xintai")
def test_the_receipt_that_a_proxy_takes_away_carries_his_own_code(
    officers: Officers, as_: As, public: Client, september: date, county: County
) -> None:
    proxy = {
        "kind": "other",
        "name": "郑代办",
        "id_number": factories.id_number(date(1970, 1, 1)),
        "mandate": True,
    }
    body = factories.application(factories.alone(), county.town)
    body["fields"] |= {"proxy": {**proxy, "ground": "行动不便"}}
    clerk = as_("town_clerk", county.town)
    sent = clerk.send("/cases/new/dibao", typed(body) | {"channel": "window"})
    no = sent.location.rpartition("/")[2]
    seen = clerk.get(f"/api/v1/cases/{no}").get_json()
    (sheet,) = [x["number"] for x in seen["letters"] if x["form"] == "receipt"]
    printed = read_pdf(clerk.get(f"/cases/letters/{sheet}.pdf").data)
    code = re.search(r"查询码([0-9A-Z]+?)申请方式", printed)
    assert code is not None, printed
    asked = public.send("/status/", {"receipt": seen["receipt"], "code": code[1]}).text
    assert no in asked
    assert "给您的文书" not in asked, "a proxy learns how it stands, and reads no letters"


# --- faults, fields, checklist, form ------------------------------------------------------------------------


@in_county("xintai")
def test_whatever_is_wrong_with_an_application_is_said_in_one_answer(
    officers: Officers, as_: As, september: date, county: County
) -> None:
    clerk = as_("town_clerk", county.town)
    right = typed(
        factories.application(
            [*factories.alone(), factories.one("孙小宝", date(2015, 4, 4), "child")], county.town
        )
    )
    wrong = right | {
        "division": "610104999999",
        "applicant.disability_grade": "9",
        "members.0.id_number": right["applicant.id_number"],
        "consents.0.id_number": factories.id_number(),
    }
    answer = clerk.send("/cases/new/dibao", wrong | {"channel": "window"})
    assert answer.status_code == 422
    for said in (
        "请选择",
        "应在 1 与 4 之间",
        "同一证件号码在本申请中出现了两次",
        "签署人不在本申请填写的人员中",
    ):
        assert said in answer.text, said


@in_county("xintai")
def test_the_faults_of_two_needs_are_said_together(as_: As, september: date, county: County) -> None:
    clerk = as_("town_clerk", county.town)
    body = typed(factories.application(factories.alone(), county.town))
    body |= {"needs.0.coverage": "nonsense", "needs.1.category": "nonsense"}
    answer = clerk.send("/intake/", body | {"need": ["dibao", "linshi"]})
    assert answer.status_code == 422
    assert "最低生活保障 · 保障方式" in answer.text
    assert "临时救助 · 困难类别" in answer.text


@in_county("xintai")
def test_two_fields_of_the_application_have_two_names(as_: As, september: date, county: County) -> None:
    page = as_("town_clerk", county.town).get("/cases/new/dibao").text
    assert page.count(">申请方式<") == 1
    assert page.count(">保障方式<") == 1


def marks(page: str) -> dict[str, str]:
    """Document -> the mark that the form begins with."""
    lines = page.split('class="given-row"')[1:]
    found = {}
    for line in lines:
        code = re.search(r'name="checklist\.\d+\.document" value="(\w+)"', line)
        chosen = re.search(r'value="(\w+)"\s+(?:selected|checked)', line)
        assert code is not None
        found[code[1]] = chosen[1] if chosen else ""
    return found


@in_county("xintai")
def test_the_checklist_begins_with_what_is_on_file_and_names_what_nobody_brings(
    officers: Officers, as_: As, september: date, county: County
) -> None:
    clerk = as_("town_clerk", county.town)
    case = half_signed(officers, county)
    address = f"/cases/{case.no}/finish/accept/complete"
    before = marks(clerk.get(address).text)
    assert (before["F01"], before["F03"], before["F04"]) == ("", "", "not_applicable"), "not all have signed"
    case.act("sign_later", "town_clerk", {"member": "m2", "paper": "both", "signed_on": "2026-09-01"})
    page = clerk.get(address).text
    known = marks(page)
    assert [known[code] for code in ("F01", "F02", "F03")] == ["present"] * 3
    assert known["illness"] == "", "what nobody knows is the clerk's to say"
    assert "由核对取得、不必提交的：" in page
    automatic = [p["label"] for p in case.seen_by()["papers"] if p["automatic"]]
    assert automatic
    assert all(label in page for label in automatic)


@in_county("lianhu")
def test_the_application_form_says_the_sex_and_has_no_column_that_nobody_fills(
    officers: Officers, september: date, county: County
) -> None:
    husband, wife = couple()
    case = factories.case(officers, people=[husband, wife], town=county.town)
    printed = case.letter("F01")
    assert f"周建军本人男{husband['id_number']}" in printed
    assert f"吴秀英配偶女{wife['id_number']}" in printed
    assert "婚姻" not in printed
