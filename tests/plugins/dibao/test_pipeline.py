"""An application for dibao on its way, under every county's switches, and the review that follows."""

from __future__ import annotations

from datetime import date
from itertools import product
from typing import Any

import pytest

from core.declare import Facts, Pipeline, PipelineError
from core.declare.checks import combinations
from core.documents.catalogue import faults
from plugins.dibao import parameters as p
from plugins.dibao import rules
from plugins.dibao.pipeline import APPLY, DIBAO, REVIEW
from tests.core.cases.memory import MemoryCase, MemoryWorld, process_of

CLERK, REVIEWER = 1, 21
ROUNDS, HANDLING, APPRAISAL = p.NOTICE_ROUNDS.domain, p.OBJECTION_HANDLING.domain, p.APPRAISAL_RULE.domain
COUNTIES = list(product(ROUNDS, HANDLING, APPRAISAL))


def settings(rounds: str = "before", handling: str = "reinvestigate") -> dict[str, Any]:
    return {p.NOTICE_ROUNDS.address: rounds, p.OBJECTION_HANDLING.address: handling}


def appraisal(rule: str, handling: str, *raised: str) -> tuple[bool, str]:
    values = {p.APPRAISAL_RULE: rule, p.OBJECTION_HANDLING: handling}
    return rules.appraisal_due(Facts(on=date(2026, 9, 1), raised=frozenset(raised)), values)


def a_case(rounds: str = "before", handling: str = "reinvestigate", rule: str = "never") -> MemoryCase:
    """Accepted, nobody kin and nobody complained."""
    world = MemoryWorld(
        answers={"county_must_visit": (False, ""), "appraisal_due": appraisal(rule, handling)}
    )
    case = MemoryCase(process_of(APPLY, settings(rounds, handling)), world)
    case.does("apply", "done", CLERK)
    case.does("accept", "complete", CLERK)
    return case


def to_review(case: MemoryCase) -> None:
    case.does("survey", "done", 11, 12)
    if case.at() == "appraise":
        case.does("appraise", "done", REVIEWER)
    if any(entry.stage == "check" for entry in case.state.open):
        case.checked("check")


def to_decision(case: MemoryCase) -> None:
    to_review(case)
    case.does("review", "eligible", REVIEWER)
    if case.at() == "publicise":
        case.does("publicise", "undisputed", CLERK)
        case.later(9)


def stages(case: MemoryCase) -> list[str]:
    return [entry.stage for entry in case.state.entries if entry.lane == "road"]


@pytest.mark.parametrize(("rounds", "handling", "rule"), COUNTIES)
def test_a_family_is_confirmed_in_every_county(rounds: str, handling: str, rule: str) -> None:
    case = a_case(rounds, handling, rule)
    to_decision(case)
    case.does("decide", "granted", 101, 102, 103)
    if case.at() == "announce":
        case.does("announce", "undisputed", CLERK)
        case.later(9)
    assert case.at() == "ended:granted"
    assert ("publicise" in stages(case)) is (rounds in ("before", "both"))
    assert ("announce" in stages(case)) is (rounds in ("after", "both"))
    assert ("appraise" in stages(case)) is (rule == "always")


@pytest.mark.parametrize(("rounds", "handling", "rule"), COUNTIES)
def test_an_objection_is_answered_as_the_county_says_and_leads_to_a_new_opinion(
    rounds: str, handling: str, rule: str
) -> None:
    case = a_case(rounds, handling, rule)
    to_decision(case)
    if rounds == "after":
        case.does("decide", "granted", 101, 102, 103)
        case.does("announce", "undisputed", CLERK)
    else:
        case = a_case(rounds, handling, rule)
        to_review(case)
        case.does("review", "eligible", REVIEWER)
        case.does("publicise", "undisputed", CLERK)
    assert case.happens("objection")
    case.world.answers["appraisal_due"] = appraisal(rule, handling, "objection")
    assert case.at() == "objection"
    ways = {
        "reinvestigate": {"resurvey"},
        "appraisal": {"appraise"},
        "either": {"resurvey", "appraise"},
        "both": {"resurvey"},
    }
    for outcome in ("resurvey", "appraise"):
        blocked = [block.code for block in case.tries("objection", outcome, REVIEWER)]
        if outcome not in ways[handling]:
            assert blocked == ["no_outcome"]
        else:
            assert blocked == []
            break
    if case.at() == "appraise_again":
        case.does("appraise_again", "done", REVIEWER)
    else:
        case.does("survey", "done", 13, 14)
        if handling == "both":
            assert case.at() == "appraise"
        if case.at() == "appraise":
            case.does("appraise", "done", REVIEWER)
    assert case.at() == "review"


def test_the_switches_of_shape_are_rounds_and_handling_and_close_under_all_of_them() -> None:
    assert {parameter.address for parameter in APPLY.conditions()} == {
        "dibao:notice.rounds",
        "dibao:objection.handling",
    }
    assert len(list(combinations(APPLY))) == 12
    assert len(COUNTIES) == 48


@pytest.mark.parametrize("taken_out", ["survey", "review"])
def test_a_pipeline_without_its_guard_does_not_close(taken_out: str) -> None:
    lines = [line for line in APPLY if line.code != taken_out]
    with pytest.raises(PipelineError):
        Pipeline(*lines, code="dibao.apply", total=APPLY.total, notice_required=True)


def test_a_pipeline_whose_notice_can_be_switched_off_does_not_close() -> None:
    no_round = p.NOTICE_ROUNDS.among("both")
    lines = [line.changed(when=no_round) if line.kind == "notice" else line for line in APPLY]
    with pytest.raises(PipelineError, match="without a notice"):
        Pipeline(*lines, code="dibao.apply", events=APPLY.events, total=APPLY.total, notice_required=True)


def test_the_check_stands_beside_the_road_and_holds_the_opinion() -> None:
    case = a_case()
    assert {entry.stage for entry in case.state.open} == {"survey", "check"}
    case.does("survey", "done", 11, 12)
    assert [block.code for block in case.tries("review", "eligible", REVIEWER)] == ["beside"]
    case.checked("check")
    case.does("review", "eligible", REVIEWER)


def test_one_surveyor_is_not_enough_and_nobody_signs_twice() -> None:
    case = a_case()
    case.does("survey", "done", 11)
    assert case.at() == "survey"
    assert [block.code for block in case.tries("survey", "done", 11)] == ["signed"]
    case.does("survey", "done", 12)
    assert case.at() == "review"


def test_an_unfavourable_opinion_goes_past_the_notice_and_can_only_be_refused_or_returned() -> None:
    case = a_case()
    to_review(case)
    case.does("review", "ineligible", REVIEWER, note="人均收入 760.00 元，标准 700.00 元")
    assert case.at() == "decide"
    assert "unfavourable" in [block.code for block in case.tries("decide", "granted", 101)]
    case.does("decide", "refused", 101, 102, 103, note="人均收入 760.00 元，不低于标准 700.00 元")
    assert case.at() == "ended:refused"


def test_a_relative_of_staff_is_visited_by_the_county_before_anybody_decides() -> None:
    case = a_case()
    case.world.answers["county_must_visit"] = (True, "近亲属备案")
    to_decision(case)
    assert [block.code for block in case.tries("decide", "granted", 101)] == ["beside"]
    case.does("visit", "done", 31, 32)
    case.does("decide", "granted", 101, 102, 103)
    assert case.at() == "ended:granted"


def test_a_complaint_in_front_of_the_decision_opens_the_county_visit_and_moves_nothing() -> None:
    case = a_case()
    to_decision(case)
    assert case.at() == "decide"
    case.world.answers["county_must_visit"] = (True, "接到投诉举报")
    assert case.happens("complaint")
    assert case.at() == "decide"
    assert "beside" in [block.code for block in case.tries("decide", "granted", 101)]


def test_a_case_ends_by_withdrawal_death_and_refusal_to_cooperate() -> None:
    for event, end in (("withdraw", "withdrawn"), ("uncooperative", "uncooperative"), ("death", "died")):
        case = a_case()
        case.world.answers["after_death"] = "died"
        assert case.happens(event)
        assert case.at() == f"ended:{end}"


def test_a_family_goes_on_without_the_dead_and_never_jumps_ahead() -> None:
    case = a_case()
    case.world.answers["after_death"] = "review"
    assert case.happens("death")
    assert case.at() == "survey"
    to_decision(case)
    assert case.happens("death")
    assert case.at() == "review"


def test_papers_that_are_missing_send_the_case_back_and_no_clock_starts() -> None:
    case = MemoryCase(process_of(APPLY, settings()))
    case.does("apply", "done", CLERK)
    case.does("accept", "incomplete", CLERK)
    assert case.at() == "apply"
    assert case.state.accepted_on is None


def a_review(**answers: Any) -> MemoryCase:
    process = process_of(REVIEW, {p.GRADUAL.address: True})
    case = MemoryCase(process, MemoryWorld(answers={"takes_away": (True, "拟减发"), **answers}))
    case.does("survey", "done", 11, 12)
    case.checked("check")
    return case


def test_nothing_is_reduced_or_stopped_before_the_family_was_heard() -> None:
    for outcome in ("reduced", "stopped", "phase_out"):
        case = a_review()
        case.does("review", "change", REVIEWER)
        assert case.at() == "hear"
        case.does("hear", "done", CLERK)
        case.does("decide", outcome, 101, 102, 103)
        assert case.at() in ("ended:changed", "ended:stopped", "phase_out")


def test_a_reduction_that_nobody_was_heard_on_is_refused_and_an_increase_is_not() -> None:
    case = a_review(takes_away=(False, "不减少"))
    case.does("review", "change", REVIEWER)
    assert case.at() == "decide"
    assert "not_heard" in [block.code for block in case.tries("decide", "reduced", 101)]
    case.does("decide", "increased", 101, 102, 103)
    assert case.at() == "ended:changed"


def test_a_gradual_exit_lasts_its_months_and_is_told_before_it_stops() -> None:
    case = a_review()
    case.does("review", "change", REVIEWER)
    case.does("hear", "done", CLERK)
    case.does("decide", "phase_out", 101, 102, 103)
    case.later(3)
    assert case.at() == "phase_out"
    case.later(90)
    assert case.at() == "tell_stop"
    case.does("tell_stop", "done", CLERK)
    assert case.at() == "ended:stopped"


def test_no_gradual_exit_is_offered_where_the_county_has_none() -> None:
    case = MemoryCase(
        process_of(REVIEW, {p.GRADUAL.address: False}), MemoryWorld(answers={"takes_away": (True, "")})
    )
    case.does("survey", "done", 11, 12)
    case.checked("check")
    case.does("review", "change", REVIEWER)
    case.does("hear", "done", CLERK)
    assert [block.code for block in case.tries("decide", "phase_out", 101)] == ["no_outcome"]


def test_a_review_without_a_clear_change_ends_unchanged() -> None:
    case = a_review()
    case.does("review", "unchanged", REVIEWER, note="调查没有发现明显变化")
    assert case.at() == "ended:unchanged"


def test_every_letter_has_its_template_and_prints_what_it_must() -> None:
    documents = [document for pipeline in DIBAO.pipelines for document in pipeline.documents()]
    assert faults(documents) == []
    assert {"F01", "F02", "F03", "F05", "F06", "F07", "F13", "F15", "F16", "F17", "F18"} <= {
        document.code for document in documents if document.template.startswith("dibao/")
    }
