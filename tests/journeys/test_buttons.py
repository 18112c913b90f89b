"""What a page offers to somebody works for him; what he typed wrongly, or not at all, is said and changes nothing."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from urllib.parse import unquote

import pytest

from tests import factories
from tests.casework import BEIGUAN, COUNTY, Officers, visit_record
from tests.conftest import As

NEW = re.compile(r"/cases/new/\w+")
APPLIED_FOR = {"/cases/new/dibao", "/cases/new/tekun", "/cases/new/linshi"}
COMPLAINT = "/cases/new/complaints"
OFFERED = {
    ("town_clerk", BEIGUAN): APPLIED_FOR | {COMPLAINT},
    ("village_aide", f"{BEIGUAN}001"): APPLIED_FOR,
    ("petition_officer", COUNTY): {COMPLAINT},
    ("town_surveyor", BEIGUAN): set[str](),
    ("town_confirmer", BEIGUAN): set[str](),
    ("county_officer", COUNTY): set[str](),
    ("verifier", COUNTY): set[str](),
    ("auditor", COUNTY): set[str](),
}


@pytest.mark.parametrize(("duty", "place"), OFFERED)
def test_only_those_who_register_are_offered_a_form_and_it_opens(
    duty: str, place: str, september: date, as_: As
) -> None:
    client, offered = as_(duty, place), OFFERED[duty, place]
    assert set(NEW.findall(client.get("/cases/").text)) == offered
    for address in APPLIED_FOR | {COMPLAINT}:
        assert client.get(address).status_code == (200 if address in offered else 403)


def test_a_complaint_is_registered_by_the_petition_officer_of_the_county(september: date, as_: As) -> None:
    officer = as_("petition_officer", COUNTY)
    form = officer.get(COMPLAINT).text
    assert "投诉举报与信访登记" in form
    assert "北关街道 · " in form
    sent = {"division": f"{BEIGUAN}001", "channel": "phone", "about": "abuse", "content": "邻居瞒报收入"}
    page = officer.send(COMPLAINT, sent, follow_redirects=True)
    assert page.status_code == 200, page.text
    assert "甄别" in page.text
    elsewhere = officer.send(COMPLAINT, sent | {"division": "610104003999"})
    assert elsewhere.status_code == 422


@pytest.mark.parametrize("duty", ["county_admin", "security_admin"])
def test_a_figure_leads_nowhere_for_those_who_see_no_case(duty: str, september: date, as_: As) -> None:
    assert "/cases/?" not in as_(duty, COUNTY).get("/").text
    assert "/cases/?" in as_("county_officer", COUNTY).get("/").text


def test_the_name_by_which_a_case_is_looked_for_stands_in_no_address(
    officers: Officers, september: date, as_: As
) -> None:
    for name in ("周小兰", "孙大海"):
        factories.case(officers, people=factories.alone(name=name))
    clerk = as_("town_clerk", BEIGUAN)
    sent = clerk.send("/cases/", {"name": "周", "type": "dibao", "stage": ""})
    assert (sent.status_code, "周" in unquote(sent.location), "type=dibao" in sent.location) == (
        303,
        False,
        True,
    )
    page = clerk.get(sent.location).text
    assert ("周小兰" in page, "孙大海" in page, 'value="周"' in page) == (True, False, True)
    exported = re.search(r'name="name" value="(~[^"]+)"', page)
    assert exported is not None
    table = clerk.get("/case-exports/", query_string={"name": exported[1]}).text
    assert ("周" in table, "孙" in table) == (True, False)


def test_nobody_dies_or_earns_who_does_not_belong_to_the_family(officers: Officers, september: date) -> None:
    case = factories.case(officers, at="survey")
    case.check_clean()
    death = {"member": "m9", "died_on": "2026-08-31", "source": "户籍"}
    refused = case.try_act("death", "town_clerk", death)
    assert refused.status_code == 422
    assert "member" in refused.get_json()["error"]["fields"]
    income = {"member": "孙大海", "item": "wage", "amount": "800"}
    visit = visit_record(incomes=[income])
    refused = case.try_to("survey", "done", "town_surveyor", visit)
    assert refused.status_code == 422
    assert list(refused.get_json()["error"]["fields"]) == ["incomes.0.member"]
    assert case.open_stages() == ["survey"]


def test_uploading_nothing_marks_no_paper(officers: Officers, september: date, as_: As) -> None:
    case = factories.case(officers)
    answer = as_("town_clerk", BEIGUAN).send(f"/cases/{case.no}/paper", {"document": "F01"})
    assert answer.status_code == 422
    assert "没有选择要上传的文件" in answer.text
    assert {p["state"] for p in case.seen_by()["papers"] if p["document"] == "F01"} == {None}


def test_no_answer_of_a_source_is_no_success(officers: Officers, september: date, as_: As) -> None:
    case = factories.case(officers, at="survey")
    for stage in ("check", "survey"):
        nothing = as_("petition_officer", BEIGUAN[:6]).send(f"/cases/{case.no}/report/{stage}", {})
        assert nothing.status_code == 422
        assert "没有登记" in nothing.text


def test_a_posting_that_is_refused_leaves_the_page_as_it_is_with_the_day_that_was_typed(
    officers: Officers, september: date, as_: As, jump_to: Callable[[date], None]
) -> None:
    case = factories.case(officers, at="publicise")
    jump_to(september + timedelta(days=2))
    channel = next(c["code"] for c in case.seen_by()["notices"][-1]["channels"] if c["required"])
    answer = as_("town_clerk", BEIGUAN).send(
        f"/cases/{case.no}/hang/publicise/{channel}", {"up_on": september.isoformat()}
    )
    assert answer.status_code == 422
    assert "办理流程" in answer.text, "the page of the case"
    assert "照片" in answer.text.partition("error-summary")[2].partition("办理流程")[0]
    assert f'id="up-publicise-{channel}" name="up_on" value="{september}"' in answer.text
    for typed, status in (("", 422), ("abc", 400)):
        odd = as_("town_clerk", BEIGUAN).send(f"/cases/{case.no}/hang/publicise/{channel}", {"up_on": typed})
        assert (odd.status_code, "办理流程" in odd.text) == (status, True), typed
    assert not any(c["up_on"] for c in case.seen_by()["notices"][-1]["channels"])


def test_the_check_centre_alone_enters_answers_and_hands_over_no_letter(
    officers: Officers, september: date, as_: As
) -> None:
    case = factories.case(officers, at="survey")
    clerk, centre = as_("town_clerk", BEIGUAN), as_("verifier", COUNTY)
    refused = clerk.send(f"/cases/{case.no}/report/check", {"m1|bank": "clean"})
    assert refused.status_code in (403, 409)
    assert "已登记" not in clerk.get(f"/cases/{case.no}").text
    letter = next(x["number"] for x in case.seen_by()["letters"] if x["kind"] == "letter")
    assert "记送达" not in centre.get(f"/cases/{case.no}").text
    assert centre.send(f"/cases/letters/{letter}/delivered", {"how": "in_person"}).status_code == 403
    assert "记送达" in clerk.get(f"/cases/{case.no}").text


def test_a_question_is_kept_whole_or_not_taken(officers: Officers, september: date) -> None:
    case = factories.case(officers, at="survey")
    asked = {"whom": "town_surveyor", "at": BEIGUAN, "due_on": "2026-09-04"}
    refused = case.try_act("enquire", "town_clerk", asked | {"what": "问" * 201})
    assert (refused.status_code, list(refused.get_json()["error"]["fields"])) == (422, ["what"])
    case.act("enquire", "town_clerk", asked | {"what": "问" * 200})
    assert case.seen_by()["enquiries"][0]["what"] == "问" * 200


def test_a_question_and_a_later_signature_are_explained_in_words_of_their_own(
    officers: Officers, september: date, as_: As
) -> None:
    case = factories.case(officers, at="survey")
    clerk = as_("town_clerk", BEIGUAN)
    for code, said in (
        ("enquire", "询问不暂停计时"),
        ("sign_later", "只登记申请登记以后、受理以前补签"),
        ("withdraw_consent", "本表登记案件以外发生的事"),
    ):
        page = clerk.get(f"/cases/{case.no}/act/{code}").text
        assert said in page, code
        assert ("本表登记案件以外发生的事" in page) is (code == "withdraw_consent"), code


def test_a_question_is_asked_and_answered_by_names(officers: Officers, september: date, as_: As) -> None:
    case = factories.case(officers, at="survey")
    clerk, surveyor = as_("town_clerk", BEIGUAN), as_("town_surveyor", BEIGUAN)
    form = clerk.get(f"/cases/{case.no}/act/enquire").text
    for named in ("入户调查", "北关街道", "莲湖区"):
        assert named in form
    asked = {"whom": "town_surveyor", "at": BEIGUAN, "what": "家中几人？", "due_on": "2026-09-04"}
    nobody = clerk.send(f"/cases/{case.no}/act/enquire", asked | {"at": "610104"})
    assert nobody.status_code == 422
    assert "没有人担任这一岗位" in nobody.text
    due_on = case.seen_by()["due_on"]
    before = case.seen_by()["enquiries"]
    for spoilt, field in (
        ({"at": "610104001"}, "at"),
        ({"at": "610104001", "whom": "town_surveyor"}, "at"),
        ({"at": COUNTY, "whom": "archivist"}, "whom"),
        ({"at": COUNTY, "whom": "finance_reader"}, "whom"),
        ({"whom": "x"}, "whom"),
        ({"due_on": "2026-08-31"}, "due_on"),
        ({"due_on": str(date.fromisoformat(due_on) + timedelta(days=1))}, "due_on"),
        ({"due_on": "2099-12-31"}, "due_on"),
    ):
        refused = case.try_act("enquire", "town_clerk", asked | spoilt)
        assert (refused.status_code, list(refused.get_json()["error"]["fields"])) == (422, [field]), spoilt
    assert case.seen_by()["enquiries"] == before
    sent = clerk.send(f"/cases/{case.no}/act/enquire", asked | {"due_on": due_on})
    assert sent.status_code == 302, "its last day is still in time"
    assert "询问" in surveyor.get("/").text
    assert "enquiry" not in surveyor.get("/").text
    form = surveyor.get(f"/cases/{case.no}/act/answer").text
    (seq,) = re.findall(r'value="(\d+)"[^>]*>[^<]*<[^>]*>?\s*家中几人', form) or re.findall(
        r'name="seq" value="(\d+)"', form
    )
    answered = surveyor.send(f"/cases/{case.no}/act/answer", {"seq": seq, "answer": "只有一人"})
    assert answered.status_code == 302
    page = clerk.get(f"/cases/{case.no}").text
    assert "家中几人？" in page
    assert "只有一人" in page


def test_a_stage_that_falls_away_after_a_question_was_answered_leaves_the_page_readable(
    officers: Officers, september: date, set_value: Callable[..., None]
) -> None:
    set_value("appraisal.rule", "skip_if_undisputed", module="dibao")
    case = factories.case(officers, at="survey")
    case.check_clean()
    asked = {"whom": "town_reviewer", "at": BEIGUAN, "what": "是否来过", "due_on": "2026-09-03"}
    case.act("enquire", "town_surveyor", asked)
    (question,) = case.seen_by()["enquiries"]
    case.act("answer", "town_reviewer", {"seq": question["seq"], "answer": "来过"})
    case.survey()
    assert [(s["stage"], s["by"]) for s in case.seen_by()["skipped"]] == [("appraise", ["吴刚", "郑洁"])]


@pytest.mark.parametrize(
    ("duty", "place"), [("county_finance", COUNTY), ("archivist", COUNTY), ("town_cashier", BEIGUAN)]
)
def test_who_only_reads_cases_is_offered_no_act_and_is_asked_nothing(
    officers: Officers, september: date, as_: As, duty: str, place: str
) -> None:
    case = factories.case(officers, at="survey")
    reader = as_(duty, place)
    page = reader.get(f"/cases/{case.no}")
    assert page.status_code == 200
    assert f"/cases/{case.no}/act/" not in page.text
    refused = reader.get(f"/cases/{case.no}/act/enquire")
    assert refused.status_code == 403
    assert "没有使用“案件”的权限" in refused.text
    clerk = as_("town_clerk", BEIGUAN)
    asked = {"whom": duty, "at": place, "what": "何时发放？", "due_on": "2026-09-04"}
    assert f'value="{duty}"' not in clerk.get(f"/cases/{case.no}/act/enquire").text
    assert clerk.send(f"/cases/{case.no}/act/enquire", asked).status_code == 422


def test_a_list_links_to_cases_for_those_alone_who_may_open_them(
    officers: Officers, september: date, as_: As
) -> None:
    case = factories.case(officers, at="survey")
    link = f'href="/cases/{case.no}"'
    admin, centre = (as_(duty, COUNTY).get("/checks/").text for duty in ("county_admin", "verifier"))
    assert case.no in admin
    assert link not in admin
    assert link in centre


def test_a_stage_is_handed_to_a_colleague_by_name(officers: Officers, september: date, as_: As) -> None:
    case = factories.case(officers, at="review")
    form = as_("town_clerk", BEIGUAN).get(f"/cases/{case.no}/act/hand_over").text
    assert "褚卫国（审核）" in form
    assert "蒋文（确认）" not in form


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/cases/papers/99999999999999999999999", 404),
        ("/cases/{no}/finish/accept/whatever", 409),
        ("/cases/{no}/finish/whatever/complete", 409),
    ],
)
def test_an_address_that_leads_nowhere_is_no_error_of_ours(
    address: str, status: int, officers: Officers, september: date, as_: As
) -> None:
    case = factories.case(officers)
    assert as_("town_clerk", BEIGUAN).get(address.format(no=case.no)).status_code == status


@pytest.mark.parametrize("amount", ["1e400", "-1e400", "1e-400", "9" * 200])
def test_a_sum_beyond_all_bounds_is_said_to_be_so(amount: str, officers: Officers, september: date) -> None:
    people = factories.alone()
    people[0]["incomes"][0]["amount"] = amount
    answer = officers("town_clerk").post("/api/v1/cases", json=factories.application(people))
    assert answer.status_code == 422
    assert list(answer.get_json()["error"]["fields"]) == ["applicant.incomes.0.amount"]


def test_a_page_that_came_too_late_shows_no_number_of_a_version(
    officers: Officers, september: date, as_: As
) -> None:
    case = factories.case(officers, at="survey")
    stale = as_("town_surveyor", BEIGUAN).send(
        f"/cases/{case.no}/finish/survey/done", {"version": str(case.version - 1)}
    )
    assert stale.status_code == 409
    assert "已被他人办理" in stale.text
    assert f">{case.version}</a>" not in stale.text


def test_what_was_seen_at_the_home_is_read_on_the_page_of_the_case(
    officers: Officers, september: date, as_: As
) -> None:
    case = factories.case(officers, at="appraise")
    page = as_("town_reviewer", BEIGUAN).get(f"/cases/{case.no}").text
    for said in ("看填写的内容", "自有住房六十平方米", "调查结论", "与申报一致"):
        assert said in page


def test_who_complains_is_known_to_the_one_who_wrote_it_down_alone(
    officers: Officers, september: date, as_: As
) -> None:
    sent = {"division": f"{BEIGUAN}001", "channel": "phone", "about": "abuse", "content": "邻居瞒报收入"}
    sent |= {"named": "1", "name": "王大路", "phone": "029-88000099"}
    registered = as_("petition_officer", COUNTY).send(COMPLAINT, sent)
    address = registered.headers["Location"]
    assert "王大路" in as_("petition_officer", COUNTY).get(address).text
    for duty, place in (("town_clerk", BEIGUAN), ("town_reviewer", BEIGUAN), ("county_officer", COUNTY)):
        page = as_(duty, place).get(address).text
        assert "邻居瞒报收入" in page
        assert "王大路" not in page
        assert "88000099" not in page
    no = address.rsplit("/", 1)[-1]
    told = officers("town_clerk").get(f"/api/v1/cases/{no}")
    assert told.status_code == 200
    assert "王大路" not in told.text
    assert told.get_json()["stages"][0]["answers"]["name"] == "王*路"


@pytest.mark.parametrize(
    ("duty", "address", "named"),
    [
        ("county_admin", "/modules/linshi/disable", "在哪里"),
        ("county_admin", "/delegation/instruments/new", "文号"),
        ("security_admin", "/accounts/open", "登录名"),
    ],
)
def test_a_form_that_is_not_filled_in_names_what_is_missing(
    duty: str, address: str, named: str, september: date, as_: As
) -> None:
    answer = as_(duty, COUNTY).send(address)
    assert answer.status_code == 422
    summary = answer.text.split("error-summary", 1)[1].split("</ul>", 1)[0]
    assert f"{named}：" in summary


@pytest.mark.parametrize(("pension", "advised"), [("300", "eligible"), ("900", "ineligible")])
def test_what_is_advised_is_the_first_button_and_an_arrow_stands_for_what_goes_back(
    pension: str, advised: str, officers: Officers, september: date, as_: As
) -> None:
    case = factories.case(officers, at="review", people=factories.alone(pension))
    page = as_("town_reviewer", BEIGUAN).get(f"/cases/{case.no}").text
    looks = {
        way: look for look, way in re.findall(r'class="btn (btn-\w+)" href="[^"]+/finish/review/(\w+)"', page)
    }
    assert [way for way, look in looks.items() if look == "btn-primary"] == [advised]
    assert looks.keys() == {"eligible", "ineligible", "unclear"}
    signs = dict(re.findall(r'/finish/review/(\w+)">(<svg.*?</svg>)', page, re.DOTALL))
    other = ({"eligible", "ineligible"} - {advised}).pop()
    assert len({signs[advised], signs[other], signs["unclear"]}) == 3, "taken, another way, back"
