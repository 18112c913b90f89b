"""A tekun case on its way: opinion, notice, objection with a second notice, grade of care; review, end and regrading."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from core.declare import Limit
from core.documents.catalogue import faults
from plugins.tekun import parameters as p
from plugins.tekun.pipeline import APPLY, REGRADE, REVIEW, TEKUN
from tests.core.cases.memory import MemoryCase, MemoryWorld, process_of

CLERK, REVIEWER = 1, 21
QUIET: dict[str, Any] = {
    "county_must_visit": (False, ""),
    "appraisal_due": (False, ""),
    "assessor": "county_supervisor",
    "shown": (True, ""),
}


def a_case(**answers: Any) -> MemoryCase:
    settings = {p.NOTICE_ROUNDS.address: "before", p.OBJECTION_HANDLING.address: "reinvestigate"}
    case = MemoryCase(process_of(APPLY, settings), MemoryWorld(answers={**QUIET, **answers}))
    case.does("apply", "done", CLERK)
    case.does("accept", "complete", CLERK)
    return case


def to_notice(case: MemoryCase, *surveyors: int) -> None:
    case.does("survey", "done", *(surveyors or (11, 12)))
    if any(entry.stage == "check" for entry in case.state.open):
        case.checked("check")
    case.does("review", "eligible", REVIEWER)
    case.does("publicise", "undisputed", CLERK)


def test_an_objection_on_the_third_day_brings_a_new_opinion_and_a_second_notice_before_anybody_decides() -> (
    None
):
    case = a_case()
    to_notice(case)
    case.later(3)
    assert case.happens("objection")
    case.does("objection", "resurvey", REVIEWER)
    to_notice(case, 13, 14)
    case.does("grade", "done", 31)
    case.later(3)
    assert case.at() == "publicise"
    case.later(6)
    assert case.at() == "decide"
    case.does("decide", "granted", 101, 102, 103)
    assert case.at() == "ended:granted"
    assert [e.stage for e in case.state.entries].count("publicise") == 2
    assert [e.stage for e in case.state.entries].count("review") == 2


def test_nobody_decides_before_the_grade_of_care() -> None:
    case = a_case()
    to_notice(case)
    case.later(9)
    assert [block.code for block in case.tries("decide", "granted", 101)] == ["beside"]
    case.does("grade", "done", 31)
    case.does("decide", "granted", 101, 102, 103)


def test_a_case_that_was_drawn_waits_for_the_county() -> None:
    case = a_case(county_must_visit=(True, "本件被抽中"))
    to_notice(case)
    case.does("grade", "done", 31)
    case.later(9)
    assert [block.code for block in case.tries("decide", "granted", 101)] == ["beside"]
    case.does("visit", "done", 32, 33)
    case.does("decide", "granted", 101, 102, 103)


def test_a_condition_without_evidence_stops_the_grant_and_not_the_refusal() -> None:
    case = a_case(shown=(False, "尚缺：无生活来源的依据，不能确认。"))
    to_notice(case)
    case.does("grade", "done", 31)
    case.later(9)
    (block,) = case.tries("decide", "granted", 101)
    assert "无生活来源" in str(block.message)
    case.does("decide", "returned", 101, 102, 103, note="补充无生活来源的依据")
    assert case.at() == "review"


@pytest.mark.parametrize(
    ("assessor", "duty"), [("town_surveyor", "town_surveyor"), ("county_supervisor", "county_supervisor")]
)
def test_the_grade_is_held_by_whom_the_county_names(assessor: str, duty: str) -> None:
    case = a_case(assessor=assessor)
    to_notice(case)
    (grade,) = (entry for entry in case.state.open if entry.stage == "grade")
    assert grade.holder is not None
    assert grade.holder.duty == duty


def a_review(**answers: Any) -> MemoryCase:
    world = MemoryWorld(answers={"survey_in_review": (True, ""), "must_hear": (True, ""), **answers})
    return MemoryCase(process_of(REVIEW, {}, end_notice_days=Limit(7, "days")), world)


def test_support_ends_only_after_a_visit_a_hearing_and_a_notice() -> None:
    case = a_review()
    case.does("survey", "done", 11, 12)
    case.does("assess", "stop", REVIEWER)
    case.does("hear", "done", CLERK)
    case.does("publicise", "undisputed", CLERK)
    case.later(9)
    case.does("decide", "stop", 101, 102, 103)
    assert case.at() == "ended:stopped"


def test_whom_the_review_finds_still_in_need_is_kept() -> None:
    case = a_review()
    case.does("survey", "done", 11, 12)
    case.does("assess", "keep", REVIEWER, note="仍符合条件")
    assert case.at() == "ended:kept"


def test_an_objection_to_the_end_goes_to_the_county_which_keeps_him_or_starts_again() -> None:
    for outcome, at in (("founded", "ended:kept"), ("confirmed", "assess")):
        case = a_review()
        case.does("survey", "done", 11, 12)
        case.does("assess", "stop", REVIEWER)
        case.does("hear", "done", CLERK)
        case.does("publicise", "undisputed", CLERK)
        assert case.happens("objection")
        (entry,) = (e for e in case.state.open if e.stage == "county_check")
        assert entry.holder is not None
        assert entry.holder.duty == "county_officer"
        case.does("county_check", outcome, 41)
        assert case.at() == at


def test_the_dead_are_not_visited_and_not_heard_but_publicised_and_ended() -> None:
    case = a_review(survey_in_review=(False, "已死亡"), must_hear=(False, "告知家属"))
    case.does("assess", "stop", REVIEWER)
    case.does("publicise", "undisputed", CLERK)
    case.later(9)
    assert "not_heard" in [block.code for block in case.tries("decide", "stop", 101)]
    case.does("decide", "died", 101, 102, 103)
    assert case.at() == "ended:stopped"


def test_a_lower_grade_is_heard_before_it_costs_anything() -> None:
    case = MemoryCase(process_of(REGRADE), MemoryWorld(answers={**QUIET, "care_reduced": (True, "降低")}))
    case.does("grade", "done", 31, 32)
    case.does("assess", "reduced", REVIEWER)
    assert case.at() == "hear"
    case.does("hear", "done", CLERK)
    case.does("decide", "reduced", 101, 102, 103)
    assert case.at() == "ended:changed"


def test_the_measures_days_stand_on_the_lines() -> None:
    process = process_of(APPLY, opinion_workdays=Limit(15, since="accept"), county_workdays=Limit(15))
    world = MemoryWorld(today=date(2026, 9, 1))
    assert process.limit(APPLY["review"].within) == Limit(15, since="accept")
    assert process.limit(APPLY["visit"].within) == Limit(15)
    assert world.due(date(2026, 9, 1), Limit(15)) == date(2026, 9, 22)


def test_every_letter_has_its_template() -> None:
    assert faults([document for pipeline in TEKUN.pipelines for document in pipeline.documents()]) == []
