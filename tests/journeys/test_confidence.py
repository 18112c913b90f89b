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


def report(officers: Officers, **more: Any) -> CaseWork:
    """A report that the petition office has registered, with what was brought along."""
    body = {"type": "complaints", "division": f"{BEIGUAN}001", "channel": "window", "fields": REPORT | more}
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


def test_a_report_on_the_township_is_read_by_nobody_of_the_township(
    officers: Officers, september: date
) -> None:
    matter = report(officers, against_township=True)
    for duty in ("town_reviewer", "town_clerk", "town_director"):
        assert CONTENT not in str(matter.seen_by(duty)), duty
    for duty in ("petition_officer", "county_supervisor"):
        assert CONTENT in str(matter.seen_by(duty)), duty


def test_a_question_to_the_township_opens_the_question_alone_and_the_township_asks_none(
    officers: Officers, september: date
) -> None:
    matter = report(officers, against_township=True)
    asked = {"whom": "town_clerk", "at": BEIGUAN, "what": "李某何时申请", "due_on": "2026-09-03"}
    for duty in ("town_clerk", "town_director"):
        refused = matter.try_act("enquire", duty, asked)
        assert (refused.status_code, refused.get_json()["error"]["basis"]) == (403, ["PET22:30"]), duty
    matter.act("enquire", "petition_officer", asked)
    seen = matter.seen_by("town_clerk")
    assert [one["what"] for one in seen["enquiries"]] == ["李某何时申请"]
    assert CONTENT not in str(seen)
    assert matter.seen_by("town_director")["enquiries"] == [], "asked of another"


def test_only_who_was_asked_is_offered_to_answer_and_reads_the_question_on_its_form(
    officers: Officers, september: date, as_: As
) -> None:
    matter = report(officers, against_township=True)
    what = "李某何时申请"
    asked = {"whom": "town_clerk", "at": BEIGUAN, "what": what, "due_on": "2026-09-03"}
    matter.act("enquire", "petition_officer", asked)
    for duty, division, is_asked in (
        ("town_clerk", BEIGUAN, True),
        ("town_director", BEIGUAN, False),
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
        assert "对答复不服" not in str(again.seen_by(duty)), duty
