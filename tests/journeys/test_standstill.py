"""What interrupts a case: the clock stands still under the county's own rule, papers sent back, withdrawal, death."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import select

from core.cases.models import Case
from tests import factories
from tests.casework import CaseWork, Officers
from tests.conftest import As, Client
from tests.district import District

GoTo = Callable[[date], None]
JumpTo = Callable[[Any], None]

TEN_WORKDAYS = {"n": 10, "unit": "workdays"}
OBJECTED = {
    "received_on": "2026-09-02",
    "channel": "phone",
    "objector": "李大嘴",
    "contact": "029-1234567",
    "content": "该户另有住房出租",
}


def due(case: CaseWork) -> dict[str, str]:
    """Open limits by kind and stage: until when."""
    return {
        f"{d['kind']} {d['stage']}".strip(): d["due_on"]
        for d in case.seen_by()["deadlines"]
        if not d["met_on"]
    }


def papers_until(day: str, reason: str = "等待户籍地出具婚姻登记证明") -> dict[str, str]:
    return {"ground": "papers", "reason": reason, "until": day}


def error_of(answer: Any) -> dict[str, Any]:
    found: dict[str, Any] = answer.get_json()["error"]
    return found


def told(case: CaseWork, kind: str) -> list[str]:
    """Lines of the timeline of a kind."""
    return [r["said"] for r in case.seen_by()["remarks"] if r["kind"] == kind]


@pytest.mark.req("IMP-11")
def test_the_clock_stops_for_papers_with_a_reason_and_never_longer_than_the_county_allows(
    officers: Officers, september: date, jump_to: JumpTo, district: District, as_: As
) -> None:
    district.set("limit.pause_days", TEN_WORKDAYS)
    case = factories.case(officers, at="survey")
    before = due(case)
    assert case.seen_by()["paused"] is None

    silent = case.try_act("pause", "town_clerk", papers_until("2026-09-10", reason=" "))
    assert (silent.status_code, list(error_of(silent)["fields"])) == (422, ["reason"])
    longer = case.try_act("pause", "town_clerk", papers_until("2026-09-16"))
    assert longer.status_code == 409
    assert error_of(longer)["message"] == "暂停最长至2026-09-15，所填日期超出范围。"
    assert case.try_act("pause", "town_surveyor", papers_until("2026-09-10")).status_code == 403
    assert (due(case), case.seen_by()["paused"]) == (before, None)

    case.act("pause", "town_clerk", papers_until("2026-09-15"))
    paused = case.seen_by()["paused"]
    assert (paused["since"], paused["until"], paused["ground"]) == ("2026-09-01", "2026-09-15", "papers")
    assert paused["reason"] == "等待户籍地出具婚姻登记证明"
    again = case.try_act("pause", "town_clerk", papers_until("2026-09-14"))
    assert (again.status_code, error_of(again)["message"]) == (409, "本案已在暂停计时。")

    jump_to(date(2026, 9, 4))  # three working days later the paper is there
    case.act("resume", "town_clerk", {"reason": "证明已经收到。"})
    assert case.seen_by()["paused"] is None
    moved = {"total": ("2026-09-29", "2026-10-09"), "finish survey": ("2026-09-11", "2026-09-16")}
    assert {name: (before[name], due(case)[name]) for name in moved} == moved
    assert (
        case.waiting_at("survey")["due_on"] == "2026-09-09"
    )  # by when it must have begun, three working days on
    (stopped,) = told(case, "paused")
    assert "等待补充材料" in stopped
    assert "等待户籍地出具婚姻登记证明" in stopped
    (went_on,) = told(case, "resumed")
    assert due(case)["total"] in went_on
    page = as_("town_clerk", "610104003").get(f"/cases/{case.no}").text
    assert stopped in page
    assert due(case)["total"] in page

    used = case.try_act("pause", "town_clerk", papers_until("2026-09-16"))  # seven are left of the ten
    assert error_of(used)["message"] == "暂停最长至2026-09-15，所填日期超出范围。"


def test_without_a_rule_of_the_county_the_clock_never_stands_still(
    officers: Officers, september: date, as_: As
) -> None:
    case = factories.case(officers, at="survey")
    before = due(case)
    refused = case.try_act("pause", "town_clerk", papers_until("2026-09-03"))
    assert refused.status_code == 409
    assert error_of(refused)["message"] == "国家规定没有暂停计时的情形，本县也没有规定，不能暂停。"
    assert due(case) == before
    resumed = case.try_act("resume", "town_clerk", {"reason": "材料已经收到"})
    assert (resumed.status_code, error_of(resumed)["message"]) == (409, "本案没有暂停计时。")


def test_a_pause_that_nobody_ends_is_over_with_its_last_day(
    officers: Officers, september: date, go_to: GoTo, jump_to: JumpTo, district: District, as_: As
) -> None:
    district.set("limit.pause_days", TEN_WORKDAYS)
    case = factories.case(officers, at="survey")
    browser = as_("town_clerk", "610104003")
    too_long = browser.send(f"/cases/{case.no}/act/pause", papers_until("2026-09-16"))
    assert (too_long.status_code, "暂停最长至2026-09-15，所填日期超出范围。" in too_long.text) == (409, True)
    assert browser.send(f"/cases/{case.no}/act/pause", papers_until("2026-09-04")).status_code == 302
    page = browser.get(f"/cases/{case.no}").text
    assert "计时已暂停：自 2026-09-01 起，最迟至 2026-09-04。" in page
    moved = due(case)

    go_to(date(2026, 9, 7))
    assert case.seen_by()["paused"] is None
    assert due(case) == moved
    assert told(case, "resumed") == ["暂停计时至2026-09-04期满，次日起继续计时。"]
    case.act("pause", "town_clerk", papers_until("2026-09-11"))  # seven of the ten are left


@pytest.mark.parametrize(
    ("counts", "hanging", "disputed"),
    [(True, "2026-09-29", "2026-09-29"), (False, "2026-10-12", "2026-09-30")],
    ids=["counts", "does not count"],
)
def test_where_the_countys_rule_leaves_the_notice_out_of_the_total_its_days_are_made_up(
    officers: Officers,
    september: date,
    jump_to: JumpTo,
    district: District,
    counts: bool,
    hanging: str,
    disputed: str,
) -> None:
    district.set("dibao:notice.counts_in_total", "1" if counts else "0")
    case = factories.case(officers, at="posted")
    assert (case.seen_by()["due_on"], due(case)["total"]) == (hanging, hanging)
    jump_to(date(2026, 9, 2))
    case.act("objection", "town_clerk", OBJECTED)
    assert case.seen_by()["due_on"] == disputed, "it hung for a day"


def test_an_applicant_withdraws_and_what_was_sent_back_begins_its_clock_only_when_complete(
    officers: Officers, september: date, jump_to: JumpTo
) -> None:
    case = factories.case(officers)
    missing = {"checklist": case.checklist(income="missing"), "near_relative": False}
    case.finish("accept", "incomplete", "town_clerk", missing)
    assert (case.open_stages(), case.seen_by()["due_on"]) == (["apply"], None)
    jump_to(date(2026, 9, 8))
    case.finish("apply", "done", "town_clerk")
    case.accept()
    assert next(d for d in case.seen_by()["deadlines"] if d["kind"] == "total")["counts_from"] == "2026-09-08"

    case.act("withdraw", "town_clerk", {"reason": "家中有人找到了工作", "signed": True})
    seen = case.seen_by()
    assert (seen["status"], seen["ended_as"], seen["entitlements"]) == ("closed", "withdrawn", [])
    after = case.try_act("withdraw", "town_clerk", {"signed": True})
    assert after.status_code == 409


def test_a_death_ends_the_case_of_who_lived_alone_and_goes_on_with_the_others(
    officers: Officers, september: date, as_: As
) -> None:
    alone = factories.case(officers, at="review")
    died = {"member": "m1", "died_on": "2026-08-31", "source": "殡葬信息"}
    alone.act("death", "town_clerk", died)
    assert (alone.seen_by()["ended_as"], alone.seen_by()["status"]) == ("died", "closed")
    page = as_("town_clerk", "610104003").get(f"/cases/{alone.no}").text
    assert '审核<span class="visually-hidden">（已中断）</span>' in page
    assert '入户调查<span class="visually-hidden">（已完成）</span>' in page

    family = factories.case(officers, at="publicise", people=factories.family_of_three("900"))
    family.act("death", "town_clerk", died | {"member": "m2"})
    assert family.open_stages() == ["review"]
    assert family.seen_by("town_reviewer")["advice"]["amount"] == "600.00"


def day_in_words(day: str) -> str:
    """As a letter prints it."""
    year, month, date_ = (int(part) for part in day.split("-"))
    return f"{year}年{month}月{date_}日"


def test_a_limit_is_extended_until_its_last_day_and_not_when_it_is_over(
    officers: Officers, september: date, jump_to: JumpTo, public: Client, db: SQLAlchemy
) -> None:
    late = factories.case(officers, at="survey")
    in_time = factories.case(officers, at="survey", people=factories.alone(name="周小兰"))
    why = {"ground": "hard_to_investigate", "reason": "户主长期在外，家庭经济状况难以调查"}
    jump_to(date.fromisoformat(due(late)["total"]))
    in_time.act("extend", "county_officer", why)
    old, new = due(late)["total"], due(in_time)["total"]
    assert new > old
    (letter,) = [each for each in in_time.seen_by()["letters"] if each["form"] == "extended"]
    assert letter["deliver_by"] == old
    words = in_time.letter("extended")
    for said in (day_in_words(old), day_in_words(new), "家庭经济状况调查难度较大", why["reason"]):
        assert said in words
    assert "民发〔2022〕83号" in words
    receipt = db.session.execute(select(Case.receipt, Case.look_up_code).where(Case.no == in_time.no)).one()
    told_at_home = public.post(
        "/api/v1/public/status", json=dict(zip(("receipt", "code"), receipt, strict=True))
    )
    assert told_at_home.get_json()["due_on"] == new
    assert "延长办理时限告知书" in [each["label"] for each in told_at_home.get_json()["letters"]]

    jump_to(date(2026, 10, 20))
    refused = late.try_act("extend", "county_officer", why)

    assert refused.status_code == 409
    assert error_of(refused)["message"] == "本案办理时限已于2026-09-29届满，不能再延长。"
    assert error_of(refused)["basis"]
    assert told(late, "extended") == []
    lists = officers("county_supervisor").get("/api/v1/oversight").get_json()["lists"]
    assert f"case:{late.no}" in [item["about"] for item in lists["overdue"]["items"]]


def test_no_pause_is_offered_where_the_county_has_no_rule_for_it(
    officers: Officers, september: date, district: District, as_: As
) -> None:
    case = factories.case(officers, at="survey")
    page = as_("town_clerk", "610104003")

    def offered() -> tuple[bool, bool]:
        acts = {act["code"] for act in case.seen_by("town_clerk")["acts"]}
        return "pause" in acts, "暂停计时" in page.get(f"/cases/{case.no}").text

    assert offered() == (False, False)
    assert case.try_act("pause", "town_clerk", papers_until("2026-09-10")).status_code == 409
    district.set("limit.pause_days", TEN_WORKDAYS)
    assert offered() == (True, True)


def test_a_limit_is_extended_for_an_objection_only_where_somebody_objected(
    officers: Officers, september: date
) -> None:
    case = factories.case(officers, at="posted")
    why = {"ground": "objection", "reason": "公示有异议，需要重新调查"}
    refused = case.try_act("extend", "county_officer", why)
    assert (refused.status_code, error_of(refused)["basis"]) == (422, ["N83:4(1)"])
    assert "本案没有登记异议" in str(error_of(refused)["fields"]["ground"])
    said = {"received_on": "2026-09-01", "channel": "phone", "objector": "李大嘴", "content": "另有住房"}
    case.act("objection", "town_clerk", said)
    case.act("extend", "county_officer", why)
    assert len(told(case, "extended")) == 1


def test_a_list_says_whose_turn_it_is_the_applicant_s_too(officers: Officers, september: date) -> None:
    case = factories.case(officers)

    def holder() -> Any:
        (item,) = officers("town_clerk").get("/api/v1/cases").get_json()["items"]
        assert item["holder"] == case.seen_by()["holder"]
        return item["holder"]

    assert holder() == {"duty": "town_clerk", "label": "受理", "division": case.town}
    missing = {"checklist": case.checklist(income="missing"), "near_relative": False}
    case.finish("accept", "incomplete", "town_clerk", missing)
    assert holder() == {"duty": "applicant", "label": "申请人", "division": case.town}
    assert case.waiting_at("apply")["holder"]["label"] == "申请人"
    case.act("withdraw", "town_clerk", {"reason": "不再需要", "signed": True})
    assert holder() is None
