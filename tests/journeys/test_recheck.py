"""A reply that does not content: the county looks again where the street replied, and what the city says is recorded."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from tests.casework import BEIGUAN, CaseWork, Officers

JumpTo = Callable[[Any], None]

REGISTERED = {
    "channel": "visit",
    "named": True,
    "name": "周小兰",
    "phone": "029-88000001",
    "about": "request",
    "content": "反映低保申请长期没有答复。",
}
REPLY = {
    "claim": "请求答复低保申请",
    "facts": "申请已于八月受理",
    "result": "explain",
    "opinion": "正在办理，期限未满",
    "basis": "《社会救助法》第四十四条",
}


def replied(officers: Officers) -> CaseWork:
    """A matter that the street looked into, answered and closed."""
    body = {"type": "complaints", "division": f"{BEIGUAN}001", "channel": "window", "fields": REGISTERED}
    answer = officers("petition_officer").post("/api/v1/cases", json=body)
    assert answer.status_code == 201, answer.text
    matter = CaseWork(officers, answer.get_json(), BEIGUAN)
    matter.finish("sort", "petition", "petition_officer", {"forwarded": True})
    matter.finish("tell", "done", "petition_officer", {"told_on": matter.today(), "way": "paper"})
    looked_into = {"checked_on": matter.today(), "checked_by": "褚卫国", "facts": "申请已受理"}
    matter.finish("verify", "unfounded", "town_reviewer", looked_into)
    matter.finish("reply", "done", "town_reviewer", REPLY)
    matter.finish("supervise", "done", "petition_officer", {"outcome": "已答复"})
    matter.finish("close", "done", "petition_officer", {"delivered_on": matter.today(), "way": "in_person"})
    return matter


def opened(case: CaseWork, pipeline: str) -> CaseWork:
    """The petition office takes the request in; it needs nobody of the street that is complained of."""
    answer = case.try_to_open(pipeline, "petition_officer", "对答复不服")
    assert answer.status_code == 201, answer.text
    return CaseWork(case.officers, answer.get_json(), case.town)


def test_the_county_looks_again_and_what_the_city_says_ends_the_road(
    officers: Officers, september: date, jump_to: JumpTo
) -> None:
    matter = replied(officers)
    letter = matter.letter("F26-4")
    assert "周小兰" in letter
    assert "提出意见：解释说明" in letter
    assert "自收到本意见书之日起30天内" in letter
    assert "请求信访复查" in letter
    early = matter.try_to_open("complaints.final", "petition_officer", "对答复不服")
    assert (early.status_code, early.get_json()["error"]["code"]) == (409, "nothing_to_follow")

    jump_to(date(2026, 9, 10))
    recheck = opened(matter, "complaints.recheck")
    assert (recheck.seen_by()["accepted_on"], recheck.seen_by()["due_on"]) == (None, None)
    jump_to(date(2026, 9, 14))
    asked = {"received_reply_on": "2026-09-01", "grounds": "答复没有说明何时办结"}
    recheck.finish("request", "done", "petition_officer", asked)
    assert recheck.seen_by()["accepted_on"] == "2026-09-14"
    assert recheck.seen_by()["due_on"] == "2026-10-14"
    assert recheck.try_to("recheck", "done", "town_reviewer", REPLY).status_code == 403
    recheck.finish(
        "recheck", "done", "county_officer", {**REPLY, "result": "support", "opinion": "九月底前办结"}
    )
    assert recheck.seen_by()["ended_as"] == "closed"
    letter = recheck.letter("F26-5")
    assert letter.startswith("莲湖区民政局")
    assert "周小兰" in letter
    assert "提出意见：支持诉求" in letter
    assert "九月底前办结" in letter
    assert "请求信访复核" in letter

    final = opened(recheck, "complaints.final")
    final.finish("request", "done", "petition_officer", {**asked, "received_reply_on": "2026-09-14"})
    told = {
        "organ": "西安市民政局",
        "number": "2026年第3号",
        "told_on": "2026-09-14",
        "result": "support",
        "opinion": "维持区民政局的复查意见",
    }
    final.finish("final", "done", "petition_officer", told)
    assert final.seen_by()["ended_as"] == "closed"
    assert final.letters() == []
    assert [f["no"] for f in recheck.seen_by()["follow_ups"]] == [final.no]
