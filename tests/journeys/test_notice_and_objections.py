"""公示: what it says, where it hangs, when it ends; whoever objects holds the case and is answered."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from html import unescape
from typing import Any

import pytest
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import select

from core.cases.models import DecisionRow
from core.clock import real_now
from tests import factories
from tests.casework import BEIGUAN, QINGNIANLU, CaseWork, Officers, answer_to, appraisal_record
from tests.conftest import As, Client
from tests.district import District

GoTo = Callable[[date], None]
JumpTo = Callable[[Any], None]
SetValue = Callable[..., None]

OBJECTED = {
    "received_on": "2026-09-02",
    "channel": "phone",
    "objector": "李大嘴",
    "contact": "029-1234567",
    "content": "该户另有住房出租",
}
ANSWERED = {"facts": "经查该户无其他住房", "founded": "no", "answer": "经核实，反映的情况不属实"}
GRANT = {"facts": "情况属实", "amount": "450.00"}


def message_of(answer: Any) -> str:
    """The sentence of a refusal."""
    return str(answer.get_json()["error"]["message"])


@pytest.mark.req("NOT-03")
def test_the_days_run_only_when_it_hangs_in_every_required_channel_and_an_objection_holds(
    officers: Officers, september: date, go_to: GoTo
) -> None:
    case = factories.case(officers, at="publicise")
    assert case.try_hang("community_board").status_code == 200
    go_to(date(2026, 9, 9))  # seven days have passed where it hangs
    (entry,) = [e for e in case.seen_by()["open"] if e["stage"] == "publicise"]
    assert "街道公示栏" in "".join(b["message"] for b in entry["blocked_by"])
    assert entry["wakes_on"] is None
    assert case.open_stages() == ["publicise"]
    assert case.try_to("decide", "granted", "town_confirmer", GRANT).status_code == 409

    assert case.try_hang("street_board").status_code == 200
    assert case.waiting_at("publicise")["wakes_on"] == "2026-09-16"
    go_to(date(2026, 9, 16))
    assert case.open_stages() == ["publicise"]
    go_to(date(2026, 9, 17))
    assert case.open_stages() == ["decide"]
    case.version = case.seen_by()["version"]
    case.decide()
    assert case.seen_by()["entitlements"][0]["amount"] == "450.00"

    disputed = factories.case(officers, at="posted", people=factories.alone(name="周小兰"))
    disputed.act("objection", "town_clerk", OBJECTED | {"received_on": "2026-09-17"})
    go_to(date(2026, 9, 25))
    assert disputed.open_stages() == ["objection"]
    held = disputed.try_to("decide", "granted", "town_confirmer", GRANT)
    assert held.status_code == 409
    assert disputed.seen_by()["entitlements"] == []


def test_a_notice_that_is_over_is_taken_down_board_by_board_and_says_since_when(
    officers: Officers, september: date, jump_to: JumpTo, as_: As
) -> None:
    case = factories.case(officers, at="posted")
    jump_to(date(2026, 9, 4))
    case.act("withdraw", "town_clerk", {"reason": "家中有人找到了工作", "signed": True})
    aide, clerk = as_("village_aide", VILLAGE), as_("town_clerk", BEIGUAN)
    address = f"/cases/{case.no}/notices/{case.seen_by()['notices'][0]['id']}/down"
    for keeper in (aide, clerk):
        assert address in keeper.get("/").text
        assert "公示已经结束，还没有撤下" in keeper.get(f"/cases/{case.no}").text

    assert aide.send(address, {"down_on": "2026-09-03"}).status_code == 422
    assert as_("town_clerk", QINGNIANLU).send(address, {"down_on": "2026-09-04"}).status_code == 403
    assert as_("town_reviewer", BEIGUAN).send(address, {"down_on": "2026-09-04"}).status_code == 403
    assert aide.send(address, {"down_on": "2026-09-04"}).status_code == 302
    assert address not in aide.get("/").text
    assert down_on(case) == {"community_board": "2026-09-04", "street_board": None}
    assert clerk.send(address, {"down_on": "2026-09-04"}).status_code == 302
    assert down_on(case) == {"community_board": "2026-09-04", "street_board": "2026-09-04"}
    assert address not in clerk.get("/").text
    assert "公示已经结束，还没有撤下" not in clerk.get(f"/cases/{case.no}").text
    again = clerk.send(address, {"down_on": "2026-09-04"})
    assert (again.status_code, "没有需要撤下的公示" in again.text) == (409, True)
    assert [r["said"] for r in case.seen_by()["remarks"] if r["kind"] == "taken_down"] == [
        "公示已于2026-09-04从社区公示栏撤下。",
        "公示已于2026-09-04从街道公示栏撤下。",
    ]


def down_on(case: CaseWork) -> dict[str, str | None]:
    """Since when the notice hangs no more on the boards."""
    (notice,) = case.seen_by()["notices"]
    return {c["code"]: c["down_on"] for c in notice["channels"] if c["up_on"]}


@pytest.mark.req("NOT-06")
def test_a_notice_says_four_things_and_nothing_else(
    officers: Officers, september: date, district: District, public: Client
) -> None:
    people = factories.family_of_four()
    people[1]["major_illness"] = True
    case = factories.case(officers, at="posted", people=people)
    (notice,) = case.seen_by()["notices"]
    assert set(notice["shown"]) == {"applicant_name", "household_size", "amount", "location"}
    sheet = case.letter("F13")
    for said in ("李建国", "1,460.00", "龙首西北区社区"):
        assert said in sheet
    secrets = [p["id_number"] for p in people] + [p["name"] for p in people[1:]]
    secrets += ["残疾", "重大疾病", "1900", "6222", "收入低"]
    code = re.search(r"查验码([0-9A-Z]{4}(?:-[0-9A-Z]{4}){3})", sheet)
    assert code is not None
    assert case.try_hang("portal").status_code == 200
    doors = [f"/verify/{code[1]}", f"/api/v1/public/verify/{code[1]}"]
    doors += [f"/notices/{VILLAGE}", f"/api/v1/public/notices?village={VILLAGE}"]
    told = [sheet, *(public.get(door).text for door in doors)]
    assert all("李建国" in each for each in told[3:]), "the village reads it"
    for secret in secrets:
        assert not [each for each in told if secret in each], secret

    for strange in ("id_number", "illness"):
        refused = district.try_to_set("notice.fields", {"value": ["applicant_name", strange]})
        assert refused.status_code == 422
        template = {"paragraphs": f"其他情况：{{{strange}}}。"}
        saved = district.try_to("/templates/dibao/F13/write", template)
        assert saved.status_code == 409
        assert f"不得包含：{strange}" in saved.text


def test_nobody_objects_to_a_notice_before_it_hangs(
    officers: Officers, september: date, jump_to: Callable[[date], None]
) -> None:
    case = factories.case(officers, at="publicise")
    jump_to(date(2026, 9, 3))
    case.hang_everywhere()
    early = case.try_act("objection", "town_clerk", OBJECTED | {"received_on": "2026-09-02"})
    assert early.status_code == 422
    assert "应在 2026-09-03 公示以后。" in str(early.get_json()["error"]["fields"]["received_on"])
    case.act("objection", "town_clerk", OBJECTED | {"received_on": "2026-09-03"})


def test_a_minor_is_left_out_of_notices_altogether(officers: Officers, september: date, go_to: GoTo) -> None:
    child = factories.alone(name="孙小宝", born_on=date(2014, 5, 5), studying=True)
    guardian = {
        "id_number": child[0]["id_number"],
        "statement": True,
        "authorised": True,
        "guardian": "孙大海",
    }
    case = factories.case(officers, at="review", people=child, consents=[guardian])
    case.review()
    seen = case.seen_by()
    assert (seen["stage"], seen["notices"]) == ("decide", [])
    assert "未成年人" in next(s["why"] for s in seen["skipped"] if s["stage"] == "publicise")
    case.decide()
    seen = case.seen_by()
    assert (seen["ended_as"], seen["notices"]) == ("granted", [])
    assert "F13" not in case.letters()


VILLAGE = f"{BEIGUAN}001"


def test_the_page_of_the_village_shows_a_notice_as_long_as_it_hangs_and_nowhere_else(
    officers: Officers, september: date, go_to: GoTo, public: Client
) -> None:
    people = factories.family_of_four()
    case = factories.case(officers, at="review", people=people)
    case.review()
    assert "李建国" not in public.get(f"/notices/{VILLAGE}").text, "it hangs nowhere yet"
    required = [c["code"] for c in case.seen_by()["notices"][-1]["channels"] if c["required"]]
    assert case.try_hang(required[0]).status_code == 200
    assert "李建国" in public.get(f"/notices/{VILLAGE}").text, "the page follows the first board by itself"
    case.hang_everywhere()

    page = public.get(f"/notices/{VILLAGE}")
    shown = page.text.partition("<main")[2]
    for said in ("李建国", "1,460.00", "龙首西北区社区"):
        assert said in shown
    for hidden in (case.no, *(p["id_number"] for p in people), *(p["name"] for p in people[1:])):
        assert hidden not in page.text
    assert page.headers["Cache-Control"] == "no-store"
    assert "noindex" in page.headers["X-Robots-Tag"]
    (entry,) = public.get("/api/v1/public/notices", query_string={"village": VILLAGE}).get_json()["items"]
    told = {"applicant_name", "household_size", "amount", "location"}
    assert entry.keys() == told | {"matter", "kind", "last_day", "code"}
    assert (entry["matter"], entry["kind"]) == ("最低生活保障", "审核公示")
    assert f"/objection/?code={entry['code']}" in shown
    for other in (f"{BEIGUAN}002", f"{QINGNIANLU}001"):
        assert "李建国" not in public.get(f"/notices/{other}").text
    assert public.get(f"/notices/{BEIGUAN}").text.count("/notices/61") > 5
    assert public.get("/notices/999999999999").status_code == 404

    case.wait_until("publicise", go_to)
    assert "李建国" not in public.get(f"/notices/{VILLAGE}").text
    assert public.get("/api/v1/public/notices", query_string={"village": VILLAGE}).get_json() == {"items": []}


def test_a_publication_comes_off_the_page_after_the_county_s_number_of_days(
    officers: Officers, september: date, go_to: GoTo, jump_to: JumpTo, public: Client
) -> None:
    case = factories.case(officers, at="decide", go_to=go_to)
    case.decide()
    case.hang_everywhere("publication")
    assert factories.alone()[0]["name"] in public.get(f"/notices/{VILLAGE}").text
    (entry,) = public.get("/api/v1/public/notices", query_string={"village": VILLAGE}).get_json()["items"]
    assert entry["code"] == "", "what is decided is no longer objected to"
    jump_to(date.fromisoformat(entry["last_day"]))
    assert factories.alone()[0]["name"] in public.get(f"/notices/{VILLAGE}").text
    jump_to(date.fromisoformat(entry["last_day"]) + timedelta(days=1))
    assert factories.alone()[0]["name"] not in public.get(f"/notices/{VILLAGE}").text


def test_one_objects_and_reads_the_answer_on_pages_that_keep_nothing_of_it(
    officers: Officers, september: date, go_to: GoTo, public: Client
) -> None:
    case = factories.case(officers, at="posted")
    case.try_hang("portal")
    (entry,) = public.get("/api/v1/public/notices", query_string={"village": VILLAGE}).get_json()["items"]
    page = public.get("/objection/", query_string={"code": entry["code"]})
    assert f'value="{entry["code"]}"' in page.text
    empty = public.send("/objection/", {"code": entry["code"], "content": ""})
    assert empty.status_code == 422
    assert case.open_stages() == ["publicise"]
    sent = public.send("/objection/", {"code": entry["code"], "content": "另有住房", "objector": "李大嘴"})
    assert (sent.status_code, sent.location) == (303, "/objection/taken")
    number = re.search(r'class="code">(\d+)<', public.get("/objection/taken").text)
    assert number is not None
    assert public.get("/objection/taken").status_code == 302
    assert case.open_stages() == ["objection"]
    assert "正在核实" in public.send("/objection/answer", {"number": number[1]}).text
    assert public.send("/objection/answer", {"number": "123"}).status_code == 404
    assert "李大嘴" not in public.send("/objection/answer", {"number": number[1]}).text
    in_address = public.get("/objection/answer", query_string={"number": number[1]})
    assert "正在核实" not in in_address.text
    assert public.get(f"/api/v1/public/objections/{number[1]}").status_code == 404
    assert 'method="post"' in in_address.text


@pytest.mark.req("PUB-01")
def test_the_applicant_asks_with_both_numbers_and_reads_stage_day_and_letters(
    officers: Officers, september: date, public: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = factories.family_of_four()
    case = factories.case(officers, at="survey", people=people)
    told = {"receipt": case.opened["receipt"], "code": case.opened["code"]}
    page = public.send("/status/", told)
    assert page.status_code == 200
    for shown in ("入户调查", case.seen_by()["due_on"], "受理通知书"):
        assert shown in page.text
    for secret in ("1900", *(one[key] for one in people for key in ("name", "id_number"))):
        assert secret not in page.text
    (number, *_more) = re.findall(r"/status/letters/([^\"]+)", page.text)
    letter = public.send(f"/status/letters/{number}", told)
    assert (letter.status_code, letter.mimetype) == (200, "application/pdf")
    assert public.send(f"/status/letters/{number}", told | {"code": "000000"}).status_code == 404
    for _each in range(4):
        assert public.send("/status/", told | {"code": "000000"}).status_code == 404
    assert public.send("/status/", told).status_code == 429
    for minutes, answered in ((59, 429), (61, 200)):
        later = real_now() + timedelta(minutes=minutes)
        monkeypatch.setattr("core.portal.operations.real_now", lambda moment=later: moment)
        assert public.send("/status/", told).status_code == answered, "an hour it is locked"


def picture_of(page: str) -> list[str]:
    """The stages of the picture, in their order."""
    return re.findall(r'class="process-name">([^<]+)<', page)


def test_the_picture_shows_an_objection_behind_the_notice_that_it_was_made_to(
    officers: Officers, september: date, as_: As
) -> None:
    case = factories.case(officers, at="posted")
    clerk, address = as_("town_clerk", case.town), f"/cases/{case.no}"
    assert "异议处理" not in picture_of(clerk.get(address).text)
    case.act("objection", "town_clerk", OBJECTED | {"received_on": "2026-09-01"})
    road = picture_of(clerk.get(address).text)
    assert road[road.index("公示") + 1] == "异议处理"
    case.finish("objection", "resurvey", "town_reviewer", ANSWERED)
    assert picture_of(clerk.get(address).text) == road
    case.act("withdraw", "town_clerk", {"reason": "不再需要", "signed": True})
    assert picture_of(clerk.get(address).text) == [*road, "撤回"]


def posted_with_code(officers: Officers) -> tuple[CaseWork, str]:
    """A case whose notice hangs from 1 to 8 September, and the code on its sheet."""
    case = factories.case(officers, at="posted")
    code = re.search(r"查验码([0-9A-Z-]{19})", case.letter("F13"))
    assert code is not None
    return case, code[1]


def test_all_who_object_before_the_last_day_is_over_are_heard_and_answered_together(
    officers: Officers, september: date, jump_to: JumpTo, public: Client
) -> None:
    case, code = posted_with_code(officers)
    told = {"code": code, "content": "该户另有住房出租", "objector": "李大嘴"}
    first = public.post("/api/v1/public/objections", json=told).get_json()["number"]
    jump_to(date(2026, 9, 8))
    second = public.post("/api/v1/public/objections", json=told | {"objector": "王二"})
    assert second.status_code == 201
    case.act("objection", "town_clerk", OBJECTED | {"received_on": "2026-09-07", "objector": "赵三"})
    assert case.open_stages() == ["objection"]
    assert len(case.seen_by()["objections"]) == 3
    for name in ("李大嘴", "王二", "赵三"):
        assert name not in str(case.seen_by())

    jump_to(date(2026, 9, 9))
    late = public.post("/api/v1/public/objections", json=told | {"objector": "钱四"})
    assert (late.status_code, message_of(late)) == (409, "公示期已经结束，不能再提出异议。")
    by_hand = case.try_act("objection", "town_clerk", OBJECTED | {"received_on": "2026-09-09"})
    assert (by_hand.status_code, message_of(by_hand)) == (409, "公示期已经结束，不能再提出异议。")

    case.version = case.seen_by()["version"]
    case.finish("objection", "resurvey", "town_reviewer", ANSWERED)
    case.survey(first=3, second=4)
    case.appraise()
    case.review()
    for number in (first, second.get_json()["number"]):
        found = answer_to(public, number)
        assert (found["answered_on"], found["answer"]) == ("2026-09-09", ANSWERED["answer"])


def test_a_notice_that_somebody_has_objected_to_hangs_and_is_objected_to_until_its_last_day(
    officers: Officers, september: date, jump_to: JumpTo, public: Client
) -> None:
    case, code = posted_with_code(officers)
    case.try_hang("portal")
    told = {"code": code, "content": "该户另有住房出租"}
    assert public.send("/objection/", told).status_code == 303
    name = case.seen_by()["applicant"]

    def shown() -> tuple[bool, int, bool]:
        return (
            name in public.get(f"/notices/{VILLAGE}").text,
            public.get("/objection/", query_string={"code": code}).status_code,
            public.get(f"/api/v1/public/verify/{code}").get_json()["in_force"],
        )

    assert shown() == (True, 200, True), "others may object as well"
    (entry,) = public.get("/api/v1/public/notices", query_string={"village": VILLAGE}).get_json()["items"]
    jump_to(date.fromisoformat(entry["last_day"]))
    assert shown() == (True, 200, True)
    assert public.post("/api/v1/public/objections", json=told).status_code == 201
    jump_to(date.fromisoformat(entry["last_day"]) + timedelta(days=1))
    assert shown() == (False, 410, False)
    assert public.post("/api/v1/public/objections", json=told).status_code == 409


def test_a_disputed_notice_of_an_application_that_was_taken_back_is_shown_no_more(
    officers: Officers, september: date, public: Client
) -> None:
    case, code = posted_with_code(officers)
    case.try_hang("portal")
    told = {"code": code, "content": "该户另有住房出租"}
    assert public.post("/api/v1/public/objections", json=told).status_code == 201
    name, case.version = case.seen_by()["applicant"], case.seen_by()["version"]
    case.act("withdraw", "town_clerk", {"reason": "不再需要", "signed": True})
    assert name not in public.get(f"/notices/{VILLAGE}").text
    assert public.get("/objection/", query_string={"code": code}).status_code == 410


def test_an_objection_received_in_time_is_taken_until_the_decision_whenever_it_is_written_down(
    officers: Officers, september: date, go_to: GoTo
) -> None:
    case = factories.case(officers, at="decide", go_to=go_to)
    assert "objection" in {act["code"] for act in case.seen_by()["acts"]}
    late = case.try_act("objection", "town_clerk", OBJECTED | {"received_on": "2026-09-09"})
    assert (late.status_code, message_of(late)) == (409, "公示期已经结束，不能再提出异议。")
    early = case.try_act("objection", "town_clerk", OBJECTED | {"received_on": "2026-08-31"})
    assert "received_on" in early.get_json()["error"]["fields"]
    case.decide(by=(1, 2))

    case.act("objection", "town_clerk", OBJECTED | {"received_on": "2026-09-08"})
    assert case.open_stages() == ["objection"]
    assert "李大嘴" not in str(case.seen_by())
    case.finish("objection", "resurvey", "town_reviewer", ANSWERED)
    case.survey(first=3, second=4)
    case.appraise()
    case.review()
    assert case.open_stages() == ["publicise"]
    case.hang_everywhere()
    case.wait_until("publicise", go_to)
    case.decide()
    assert case.seen_by()["ended_as"] == "granted"
    after = case.try_act("objection", "town_clerk", OBJECTED | {"received_on": "2026-09-12"})
    assert after.status_code == 409


def test_who_objects_after_the_first_answer_was_drafted_brings_the_case_back_and_gets_his_own(
    officers: Officers, september: date, public: Client
) -> None:
    case, code = posted_with_code(officers)
    told = {"code": code, "content": "该户另有住房出租", "objector": "李大嘴"}
    first = public.post("/api/v1/public/objections", json=told).get_json()["number"]
    case.version = case.seen_by()["version"]
    case.finish("objection", "resurvey", "town_reviewer", ANSWERED)
    second = public.post("/api/v1/public/objections", json=told | {"content": "有车"}).get_json()["number"]
    assert case.open_stages() == ["objection"]
    case.version = case.seen_by()["version"]
    case.finish("objection", "resurvey", "town_reviewer", ANSWERED | {"answer": "该户没有车辆"})
    case.survey(first=3, second=4)
    case.appraise()
    case.review()
    answers = [answer_to(public, n)["answer"] for n in (first, second)]
    assert answers == [ANSWERED["answer"], "该户没有车辆"]


HANDLINGS = {
    "reinvestigate": ["resurvey"],
    "appraisal": ["appraise"],
    "either": ["appraise", "resurvey"],
    "both": ["resurvey"],
}


@pytest.mark.parametrize("handling", HANDLINGS)
def test_an_objection_is_handled_as_the_county_says_and_the_case_hangs_a_second_time(
    handling: str, officers: Officers, september: date, go_to: GoTo, set_value: SetValue
) -> None:
    set_value("objection.handling", handling, module="dibao")
    set_value("appraisal.rule", "never", module="dibao")
    set_value("notice.again_days", {"n": 3, "unit": "days"}, module="dibao")
    case = factories.case(officers, at="survey")
    case.check_clean()
    case.survey()
    case.review()
    case.hang_everywhere()
    case.act("objection", "town_clerk", OBJECTED | {"received_on": "2026-09-01"})
    offered = sorted(o["code"] for o in case.waiting_at("objection", "town_reviewer")["outcomes"])
    assert offered == HANDLINGS[handling]

    case.finish("objection", offered[-1], "town_reviewer", ANSWERED)
    if offered[-1] == "appraise":
        case.finish("appraise_again", "done", "town_reviewer", appraisal_record(trigger="objection"))
    else:
        case.survey(first=3, second=4)
    if handling == "both":
        assert case.open_stages() == ["appraise"]
        case.appraise()
    case.review()

    second = case.waiting_at("publicise")
    assert second["stage"] == "publicise"
    case.hang_everywhere()
    assert case.waiting_at("publicise")["wakes_on"] == "2026-09-04"
    case.wait_until("publicise", go_to)
    case.decide()
    assert [n["closed_as"] for n in case.seen_by()["notices"][:2]] == ["disputed", "undisputed"]


def test_the_village_posts_but_nobody_posts_for_tomorrow_or_twice_or_for_days_gone_by_without_a_photograph(
    officers: Officers, september: date, go_to: GoTo, as_: As
) -> None:
    case: CaseWork = factories.case(officers, at="publicise")
    assert case.try_hang("community_board", duty="village_aide").status_code == 200
    assert case.try_hang("community_board").status_code == 422
    assert case.try_hang("street_board", up_on=date(2026, 9, 2)).status_code == 422
    assert case.try_hang("street_board", up_on=date(2026, 8, 20)).status_code == 422
    assert case.try_hang("tv").status_code == 422
    go_to(date(2026, 9, 3))
    late = case.try_hang("street_board", up_on=date(2026, 9, 1))
    assert (late.status_code, list(late.get_json()["error"]["fields"])) == (422, ["file"]), (
        "nobody has seen it"
    )
    page = as_("town_clerk", BEIGUAN).get(f"/cases/{case.no}").text
    assert page.count('name="up_on"') == page.count('type="file" accept="image/jpeg,image/png"') > 1
    assert case.try_hang("street_board", duty="town_reviewer").status_code == 403
    assert case.try_hang("street_board").status_code == 200


def test_where_no_nameless_objection_is_taken_a_name_that_is_left_out_is_asked_for(
    officers: Officers, september: date, public: Client, set_value: SetValue
) -> None:
    set_value("objection.anonymous", value=False)
    case = factories.case(officers, at="posted")
    nameless = {name: said for name, said in OBJECTED.items() if name != "objector"}
    nameless["received_on"] = "2026-09-01"
    for form in (nameless, nameless | {"objector": " "}, nameless | {"anonymous": True}):
        refused = case.try_act("objection", "town_clerk", form)
        assert (refused.status_code, message_of(refused)) == (422, "本地不受理匿名异议。")
    code = re.search(r"查验码([0-9A-Z-]{19})", case.letter("F13"))
    assert code is not None
    from_outside = {"code": code[1], "content": "该户另有住房出租"}
    assert public.post("/api/v1/public/objections", json=from_outside).status_code == 422
    assert case.open_stages() == ["publicise"]

    named = public.post("/api/v1/public/objections", json=from_outside | {"objector": "李大嘴"})
    assert named.status_code == 201
    assert case.open_stages() == ["objection"]


def verified(public: Client, letter: str) -> dict[str, Any]:
    """What anybody learns of a letter by the code on it."""
    code = re.search(r"查验码([0-9A-Z-]{19})", letter)
    assert code is not None
    found: dict[str, Any] = public.get(f"/api/v1/public/verify/{code[1]}").get_json()
    return found


def granted_then_objected_to(officers: Officers, set_value: SetValue) -> CaseWork:
    """A case that was granted before its notice, as some counties do it; what is heard then opens it again."""
    set_value("notice.rounds", "after", module="dibao")
    set_value("appraisal.rule", "never", module="dibao")
    case = factories.case(officers, at="survey")
    case.check_clean()
    case.survey()
    case.review()
    case.decide()
    case.hang_everywhere("announce")
    case.act("objection", "town_clerk", OBJECTED | {"received_on": "2026-09-01"})
    case.finish("objection", "resurvey", "town_reviewer", ANSWERED)
    return case


def test_a_letter_of_a_grant_is_no_longer_in_force_when_the_case_is_decided_anew(
    officers: Officers, september: date, set_value: SetValue, public: Client, db: SQLAlchemy
) -> None:
    case = granted_then_objected_to(officers, set_value)
    letter = case.letter("F17")
    assert (verified(public, letter)["in_force"], verified(public, letter)["replaced_by"]) == (True, "")

    case.survey(first=3, second=4)
    case.review("ineligible", note="另有住房出租，租金收入超过标准")
    case.decide(
        "refused",
        note="另有住房出租，家庭人均收入高于标准",
        facts="另有一套住房出租",
        reasons="家庭财产超过规定",
    )

    assert case.seen_by()["ended_as"] == "refused"
    found = verified(public, letter)
    assert (found["in_force"], found["ended_on"]) == (False, "2026-09-01")
    refusal = case.letter("F18")
    assert found["replaced_by"] == verified(public, refusal)["number"]
    assert verified(public, refusal)["in_force"] is True
    grant, refused = db.session.scalars(select(DecisionRow).order_by(DecisionRow.id))
    assert (grant.supersedes_id, refused.supersedes_id) == (None, grant.id)


def test_a_letter_of_a_grant_is_no_longer_in_force_when_the_case_ends_without_it(
    officers: Officers, september: date, set_value: SetValue, public: Client
) -> None:
    case = granted_then_objected_to(officers, set_value)
    letter = case.letter("F17")
    case.act("withdraw", "town_clerk", {"reason": "已经找到工作，不再需要", "signed": True})
    assert case.seen_by()["ended_as"] == "withdrawn"
    assert verified(public, letter)["in_force"] is False


def test_whoever_objected_is_answered_with_the_new_opinion_and_not_before(
    officers: Officers, september: date, jump_to: JumpTo, public: Client
) -> None:
    case = factories.case(officers, at="posted")
    case.act("objection", "town_clerk", OBJECTED | {"received_on": "2026-09-01"})
    number = case.seen_by()["objections"][0]["number"]

    case.finish("objection", "resurvey", "town_reviewer", ANSWERED)
    case.survey(first=3, second=4)
    case.appraise()
    found = answer_to(public, number)
    assert (found["answered_on"], found["answer"]) == (None, "")

    offered = {act["code"] for act in case.seen_by("town_reviewer")["acts"]}
    assert "correct_answer" in offered
    assert case.try_act("correct_answer", "town_clerk", {"answer": "属实"}).status_code == 403
    case.act("correct_answer", "town_reviewer", {"answer": "重新调查发现另有住房，已按规定处理"})
    jump_to(date(2026, 9, 3))
    case.review()

    found = answer_to(public, number)
    assert (found["answered_on"], found["answer"]) == ("2026-09-03", "重新调查发现另有住房，已按规定处理")
    late = case.try_act("correct_answer", "town_reviewer", {"answer": "不属实"})
    assert (late.status_code, message_of(late)) == (409, "本案没有待公布的异议答复。")


def test_whoever_must_answer_an_objection_reads_it_on_the_case_and_above_the_form_but_not_who_made_it(
    officers: Officers, september: date, as_: As
) -> None:
    case = factories.case(officers, at="posted")
    case.act("objection", "town_clerk", OBJECTED | {"received_on": "2026-09-01"})
    (objection,) = case.seen_by("town_reviewer")["objections"]
    reviewer = as_("town_reviewer", BEIGUAN)
    form = f"/cases/{case.no}/finish/objection/resurvey"
    for address in (f"/cases/{case.no}", form):
        page = reviewer.get(address).text
        for said in (OBJECTED["content"], objection["number"], "2026-09-01 收到", "电话"):
            assert said in page, (address, said)
        for kept in (OBJECTED["objector"], OBJECTED["contact"]):
            assert kept not in page, (address, kept)
    assert OBJECTED["content"] in reviewer.send(form, {}).text, "also where the form comes back with faults"
    case.finish("objection", "resurvey", "town_reviewer", ANSWERED)
    assert f"拟答复：{ANSWERED['answer']}" in reviewer.get(f"/cases/{case.no}").text


def test_the_timeline_says_that_the_applicant_withdrew_and_who_wrote_it_down(
    officers: Officers, september: date, as_: As
) -> None:
    case = factories.case(officers, at="posted")
    clerk = case.seen_by()["stages"][0]["signed"][0]["name"]
    case.act("withdraw", "town_clerk", {"reason": "找到工作", "signed": True})
    (line,) = [r for r in case.seen_by()["remarks"] if r["kind"] == "event"]
    assert (line["said"], line["by"]) == ("登记：申请人提出“撤回申请”。", clerk)
    assert line["said"] in unescape(as_("town_clerk", BEIGUAN).get(f"/cases/{case.no}").text)
