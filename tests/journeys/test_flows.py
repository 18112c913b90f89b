"""The county's own process: drafted on a picture, published from tomorrow, two versions side by side; what can't be removed."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from core.access.operations import end_posting
from core.actor import SYSTEM, acting_as
from core.cases.flows import operations as flows
from core.clock import today
from core.db import db, seeing_everything
from core.errors import Incomplete
from tests import factories
from tests.casework import CaseWork, Officers
from tests.conftest import As, Client
from tests.district import COUNTY, complaints

JumpTo = Callable[[Any], None]
FLOW = "/processes/dibao.apply"
MEETING = {
    "after": "review",
    "kind": "meeting",
    "label": "班子会议",
    "duty": "town_confirmer",
    "back_to": "survey",
}
SECOND_REVIEW = {"after": "review", "kind": "opinion", "label": "二次审核", "duty": "town_director"}


@pytest.fixture
def admin(as_: As) -> Client:
    """The district's administrator."""
    return as_("county_admin", COUNTY)


def drawn(admin: Client, page: str = "") -> list[str]:
    """The names of the stages in the picture of a page, from top to bottom."""
    return re.findall(r'class="flow-text"><b>([^<]+)</b>', admin.get(FLOW + page).text)


def publish(admin: Client, since: date, reason: str = "加强审核") -> None:
    answer = admin.send(f"{FLOW}/publish", {"since": since.isoformat(), "reason": reason})
    assert answer.status_code == 302, complaints(answer)


def add(admin: Client, **line: str) -> None:
    admin.send(f"{FLOW}/begin")
    answer = admin.send(f"{FLOW}/insert/{line['after']}", line)
    assert answer.status_code == 302, complaints(answer)


@pytest.mark.req("DEL-08")
def test_a_second_review_is_published_and_only_new_cases_have_it(
    admin: Client, officers: Officers, september: date, jump_to: JumpTo
) -> None:
    old = factories.case(officers, at="review")
    add(admin, **SECOND_REVIEW)
    names = drawn(admin, "/draft")
    assert names.index("二次审核") == names.index("审核") + 1
    assert "二次审核" not in drawn(admin), "a draft holds for nobody"
    tomorrow = september + timedelta(days=1)
    publish(admin, tomorrow)
    assert "二次审核" not in [stage["label"] for stage in old.seen_by()["stages"]]
    jump_to(tomorrow)

    old.review()
    assert old.open_stages() == ["publicise"]
    new = factories.case(officers, at="review", people=factories.alone(name="周小兰"))
    new.review()
    assert new.open_stages() == ["x_opinion_1"]
    (entry,) = new.seen_by("town_director")["open"]
    assert (entry["label"], entry["holder"]["duty"]) == ("二次审核", "town_director")
    page = officers("town_director").get(f"/cases/{new.no}").text
    assert "二次审核" in page
    assert "二次审核" in officers("town_clerk").get("/cases/").text
    new.finish("x_opinion_1", "agreed", "town_director", note="同意审核意见，符合条件")
    assert new.open_stages() == ["publicise"]

    versions = admin.get(FLOW).text
    for said in ("第2版", "现行", tomorrow.isoformat(), "加强审核", "孔亮", f"{FLOW}/compare/1/2"):
        assert said in versions
    difference = admin.get(f"{FLOW}/compare/1/2").text
    assert difference.count("is-marked") == 1
    assert "二次审核" in difference.partition("is-marked")[2][:600]


def test_a_second_review_is_another_persons_than_the_first(
    admin: Client, officers: Officers, september: date, jump_to: JumpTo
) -> None:
    line = {**SECOND_REVIEW, "duty": "town_reviewer"}
    admin.send(f"{FLOW}/begin")
    assert "签过审核意见的人不能再签" in admin.get(f"{FLOW}/insert/review").text
    assert "二次审核须由审核人以外的人签署" in admin.get(FLOW).text
    add(admin, **line)
    add(admin, **line | {"label": "三次审核"})
    one_each = "“三次审核”需要 3 人任“审核”岗位"
    assert one_each in admin.get(f"{FLOW}/draft").text, (
        "who gave the first opinions is not there for the last"
    )
    admin.send(f"{FLOW}/remove/x_opinion_2")
    alone = admin.send(f"{FLOW}/publish", {"since": "2026-09-02", "reason": "加强审核"})
    assert (alone.status_code, "“二次审核”需要 2 人任“审核”岗位" in alone.text) == (422, True)
    officers("town_reviewer", number=2)
    publish(admin, september + timedelta(days=1))
    jump_to(september + timedelta(days=1))
    case = factories.case(officers, at="review")
    case.review()
    refused = case.try_to("x_opinion_1", "agreed", "town_reviewer", note="同意审核意见，符合条件")
    assert (refused.status_code, refused.get_json()["error"]["code"]) == (403, "same_person")
    assert refused.get_json()["error"]["message"] == "您已办理本案“审核”环节，不能再办理本环节。"
    assert "没有办理过该环节的人员" in refused.get_json()["error"]["next"]
    case.finish("x_opinion_1", "agreed", "town_reviewer", number=2, note="同意审核意见，符合条件")
    assert case.open_stages() == ["publicise"]


def marked(page: str) -> dict[str, str]:
    """What the comparison marks of its newer version: the stage, and what it says of it."""
    boxes = re.findall(r'<div class="flow-line[^"]*is-marked">(.*?)</div>\s*</div>', page, re.DOTALL)
    texts = [re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", box)).strip() for box in boxes]
    return {text.split(" ", 1)[0]: text for text in texts}


def test_two_versions_beside_each_other_say_what_changed_in_words(admin: Client, september: date) -> None:
    admin.send(f"{FLOW}/begin")
    form = admin.get(f"{FLOW}/line/accept").text
    papers = re.findall(r'name="needs" value="([^"]+)"', form)
    kept = {"needs": papers[1:], "label": "受理登记", "n": "2", "unit": "workdays"}
    assert admin.send(f"{FLOW}/line/accept", kept).status_code == 302
    add(admin, **MEETING, quorum="2")
    publish(admin, date(2026, 9, 2))
    admin.send(f"{FLOW}/begin")
    changed = MEETING | {"quorum": "3", "present": "4", "back_to": "appraise", "after": "appraise"}
    assert admin.send(f"{FLOW}/line/x_meeting_1", changed).status_code == 302
    assert admin.send(f"{FLOW}/line/survey", {"n": "7", "unit": "workdays"}).status_code == 302
    publish(admin, date(2026, 9, 3))
    (gone,) = re.findall(rf'value="{papers[0]}"[^>]*>\s*<span[^>]*>([^<]+)<', form)

    first = marked(admin.get(f"{FLOW}/compare/1/2").text)
    assert set(first) == {"受理", "受理登记", "班子会议"}
    for said in ("名称由“受理”改为“受理登记”", f"要求的材料取消：{gone}", "时限由“", "改为“2 个工作日”"):
        assert said in first["受理登记"]
    assert "增加了这一环节" in first["班子会议"]

    page = admin.get(f"{FLOW}/compare/2/3").text
    second = marked(page)
    assert set(second) == {"班子会议", "入户调查"}
    for said in ("须签署的人数由“2”改为“3”", "到会人数由“没有”改为“4”", "前一环节由“审核”改为“民主评议”"):
        assert said in second["班子会议"]
    assert "办理结果由“不同意，退回（转到入户调查）”改为“不同意，退回（转到民主评议）”" in second["班子会议"]
    assert "时限由“" in second["入户调查"]
    assert marked(admin.get(f"{FLOW}/compare/3/3").text) == {}

    versions = admin.get(FLOW).text
    assert "“受理登记”的名称由“受理”改为“受理登记”" in versions
    assert "增加“班子会议”" in versions
    assert "“班子会议”的须签署的人数由“2”改为“3”" in versions


def test_waits_and_limits_that_leave_no_time_for_the_decision_are_told_and_not_published(
    admin: Client, officers: Officers, september: date
) -> None:
    add(admin, after="review", kind="wait", label="公示前等待", n="6", unit="months")
    told = "合计约 131 个工作日（公示前等待 6 个月、公示 7 天），超过“受理到作出确认决定”的 20 个工作日。"
    assert told in admin.get(f"{FLOW}/draft").text
    refused = admin.send(f"{FLOW}/publish", {"since": "2026-09-02", "reason": "加强审核"})
    assert refused.status_code == 422
    assert told in refused.text
    assert "请缩短等待时间或者环节的时限" in refused.text
    shorter = {"after": "review", "kind": "wait", "label": "公示前等待", "n": "5", "unit": "workdays"}
    assert admin.send(f"{FLOW}/line/x_wait_1", shorter).status_code == 302
    assert admin.send(f"{FLOW}/line/review", {"n": "8", "unit": "workdays"}).status_code == 302
    add(admin, **SECOND_REVIEW, n="3", unit="workdays")
    assert "合计约 21 个工作日" in admin.get(f"{FLOW}/draft").text
    assert admin.send(f"{FLOW}/line/review", {"n": "7", "unit": "workdays"}).status_code == 302
    publish(admin, date(2026, 9, 2))


@pytest.mark.parametrize(
    ("pipeline", "overlay", "stage"),
    [
        ("dibao.apply", {"change": {"accept": {"within": {"n": 200, "unit": "workdays"}}}}, "accept"),
        ("dibao.apply", {"change": {"publicise": {"within": {"n": 100, "unit": "workdays"}}}}, "publicise"),
        ("dibao.apply", {"limits": {"dibao:notice.days": {"n": 60, "unit": "days"}}}, "dibao:notice.days"),
        ("tekun.apply", {"change": {"decide": {"within": {"n": 200, "unit": "workdays"}}}}, "decide"),
    ],
)
def test_no_stage_takes_longer_than_the_whole(
    officers: Officers, september: date, pipeline: str, overlay: dict[str, Any], stage: str
) -> None:
    body = {"overlay": overlay, "since": "2026-09-02", "reason": "试"}
    refused = officers("county_admin").post(f"/api/v1/processes/{pipeline}", json=body)
    assert refused.status_code == 422
    (said,) = refused.get_json()["error"]["fields"][stage]
    assert re.search(r"(200|100) 个工作日|60 天", said)
    assert "比办理总时限（“受理到作出确认决定”" in said


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("notice.days", {"n": 60, "unit": "days"}),
        ("limit.accept_days", {"n": 200, "unit": "workdays"}),
        ("limit.decide_days", {"n": 7, "unit": "months"}),
    ],
)
def test_nor_does_one_by_a_value_of_the_county(
    september: date, set_value: Callable[..., None], key: str, value: dict[str, Any]
) -> None:
    with pytest.raises(Incomplete) as refused:
        set_value(key, value, module="tekun")
    assert "比办理总时限" in str(refused.value.fields["value"][0])


def test_a_case_names_its_version_by_the_number_under_which_the_county_lists_it(
    admin: Client, officers: Officers, september: date, jump_to: JumpTo, set_value: Callable[..., None]
) -> None:
    def number(case: CaseWork) -> int:
        return int(case.seen_by()["process"]["number"])

    old = factories.case(officers, at="survey", people=factories.alone(name="赵小梅"))
    set_value("limit.review_days", {"n": 2, "unit": "workdays"}, module="dibao")
    later = factories.case(officers, at="survey", people=factories.alone(name="钱小丽"))
    assert (number(old), number(later)) == (1, 1), "another limit is no other version of the county's page"
    add(admin, **SECOND_REVIEW)
    publish(admin, september + timedelta(days=1))
    jump_to(september + timedelta(days=1))
    new = factories.case(officers, people=factories.alone(name="周小兰"))
    assert number(new) == 2, "before acceptance the one of the day"
    new.accept()
    assert (number(new), number(old)) == (2, 1)
    assert "今天受理的案件这样办理（第2版）" in admin.get(FLOW).text
    old.act("repin", "county_officer", {"reason": "增加二次审核"})
    assert number(old) == 2
    assert "改按第 2 版流程办理：增加二次审核" in officers("town_clerk").get(f"/cases/{old.no}").text


def test_a_meeting_with_a_quorum_and_a_waiting_time_are_walked_by_a_new_case(
    admin: Client, officers: Officers, september: date, jump_to: JumpTo, go_to: Callable[[date], None]
) -> None:
    add(admin, after="review", kind="wait", label="公示前等待", n="2", unit="days")
    add(admin, **MEETING, quorum="2")
    publish(admin, september + timedelta(days=1))
    jump_to(september + timedelta(days=1))
    case: CaseWork = factories.case(officers, at="review", go_to=go_to)
    case.review()
    assert case.open_stages() == ["x_wait_1"]
    waiting = officers("town_reviewer").get(f"/cases/{case.no}").text
    assert ("由上述岗位办理" in waiting, "到期自动继续" in waiting) == (False, True), (
        "time acts, nobody is named"
    )
    go_to(today() + timedelta(days=3))
    assert case.open_stages() == ["x_meeting_1"]
    case.version = case.seen_by()["version"]
    for number in (1, 2):
        case.finish("x_meeting_1", "agreed", "town_confirmer", number=number, note="同意，情况属实")
    assert case.open_stages() == ["publicise"]


@pytest.mark.parametrize("stage", ["survey", "publicise", "decide", "accept"])
def test_what_the_law_requires_is_removed_by_no_click(admin: Client, september: date, stage: str) -> None:
    admin.send(f"{FLOW}/begin")
    refused = admin.send(f"{FLOW}/remove/{stage}")
    assert refused.status_code == 409
    assert "法定环节，不能取消" in refused.text
    assert f"{FLOW}/remove/{stage}" not in admin.get(f"{FLOW}/draft").text


@pytest.mark.parametrize(
    ("overlay", "stage"),
    [
        ({"change": {"survey": {"to": {"done": "decide"}}}}, "survey"),
        ({"change": {"publicise": {"when": False}}}, "publicise"),
        ({"change": {"decide": {"duty": "town_clerk"}}}, "decide"),
        ({"remove": ["survey"]}, "remove"),
        ({"insert": [{**SECOND_REVIEW, "code": "x_a", "after": "decide"}]}, "x_a"),
        ({"insert": [{**SECOND_REVIEW, "code": "x_a", "duty": "village_aide"}]}, "x_a"),
        ({"insert": [{"after": "review", "kind": "wait", "code": "x_w", "label": "等"}]}, "x_w"),
        ({"change": {"accept": {"needs": ["NOPE"]}}}, "accept"),
        ({"change": {"accept": {"needs": []}}}, "accept"),
        (
            {"change": {"accept": {"needs": ["identity", "F01", "F02"]}}},
            "accept",
        ),  # the authorisation is missing
        # no value of a process is looser than what binds the county's own values
        ({"limits": {"dibao:notice.days": {"n": 0, "unit": "days"}}}, "dibao:notice.days"),
        ({"limits": {"dibao:notice.days": {"n": 1, "unit": "days"}}}, "dibao:notice.days"),
        ({"limits": {"dibao:notice.days": {"n": 7, "unit": "hours"}}}, "dibao:notice.days"),
        ({"limits": {"dibao:limit.total_workdays": {"n": 31}}}, "dibao:limit.total_workdays"),
        (
            {"limits": {"dibao:limit.total_workdays": {"n": 20, "unit": "months"}}},
            "dibao:limit.total_workdays",
        ),
        ({"change": {"survey": {"starts_within": {"n": 60, "unit": "workdays"}}}}, "survey"),
        ({"change": {"check": {"starts_within": {"n": 4, "unit": "workdays"}}}}, "check"),
        ({"change": {"survey": {"within": {"n": 0, "unit": "workdays"}}}}, "survey"),
        ({"change": {"accept": {"within": {"n": 10**30, "unit": "days"}}}}, "accept"),
        ({"change": {"accept": {"within": {"n": 60, "unit": "months"}}}}, "accept"),
        # nobody does what is another level's, or another trade's, to do
        ({"change": {"visit": {"duty": "town_surveyor"}}}, "visit"),
        ({"change": {"check": {"run_by": "town_clerk"}}}, "check"),
        ({"change": {"survey": {"duty": "auditor"}}}, "survey"),
        ({"change": {"review": {"duty": "county_finance"}}}, "review"),
        ({"change": {"publicise": {"duty": "department_liaison"}}}, "publicise"),
        ({"change": {"check": {"asked_by": "auditor"}}}, "check"),
        ({"change": {"check": {"asked_by": "county_officer"}}}, "check"),
        ({"change": {"check": {"settled_by": "agent"}}}, "check"),
        ({"change": {"check": {"settled_by": "town_surveyor"}}}, "check"),
        ({"change": {"check": {"settled_by": "county_finance"}}}, "check"),
        # whose answer settles itself
        ({"change": {"check": {"settled_by": "verifier"}}}, "check"),
        (
            {"limits": {"dibao:limit.total_workdays": {"n": 20, "extended": 10**30}}},
            "dibao:limit.total_workdays",
        ),
        # what is no list or mapping where one belongs
        ({"limits": {"dibao:notice.days": {"n": 7, "since": [1]}}}, "dibao:notice.days"),
        ({"limits": {"dibao:notice.days": {"n": 7, "mode": "twice"}}}, "dibao:notice.days"),
        ({"change": []}, "change"),
        ({"change": {"survey": None}}, "survey"),
        ({"insert": {"a": 1}}, "insert"),
        ({"insert": [1]}, "insert"),
        ({"settings": [1]}, "settings"),
        ({"change": {"survey": {"within": {"n": 3, "unit": "days", "since": []}}}}, "survey"),
        ({"change": {"accept": {"needs": 5}}}, "accept"),
        ({"change": {"accept": {"needs": [["a"]]}}}, "accept"),
        ({"change": {"review": {"issues": {"eligible": [{}]}}}}, "review"),
        ({"change": {"check": {"before": []}}}, "check"),
        (
            {
                "insert": [
                    {"after": "review", "kind": "wait", "code": "x_w", "label": "等", "limit": {"n": "3"}}
                ]
            },
            "x_w",
        ),
        ({"insert": [{**SECOND_REVIEW, "code": "x_a", "back_to": []}]}, "x_a"),
        ({"insert": [{**SECOND_REVIEW, "code": "x_a", "basis": 5}]}, "x_a"),
        # nobody could do it, or one who dissents would stop it for ever
        ({"insert": [{**SECOND_REVIEW, "code": "x_a", "duty": "auditor"}]}, "x_a"),
        ({"insert": [{**SECOND_REVIEW, "code": "x_a", "duty": "security_admin"}]}, "x_a"),
        ({"insert": [{**SECOND_REVIEW, "code": "x_a", "kind": "meeting", "quorum": 2}]}, "x_a"),
    ],
)
def test_what_no_process_may_be_is_refused_over_rest_with_its_stage(
    officers: Officers, september: date, overlay: dict[str, Any], stage: str
) -> None:
    rest = officers("county_admin")
    body = {"overlay": overlay, "since": (september + timedelta(days=1)).isoformat(), "reason": "试"}
    refused = rest.post("/api/v1/processes/dibao.apply", json=body)
    assert refused.status_code == 422
    assert list(refused.get_json()["error"]["fields"]) == [stage]
    assert rest.get("/api/v1/processes/dibao.apply").get_json()["versions"] == []


@pytest.mark.parametrize(
    ("wrong", "status", "said"),
    [
        ({"overlay": None}, 400, "“overlay”应为 JSON 对象。"),
        ({"overlay": []}, 400, "“overlay”应为 JSON 对象。"),
        ({"overlay": ...}, 400, "“overlay”应为 JSON 对象。"),
        ({"extra": 1}, 422, "有 1 处没有填对，请按提示修改后再提交。"),
        ({"reason": "加强\x0b审核"}, 422, "有 1 处没有填对，请按提示修改后再提交。"),
    ],
)
def test_a_call_that_says_no_changes_or_what_no_call_says_takes_nothing_of_a_county_away(
    officers: Officers, september: date, wrong: dict[str, Any], status: int, said: str
) -> None:
    rest = officers("county_admin")
    whole = {"overlay": {"insert": [{**SECOND_REVIEW, "code": "x_again"}]}, "reason": "加强审核"}
    assert rest.post("/api/v1/processes/dibao.apply", json=whole | {"since": "2026-09-02"}).status_code == 201
    body = {name: v for name, v in (whole | {"since": "2026-09-03"} | wrong).items() if v is not ...}
    refused = rest.post("/api/v1/processes/dibao.apply", json=body)
    assert (refused.status_code, refused.get_json()["error"]["message"]) == (status, said)
    assert [v["number"] for v in rest.get("/api/v1/processes/dibao.apply").get_json()["versions"]] == [2]


def test_a_version_begins_tomorrow_at_the_earliest_and_says_why(admin: Client, september: date) -> None:
    add(admin, **SECOND_REVIEW)
    for typed, said in (
        ({"since": september.isoformat(), "reason": "急"}, "最早自明天起"),
        ({"since": "2026-09-10", "reason": ""}, "请填写本项"),
        ({"since": "2026-09-10", "until": "2026-09-05", "reason": "急"}, "止日不能早于起日"),
    ):
        refused = admin.send(f"{FLOW}/publish", typed)
        assert refused.status_code == 422
        assert said in refused.text
    assert "第2版" not in admin.get(FLOW).text


def test_a_line_is_offered_to_those_alone_who_may_do_it(admin: Client, september: date) -> None:
    add(admin, **SECOND_REVIEW)
    offered = {
        stage: set(
            re.findall(r'value="(town_\w+|county_\w+|auditor)"', admin.get(f"{FLOW}/line/{stage}").text)
        )
        for stage in ("survey", "visit", "review", "publicise")
    }
    assert offered == {
        "survey": {"town_surveyor"},
        "visit": {"county_supervisor"},
        "review": {"town_reviewer"},
        "publicise": {"town_clerk", "town_surveyor"},
    }


@pytest.mark.parametrize(
    ("flow", "key", "value"),
    [
        ("dibao.review", "hearing.days", {"n": 0, "unit": "days"}),
        ("tekun.review", "hearing.days", {"n": 8, "unit": "hours"}),
        ("linshi.apply", "linshi:notice.days", {"n": 0, "unit": "days"}),
        ("linshi.apply", "linshi:notice.result_days", {"n": 23, "unit": "hours"}),
        # after an objection a shorter round, but one
        ("dibao.apply", "dibao:notice.again_days", {"n": 0, "unit": "days"}),
    ],
)
def test_what_the_family_or_the_public_has_time_for_is_a_day_at_least(
    officers: Officers,
    september: date,
    set_value: Callable[..., None],
    flow: str,
    key: str,
    value: dict[str, Any],
) -> None:
    body = {"overlay": {"limits": {key: value}}, "since": "2026-09-02", "reason": "试"}
    refused = officers("county_admin").post(f"/api/v1/processes/{flow}", json=body)
    assert (refused.status_code, list(refused.get_json()["error"]["fields"])) == (422, [key])
    module, _colon, code = key.rpartition(":")
    with pytest.raises(Incomplete):
        set_value(code, value, module=module)


@pytest.mark.parametrize("module", ["dibao", "tekun"])
def test_a_notice_that_only_follows_the_decision_hangs_as_long_as_the_law_asks(
    officers: Officers, september: date, set_value: Callable[..., None], module: str
) -> None:
    few = {"n": 6, "unit": "days"}
    overlay = {
        "settings": {f"{module}:notice.rounds": "after"},
        "limits": {f"{module}:notice.result_days": few},
    }
    body = {"overlay": overlay, "since": "2026-09-02", "reason": "试"}
    refused = officers("county_admin").post(f"/api/v1/processes/{module}.apply", json=body)
    assert list(refused.get_json()["error"]["fields"]) == [f"{module}:notice.result_days"]
    with pytest.raises(Incomplete):
        set_value("notice.result_days", few, module=module)


@pytest.mark.parametrize(
    ("flow", "stage", "able"),
    [
        ("linshi.apply", "advance", {"town_confirmer", "town_director", "chief_representative"}),
        ("complaints.complaint", "close", {"petition_officer"}),
        ("complaints.final", "final", {"petition_officer"}),
    ],
)
def test_what_is_paid_first_or_closed_is_given_to_no_other_trade(
    admin: Client, officers: Officers, september: date, flow: str, stage: str, able: set[str]
) -> None:
    admin.send(f"/processes/{flow}/begin")
    offered = re.findall(r'<option value="(\w+)"', admin.get(f"/processes/{flow}/line/{stage}").text)
    assert {each for each in offered if each not in ("workdays", "days", "months")} == able
    rest = officers("county_admin")
    for duty in ("town_cashier", "county_finance", "town_clerk", "agent", "auditor"):
        body = {"overlay": {"change": {stage: {"duty": duty}}}, "since": "2026-09-02", "reason": "试"}
        refused = rest.post(f"/api/v1/processes/{flow}", json=body)
        assert (refused.status_code, list(refused.get_json()["error"]["fields"])) == (422, [stage])


def test_a_duty_that_nobody_holds_settles_nothing(
    officers: Officers, september: date, posting_of: Callable[..., Any]
) -> None:
    rest = officers("county_admin")
    body = {
        "overlay": {"change": {"check": {"settled_by": "county_officer"}}},
        "since": "2026-09-02",
        "reason": "疑点由区里核实",
    }
    with acting_as(SYSTEM), seeing_everything():
        end_posting(posting_of("county_officer", COUNTY).id, date(2026, 9, 1), "调离")
    db.session.commit()
    refused = rest.post("/api/v1/processes/dibao.apply", json=body)
    assert refused.status_code == 422
    assert "需要 1 人任“县级经办”岗位" in refused.get_json()["error"]["fields"]["check"][0]


def test_who_goes_on_before_a_version_holds_goes_on_from_that_version(admin: Client, september: date) -> None:
    add(admin, **SECOND_REVIEW)
    publish(admin, date(2026, 9, 2))
    admin.send(f"{FLOW}/begin")
    assert "二次审核" in drawn(admin, "/draft")


def test_a_version_given_whole_leaves_the_draft_that_somebody_works_on(
    admin: Client, officers: Officers, september: date
) -> None:
    add(admin, **SECOND_REVIEW)
    assert "又发布了" not in admin.get(f"{FLOW}/draft").text
    body = {
        "overlay": {"settings": {"dibao:notice.rounds": "after"}},
        "since": "2026-09-02",
        "reason": "公示在后",
    }
    rest = officers("county_admin")
    assert rest.post("/api/v1/processes/dibao.apply", json=body).status_code == 201
    assert "二次审核" in drawn(admin, "/draft")
    assert "开始起草以后又发布了第2版" in admin.get(f"{FLOW}/draft").text
    publish(admin, date(2026, 9, 3))
    versions = rest.get("/api/v1/processes/dibao.apply").get_json()["versions"]
    assert [(v["number"], list(v["overlay"])) for v in versions] == [(3, ["insert"]), (2, ["settings"])]
    admin.send(f"{FLOW}/begin")
    assert "又发布了" not in admin.get(f"{FLOW}/draft").text


def test_from_when_a_limit_counts_is_told_as_a_change(
    admin: Client, officers: Officers, september: date
) -> None:
    rest, days = officers("county_admin"), {"n": 8, "unit": "workdays"}
    for n, within in enumerate((days, days | {"since": "accept"}), 2):
        overlay = {"change": {"review": {"within": within}}}
        body = {"overlay": overlay, "since": f"2026-09-0{n}", "reason": "自受理起算"}
        assert rest.post("/api/v1/processes/dibao.apply", json=body).status_code == 201
    compared = marked(admin.get(f"{FLOW}/compare/2/3").text)
    assert "8 个工作日，自“受理”办完起算" in compared["审核"]


def about_to_publish(admin: Client) -> dict[str, str]:
    """What the page of publishing sends back unseen."""
    page = admin.get(f"{FLOW}/publish").text
    return dict(re.findall(r'<input type="hidden" name="(seen|draft)" value="([^"]*)"', page))


def test_whoever_publishes_has_seen_what_a_colleague_changed_meanwhile(
    admin: Client, officers: Officers, september: date
) -> None:
    add(admin, **SECOND_REVIEW)
    page = admin.get(f"{FLOW}/publish").text
    assert "同今天的流程相比：增加“二次审核”" in page
    held = about_to_publish(admin)
    add(admin, after="publicise", kind="wait", label="等待", n="5", unit="workdays")
    admin.send(f"{FLOW}/remove/x_opinion_1")
    body = {"since": "2026-09-02", "reason": "增加二次审核"}
    stale = admin.send(f"{FLOW}/publish", body | held)
    assert (stale.status_code, "草稿又改过" in stale.text) == (409, True)
    assert "同今天的流程相比：增加“等待”" in stale.text
    held = about_to_publish(admin)
    rest = officers("county_admin")
    given = {"overlay": {"insert": [{**SECOND_REVIEW, "code": "x_again"}]}, "reason": "同日另一版"}
    address = "/api/v1/processes/dibao.apply"
    assert rest.post(address, json=given | {"since": "2026-09-02"}).status_code == 201
    stale = admin.send(f"{FLOW}/publish", body | held)
    assert (stale.status_code, "第2版已经发布，您还没有看过" in stale.text) == (409, True)
    assert admin.send(f"{FLOW}/publish", body | about_to_publish(admin)).status_code == 302
    assert "没有适用过，以第3版为准" in admin.get(FLOW).text


def test_two_who_publish_at_once_do_not_take_each_others_place_unseen(
    officers: Officers, september: date
) -> None:
    rest, address = officers("county_admin"), "/api/v1/processes/dibao.apply"
    one = {"overlay": {"insert": [{**SECOND_REVIEW, "code": "x_a"}]}, "since": "2026-09-03", "reason": "甲"}
    other = one | {"overlay": {"insert": [{**SECOND_REVIEW, "code": "x_b"}]}, "reason": "乙"}
    assert rest.post(address, json=one).status_code == 201
    for unseen in ({}, {"seen": 1}):
        refused = rest.post(address, json=other | unseen)
        assert (refused.status_code, refused.get_json()["error"]["code"]) == (409, "stale")
    assert rest.post(address, json=other | {"seen": 2}).status_code == 201
    assert rest.post(address, json=one | {"since": "2026-09-04"}).status_code == 201, "another day"


def test_an_emergency_process_ends_by_itself(officers: Officers, september: date, jump_to: JumpTo) -> None:
    rest = officers("county_admin")
    line = {**SECOND_REVIEW, "code": "x_quick"}
    days = {"since": "2026-09-02", "until": "2026-09-03"}
    body = {"overlay": {"insert": [line]}, "reason": "应急", **days}
    assert rest.post("/api/v1/processes/dibao.apply", json=body).get_json()["number"] == 2
    numbers = [
        rest.get("/api/v1/processes/dibao.apply", query_string={"on": f"2026-09-0{n}"}).get_json()["number"]
        for n in (1, 2, 3, 4)
    ]
    assert numbers == [1, 2, 2, 1]


def test_an_own_line_is_changed_and_taken_out_again_and_a_draft_thrown_away(
    admin: Client, september: date
) -> None:
    add(admin, **SECOND_REVIEW)
    form = admin.get(f"{FLOW}/line/x_opinion_1").text
    assert 'value="二次审核"' in form
    changed = SECOND_REVIEW | {"label": "复审", "n": "3", "unit": "workdays", "back_to": "survey"}
    assert admin.send(f"{FLOW}/line/x_opinion_1", changed).status_code == 302
    assert "复审" in drawn(admin, "/draft")
    assert "3 个工作日" in admin.get(f"{FLOW}/draft").text
    named = {"label": "乡镇审核", "n": "4", "unit": "workdays"}
    assert admin.send(f"{FLOW}/line/review", named).status_code == 302
    assert "乡镇审核" in drawn(admin, "/draft")
    assert admin.send(f"{FLOW}/remove/x_opinion_1").status_code == 302
    assert "复审" not in drawn(admin, "/draft")
    assert admin.send(f"{FLOW}/discard").status_code == 302
    assert admin.get(f"{FLOW}/draft").status_code == 404


def test_an_own_line_is_moved_up_and_down_the_road(admin: Client, september: date) -> None:
    add(admin, **SECOND_REVIEW)
    add(admin, **SECOND_REVIEW | {"label": "三次审核"})

    def order() -> list[str]:
        wanted = ("民主评议", "审核", "公示", "二次审核", "三次审核")
        return [name for name in drawn(admin, "/draft") if name in wanted]

    def move(stage: str, way: str) -> int:
        return admin.send(f"{FLOW}/move/{stage}/{way}").status_code

    assert order() == ["民主评议", "审核", "二次审核", "三次审核", "公示"]
    assert move("x_opinion_2", "up") == 302
    assert order() == ["民主评议", "审核", "三次审核", "二次审核", "公示"]
    assert move("x_opinion_2", "up") == 302
    assert order() == ["民主评议", "三次审核", "审核", "二次审核", "公示"]
    assert move("x_opinion_2", "down") == 302
    assert order() == ["民主评议", "审核", "三次审核", "二次审核", "公示"]
    assert move("x_opinion_1", "down") == 302
    assert order() == ["民主评议", "审核", "三次审核", "公示", "二次审核"]
    page = admin.get(f"{FLOW}/draft").text
    assert f"{FLOW}/move/x_opinion_1/up" in page
    assert f"{FLOW}/move/x_opinion_1/down" not in page, "after it comes the decision"
    assert move("x_opinion_1", "down") == 409
    assert admin.send(f"{FLOW}/move/survey/up").status_code == 404


def test_the_form_marks_what_is_required_of_each_kind_and_refuses_without_it(
    admin: Client, september: date
) -> None:
    admin.send(f"{FLOW}/begin")
    form = admin.get(f"{FLOW}/insert/review").text
    marks = dict(
        re.findall(r'for="f-(\w+)">[^<]+<span class="must" data-when="kind=([^"]+)">必填</span>', form)
    )
    assert marks == {
        "duty": "opinion|meeting|visit|papers",
        "quorum": "meeting",
        "back_to": "meeting",
        "n": "wait",
        "unit": "wait",
    }
    for line, wrong in (
        ({"kind": "opinion", "label": "初核"}, 1),
        ({"kind": "meeting", "label": "班子会议"}, 3),
        ({"kind": "wait", "label": "等待"}, 2),
    ):
        refused = admin.send(f"{FLOW}/insert/review", {"after": "review", **line})
        assert refused.status_code == 422
        assert complaints(refused) == ["请填写本项。"] * wrong
        assert "None" not in refused.text
        assert not re.search(r"x_(opinion|meeting|wait)", refused.text)


def test_a_form_that_is_sent_twice_adds_its_line_once(admin: Client, september: date) -> None:
    admin.send(f"{FLOW}/begin")
    (key,) = re.findall(r'name="once" value="(\w{32})"', admin.get(f"{FLOW}/insert/review").text)
    for _time in range(2):
        assert admin.send(f"{FLOW}/insert/review", SECOND_REVIEW | {"once": key}).status_code == 302
    assert drawn(admin, "/draft").count("二次审核") == 1
    add(admin, **SECOND_REVIEW)
    assert drawn(admin, "/draft").count("二次审核") == 2, "filled in anew it is another line"


def test_a_meeting_names_who_must_attend_and_who_must_agree(
    admin: Client, officers: Officers, september: date
) -> None:
    add(admin, **MEETING, quorum="3", present="4")
    shown = admin.get(f"{FLOW}/line/x_meeting_1").text
    assert re.search(r'name="quorum"[^>]* value="3"', shown)
    assert re.search(r'name="present"[^>]* value="4"', shown)
    assert "确认（到会4人，3人同意通过）" in admin.get(f"{FLOW}/draft").text
    publish(admin, date(2026, 9, 2))
    found = officers("county_admin").get("/api/v1/processes/dibao.apply").get_json()
    (line,) = found["versions"][0]["overlay"]["insert"]
    assert (line["quorum"], line["present"]) == (3, 4)


def test_whoever_signs_last_and_is_outvoted_does_not_word_what_the_meeting_came_to(
    admin: Client, officers: Officers, september: date, jump_to: JumpTo
) -> None:
    add(admin, **MEETING, quorum="3", present="5")
    publish(admin, september + timedelta(days=1))
    jump_to(september + timedelta(days=1))
    case: CaseWork = factories.case(officers, at="review")
    case.review()
    for number in (1, 2, 3):
        case.finish("x_meeting_1", "agreed", "town_confirmer", number=number, note="同意，情况属实")
    (entry,) = case.seen_by("town_confirmer", 4)["open"]
    assert (entry["need"], len(entry["signed"])) == (5, 3)
    against = "住房情况不清，应当再查"
    told = case.finish("x_meeting_1", "sent_back", "town_confirmer", number=4, note=against)
    assert [one["more"] for one in told["waiting_for"]] == [1]
    case.finish("x_meeting_1", "sent_back", "town_confirmer", number=5, note=against)
    assert case.open_stages() == ["publicise"]
    held = next(s for s in case.seen_by()["stages"] if s["stage"] == "x_meeting_1")
    assert (held["outcome"], held["note"]) == ("agreed", "同意，情况属实")
    assert [s["reason"] for s in held["signed"]][3:] == [against] * 2, "what the minority said stays"


def test_a_meeting_of_more_than_there_are_is_not_published_and_too_few_in_one_place_are_told(
    admin: Client, officers: Officers, september: date, posting_of: Callable[..., Any]
) -> None:
    add(admin, **MEETING, quorum="12")
    refused = admin.send(f"{FLOW}/publish", {"since": "2026-09-02", "reason": "集体研究"})
    assert refused.status_code == 422
    assert "“班子会议”需要 12 人任“确认”岗位，人数不够的：" in refused.text
    assert "北关街道 5 人" in refused.text
    body = {
        "overlay": {"insert": [{**MEETING, "code": "x_meeting_1", "quorum": 12}]},
        "since": "2026-09-02",
        "reason": "集体研究",
    }
    answer = officers("county_admin").post("/api/v1/processes/dibao.apply", json=body)
    assert answer.status_code == 422
    assert list(answer.get_json()["error"]["fields"]) == ["x_meeting_1"]
    assert admin.send(f"{FLOW}/line/x_meeting_1", MEETING | {"quorum": "5"}).status_code == 302
    assert "北关街道" not in short_places(admin, "/draft")
    with acting_as(SYSTEM), seeing_everything():
        end_posting(posting_of("town_confirmer", "610104003").id, date(2026, 8, 31), "调离")
    db.session.commit()
    assert "北关街道 4 人" in short_places(admin, "/draft")
    publish(admin, date(2026, 9, 2))
    assert "北关街道 4 人" in short_places(admin)


def short_places(admin: Client, page: str = "") -> str:
    """The places that a warning of a page names as having too few people."""
    (said,) = re.findall(r"人数不够的：([^。]*)。", admin.get(FLOW + page).text)
    return str(said)


def test_a_meeting_that_disagrees_sends_the_case_back(
    admin: Client, officers: Officers, september: date, jump_to: JumpTo
) -> None:
    add(admin, **MEETING, quorum="2")
    publish(admin, september + timedelta(days=1))
    jump_to(september + timedelta(days=1))
    case: CaseWork = factories.case(officers, at="review")
    case.review()
    assert "不同意，退回" in officers("town_confirmer").get(f"/cases/{case.no}").text
    for number in (1, 2):
        case.finish("x_meeting_1", "sent_back", "town_confirmer", number=number, note="住房情况须再查")
    assert case.open_stages() == ["survey"]


def test_who_does_nothing_about_cases_is_given_no_stage(admin: Client, september: date) -> None:
    admin.send(f"{FLOW}/begin")
    form = admin.get(f"{FLOW}/insert/review").text
    assert 'value="town_director"' in form
    for duty in ("auditor", "security_admin"):
        assert f'value="{duty}"' not in form
        assert admin.send(f"{FLOW}/insert/review", SECOND_REVIEW | {"duty": duty}).status_code == 422


@pytest.mark.parametrize(
    ("since", "why"),
    [("9999-12-31", "请填写1900年到2100年之间的日期。"), ("2027-09-03", "不能晚于一年以后。")],
)
def test_a_version_begins_within_a_year(admin: Client, september: date, since: str, why: str) -> None:
    add(admin, **SECOND_REVIEW)
    refused = admin.send(f"{FLOW}/publish", {"since": since, "reason": "加强审核"})
    assert (refused.status_code, complaints(refused)) == (422, [why])
    publish(admin, date(2027, 9, 1))


def test_nor_does_one_of_rest_begin_later_or_a_draft_go_on_from_one_of_the_year_9999(
    admin: Client, officers: Officers, september: date
) -> None:
    body = {"overlay": {}, "since": "2027-09-03", "reason": "加强审核"}
    refused = officers("county_admin").post("/api/v1/processes/dibao.apply", json=body)
    assert (refused.status_code, refused.get_json()["error"]["fields"]) == (
        422,
        {"since": ["不能晚于一年以后。"]},
    )
    overlay = {"insert": [{**SECOND_REVIEW, "code": "x_slip"}]}
    flows.publish("dibao.apply", COUNTY, date(9999, 12, 31), "笔误", overlay=overlay)
    db.session.commit()
    admin.send(f"{FLOW}/begin")
    assert "二次审核" not in drawn(admin, "/draft")


def test_nobody_else_changes_a_process(as_: As, officers: Officers, september: date) -> None:
    auditor = as_("auditor", COUNTY)
    assert auditor.get(FLOW).status_code == 200
    assert auditor.send(f"{FLOW}/begin").status_code == 403
    clerk = as_("town_clerk", "610104003")
    assert clerk.get(FLOW).status_code == 403
    body = {"overlay": {}, "since": "2026-09-02", "reason": "试"}
    assert officers("town_clerk").post("/api/v1/processes/dibao.apply", json=body).status_code == 403


def test_what_the_form_does_not_ask_stays_when_a_line_is_changed_on_screen(
    admin: Client, officers: Officers, september: date, jump_to: JumpTo
) -> None:
    rest = officers("county_admin")
    change = {"check": {"before": "", "settled_by": "county_officer"}}
    own = {**SECOND_REVIEW, "code": "x_opinion_1", "basis": ["SAL26:44"]}
    body = {"overlay": {"change": change, "insert": [own]}, "since": "2026-09-02", "reason": "核对先行"}
    assert rest.post("/api/v1/processes/dibao.apply", json=body).status_code == 201
    jump_to(date(2026, 9, 2))
    admin.send(f"{FLOW}/begin")
    named = {"label": "先行核对", "n": "3", "unit": "workdays"}
    assert admin.send(f"{FLOW}/line/check", named).status_code == 302
    assert admin.send(f"{FLOW}/line/x_opinion_1", SECOND_REVIEW | {"label": "复审"}).status_code == 302
    publish(admin, date(2026, 9, 3))
    newest = rest.get("/api/v1/processes/dibao.apply").get_json()["versions"][0]["overlay"]
    limit = {"within": {"n": 3, "unit": "workdays"}}
    assert newest["change"]["check"] == change["check"] | {"label": "先行核对"} | limit
    assert newest["insert"] == [own | {"label": "复审"}]
