"""Linshi on its way: paid first and papered after, by the book, over the cap, refused."""

from __future__ import annotations

from typing import Any

import pytest

from core.documents.catalogue import faults
from plugins.linshi import parameters as p
from plugins.linshi.pipeline import APPLY, LINSHI
from tests.core.cases.memory import MemoryCase, MemoryWorld, process_of

CLERK, REVIEWER, CONFIRMER = 1, 21, 101
NO: dict[str, Any] = dict.fromkeys(
    (
        "by_expenditure",
        "was_paid_first",
        "explanation_due",
        "needs_coordination",
        "publicise_due",
        "announce_due",
    ),
    (False, ""),
)
EMERGENCY = {**NO, "within_caps": (True, ""), "advance_allowed": (True, "")}


def a_case(**answers: Any) -> MemoryCase:
    process = process_of(APPLY, {p.OBJECTION_HANDLING.address: "reinvestigate"})
    case = MemoryCase(process, MemoryWorld(answers={**EMERGENCY, **answers}, quorum=1, joint=(CONFIRMER,)))
    case.does("apply", "done", CLERK)
    return case


def by_the_book(case: MemoryCase) -> None:
    case.does("survey", "done", 11, 12)
    if any(entry.stage == "check" for entry in case.state.open):
        case.checked("check")
    case.does("review", "eligible", REVIEWER)


def test_an_urgent_case_is_paid_first_and_decided_only_with_its_papers() -> None:
    case = a_case(was_paid_first=(True, "已先行救助"))
    case.does("accept", "urgent", CLERK)
    assert case.at() == "advance"
    assert case.state.accepted_on == case.world.today
    case.does("advance", "paid", CONFIRMER)
    by_the_book(case)
    assert [block.code for block in case.tries("decide", "granted", CONFIRMER)] == ["beside"]
    case.does("papers", "done", CLERK)
    case.does("decide", "granted", CONFIRMER)
    assert case.at() == "ended:granted"


def test_the_explanation_is_asked_for_once_the_emergency_is_over_and_then_holds_the_decision() -> None:
    case = a_case(was_paid_first=(True, "已先行救助"))
    case.does("accept", "urgent", CLERK)
    case.does("advance", "paid", CONFIRMER)
    by_the_book(case)
    case.does("papers", "done", CLERK)
    case.world.answers["explanation_due"] = (True, "紧急情况已解除")
    assert case.happens("over")
    assert "emergency_over" in case.state.raised
    assert [block.code for block in case.tries("decide", "granted", CONFIRMER)] == ["beside"]
    case.does("explain", "done", CLERK)
    case.does("decide", "granted", CONFIRMER)


def test_a_second_advance_without_papers_is_not_paid_and_the_case_goes_the_normal_way() -> None:
    case = a_case(advance_allowed=(False, "此前的先行救助尚未补齐手续，不能再次先行救助。"))
    case.does("accept", "urgent", CLERK)
    (block,) = case.tries("advance", "paid", CONFIRMER)
    assert "尚未补齐手续" in str(block.message)
    case.world.answers["advance_allowed"] = (True, "")
    case.does("advance", "not_urgent", CONFIRMER)
    assert case.at() == "survey"


def test_expenditure_is_checked_and_publicised_before_it_is_decided() -> None:
    case = a_case(by_expenditure=(True, "支出型"), publicise_due=(True, "须公示"))
    case.does("accept", "ordinary", CLERK)
    assert {entry.stage for entry in case.state.open} == {"survey", "check"}
    by_the_book(case)
    case.does("publicise", "undisputed", CLERK)
    assert case.at() == "publicise"
    case.later(9)
    case.does("decide", "granted", CONFIRMER)


def test_an_emergency_is_neither_checked_nor_publicised_and_the_reason_is_kept() -> None:
    case = a_case()
    case.does("accept", "ordinary", CLERK)
    by_the_book(case)
    assert case.at() == "decide"
    assert {"check", "publicise", "coordinate"} <= set(case.state.skipped)


def test_more_than_the_cap_goes_to_the_coordination_mechanism_first() -> None:
    case = a_case(needs_coordination=(True, "超过上限"))
    case.does("accept", "ordinary", CLERK)
    by_the_book(case)
    assert case.at() == "coordinate"
    case.does("coordinate", "done", 41, 42)
    case.does("decide", "granted", CONFIRMER)


def test_a_sum_over_the_cap_is_refused_at_the_signature() -> None:
    case = a_case(within_caps=(False, "救助金额 8000.01 元超过上限 8000.00 元。"))
    case.does("accept", "ordinary", CLERK)
    by_the_book(case)
    (block,) = case.tries("decide", "granted", CONFIRMER)
    assert "8000.00" in str(block.message)
    case.does("decide", "refused", CONFIRMER, note="家庭人均年收入 36000.00 元，不低于 30000.00 元")
    assert case.at() == "ended:refused"


@pytest.mark.parametrize("stage", ["survey", "review"])
def test_it_can_be_withdrawn_until_it_is_decided(stage: str) -> None:
    case = a_case()
    case.does("accept", "ordinary", CLERK)
    if stage == "review":
        case.does("survey", "done", 11, 12)
    assert case.at() == stage
    assert case.happens("withdraw")
    assert case.at() == "ended:withdrawn"


def test_a_missing_paper_is_told_once_and_starts_no_clock() -> None:
    case = a_case()
    case.does("accept", "incomplete", CLERK)
    assert case.at() == "apply"
    assert case.state.accepted_on is None


def test_every_letter_has_its_template() -> None:
    assert faults([document for pipeline in LINSHI.pipelines for document in pipeline.documents()]) == []
