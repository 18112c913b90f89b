"""One person a number, one household a day; consent before the check, and a check of everybody by every source."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from io import BytesIO
from typing import Any

import pytest
from sqlalchemy import select

from core.audit.models import AuditEvent
from core.cases.models import Case
from core.clock import SHANGHAI
from core.db import db
from core.means.models import IncomeRow
from core.people.queries import names_of
from tests import factories
from tests.casework import BEIGUAN, QINGNIANLU, CaseWork, Officers
from tests.conftest import As
from tests.core.documents.hostile import png
from tests.factories import application, family_of_three, income, one

PNG = png()


def couple(**of_wife: Any) -> list[dict[str, Any]]:
    """Husband and wife."""
    return [
        one("周建军", date(1975, 5, 5), incomes=[income("wage", "800")]),
        one("吴秀英", date(1977, 6, 6), "spouse", sex="female", **of_wife),
    ]


@pytest.mark.req("ECO-01")
def test_a_check_starts_when_every_adult_has_signed(officers: Officers, september: date) -> None:
    husband, wife = couple()
    signed = [{"id_number": husband["id_number"], "statement": True, "authorised": True}]
    case = factories.case(officers, people=[husband, wife], consents=signed)
    form = {"checklist": case.checklist(), "near_relative": False}

    refused = case.try_to("accept", "complete", "town_clerk", form)
    assert refused.status_code == 409
    assert "吴秀英尚未签署核对授权书" in refused.get_json()["error"]["message"]
    assert case.open_stages() == ["accept"]

    upload = {"document": "F03", "member": "m2", "file": (BytesIO(PNG), "授权书.png")}
    assert case.as_("town_clerk").post(f"/api/v1/cases/{case.no}/papers", data=upload).status_code == 201
    case.finish("accept", "complete", "town_clerk", form)
    assert "check" in case.open_stages()
    assert {a["member"] for a in case.answers_waiting()} == {"m1", "m2"}


def test_where_one_alone_has_not_signed_the_paper_is_hers(officers: Officers, september: date) -> None:
    people = couple()
    case = factories.case(officers, people=people, consents=[])
    papers = f"/api/v1/cases/{case.no}/papers"
    both = case.as_("town_clerk").post(papers, data={"document": "F03"})
    assert both.status_code == 422
    assert "m1 周建军、m2 吴秀英" in str(both.get_json()["error"]["fields"]["member"])
    for member in ({"member": "m1"}, {}):
        assert case.as_("town_clerk").post(papers, data={"document": "F03", **member}).status_code == 201
    case.accept()


@pytest.mark.req("ECO-02")
def test_declared_and_checked_wages_stay_visible_with_the_difference(
    officers: Officers, september: date, as_: As
) -> None:
    case = factories.case(officers, at="survey", people=couple(incomes=[income("pension", "100")]))
    found = [{"group": "incomes", "item": "wage", "amount": "1200"}]
    answer = case.try_answer("m1", "social_insurance", "hit", detail="参保工资", items=found)
    assert answer.status_code == 200, answer.text
    for asked in [a for a in case.answers_waiting() if a["state"] == "waiting"]:
        assert case.try_answer(asked["member"], asked["source"], "clean").status_code == 200
    wage, pension = case.seen_by("town_reviewer")["means"]["items"]
    told = ("member", "declared", "checked", "surveyed")
    assert [wage[name] for name in told] == ["m1", "800.00", "1200.00", None]
    assert (wage["accepted"], wage["counts"], wage["differs"]) == ("1200.00", "checked", True)
    assert [(row["source"], row["amount"], row["recorded_on"]) for row in wage["rows"]] == [
        ("declared", "800.00", "2026-09-01"),
        ("checked", "1200.00", "2026-09-01"),
    ]
    assert (pension["declared"], pension["checked"], pension["differs"]) == ("100.00", None, False)

    page = as_("town_reviewer", BEIGUAN).get(f"/cases/{case.no}").text
    rows = re.findall(
        r"<tr([^>]*)>(<td class=\"list-first\">[^<]*</td><td data-label=\"项目\">.*?)</tr>", page
    )
    marked = {shown: 'class="is-different"' in attributes for attributes, shown in rows}
    (different,) = [shown for shown, is_marked in marked.items() if is_marked]
    said = re.findall(r'data-label="(申报|核对|入户)">(.*?)</td>', different)
    assert [(source, re.sub(r"<[^>]+>", "", sum_)) for source, sum_ in said] == [
        ("申报", "800.00"),
        ("核对", "1,200.00"),
        ("入户", "—"),
    ]
    assert "工资" in different
    (plain,) = [shown for shown, is_marked in marked.items() if not is_marked]
    assert "100.00" in plain


@pytest.mark.req("ECO-05")
def test_a_household_of_four_is_checked_whole_or_not_at_all(officers: Officers, september: date) -> None:
    case = factories.case(officers, people=factories.family_of_four())
    case.accept()
    waiting = case.answers_waiting()
    assert {a["member"] for a in waiting} == {"m1", "m2", "m3", "m4"}
    *others, last = waiting
    for asked in others:
        assert case.try_answer(asked["member"], asked["source"], "clean").status_code == 200
    assert case.seen_by()["means"]["state"] == "incomplete"
    assert "check" in case.open_stages()
    assert case.try_answer(last["member"], last["source"], "unreachable").status_code == 200
    assert "check" in case.open_stages()
    assert case.try_answer(last["member"], last["source"], "clean").status_code == 200
    assert case.seen_by()["means"]["state"] == "clean"
    assert "check" not in case.open_stages()


@pytest.mark.req("IMP-14")
def test_a_person_in_two_households_on_one_day_is_refused_with_a_link(
    officers: Officers, september: date
) -> None:
    husband, wife = couple()
    first = factories.case(officers, people=[husband, wife])
    stranger = one("郑大勇", date(1970, 1, 1))
    clerk = officers("town_clerk")

    refused = clerk.post("/api/v1/cases", json=application([stranger, wife]))
    assert refused.status_code == 409
    error = refused.get_json()["error"]
    assert error["code"] == "two_households"
    assert first.no in str(error["fields"]["members.0.id_number"])
    assert f"/cases/{first.no}" in error["next"]

    elsewhere = officers("town_clerk", QINGNIANLU).post(
        "/api/v1/cases", json=application([stranger, wife], QINGNIANLU)
    )
    assert elsewhere.status_code == 409
    assert first.no not in elsewhere.text

    same = clerk.post("/api/v1/cases", json=application([husband, wife], type="linshi", fields={}))
    assert same.status_code == 201  # the same household may ask for something else


def test_a_wrong_check_digit_is_refused_at_the_window(officers: Officers, september: date) -> None:
    father, *family = family_of_three("900")
    right = father["id_number"]
    wrong = right[:17] + ("1" if right[17] != "1" else "2")
    refused = officers("town_clerk").post(
        "/api/v1/cases", json=application([{**father, "id_number": wrong}, *family])
    )
    assert refused.status_code == 422
    assert "校验位" in str(refused.get_json()["error"]["fields"]["applicant.id_number"])


def test_the_same_number_is_one_person_and_another_name_for_it_is_refused(
    officers: Officers, september: date
) -> None:
    husband, wife = couple()
    factories.case(officers, people=[husband, wife])
    renamed = {**husband, "name": "周大军"}
    refused = officers("town_clerk").post("/api/v1/cases", json=application([renamed, wife]))
    assert refused.status_code == 422
    assert set(refused.get_json()["error"]["fields"]) == {"applicant.name"}


@pytest.mark.req("IMP-01")
def test_two_records_of_one_person_are_merged_with_their_cases_and_parted_again(
    officers: Officers, september: date
) -> None:
    husband, wife = couple()
    first = factories.case(officers, people=[husband, wife])
    wrong = one("周建军", date(1975, 5, 15))
    second = factories.case(officers, people=[wrong], type="linshi", consents=[])
    clerk = officers("town_clerk")
    again = clerk.post("/api/v1/cases", json=application([husband, wife], type="linshi", consents=[]))
    assert again.status_code == 201
    numbers = {no: applicant_of(no) for no in (first.no, again.get_json()["no"], second.no)}
    assert len(set(numbers.values())) == 2  # the same number twice is one person, the wrong one another

    asked = {"kept": {"case": first.no, "member": "m1"}, "dropped": {"case": second.no, "member": "m1"}}
    assert clerk.post("/api/v1/people/merge", json=asked).status_code == 422
    merged = clerk.post("/api/v1/people/merge", json=asked | {"reason": "同一人，第二次登记时号码录错"})
    assert (merged.status_code, "是两个人" in merged.get_json()["error"]["message"]) == (422, True)
    proof = {"ground": "corrected", "paper": "公安机关号码更正证明", "reason": "同一人"}
    merged = clerk.post("/api/v1/people/merge", json=asked | proof)
    assert merged.status_code == 200, merged.text
    assert applicant_of(second.no) == applicant_of(first.no)

    undo = f"/api/v1/people/merges/{merged.get_json()['id']}/undo"
    elsewhere = officers("town_clerk", QINGNIANLU)
    assert elsewhere.post(undo, json={"reason": "不是同一人"}).status_code == 403
    assert clerk.post(undo, json={"reason": "不是同一人"}).status_code == 200
    assert applicant_of(second.no) == numbers[second.no]


def applicant_of(no: str) -> int | None:
    """The person in whose name a case runs."""
    return db.session.scalars(select(Case.applicant_id).where(Case.no == no)).one()


def test_a_clerk_s_brother_is_found_by_himself_and_the_clerk_keeps_out(
    officers: Officers, september: date, as_: As, user_id: Callable[..., int]
) -> None:
    brother = one("周强", date(1979, 9, 9))
    filed = {"kind": "handler", "user_id": str(user_id("town_clerk", BEIGUAN)), "place": BEIGUAN}
    filed |= {"name": "周强", "id_number": brother["id_number"], "relation": "sibling"}
    assert as_("town_clerk", BEIGUAN).send("/relatives/add", filed).status_code == 302

    case = factories.case(officers, people=[brother])
    assert case.as_("town_clerk").get(f"/api/v1/cases/{case.no}").status_code == 403
    form = {"checklist": case.checklist(2), "near_relative": False}
    refused = case.try_to("accept", "complete", "town_clerk", form)
    assert refused.status_code == 403
    assert "回避" in refused.get_json()["error"]["message"]

    case.finish("accept", "complete", "town_clerk", form, number=2)
    (remark,) = [r for r in case.seen_by("town_clerk", 2)["remarks"] if r["kind"] == "kin"]
    assert "周强" in remark["said"]
    assert "兄弟姐妹" in remark["said"]


@pytest.mark.req("ECO-10")
def test_income_per_head_is_worked_out_from_what_counts(officers: Officers, september: date) -> None:
    people = family_of_three("1500", studying=True)
    case = factories.case(officers, at="review", people=people)
    assert worked_out(case) == (
        "1500.00",
        "500.00",
        "750.00",
    )  # the item, a head of three, what is due to them
    figure = ["家庭月人均收入", "500.00元", "低于750.00元", "申请人申报", ["SAL26:18", "SAL26:23", "D57:13"]]
    assert figure in case.seen_by("town_reviewer")["advice"]["figures"]

    pension = next(i for i in case.seen_by("town_reviewer")["means"]["items"] if i["code"] == "pension")
    (row,) = pension["rows"]
    reviewer = case.as_("town_reviewer")
    wrong = f"/api/v1/means/incomes/{row['id']}/correct"
    assert reviewer.post(wrong, json={"amount": "1200"}).status_code == 422
    assert worked_out(case) == ("1500.00", "500.00", "750.00")
    corrected = reviewer.post(wrong, json={"amount": "1200", "reason": "存折流水核实"})
    assert corrected.status_code == 200
    assert corrected.get_json()["items"][0]["accepted"] == "1200.00"
    assert worked_out(case) == ("1200.00", "400.00", "1050.00")


def worked_out(case: CaseWork) -> tuple[str, str, str]:
    """Of the working that the reviewer sees: the one item of income, the income per head, the sum advised."""
    advice = case.seen_by("town_reviewer")["advice"]
    (item,) = [line for line in advice["trace"] if line["what"] == "收入项目"]
    assert ["项目", "养老金、离退休金"] in item["inputs"]
    (head,) = [line for line in advice["trace"] if line["what"] == "家庭月人均收入"]
    assert ["共同生活的家庭成员", "3"] in head["inputs"]
    return item["result"], head["result"], advice["amount"]


def test_a_number_is_found_from_a_case_only_and_the_search_is_linked_to_it(
    officers: Officers, september: date
) -> None:
    husband, wife = couple()
    case = factories.case(officers, people=[husband, wife])
    clerk, number = officers("town_clerk"), wife["id_number"]
    alone = clerk.post("/api/v1/people/find", json={"id_number": number})
    assert (alone.status_code, alone.get_json()["error"]["code"]) == (409, "no_matter")
    found = clerk.post("/api/v1/people/find", json={"case": case.no, "id_number": number}).get_json()["found"]
    assert (found["name"], found["id_number"], found["offices"]) == (
        "吴*英",
        "*" * 14 + number[-4:],
        [BEIGUAN],
    )
    assert logged("person.look_up") == [f"case:{case.no}"]
    assert len(logged("person.look_up_refused")) == 1
    other = officers("town_clerk", QINGNIANLU)
    assert other.post("/api/v1/people/find", json={"case": case.no, "id_number": number}).status_code == 403


def test_a_full_value_is_shown_for_a_reason_logged_and_not_without_end(
    officers: Officers, september: date
) -> None:
    husband, wife = couple()
    case = factories.case(officers, people=[husband, wife])
    clerk = officers("town_clerk")
    asked = {"case": case.no, "member": "m2", "what": "id_number", "reason": "核对证件原件"}
    assert clerk.post("/api/v1/people/reveal", json=asked | {"reason": ""}).status_code == 422
    assert clerk.post("/api/v1/people/reveal", json=asked).get_json() == {"value": wife["id_number"]}
    assert logged("person.view") == [f"case:{case.no}"]
    assert wife["id_number"] not in clerk.get(f"/api/v1/cases/{case.no}").text
    aide = officers("village_aide")
    assert aide.post("/api/v1/people/reveal", json=asked).status_code == 403
    for _each in range(49):
        assert clerk.post("/api/v1/people/reveal", json=asked).status_code == 200
    stopped = clerk.post("/api/v1/people/reveal", json=asked)
    assert (stopped.status_code, stopped.get_json()["error"]["code"]) == (429, "too_many")


def logged(what: str) -> list[str]:
    """The subjects of what the log says of such a thing."""
    events = select(AuditEvent).where(AuditEvent.what == what).order_by(AuditEvent.number)
    return [event.about for event in db.session.scalars(events)]


def test_what_a_visit_before_eight_in_the_morning_finds_is_dated_by_the_day_here(
    officers: Officers, september: date, jump_to: Callable[[Any], None]
) -> None:
    case = factories.case(officers, at="survey")
    case.check_clean()
    jump_to(datetime(2026, 9, 2, 7, 30, tzinfo=SHANGHAI))  # in Greenwich it is still the first
    case.survey(incomes=[{"member": "m1", "item": "wage", "amount": "200"}])

    dated = select(IncomeRow.recorded_on).where(IncomeRow.source == "surveyed")
    assert set(db.session.scalars(dated)) == {date(2026, 9, 2)}


def test_two_records_are_put_together_and_parted_on_the_page_for_it(
    officers: Officers, september: date, as_: As
) -> None:
    first = factories.case(officers, people=[one("周建军", date(1975, 5, 16))])
    second = factories.case(officers, people=[one("周建军", date(1975, 5, 15))], type="linshi", consents=[])
    before = applicant_of(second.no)
    clerk = as_("town_clerk", BEIGUAN)
    told = {"kept_case": first.no, "kept_name": "周建军", "dropped_case": second.no, "dropped_name": "周建"}
    wrong = clerk.send("/merges/new", told | {"reason": "号码录错，已对照身份证"})
    assert (wrong.status_code, "没有这一姓名" in wrong.text) == (422, True)
    told |= {"dropped_name": "周建军", "reason": "号码录错，已对照身份证"}
    two = clerk.send("/merges/new", told)
    assert (two.status_code, "公民身份号码都有效而且不同" in two.text) == (422, True)
    told |= {"ground": "misread", "paper": "居民身份证原件"}
    assert as_("town_clerk", QINGNIANLU).send("/merges/new", told).status_code == 403
    assert clerk.send("/merges/new", told).status_code == 302
    assert applicant_of(second.no) == applicant_of(first.no) != before
    page = clerk.get("/merges/").text
    assert "号码录错" in page
    address = re.search(r"/merges/\d+/undo", page)
    assert address is not None
    assert clerk.send(address[0], {"reason": "不是同一人"}).status_code == 302
    assert applicant_of(second.no) == before
    assert "不是同一人" in clerk.get("/merges/").text


def test_after_a_merge_and_its_undoing_the_head_of_a_case_is_called_as_its_members(
    officers: Officers, september: date
) -> None:
    first = factories.case(officers, people=[one("周建军", date(1975, 5, 16))])
    second = factories.case(officers, people=[one("周建民", date(1975, 5, 15))], type="linshi", consents=[])
    clerk = officers("town_clerk")
    asked = {"kept": {"case": first.no, "member": "m1"}, "dropped": {"case": second.no, "member": "m1"}}
    proof = {"ground": "corrected", "paper": "公安机关姓名、号码更正证明", "reason": "同一人"}
    merged = clerk.post("/api/v1/people/merge", json=asked | proof)
    assert merged.status_code == 200, merged.text
    assert called(second.no) == ("周建军", "周建军")
    undone = clerk.post(f"/api/v1/people/merges/{merged.get_json()['id']}/undo", json={"reason": "两个人"})
    assert undone.status_code == 200
    assert called(second.no) == ("周建民", "周建民")


def called(no: str) -> tuple[str, str]:
    """The applicant in the head of a case, and the first of its members."""
    case = db.session.scalars(select(Case).where(Case.no == no)).one()
    return case.applicant_name, names_of(case.household_id or 0)["m1"]


def test_the_check_centre_sends_all_answers_at_once_and_all_are_kept_or_none(
    officers: Officers, september: date
) -> None:
    case = factories.case(officers, at="survey", people=couple())
    send = officers("verifier").post
    waiting = [{k: a[k] for k in ("member", "source")} for a in case.answers_waiting()]
    clean = [each | {"state": "clean"} for each in waiting]
    wrong = [*clean[:-1], clean[-1] | {"state": "hit"}]
    address = f"/api/v1/cases/{case.no}/answers"
    refused = send(address, json={"stage": "check", "answers": wrong})
    assert (refused.status_code, list(refused.get_json()["error"]["fields"])) == (422, ["detail"])
    assert len(case.answers_waiting()) == len(waiting), "nothing is kept by half"
    for nonsense in ([], "clean", ["clean"]):
        assert send(address, json={"stage": "check", "answers": nonsense}).status_code == 400
    assert send(address, json={"stage": "check", "answers": clean}).status_code == 200
    assert case.seen_by()["means"]["state"] == "clean"
