"""A county's own process: what an overlay may change and insert, and what is refused with stage and reason."""

from __future__ import annotations

import json
import re
from datetime import date
from importlib import import_module
from typing import Any

import pytest

from core.cases.overlay import applied, overlaid
from core.cases.overlay_checks import Known
from core.cases.process import Process, restored, stored
from core.declare import CaseType, Check, DocumentType, Limit, Step, Wait
from core.errors import Incomplete
from tests.core.cases.memory import MemoryCase
from tests.core.cases.roads import (
    CLERK,
    PIPELINES,
    REASON,
    REVIEWER,
    SECOND_REVIEWER,
    SECOND_SURVEYOR,
    SURVEYOR,
    accepted,
    at_review,
    favoured,
    opened,
    process,
    published,
    surveyed,
)

APPLY = PIPELINES["dibao.apply"]
(TYPE,) = import_module("plugins.dibao.plugin").register_case_types()
assert isinstance(TYPE, CaseType)
PAPERS: dict[str, DocumentType] = {d.code: d for pipeline in TYPE.pipelines for d in pipeline.documents()}
SHARED = DocumentType("SHARED", "户籍证明", "paper", confirmed_by="police")
KNOWN = Known(
    {**PAPERS, "SHARED": SHARED},
    frozenset(
        {
            "town_clerk",
            "town_reviewer",
            "town_surveyor",
            "county_officer",
            "county_supervisor",
            "verifier",
            "village_aide",
            "auditor",
        }
    ),
    frozenset({"SHARED"}),
    unknown_texts=lambda basis: [text for text in basis if text.startswith("NO")],
    idle={"auditor": "审计"},
)

FIRST_LOOK = {
    "after": "survey",
    "kind": "opinion",
    "code": "x_first_look",
    "label": "初核",
    "duty": "town_reviewer",
    "limit": {"n": 2, "unit": "workdays"},
    "back_to": "survey",
}
LEADERS = {
    "after": "review",
    "kind": "meeting",
    "code": "x_leaders",
    "label": "班子会议",
    "duty": "town_confirmer",
    "quorum": 3,
}


def with_(*inserts: dict[str, Any], **change: dict[str, Any]) -> Process:
    return overlaid(
        process("dibao.apply"), {"insert": list(inserts), "change": change}, Known(KNOWN.documents)
    )


# --- what a county may do ---------------------------------------------------------------------------------


def test_an_empty_overlay_changes_nothing() -> None:
    assert stored(overlaid(process("dibao.apply"), {})) == stored(process("dibao.apply"))


def test_a_first_look_stands_where_the_county_puts_it_and_may_send_back() -> None:
    case = surveyed(accepted(opened(with_(FIRST_LOOK))))
    assert (case.at(), case.holder()) == ("x_first_look", "town_reviewer")
    assert case.due("finish", "x_first_look") == [case.world.due(case.world.today, Limit(2))]
    assert case.refused("x_first_look", "sent_back", SECOND_REVIEWER) == {"no_reason"}
    case.does("x_first_look", "sent_back", SECOND_REVIEWER, note="漏填房屋面积，请补充入户")
    assert case.at() == "survey"
    case.does("survey", "done", SURVEYOR, SECOND_SURVEYOR)
    case.does("x_first_look", "agreed", SECOND_REVIEWER)
    assert case.at() == "review"


def test_a_meeting_goes_on_when_its_quorum_agrees() -> None:
    case = favoured(at_review(opened(with_(LEADERS))))
    assert case.at() == "x_leaders"
    case.does("x_leaders", "agreed", 401, 402)
    assert case.at() == "x_leaders"
    case.does("x_leaders", "agreed", 403)
    assert case.at() == "publicise"


def test_a_meeting_waits_for_all_who_must_attend_and_then_counts() -> None:
    at_least_five = {**LEADERS, "present": 5}
    case = favoured(at_review(opened(with_({**at_least_five, "back_to": "survey"}))))
    case.does("x_leaders", "agreed", 401, 402, 403)
    assert case.at() == "x_leaders", "three agree, two have not been there"
    case.does("x_leaders", "sent_back", 404, 405, note="住房情况须再查")
    assert case.at() == "publicise", "three of five carry it, whoever signs last"


def test_of_those_who_must_attend_more_than_half_agree_or_nothing_is_carried() -> None:
    few = {**LEADERS, "quorum": 2, "present": 4}
    with pytest.raises(Incomplete) as refused:
        with_({**few, "back_to": "survey"})
    assert "超过到会人数的一半" in str(refused.value.fields)


def test_a_meeting_that_all_attended_and_that_carried_nothing_is_held_again() -> None:
    case = favoured(at_review(opened(with_({**LEADERS, "present": 4, "back_to": "survey"}))))
    case.does("x_leaders", "agreed", 401, 402)
    case.does("x_leaders", "sent_back", 403, 404, note="住房情况须再查")
    assert case.at() == "x_leaders"
    assert case.open("x_leaders").round == 2
    assert not case.open("x_leaders").opinions


def test_a_further_visit_is_made_by_two_and_papers_may_be_asked_for() -> None:
    visit = {
        "after": "survey",
        "kind": "visit",
        "code": "x_again",
        "label": "复查入户",
        "duty": "county_supervisor",
    }
    papers = {
        "after": "survey",
        "kind": "papers",
        "code": "x_more",
        "label": "补充材料",
        "duty": "town_clerk",
        "needs": ["F10"],
    }
    case = surveyed(accepted(opened(with_(visit, papers))))
    assert [line.code for line in case.process.pipeline][3:6] == ["survey", "x_again", "x_more"]
    assert (case.at(), case.open("x_again").need) == ("x_again", 2)
    case.does("x_again", "done", 211, 212)
    case.world.missing.append("授权书")
    assert case.refused("x_more", "done", CLERK) == {"missing"}


def test_a_wait_ends_by_itself_on_its_last_day() -> None:
    wait = {
        "after": "survey",
        "kind": "wait",
        "code": "x_wait",
        "label": "等候",
        "limit": {"n": 10, "unit": "days"},
    }
    case = surveyed(accepted(opened(with_(wait))))
    assert (case.at(), case.holder()) == ("x_wait", "")
    case.later(15, job=False)
    case.job()
    assert case.at() == "review"
    assert case.open("review").entered_on == date(2026, 9, 11)


def test_lines_inserted_after_the_same_stage_stand_in_the_order_of_the_overlay() -> None:
    second = {**FIRST_LOOK, "code": "x_second_look", "label": "复核"}
    assert [line.code for line in with_(FIRST_LOOK, second).pipeline][3:7] == [
        "survey",
        "x_first_look",
        "x_second_look",
        "appraise",
    ]


def test_a_check_may_stand_on_the_road_and_still_ages_until_the_decision() -> None:
    """Xintai's gate, and hole 33."""
    gate = overlaid(
        process("dibao.apply", check_report_valid_days=Limit(10, "days")),
        {"change": {"check": {"before": None}}},
    )
    case = opened(gate)
    case.does("apply", "done", CLERK)
    case.does("accept", "complete", CLERK)
    assert (case.at(), case.holder()) == ("check", "verifier")
    case.checked()
    assert case.at() == "survey"
    case.does("survey", "done", SURVEYOR, SECOND_SURVEYOR)
    published(favoured(case), days=12)
    assert (case.at(), case.beside()) == ("decide", {"check"})
    assert case.refused("decide", "granted", 101) == {"beside", "expired"}
    case.checked()
    case.does("decide", "granted", 101, 102, 103)
    assert case.at() == "ended:granted"


def test_an_empty_text_says_the_same_where_a_file_knows_no_null() -> None:
    assert applied(APPLY, {"change": {"check": {"before": ""}}})["check"].before is None


def test_duties_labels_limits_papers_and_letters_are_the_county_s() -> None:
    found = overlaid(
        process("dibao.apply"),
        {
            "change": {
                "appraise": {
                    "duty": "town_clerk",
                    "label": "村民代表评议",
                    "within": {"n": 9, "unit": "days"},
                },
                "check": {"settled_by": "county_officer", "run_by": "town_clerk"},
                "publicise": {"duty": "town_surveyor"},
                "review": {"needs": ["F15"]},
            },
            "settings": {"dibao:notice.rounds": "both"},
            "limits": {"dibao:notice.days": {"n": 10, "unit": "days"}},
        },
        KNOWN,
    )
    appraise, check, notice = (found.pipeline[code] for code in ("appraise", "check", "publicise"))
    assert isinstance(check, Check)
    assert (appraise.by, str(appraise.label), found.limit(appraise.within)) == (
        "town_clerk",
        "村民代表评议",
        Limit(9, "days"),
    )
    assert (check.run_by, check.settled_by) == ("town_clerk", "county_officer")
    assert getattr(notice, "posted_by", "") == "town_surveyor"
    assert [paper.code for paper in found.pipeline["review"].needs] == ["F15"]
    assert found.settings["dibao:notice.rounds"] == "both"
    assert found.limit(getattr(notice, "lasts", None)) == Limit(10, "days")


def test_a_version_with_an_overlay_is_stored_whole_and_read_back() -> None:
    wait = {
        "after": "survey",
        "kind": "wait",
        "code": "x_wait",
        "label": "等候",
        "limit": {"n": 10, "unit": "days"},
    }
    version = with_(FIRST_LOOK, LEADERS, wait, appraise={"within": {"n": 9, "unit": "days"}})
    parameters = {p.address: p for p in import_module("plugins.dibao.plugin").register_parameters()}
    again = restored(json.loads(json.dumps(stored(version))), parameters, PAPERS)
    assert stored(again) == stored(version)
    assert again.limits == version.limits
    look, waiting = again.pipeline["x_first_look"], again.pipeline["x_wait"]
    assert isinstance(look, Step)
    assert isinstance(waiting, Wait)
    assert again.limit(look.within) == Limit(2)
    assert again.limit(waiting.lasts) == Limit(10, "days")
    assert MemoryCase(again).state == MemoryCase(version).state


@pytest.mark.parametrize("code", [code for code in PIPELINES if code != "complaints.final"])
def test_every_pipeline_takes_a_line_after_each_stage_between_acceptance_and_decision(code: str) -> None:
    pipeline = PIPELINES[code]
    first = pipeline.index[pipeline.accepts_at] if pipeline.accepts_at else 0
    last = min((pipeline.index[d.code] for d in pipeline.decisions), default=len(pipeline.lines))
    for line in pipeline.lines[first:last]:
        if line.on_road and line.kind != "end":
            assert "x_look" in applied(
                pipeline, {"insert": [{**FIRST_LOOK, "code": "x_look", "after": line.code, "back_to": None}]}
            )


# --- what is refused --------------------------------------------------------------------------------------


def change(stage: str, **edits: Any) -> dict[str, Any]:
    return {"change": {stage: edits}}


def insert(**edits: Any) -> dict[str, Any]:
    return {"insert": [{k: v for k, v in {**FIRST_LOOK, **edits}.items() if v is not ...}]}


BAD: dict[str, tuple[dict[str, Any], str, str]] = {
    "taking the survey away": (change("survey", when=False), "survey", "环节不能取消"),
    "a survey by one": (change("survey", people=1), "survey", "不能更改"),
    "taking the notice away": (change("publicise", lasts={"n": 0}), "publicise", "不能更改"),
    "another way": (change("review", to={"eligible": "decide"}), "review", "改道"),
    "another legal meaning": (change("review", act="reply"), "review", "法定含义"),
    "another decider": (change("decide", duty="town_clerk"), "decide", "由谁决定取决于委托"),
    "a village that reviews": (change("review", duty="village_aide"), "review", "村（居）民委员会协助"),
    "a duty that does not exist": (change("review", duty="king"), "review", "没有“king”这一岗位"),
    "the applicant's own stage": (change("apply", label="提交申请"), "apply", "受理之前"),
    "a gate that is no check's": (change("visit", before=None), "visit", "只有核对"),
    "a report later than the opinion": (change("check", before="decide"), "check", "不能晚于"),
    "a check before a stage that does not exist": (change("check", before="nothing"), "check", "不存在"),
    "a check before what comes first": (change("check", before="accept"), "check", "后面的环节之前"),
    "a check before a stage that may be left out": (change("check", before="appraise"), "appraise", "绕过"),
    "a basis that no library has": (insert(basis=["NO99:1"]), "x_first_look", "没有依据“NO99:1”"),
    "more who agree than take part": (
        insert(kind="meeting", people=3, quorum=4),
        "x_first_look",
        "多于参加的人数",
    ),
    "a check that nobody runs": (change("check", run_by=""), "check", "没有写明由哪个岗位办理"),
    "papers that the state has itself": (change("accept", needs=["F01", "SHARED"]), "accept", "数据共享"),
    "its own stage that asks for them": (
        insert(kind="papers", needs=["SHARED"]),
        "x_first_look",
        "第六十二条",
    ),
    "papers that nobody knows": (change("review", needs=["F99"]), "review", "没有“F99”"),
    "a refusal without its letter": (change("decide", issues={"granted": ["F16"]}), "decide", "不能取消"),
    "a confirmation for who is refused": (
        change("decide", issues={"granted": ["F16", "F17"], "refused": ["F16", "F17"]}),
        "decide",
        "不能取消或者更换",
    ),
    "a confirmation beside the refusal": (
        change("decide", issues={"granted": ["F16", "F17"], "refused": ["F16", "F17", "F18"]}),
        "decide",
        "不能另发通知",
    ),
    "a receipt for who is not taken": (
        change("accept", issues={"complete": ["F06"], "incomplete": ["F05"], "not_accepted": ["F06"]}),
        "accept",
        "不能取消或者更换",
    ),
    "its own letters as papers": (change("review", needs=["F17"]), "review", "由系统出具"),
    "its own letters as papers of its own stage": (
        insert(kind="papers", needs=["F17"]),
        "x_first_look",
        "由系统出具",
    ),
    "a limit without a number": (change("review", within={"unit": "days"}), "review", "数字和单位"),
    "a limit from nowhere": (change("review", within={"n": 3, "since": "never"}), "review", "never"),
    "the name of the notice": (insert(label="公示"), "x_first_look", "另取名称"),
    "the name of the decision": (change("survey", label="确认"), "survey", "另取名称"),
    "a limit that counts from what comes later": (
        change("survey", within={"n": 3, "since": "decide"}),
        "survey",
        "在此之后",
    ),
    "a limit of its own that counts from what comes later": (
        insert(limit={"n": 3, "since": "publicise"}),
        "x_first_look",
        "在此之后",
    ),
    "a nameless stage": (change("review", label=""), "review", "1 至 20 个字"),
    "a stage that does not exist": (change("reviews", label="审核"), "reviews", "没有这一环节"),
    "deciding in an insert": (insert(kind="decision"), "x_first_look", "不能作出决定"),
    "granting in an insert": (insert(grants=["agreed"]), "x_first_look", "不能作出决定"),
    "an arrow of one's own": (insert(to={"agreed": "decide"}), "x_first_look", "不能改道"),
    "before acceptance": (insert(after="apply", back_to=...), "x_first_look", "受理之前不能插入"),
    "after the decision": (insert(after="decide", back_to=...), "x_first_look", "决定之后不能插入"),
    "beside the road": (insert(after="check", back_to=...), "x_first_look", "主流程的哪一环节"),
    "after an end": (insert(after="refused", back_to=...), "x_first_look", "主流程的哪一环节"),
    "forward by back_to": (insert(back_to="decide"), "x_first_look", "只能退回"),
    "back before acceptance": (insert(back_to="apply"), "x_first_look", "不能退回受理之前"),
    "back to acceptance": (insert(back_to="accept"), "x_first_look", "不能退回受理之前"),
    "a code like the plugin's": (insert(code="first_look"), "first_look", "以 x_ 开头"),
    "a visit by one": (insert(kind="visit", people=1), "x_first_look", "两人以上"),
    "nobody to do it": (insert(duty=...), "x_first_look", "没有写明由哪个岗位办理"),
    "a notice by another name": (change("publicise", label="内部传阅"), "publicise", "仍须有“公示”二字"),
    "a meeting that passes with more than are there": (
        insert(kind="meeting", quorum=3, present=2),
        "x_first_look",
        "通过人数不能多于到会人数",
    ),
    "a duty that does nothing about cases": (insert(duty="auditor"), "x_first_look", "“审计”岗位不办理案件"),
    "a meeting that can only agree": (
        insert(kind="meeting", quorum=2, back_to=...),
        "x_first_look",
        "不同意时退回",
    ),
    "a village that gives an opinion": (insert(duty="village_aide"), "x_first_look", "村（居）民委员会协助"),
    "a wait without a limit": (
        insert(kind="wait", duty=..., back_to=..., limit=...),
        "x_first_look",
        "等待须有期限",
    ),
    "a wait of two years": (
        insert(kind="wait", duty=..., back_to=..., limit={"n": 24, "unit": "months"}),
        "x_first_look",
        "最长 6 个月",
    ),
    "a wait that somebody holds": (insert(kind="wait"), "x_first_look", "等待期间无人办理"),
    "an option that does not exist": (
        {"settings": {"dibao:notice.rounds": "never"}},
        "dibao:notice.rounds",
        "never",
    ),
    "a switch of another module": (
        {"settings": {"tekun:notice.rounds": "both"}},
        "tekun:notice.rounds",
        "没有这一开关",
    ),
    "a limit that is none": (
        {"limits": {"dibao:notice.rounds": {"n": 3}}},
        "dibao:notice.rounds",
        "没有这一时限",
    ),
    "a limit of no number": (
        {"limits": {"dibao:notice.days": {"n": "seven"}}},
        "dibao:notice.days",
        "数字和单位",
    ),
    "what no overlay has": ({"remove": ["survey"]}, "remove", "没有“remove”"),
}


@pytest.mark.parametrize("case", BAD)
def test_it_is_refused_with_stage_and_reason(case: str) -> None:
    overlay, stage, said = BAD[case]
    with pytest.raises(Incomplete) as refused:
        applied(APPLY, overlay, KNOWN)
    assert said in "".join(refused.value.fields[stage]), refused.value.fields
    told = [sentence for sentences in refused.value.fields.values() for sentence in sentences]
    assert not [sentence for sentence in told if not re.search("[一-鿿]{3}", sentence)], told
    assert len(told) == len(set(told))


def test_the_hearing_before_something_is_taken_away_stays() -> None:
    for edits in ({"when": False}, {"act": None}):
        with pytest.raises(Incomplete) as refused:
            applied(PIPELINES["dibao.review"], change("hear", **edits))
        assert "环节不能取消" in refused.value.fields["hear"][0]


def test_every_fault_is_told_at_once() -> None:
    overlay = {
        **insert(kind="wait"),
        **change("survey", when=False),
        "settings": {"dibao:notice.rounds": "never"},
    }
    with pytest.raises(Incomplete) as refused:
        applied(APPLY, overlay, KNOWN)
    assert set(refused.value.fields) == {"x_first_look", "survey", "dibao:notice.rounds"}


def test_a_code_is_taken_once() -> None:
    with pytest.raises(Incomplete, match="初核"):
        applied(APPLY, {"insert": [FIRST_LOOK, FIRST_LOOK]}, KNOWN)


def test_a_refusal_calls_a_line_by_its_name_whether_the_type_s_or_the_county_s() -> None:
    with pytest.raises(Incomplete) as refused:
        applied(APPLY, {**insert(duty=...), **change("review", label="")}, KNOWN)
    assert str(refused.value.message) == "流程不能这样设置：审核、初核。"


def test_no_overlay_lets_a_grant_through_against_the_opinion() -> None:
    """What core's fixed rules hang on is untouched by a county's own lines."""
    case = at_review(opened(with_(LEADERS)))
    case.does("review", "ineligible", REVIEWER, note=REASON)
    assert case.at() == "decide"
    assert "unfavourable" in case.refused("decide", "granted", 101)
