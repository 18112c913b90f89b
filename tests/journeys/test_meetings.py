"""Where the district wants decisions taken in a meeting: recorded first, then signed one by one by those who were there."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import func, select

from core.audit.models import AuditEvent
from core.cases.models import Meeting, MeetingItem, OpinionRow
from core.clock import today
from core.people.relatives.operations import declare_relative
from tests import factories
from tests.casework import BEIGUAN, QINGNIANLU, CaseWork, Officers
from tests.conftest import As
from tests.district import District

GoTo = Callable[[date], None]
UserId = Callable[..., int]
GRANT = {"facts": "情况属实", "amount": "450.00"}
MINUTES = "逐件讨论，到会成员一致认为材料齐全、公示无异议。"


@pytest.fixture
def meeting_wanted(september: date, set_value: Callable[..., None]) -> date:
    """莲湖 wants dibao to be decided in a meeting, since before any case was accepted."""
    set_value("decide.meeting", True, module="dibao")
    return september


@pytest.fixture
def members(user_id: UserId) -> Callable[..., list[int]]:
    """`members(1, 2, 3)`: the numbers of the street's confirmers."""
    return lambda *numbers: [user_id("town_confirmer", BEIGUAN, n) for n in numbers]


def sitting(present: list[int], *agenda: str, **changes: Any) -> dict[str, Any]:
    """What is recorded of a meeting, led by the first of those present."""
    body = {
        "held_on": today().isoformat(),
        "kind": "joint",
        "place": "街道三楼会议室",
        "present": present,
        "chair": present[0] if present else 0,
        "agenda": list(agenda),
        "minutes": MINUTES,
    }
    return body | changes


def held(officers: Officers, body: dict[str, Any], number: int = 1) -> dict[str, Any]:
    """The meeting that a member has recorded."""
    answer = officers("town_confirmer", number=number).post("/api/v1/meetings", json=body)
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.get_json()
    return found


def refusal(answer: Any) -> dict[str, Any]:
    """What a refusal says."""
    found: dict[str, Any] = answer.get_json()["error"]
    return found


def recorded(db: SQLAlchemy) -> int:
    """Rows of meetings and agendas in the database."""
    return sum(db.session.scalar(select(func.count()).select_from(t)) or 0 for t in (Meeting, MeetingItem))


def test_a_case_is_signed_only_after_a_meeting_and_only_by_those_who_were_there(
    officers: Officers,
    meeting_wanted: date,
    go_to: GoTo,
    db: SQLAlchemy,
    members: Callable[..., list[int]],
) -> None:
    case = factories.case(officers, at="decide", go_to=go_to)
    before = case.try_to("decide", "granted", "town_confirmer", GRANT)
    assert before.status_code == 409
    assert "会议" in refusal(before)["message"]
    assert "列入会议议程" in refusal(before)["next"]

    waiting = officers("town_confirmer").get("/api/v1/meetings/waiting").get_json()
    assert [(one["no"], one["amount"]) for one in waiting["cases"]] == [(case.no, "450.00")]
    assert [one["name"] for one in waiting["members"]] == ["蒋文", "沈丽", "韩冰", "杨帆", "朱强"]
    meeting = held(officers, sitting(members(1, 2, 3), case.no))
    assert [one["no"] for one in meeting["agenda"]] == [case.no]
    assert case.seen_by()["entitlements"] == []  # a meeting decides nothing

    absent = case.try_to("decide", "granted", "town_confirmer", GRANT, number=4)
    assert absent.status_code == 409
    assert "到会成员" in refusal(absent)["message"]
    case.decide(by=(1, 2))
    assert case.seen_by()["status"] == "open"
    case.decide(by=3)

    seen = case.seen_by()
    assert seen["ended_as"] == "granted"
    assert [(m["id"], m["chair"], m["stage"]) for m in seen["meetings"]] == [
        (meeting["id"], "蒋文", "decide")
    ]
    assert [p["name"] for p in seen["meetings"][0]["present"]] == ["蒋文", "沈丽", "韩冰"]
    shown = officers("town_clerk").get(f"/api/v1/meetings/{meeting['id']}").get_json()
    assert (shown["minutes"], shown["agenda"][0]["outcome"]) == (MINUTES, "granted")
    assert shown["agenda"][0]["applicant"] == "孙*海"
    signed = db.session.scalars(select(OpinionRow.meeting_id).where(OpinionRow.duty == "town_confirmer"))
    assert set(signed) == {meeting["id"]}
    record = case.letter("F16", "town_confirmer")
    for said in ("街道三楼会议室", "蒋文", "沈丽", "韩冰", "主持人", today().strftime("%Y年")):
        assert said in record
    assert MINUTES not in record  # minutes may speak of other people's cases
    what = db.session.scalars(select(AuditEvent.about).where(AuditEvent.what == "meeting.hold")).all()
    assert what == [f"meeting:{meeting['id']}"]


def test_a_case_that_is_listed_again_is_signed_by_those_of_either_meeting(
    officers: Officers, meeting_wanted: date, go_to: GoTo, members: Callable[..., list[int]]
) -> None:
    case = factories.case(officers, at="decide", go_to=go_to)
    first = held(officers, sitting(members(1, 2), case.no))
    case.decide(by=(1, 2))
    second = held(officers, sitting(members(4, 5), case.no), number=4)
    case.decide(by=5)
    assert case.seen_by()["ended_as"] == "granted"
    assert [m["id"] for m in case.seen_by()["meetings"]] == [first["id"], second["id"]]
    record = case.letter("F16", "town_confirmer")
    assert "此前列入" in record
    assert "沈丽" in record.split("此前列入")[1]


def test_a_relative_may_be_there_and_still_does_not_sign(
    officers: Officers,
    meeting_wanted: date,
    go_to: GoTo,
    user_id: UserId,
    members: Callable[..., list[int]],
) -> None:
    (who,) = factories.alone()
    declare_relative(
        name=who["name"],
        id_number=who["id_number"],
        relation="sibling",
        place=BEIGUAN,
        user_id=user_id("town_confirmer", BEIGUAN, 2),
    )
    case = factories.case(officers, at="publicise", people=[who])
    case.hang_everywhere()
    case.wait_until("publicise", go_to)
    held(officers, sitting(members(1, 2, 3, 4), case.no))
    kin = case.try_to("decide", "granted", "town_confirmer", GRANT, number=2)
    assert kin.status_code == 403
    assert "回避" in refusal(kin)["message"]


def test_every_fault_of_a_meeting_is_one_sentence_and_nothing_is_kept(
    officers: Officers,
    meeting_wanted: date,
    go_to: GoTo,
    db: SQLAlchemy,
    user_id: UserId,
    members: Callable[..., list[int]],
) -> None:
    case = factories.case(officers, at="decide", go_to=go_to)
    early = factories.case(officers, at="survey", people=factories.alone(name="钱小红"))
    there, day = members(1, 2, 3), today()
    reviewer = user_id("town_reviewer", BEIGUAN)
    entered = date.fromisoformat(
        next(s["entered_on"] for s in case.seen_by()["stages"] if s["stage"] == "decide")
    )
    faults: dict[str, tuple[dict[str, Any], str, str]] = {
        "a future day": (sitting(there, case.no, held_on=str(day + timedelta(1))), "held_on", "不能晚于今天"),
        "before the decision": (
            sitting(there, case.no, held_on=str(entered - timedelta(1))),
            "held_on",
            "才等待确认",
        ),
        "listed twice": (sitting(there, case.no, case.no), "agenda", "列了不止一次"),
        "not at its decision": (sitting(there, early.no), "agenda", "不在等待确认的环节"),
        "nothing listed": (sitting(there), "agenda", "请选择议程中的案件"),
        "nobody present": (sitting([], case.no, chair=there[0]), "present", "请选择到会成员"),
        "a stranger present": (sitting([*there, reviewer], case.no), "present", "有 1 人当日不是"),
        "a chair who was not there": (
            sitting(there, case.no, chair=members(5)[0]),
            "chair",
            "主持人须是到会成员",
        ),
        "no such kind": (sitting(there, case.no, kind="party"), "kind", "选择"),
        "no minutes": (sitting(there, case.no, minutes=""), "minutes", ""),
        "no day": (sitting(there, case.no, held_on="明天"), "held_on", "日期"),
    }
    for name, (body, field, said) in faults.items():
        answer = officers("town_confirmer").post("/api/v1/meetings", json=body)
        assert answer.status_code == 422, (name, answer.text)
        error = refusal(answer)
        assert list(error["fields"]) == [field], name
        assert said in error["fields"][field][0], name
        if error["basis"]:  # a rule's own sentence, not that a field is misspelt
            assert error["fields"][field][0] in error["message"], name
    clerk = officers("town_clerk").post("/api/v1/meetings", json=sitting(there, case.no))
    assert clerk.status_code == 403
    nobody = officers("town_confirmer").post("/api/v1/meetings", data="meeting")
    assert nobody.status_code == 400
    for odd in ({"place": "a\x00b"}, {"agenda": ["\ud800"]}):  # what no database keeps in a text
        sent = json.dumps(sitting(there, case.no) | odd)
        answer = officers("town_confirmer").post(
            "/api/v1/meetings", data=sent, content_type="application/json"
        )
        assert (answer.status_code, "不能保存的字符" in refusal(answer)["message"]) == (400, True)
    assert recorded(db) == 0


def test_another_street_neither_lists_the_case_nor_sees_the_meeting(
    officers: Officers,
    meeting_wanted: date,
    go_to: GoTo,
    db: SQLAlchemy,
    user_id: UserId,
    members: Callable[..., list[int]],
    as_: As,
) -> None:
    case = factories.case(officers, at="decide", go_to=go_to)
    stranger = officers("town_confirmer", QINGNIANLU)
    own = [user_id("town_confirmer", QINGNIANLU)]
    for no in (case.no, "DB-610104001-2026-99999"):
        answer = stranger.post("/api/v1/meetings", json=sitting(own, no))
        assert answer.status_code == 403
        assert "管辖范围" in refusal(answer)["message"]
        assert no in refusal(answer)["fields"]["agenda"][0]
    above = officers("county_officer").post(
        "/api/v1/meetings", json=sitting([user_id("county_officer", "610104")], case.no)
    )
    assert above.status_code == 422
    assert "不由本单位确认" in refusal(above)["message"]
    assert recorded(db) == 0

    meeting = held(officers, sitting(members(1, 2, 3), case.no))
    for address in (
        f"/api/v1/meetings/{meeting['id']}",
        f"/meetings/{meeting['id']}",
        "/api/v1/meetings/999999",
    ):
        assert stranger.get(address).status_code == 403, address
    assert stranger.get(f"/api/v1/meetings/{10**30}").status_code == 404
    assert stranger.get("/api/v1/meetings").get_json()["items"] == []
    assert stranger.get("/api/v1/meetings/waiting").get_json()["cases"] == []
    page = as_("town_confirmer", QINGNIANLU).get("/meetings/")
    assert "还没有登记过会议" in page.text
    listed = officers("county_supervisor").get("/api/v1/meetings").get_json()["items"]
    assert [one["id"] for one in listed] == [meeting["id"]]


def test_the_same_key_records_one_meeting(
    officers: Officers,
    meeting_wanted: date,
    go_to: GoTo,
    db: SQLAlchemy,
    members: Callable[..., list[int]],
) -> None:
    case = factories.case(officers, at="decide", go_to=go_to)
    body, key = sitting(members(1, 2, 3), case.no), {"Idempotency-Key": "m-1"}
    confirmer = officers("town_confirmer")
    first = confirmer.post("/api/v1/meetings", json=body, headers=key)
    again = confirmer.post("/api/v1/meetings", json=body, headers=key)
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.get_json()["id"] == again.get_json()["id"]
    other = confirmer.post("/api/v1/meetings", json=body | {"place": "别处"}, headers=key)
    assert other.status_code == 422
    assert recorded(db) == 2
    pages = confirmer.get("/api/v1/meetings?limit=1").get_json()
    assert (len(pages["items"]), pages["next"]) == (1, None)
    assert confirmer.get("/api/v1/meetings?limit=0").status_code == 400


def test_when_the_street_may_not_decide_the_county_meets_and_the_street_learns_of_it(
    officers: Officers, meeting_wanted: date, go_to: GoTo, district: District, user_id: UserId
) -> None:
    case = factories.case(officers, at="decide", go_to=go_to)
    district.act_on("suspend", "街道人员不足")
    case.version = case.seen_by()["version"]
    alone = case.try_to("decide", "granted", "county_officer", GRANT)
    assert alone.status_code == 409
    officer = user_id("county_officer", "610104")
    body = sitting([officer], case.no, kind="collective")
    answer = officers("county_officer").post("/api/v1/meetings", json=body)
    assert answer.status_code == 201, answer.text
    case.district_decides()
    (met,) = case.seen_by("town_clerk")["meetings"]
    assert (met["id"], met["chair"], met["kind"]) == (None, "许建", "collective")
    assert officers("town_clerk").get(f"/api/v1/meetings/{answer.get_json()['id']}").status_code == 403


def test_the_director_may_take_the_chair(
    officers: Officers,
    meeting_wanted: date,
    go_to: GoTo,
    user_id: UserId,
    members: Callable[..., list[int]],
) -> None:
    case = factories.case(officers, at="decide", go_to=go_to)
    director = user_id("town_director", BEIGUAN)
    meeting = held(officers, sitting(members(1, 2, 3), case.no, chair=director))
    assert [(one["role"], one["duty"]) for one in meeting["present"]] == [
        ("chair", "town_director"),
        *[("member", "town_confirmer")] * 3,
    ]


def test_over_the_pages_a_meeting_is_recorded_and_leads_to_each_decision(
    officers: Officers, meeting_wanted: date, go_to: GoTo, as_: As, members: Callable[..., list[int]]
) -> None:
    case: CaseWork = factories.case(officers, at="decide", go_to=go_to)
    browser = as_("town_confirmer", BEIGUAN)
    assert 'href="/meetings/"' in browser.get("/").text
    assert 'href="/meetings/"' not in as_("town_clerk", BEIGUAN).get("/").text
    assert as_("town_clerk", BEIGUAN).get("/meetings/").status_code == 403
    form = browser.get("/meetings/new").text
    for said in (case.no, "孙大海", "450.00", "蒋文", "沈丽"):
        assert said in form

    wrong = browser.send("/meetings/new", sitting(members(1, 2), case.no, minutes=""))
    assert wrong.status_code == 422
    assert "street" not in wrong.text
    assert "街道三楼会议室" in wrong.text
    sent = browser.send("/meetings/new", sitting(members(1, 2), case.no))
    assert sent.status_code == 302
    page = browser.get(sent.location).text
    assert f"/cases/{case.no}/finish/decide/granted" in page
    assert MINUTES in page
    absent = as_("town_confirmer", BEIGUAN, 4).get(sent.location).text
    assert f"/cases/{case.no}/finish/decide/granted" not in absent
    seen = browser.get(f"/cases/{case.no}").text
    assert f'href="{sent.location}"' in seen
    assert "到会：" in seen
