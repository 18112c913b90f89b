"""At the window: a receipt at once, one list of what is missing, three papers of one filling, what was entered late."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from core.cases.queries import late_entries
from tests import factories
from tests.casework import BEIGUAN, COUNTY, CaseWork, Officers
from tests.conftest import As, Client
from tests.filling import consent_of

JumpTo = Callable[[Any], None]


def on_list(officers: Officers, code: str) -> list[str]:
    """What the county's supervisor finds on a list, by subject."""
    lists = officers("county_supervisor").get("/api/v1/oversight").get_json()["lists"]
    return [item["about"] for item in lists[code]["items"]]


def message_of(answer: Any) -> str:
    """The sentence of a refusal."""
    return str(answer.get_json()["error"]["message"])


@pytest.mark.req("INT-04")
def test_a_request_has_its_receipt_at_once_and_can_be_declined_only_in_writing(
    officers: Officers, september: date, jump_to: JumpTo
) -> None:
    case = factories.case(officers)
    assert len(case.opened["receipt"]) == 12
    assert on_list(officers, "untouched") == []

    jump_to(date(2026, 9, 7))
    assert on_list(officers, "untouched") == [f"case:{case.no}"]

    deletion = officers("town_clerk").delete(f"/api/v1/cases/{case.no}")
    assert deletion.status_code == 405
    assert not [act for act in case.seen_by()["acts"] if "delete" in act["code"]]

    no_reason = case.try_to("accept", "not_accepted", "town_clerk", {"reason": "  "})
    assert no_reason.status_code in (409, 422)
    assert case.seen_by()["status"] == "open"
    reason = "户籍不在本区，应当向户籍所在地申请"
    village = case.try_to("accept", "not_accepted", "village_aide", {"reason": reason})
    assert village.status_code == 403

    case.finish("accept", "not_accepted", "town_clerk", {"reason": reason})
    assert case.seen_by()["ended_as"] == "not_accepted"
    letter = case.letter("F07")
    assert reason in letter
    assert "行政复议" in letter
    assert on_list(officers, "untouched") == []


@pytest.mark.req("INT-06")
def test_every_paper_is_marked_before_acceptance_and_one_missing_leaves_only_the_list(
    officers: Officers, september: date
) -> None:
    case = factories.case(officers)
    entries = [entry for entry in case.checklist() if entry["document"] != "disability"]
    unmarked = case.try_to("accept", "complete", "town_clerk", {"checklist": entries, "near_relative": False})
    assert unmarked.status_code == 409
    assert "残疾人证" in message_of(unmarked)

    missing = {"checklist": case.checklist(disability="missing"), "near_relative": False}
    refused = case.try_to("accept", "complete", "town_clerk", missing)
    assert refused.status_code == 409
    assert "尚缺材料：残疾人证" in message_of(refused)
    assert case.seen_by()["accepted_on"] is None
    case.finish("accept", "incomplete", "town_clerk", missing)
    assert case.letters()[-1] == "F05"


@pytest.mark.req("INT-07")
def test_what_is_missing_is_told_once_and_a_second_time_is_a_breach_with_a_reason(
    officers: Officers, september: date
) -> None:
    case = factories.case(officers)
    three = {"disability": "missing", "income": "missing", "study": "missing"}
    first = {"checklist": case.checklist(**three), "near_relative": False}
    case.finish("accept", "incomplete", "town_clerk", first)
    letter = case.letter("F05")
    for name in ("残疾人证", "收入证明", "在校就读材料"):
        assert name in letter
    seen = case.seen_by()
    assert (seen["accepted_on"], seen["due_on"]) == (None, None)
    assert breaches(officers) == {}

    case.finish(
        "apply", "done", "town_clerk"
    )  # the papers are brought; the application stands as it was filed
    assert case.letters() == ["F01", "F02", "F03", "F05"]
    again = {"checklist": case.checklist(illness="missing"), "near_relative": False}
    silent = case.try_to("accept", "incomplete", "town_clerk", again)
    assert silent.status_code in (409, 422)
    assert "一次性告知" in message_of(silent)
    assert breaches(officers) == {}

    case.finish("accept", "incomplete", "town_clerk", again, note="申请人新提出患病情况")
    assert breaches(officers) == {"610104003": 1}
    assert "申请人新提出患病情况" in case.letter("F05")


def breaches(officers: Officers) -> dict[str, int]:
    """How often each street told a second time what is missing, as the county sees it."""
    found = officers("county_supervisor").get("/api/v1/oversight").get_json()["breaches"]
    return {each["office"]: each["count"] for each in found}


@pytest.mark.req("INT-10")
def test_one_filling_prints_application_statement_and_authorisation(
    officers: Officers, september: date, go_to: Callable[[date], None], as_: As
) -> None:
    page = as_("town_clerk", BEIGUAN).get("/cases/new/dibao").text
    names = re.findall(r'name="([^"]+)"(?! value="[^"]*"><span)', page.partition("<main")[2])
    once = [name for name in names if not name.startswith(("no_relatives", "csrf"))]
    assert sorted({name for name in once if once.count(name) > 1}) == []
    typed = re.findall(r'<input[^>]* name="[^"]*(?:id_number|member)"', page)
    assert {re.split('name="', field)[1].split(".")[0] for field in typed} == OWN_NUMBERS
    signers = re.findall(r'<select[^>]* name="consents[^"]*id_number"[^>]*>', page)
    assert signers
    assert all('data-people="id_number"' in select for select in signers)

    people = factories.family_of_four()
    case = factories.case(officers, people=people)
    assert case.letters() == ["F01", "F02", "F03"]
    for form in case.letters():
        words = case.letter(form)
        for person in people:
            assert f"{person['name']}" in words, form
            assert person["id_number"] in words, form
        for adult in ("李建国本人", "王秀兰配偶", "张桂英父母"):  # signed on one day
            assert f"{adult}2026年9月1日" in words, form
    assert "6222000012345678" in case.letter("F01")

    assert asked_again(case, "town_clerk") == set()
    case.accept()
    case.check_clean()
    assert asked_again(case, "town_surveyor") == set()
    case.survey()
    assert asked_again(case, "town_reviewer") == set()
    case.appraise()
    assert asked_again(case, "town_reviewer") == set()
    case.review()
    case.hang_everywhere()
    case.wait_until("publicise", go_to)
    assert asked_again(case, "town_confirmer") == set()


OWN_NUMBERS = {"applicant", "members", "obligors", "proxy"}
"""Parts of the form in which people are named for the first time; everywhere else they are chosen."""
FILLED_IN = {
    "applicant",
    "members",
    "id_number",
    "phone",
    "address",
    "registered_at",
    "consents",
    "statement",
}
FILLED_IN |= {"authorised", "bank", "account", "account_holder", "area_type"}


def asked_again(case: CaseWork, duty: str) -> set[str]:
    """What of the application is asked for once more on the forms that a duty may fill in now."""
    schemas = [outcome["schema"] for entry in case.seen_by(duty)["open"] for outcome in entry["outcomes"]]
    assert any(schemas)
    return FILLED_IN & {name for schema in schemas for name in _fields(schema)}


def _fields(schema: Any) -> set[str]:
    if isinstance(schema, list):
        return {name for each in schema for name in _fields(each)}
    if not isinstance(schema, dict):
        return set()
    below = {name for each in schema.values() for name in _fields(each)}
    own = schema.get("properties")
    return below | (set(own) if isinstance(own, dict) else set())


@pytest.mark.req("INT-15")
def test_a_wrong_check_digit_is_refused_and_a_paper_of_ten_days_ago_is_entered_late(
    officers: Officers, september: date
) -> None:
    people = factories.alone()
    right = people[0]["id_number"]
    people[0]["id_number"] = right[:-1] + ("1" if right[-1] != "1" else "2")
    refused = officers("town_clerk").post("/api/v1/cases", json=factories.application(people))
    assert refused.status_code == 422
    assert "校验位" in refused.get_json()["error"]["fields"]["applicant.id_number"][0]

    old = (september - timedelta(days=10)).isoformat()
    late = factories.case(officers, paper_date=old)
    factories.case(officers, people=factories.alone(name="周小兰"), paper_date="2026-08-31")
    assert on_list(officers, "late_entry") == [f"case:{late.no}"]


def test_nobody_signs_who_is_not_of_the_application(officers: Officers, september: date) -> None:
    body = factories.application(factories.alone())
    body["consents"] = [consent_of(factories.id_number())]
    refused = officers("town_clerk").post("/api/v1/cases", json=body)
    assert refused.status_code == 422
    assert refused.get_json()["error"]["fields"] == {
        "consents.0.id_number": ["签署人不在本申请填写的人员中。"]
    }
    assert officers("town_clerk").get("/api/v1/cases").get_json()["items"] == []


def _with(body: dict[str, Any], path: str, value: Any) -> dict[str, Any]:
    """The body with one value changed: `members.1.relation`."""
    at: Any = body
    *way, last = path.split(".")
    for step in way:
        at = at[int(step)] if step.isdigit() else at[step]
    at[last] = value
    return body


@pytest.mark.parametrize(
    ("path", "value", "field"),
    [
        ("members.0.relation", "self", "members.0.relation"),
        ("members.2.relation", "spouse", "members.2.relation"),
        ("paper_date", "2030-01-01", "paper_date"),
        ("channel", "zz", "channel"),
        ("channel", {"a": 1}, "channel"),
        (
            "fields.relatives",
            [{"handler": "孔亮", "post": "街道", "relation": "sibling", "member": "何人"}],
            "relatives.0.member",
        ),
        ("consents.0.signed_on", "1900-01-01", "signed_on"),
    ],
)
def test_ties_days_and_names_that_can_t_be_are_refused_beside_their_field(
    officers: Officers, september: date, path: str, value: Any, field: str
) -> None:
    body = _with(factories.application(factories.family_of_four()), path, value)
    refused = officers("town_clerk").post("/api/v1/cases", json=body)
    assert refused.status_code == 422, refused.text
    assert list(refused.get_json()["error"]["fields"]) == [field]
    assert officers("town_clerk").get("/api/v1/cases").get_json()["items"] == []


def test_a_number_that_makes_somebody_older_than_anybody_is_refused_before_anything_is_stored(
    officers: Officers, september: date
) -> None:
    ancient = factories.application(factories.alone(born_on=date(1880, 1, 1)))
    refused = officers("town_clerk").post("/api/v1/cases", json=ancient)
    assert refused.status_code == 422
    assert "超过130岁" in str(refused.get_json()["error"]["fields"]["applicant.id_number"])
    assert officers("town_clerk").get("/api/v1/cases").get_json()["items"] == []


def test_a_second_application_while_the_first_is_handled_is_accepted_with_a_reason_only(
    officers: Officers, september: date
) -> None:
    people = factories.family_of_four()
    factories.case(officers, people=people).accept()
    second = factories.case(officers, people=people)
    form = {"checklist": second.checklist(), "near_relative": False}
    refused = second.try_to("accept", "complete", "town_clerk", form)
    assert refused.status_code == 422
    assert list(refused.get_json()["error"]["fields"]) == ["duplicate_reason"]
    second.accept(duplicate_reason="前一申请填错，本人要求重新申请")
    assert second.seen_by()["accepted_on"] is not None


def test_a_child_without_an_adult_is_asked_about_once_its_guardian_has_signed(
    officers: Officers, september: date
) -> None:
    child = factories.alone(name="孙小宝", born_on=date(2014, 5, 5), studying=True)
    case = factories.case(officers, people=child, consents=[])
    form = {"checklist": case.checklist(), "near_relative": False}
    refused = case.try_to("accept", "complete", "town_clerk", form)
    assert refused.status_code == 409
    assert "未成年" in str(refused.get_json()["error"]["fields"])
    number = child[0]["id_number"]
    guarded = [consent_of(number, guardian="孙大海")]
    other = factories.case(officers, people=child, consents=guarded)
    other.accept()
    assert other.seen_by()["accepted_on"] is not None


def test_the_application_says_no_more_than_was_declared_and_signed(
    officers: Officers, september: date
) -> None:
    people = factories.alone()
    silent = factories.case(officers, people=people, consents=[])
    assert "未申报" in silent.letter("F01")
    assert "本人2026年9月1日" not in silent.letter("F02")
    denied = factories.application(factories.alone(name="周小兰"))
    denied["fields"]["no_relatives"] = True
    case = factories.case(officers, people=factories.alone(name="周小兰"), fields=denied["fields"])
    assert "没有近亲属关系" in case.letter("F01")
    assert "本人2026年9月1日" in case.letter("F02")


def test_several_needs_under_one_receipt_are_each_found_by_their_own_code(
    officers: Officers, september: date, public: Client
) -> None:
    body = factories.application()
    needs = [{"type": "dibao", "fields": body["fields"]}, {"type": "linshi", "fields": {}}]
    sent = {k: body[k] for k in ("applicant", "members", "consents", "division", "channel")} | {
        "needs": needs
    }
    taken = officers("town_clerk").post("/api/v1/intakes", json=sent).get_json()
    assert len(taken["cases"]) == 2
    for one in taken["cases"]:
        told = {"receipt": taken["receipt"], "code": one["code"]}
        assert public.post("/api/v1/public/status", json=told).get_json()["no"] == one["no"]


def test_the_register_of_the_village_never_accepts_or_declines(officers: Officers, september: date) -> None:
    case: CaseWork = factories.case(officers)
    for outcome in ("complete", "incomplete", "not_accepted"):
        form = {"checklist": case.checklist(), "near_relative": False, "reason": "不符合"}
        assert case.try_to("accept", outcome, "village_aide", form).status_code == 403
    assert case.open_stages() == ["accept"]


def test_an_application_that_was_sent_back_may_be_handed_in_anew(officers: Officers, september: date) -> None:
    people = factories.alone()
    case = factories.case(officers, people=people)
    missing = {"checklist": case.checklist(income="missing"), "near_relative": False}
    case.finish("accept", "incomplete", "town_clerk", missing)
    wife = factories.one("陈玉兰", date(1961, 2, 3), "spouse", sex="female")
    anew = factories.application([*people, wife])
    form = {**anew["fields"], **{k: anew[k] for k in ("applicant", "members", "consents")}}

    case.finish("apply", "done", "town_clerk", form)

    assert [letter for letter in case.letters() if letter == "F01"] == ["F01", "F01"]
    assert "陈玉兰" in case.letter("F01")
    case.accept()
    assert {a["member"] for a in case.answers_waiting()} == {"m1", "m2"}


def test_what_lay_too_long_on_paper_is_listed_however_much_was_entered_in_time_since(
    officers: Officers, september: date, set_value: Callable[..., None]
) -> None:
    set_value("intake.entry_delay_days", 3)
    late = factories.case(officers, paper_date="2026-08-27")
    for name, day in (("钱小红", "2026-08-29"), ("周小兰", "2026-08-31")):
        factories.case(officers, people=factories.alone(name=name), paper_date=day)

    lists = officers("county_supervisor").get("/api/v1/oversight").get_json()["lists"]
    listed = [(item["about"], item["days_left"]) for item in lists["late_entry"]["items"]]
    assert listed == [(f"case:{late.no}", -2)]
    assert [case.no for case in late_entries(limit=1)] == [late.no]


def test_a_form_that_is_sent_twice_registers_once_and_another_one_registers_again(
    september: date, as_: As
) -> None:
    officer = as_("petition_officer", COUNTY)
    shown = officer.get("/cases/new/complaints").text
    key = re.search(r'name="once" value="([0-9a-f]{32})"', shown)
    assert key is not None
    told = {"division": f"{BEIGUAN}001", "channel": "phone", "about": "abuse", "content": "邻居瞒报收入"}
    sent = [officer.send("/cases/new/complaints", told | {"once": key[1]}).location for _each in range(2)]
    assert sent[0] == sent[1]
    other = officer.send("/cases/new/complaints", told | {"once": key[1], "content": "邻居瞒报房产"})
    assert (other.status_code, other.location != sent[0]) == (302, True)


def test_a_complaint_that_nobody_sorts_is_untouched_whatever_its_stage_is_called(
    officers: Officers, september: date, jump_to: JumpTo, as_: As
) -> None:
    told = {"division": f"{BEIGUAN}001", "channel": "phone", "about": "abuse", "content": "邻居瞒报收入"}
    opened = as_("petition_officer", COUNTY).send("/cases/new/complaints", told)
    assert opened.status_code == 302, opened.text
    about = f"case:{opened.location.rpartition('/')[2]}"
    assert on_list(officers, "untouched") == []

    jump_to(date(2026, 9, 30))
    assert on_list(officers, "untouched") == [about]


def test_only_those_who_file_for_others_register_an_application_over_rest(
    officers: Officers, september: date
) -> None:
    body = factories.application()
    needs = {k: v for k, v in body.items() if k not in ("type", "fields")}
    several = needs | {"needs": [{"type": "dibao", "fields": body.get("fields", {})}]}
    for duty in ("town_surveyor", "town_reviewer", "town_confirmer", "county_officer"):
        for address, sent in (("/api/v1/cases", body), ("/api/v1/intakes", several)):
            refused = officers(duty).post(address, json=sent)
            assert refused.status_code == 403, (duty, address)
            assert message_of(refused) == "申请由乡镇（街道）窗口登记。"
    assert officers("town_clerk").get("/api/v1/cases").get_json()["items"] == []
    assert officers("town_clerk").post("/api/v1/intakes", json=several).status_code == 201


@pytest.mark.req("INT-15")
@pytest.mark.parametrize(
    ("applicant", "member", "relation"),
    [
        (date(1960, 5, 5), date(2018, 5, 5), "spouse"),
        (date(2010, 5, 5), date(1980, 5, 5), "spouse"),
        (date(1990, 5, 5), date(2018, 5, 5), "parent"),
        (date(1990, 5, 5), date(1950, 5, 5), "child"),
    ],
)
def test_a_tie_that_the_days_of_birth_rule_out_is_refused_beside_it(
    officers: Officers, september: date, applicant: date, member: date, relation: str
) -> None:
    people = [factories.one("郑大山", applicant), factories.one("郑小水", member, relation, sex="female")]
    answer = officers("town_clerk").post("/api/v1/cases", json=factories.application(people))
    assert answer.status_code == 422, answer.text
    assert "members.0.relation" in answer.get_json()["error"]["fields"]


@pytest.mark.req("ORG-04")
def test_a_village_aide_takes_nobody_s_application_back(officers: Officers, september: date) -> None:
    case = factories.case(officers)
    given = {"signed": True, "reason": "村里认为不符合条件"}
    answer = case.try_act("withdraw", "village_aide", given)
    assert answer.status_code == 403, answer.text
    assert case.open_stages() == ["accept"]
    case.act("withdraw", "town_clerk", {"signed": True, "reason": "已经找到工作"})
