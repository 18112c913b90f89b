"""Who reports is protected (信访工作条例 30): only those who look into a matter read what was said, and by whom."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from io import BytesIO
from typing import Any

import pytest

from core.audit.queries import latest
from tests.casework import BEIGUAN, CaseWork, Officers
from tests.conftest import As, account
from tests.core.documents.hostile import pdf
from tests.journeys.test_recheck import REPLY, opened

CONTENT = "隔壁单元的李某开着新车还在领低保"
REPORT = {
    "channel": "visit",
    "name": "周小兰",
    "phone": "029-88000001",
    "address": "北关街道一号楼三单元",
    "about": "abuse",
    "content": CONTENT,
}
OTHERS = ("verifier", "archivist", "town_surveyor", "town_confirmer", "county_finance")


def report(officers: Officers, channel: str = "window", **more: Any) -> CaseWork:
    """A report that the petition office has registered, with what was brought along."""
    body = {"type": "complaints", "division": f"{BEIGUAN}001", "channel": channel, "fields": REPORT | more}
    answer = officers("petition_officer").post("/api/v1/cases", json=body)
    assert answer.status_code == 201, answer.text
    matter = CaseWork(officers, answer.get_json(), BEIGUAN)
    brought = {"document": "evidence", "file": (BytesIO(pdf()), "周小兰提供的照片.pdf")}
    papers = f"/api/v1/cases/{matter.no}/papers"
    assert matter.as_("petition_officer").post(papers, data=brought).status_code == 201
    return matter


@pytest.mark.parametrize("duty", OTHERS)
def test_whoever_does_not_look_into_a_report_reads_neither_what_it_says_nor_who_made_it(
    duty: str, officers: Officers, september: date, as_: As
) -> None:
    matter = report(officers)
    whole = matter.seen_by("petition_officer")
    (letter,) = whole["letters"]
    (paper,) = (p for p in whole["papers"] if p["files"])
    division = BEIGUAN if duty.startswith("town") else BEIGUAN[:6]
    seen, page = matter.seen_by(duty), as_(duty, division).get(f"/cases/{matter.no}").text
    assert "甄别" in str(seen), "where it stands is no secret"
    for secret in (CONTENT, "周", "88000001", "北关街道一号楼", letter["number"]):
        assert secret not in str(seen), secret
        assert secret not in page.replace("周期", ""), secret
    assert "只对办理本件的人员公开" in page
    browser = as_(duty, division)
    for address in (f"/cases/papers/{paper['files'][0]['id']}", f"/cases/letters/{letter['number']}.pdf"):
        assert browser.get(address).status_code == 403, address
    refused = matter.as_(duty).get(f"/api/v1/letters/{letter['number']}")
    assert (refused.status_code, refused.get_json()["error"]["basis"]) == (403, ["PET22:30"])
    assert latest(what="case.view_refused", limit=1)[0].about == f"case:{matter.no}"


def test_those_who_look_into_it_read_what_was_said_and_the_name_alone_who_wrote_it_down(
    officers: Officers, september: date
) -> None:
    matter = report(officers)
    for duty in ("petition_officer", "town_reviewer", "auditor"):
        assert CONTENT in str(matter.seen_by(duty)), duty
        assert ("周小兰" in str(matter.seen_by(duty)["stages"])) is (duty == "petition_officer"), duty


OF_THE_TOWNSHIP = (
    "town_clerk",
    "town_reviewer",
    "town_director",
    "town_surveyor",
    "town_confirmer",
    "chief_representative",
)


def test_a_report_on_the_township_lies_with_the_county_and_nobody_of_the_township_finds_it(
    officers: Officers, september: date, as_: As
) -> None:
    matter = report(officers, against_township=True)
    assert matter.no.startswith(f"TS-{BEIGUAN[:6]}-"), "the county's number"
    for duty in OF_THE_TOWNSHIP:
        call, browser = officers(duty, BEIGUAN), as_(duty, BEIGUAN)
        assert call.get(f"/api/v1/cases/{matter.no}").status_code == 403, duty
        assert browser.get(f"/cases/{matter.no}").status_code == 403, duty
        for listed in (call.get("/api/v1/cases"), call.get("/api/v1/worklist"), browser.get("/cases/")):
            assert matter.no not in listed.text, duty
    aide = as_("village_aide", f"{BEIGUAN}001")
    assert aide.get(f"/cases/{matter.no}").status_code == 403
    assert matter.no not in aide.get("/cases/").text
    for duty in ("petition_officer", "county_supervisor"):
        assert CONTENT in str(matter.seen_by(duty)), duty


def test_a_report_on_the_township_that_is_brought_to_its_own_window_goes_up_to_the_county(
    officers: Officers, september: date, as_: As
) -> None:
    body = {"type": "complaints", "division": f"{BEIGUAN}001", "channel": "window"}
    said = REPORT | {"against_township": True}
    answer = officers("town_clerk", BEIGUAN).post("/api/v1/cases", json=body | {"fields": said})
    assert answer.status_code == 201, answer.text
    matter = CaseWork(officers, answer.get_json(), BEIGUAN)
    assert answer.get_json()["receipt"], "what the person is told at the window"
    assert answer.get_json()["code"]
    assert officers("town_clerk", BEIGUAN).get(f"/api/v1/cases/{matter.no}").status_code == 403
    assert CONTENT in str(matter.seen_by("petition_officer"))
    assert matter.waiting_at("sort", "petition_officer")["holder"]["duty"] == "petition_officer"
    browser = as_("town_clerk", BEIGUAN)
    form = {**said, "against_township": "1", "division": f"{BEIGUAN}001"}
    sent = browser.send("/cases/new/complaints", form, follow_redirects=True)
    assert sent.status_code == 200, sent.text
    assert "已交县级办理" in sent.text
    assert CONTENT not in sent.text
    own = officers("town_clerk", "610104004").post("/api/v1/cases", json=body | {"fields": said})
    assert own.status_code == 403, "a window takes in its own villages' reports"


def test_what_a_window_did_not_mark_the_county_takes_from_the_township_when_it_sorts_it(
    officers: Officers, september: date
) -> None:
    body = {"type": "complaints", "division": f"{BEIGUAN}001", "channel": "window", "fields": REPORT}
    answer = officers("town_clerk", BEIGUAN).post("/api/v1/cases", json=body)
    matter = CaseWork(officers, answer.get_json(), BEIGUAN)
    matter.finish("sort", "report", "petition_officer", {"against_township": True}, note="反映街道自己的人员")
    assert matter.waiting_at("verify", "petition_officer")["holder"]["duty"] == "county_supervisor"
    for duty in ("town_clerk", "town_reviewer"):
        assert CONTENT not in str(matter.seen_by(duty)), duty
    assert CONTENT in str(matter.seen_by("county_supervisor"))


def test_a_limit_in_days_is_shown_in_days(officers: Officers, september: date, as_: As) -> None:
    body = {"type": "complaints", "division": f"{BEIGUAN}001", "channel": "window"}
    said = REPORT | {"about": "service"}
    answer = officers("petition_officer").post("/api/v1/cases", json=body | {"fields": said})
    matter = CaseWork(officers, answer.get_json(), BEIGUAN)
    matter.finish("sort", "service", "petition_officer")
    page = as_("petition_officer", BEIGUAN[:6]).get(f"/cases/{matter.no}").text
    assert "全程办理时限 · 15 天" in page
    assert "剩 15 天" in page
    assert "15 个工作日" not in page


def test_the_county_looks_into_a_report_on_the_township_to_the_end(
    officers: Officers, september: date
) -> None:
    matter = report(officers, against_township=True)
    matter.finish("sort", "report", "petition_officer", note="举报，逐件核实")
    matter.finish("tell", "done", "petition_officer", {"told_on": matter.today(), "way": "paper"})
    looked_into = {"checked_on": matter.today(), "checked_by": "何平", "facts": "查无此事"}
    matter.finish("verify", "unfounded", "county_supervisor", looked_into)
    matter.finish("reply", "done", "county_supervisor", REPLY)
    matter.finish("close", "done", "petition_officer", {"delivered_on": matter.today(), "way": "in_person"})
    assert matter.seen_by("petition_officer")["ended_as"] == "closed"


@pytest.mark.parametrize("duty", ["verifier", "town_confirmer"])
def test_whoever_does_not_read_a_report_files_nothing_in_it_and_does_nothing_to_it(
    duty: str, officers: Officers, september: date, as_: As
) -> None:
    matter = report(officers)
    division = BEIGUAN if duty != "verifier" else BEIGUAN[:6]
    call, before = officers(duty, division), matter.seen_by("petition_officer")
    address = f"/api/v1/cases/{matter.no}"
    tried = (
        call.post(
            f"{address}/papers", data={"document": "evidence", "state": "not_applicable", "note": "无"}
        ),
        call.post(f"{address}/papers", data={"document": "verified", "file": (BytesIO(pdf()), "a.pdf")}),
        call.post(f"{address}/acts", json={"act": "repin", "form": {"reason": "忙"}}),
        call.post(
            f"{address}/acts",
            json={"act": "ask_help", "form": {"task": "application", "what": "谁", "due_on": "2026-09-05"}},
        ),
        call.post(
            f"{address}/acts",
            json={
                "act": "enquire",
                "form": {"whom": "town_clerk", "at": BEIGUAN, "what": "谁", "due_on": "2026-09-03"},
            },
        ),
    )
    for refused in tried:
        assert (refused.status_code, refused.get_json()["error"]["basis"]) == (403, ["PET22:30"]), (
            refused.text
        )
    assert matter.seen_by("petition_officer") == before
    seen = matter.seen_by(duty)
    assert (seen["acts"], seen["receipt"]) == ([], "")
    page = as_(duty, division).get(f"/cases/{matter.no}").text
    assert 'type="file"' not in page
    assert matter.opened["receipt"] not in page


def test_a_question_opens_the_question_alone(officers: Officers, september: date) -> None:
    matter = report(officers)
    asked = {"whom": "town_surveyor", "at": BEIGUAN, "what": "李某何时申请", "due_on": "2026-09-03"}
    matter.act("enquire", "petition_officer", asked)
    seen = matter.seen_by("town_surveyor")
    assert [one["what"] for one in seen["enquiries"]] == ["李某何时申请"]
    assert CONTENT not in str(seen)
    assert matter.seen_by("town_confirmer")["enquiries"] == [], "asked of another"


def test_nobody_of_the_township_that_it_is_about_is_asked(officers: Officers, september: date) -> None:
    matter = report(officers, against_township=True)
    asked = {"whom": "town_clerk", "at": BEIGUAN, "what": "李某何时申请", "due_on": "2026-09-03"}
    refused = matter.try_act("enquire", "petition_officer", asked)
    assert (refused.status_code, list(refused.get_json()["error"]["fields"])) == (422, ["at"])


def test_only_who_was_asked_is_offered_to_answer_and_reads_the_question_on_its_form(
    officers: Officers, september: date, as_: As
) -> None:
    matter = report(officers)
    what = "李某何时申请"
    asked = {"whom": "town_surveyor", "at": BEIGUAN, "what": what, "due_on": "2026-09-03"}
    matter.act("enquire", "petition_officer", asked)
    for duty, division, is_asked in (
        ("town_surveyor", BEIGUAN, True),
        ("town_confirmer", BEIGUAN, False),
        ("verifier", BEIGUAN[:6], False),
    ):
        form = as_(duty, division).get(f"/cases/{matter.no}/act/answer").text
        assert (what in form) is is_asked, duty
        assert ("answer" in {a["code"] for a in matter.seen_by(duty)["acts"]}) is is_asked, duty


def test_a_report_is_opened_to_no_member_of_an_appraisal(
    officers: Officers, september: date, user_id: Callable[..., int]
) -> None:
    village = f"{BEIGUAN}001"
    account("appraiser", village, name="齐评议")
    matter = report(officers)
    matter.finish("sort", "petition", "petition_officer", {"forwarded": True}, note="按申诉求决办理，另查")
    given = {"appraiser": user_id("appraiser", village), "until": "2026-09-30"}
    assert "open_summary" not in {a["code"] for a in matter.seen_by("town_reviewer")["acts"]}
    refused = matter.try_act("open_summary", "town_reviewer", given)
    assert (refused.status_code, "没有民主评议" in refused.text) == (409, True)


def test_who_looks_into_it_again_is_not_the_township_that_it_was_about(
    officers: Officers, september: date
) -> None:
    matter = report(officers, against_township=True)
    matter.finish("sort", "petition", "petition_officer", {"forwarded": True}, note="按申诉求决办理，另查")
    matter.finish("tell", "done", "petition_officer", {"told_on": matter.today(), "way": "paper"})
    handler = matter.waiting_at("verify", "petition_officer")["holder"]["duty"]
    looked_into = {"checked_on": matter.today(), "checked_by": "何平", "facts": "申请已受理"}
    matter.finish("verify", "unfounded", handler, looked_into)
    matter.finish("reply", "done", matter.waiting_at("reply", "petition_officer")["holder"]["duty"], REPLY)
    if "supervise" in [e["stage"] for e in matter.seen_by("petition_officer")["open"]]:
        matter.finish("supervise", "done", "petition_officer", {"outcome": "已答复"})
    matter.finish("close", "done", "petition_officer", {"delivered_on": matter.today(), "way": "in_person"})
    again = opened(matter, "complaints.recheck")
    assert "对答复不服" in str(again.seen_by("petition_officer"))
    for duty in ("town_clerk", "town_reviewer"):
        assert officers(duty, BEIGUAN).get(f"/api/v1/cases/{again.no}").status_code == 403, duty


def test_the_receipt_of_a_report_says_in_words_how_it_came(officers: Officers, september: date) -> None:
    receipt = report(officers, "hotline").letter("F26-1", "petition_officer")
    assert "热线电话" in receipt
    assert "hotline" not in receipt
