"""A complaint on its way: on the spot, down its track, back from the wrong office, through a meeting, looked at again."""

from __future__ import annotations

from typing import Any

import pytest

from core.declare import WhoDid
from core.documents.catalogue import faults
from plugins.complaints.pipeline import COMPLAINT, COMPLAINTS, FINAL, RECHECK
from tests.core.cases.memory import MemoryCase, MemoryWorld, process_of

A, B, TOWN_REVIEWER = 51, 52, 21
PLAIN: dict[str, Any] = {
    "is_named": (False, "匿名"),
    "was_forwarded": (False, "本级办理"),
    "asked_for_help": (False, ""),
    "is_key": (False, ""),
    "who_verifies": "petition_officer",
    "who_replies": "petition_officer",
}


def a_matter(track: str | None = None, **answers: Any) -> MemoryCase:
    case = MemoryCase(process_of(COMPLAINT), MemoryWorld(answers={**PLAIN, **answers}))
    case.does("register", "to_sort", A)
    if track:
        case.does("sort", track, A, note="属于应当通过其他途径处理的事项")
    return case


def test_what_can_be_answered_on_the_spot_is_closed_in_the_same_minute() -> None:
    case = MemoryCase(process_of(COMPLAINT), MemoryWorld(answers=PLAIN))
    case.does("register", "on_the_spot", A)
    assert case.at() == "ended:answered"


@pytest.mark.parametrize("track", ["petition", "report", "duty_to_act", "service"])
def test_what_must_be_looked_into_is_verified_answered_and_closed(track: str) -> None:
    case = a_matter(track)
    assert case.state.accepted_on is not None
    case.does("verify", "substantiated", A)
    case.does("reply", "done", A)
    case.does("close", "done", A)
    assert case.at() == "ended:closed"


@pytest.mark.parametrize("track", ["suggestion", "enquiry"])
def test_advice_and_questions_go_straight_to_the_answer(track: str) -> None:
    assert a_matter(track).at() == "reply"


@pytest.mark.parametrize(
    ("track", "end"),
    [
        ("objection", "joined"),
        ("data_dispute", "joined"),
        ("remedy", "remedy"),
        ("discipline", "handed_over"),
        ("not_ours", "handed_over"),
    ],
)
def test_what_belongs_elsewhere_leaves_the_petition_road_and_starts_no_clock(track: str, end: str) -> None:
    case = a_matter(track)
    assert case.at() == f"ended:{end}"
    assert case.state.accepted_on is None


def test_closing_without_an_answer_is_impossible() -> None:
    case = a_matter("petition")
    case.does("verify", "unfounded", A)
    assert case.at() == "reply"
    assert not any(entry.stage == "close" for entry in case.state.open)


def test_a_named_person_is_told_before_the_reply_goes_out() -> None:
    case = a_matter("petition", is_named=(True, "实名"))
    case.does("verify", "partly", A)
    assert [block.code for block in case.tries("reply", "done", A)] == ["beside"]
    case.does("tell", "done", A)
    case.does("reply", "done", A)


def test_a_forwarded_matter_is_supervised_until_it_is_closed() -> None:
    case = a_matter(
        "petition", who_verifies="town_reviewer", who_replies="town_reviewer", was_forwarded=(True, "已转办")
    )
    case.does("verify", "substantiated", TOWN_REVIEWER)
    case.does("reply", "done", TOWN_REVIEWER)
    assert [block.code for block in case.tries("close", "done", A)] == ["beside"]
    case.does("supervise", "done", A)
    case.does("close", "done", A)


def test_the_first_receiver_alone_replies_where_he_answers_to_the_end() -> None:
    case = a_matter("petition", who_verifies="town_reviewer", who_replies=WhoDid("register"))
    case.does("verify", "unfounded", TOWN_REVIEWER)
    assert case.state.road is not None
    assert case.state.road.holder is not None
    assert case.state.road.holder.person == A


def test_a_matter_handed_in_by_another_duty_binds_no_person_to_the_office() -> None:
    case = MemoryCase(process_of(COMPLAINT), MemoryWorld(answers=PLAIN))
    entry = case.state.open[0]
    attempt = case.attempt("register", "to_sort", 7, duty="town_clerk")
    case._do(lambda run: run.sign(entry.seq, "to_sort", attempt.signer))
    assert case.state.road is not None
    assert case.state.road.holder is not None
    assert (case.state.road.holder.duty, case.state.road.holder.person) == ("petition_officer", None)


def test_what_is_not_ones_own_goes_back_to_be_sorted_again() -> None:
    case = a_matter("petition")
    case.does("verify", "not_mine", A)
    assert case.at() == "sort"


def test_a_key_matter_is_studied_by_the_leadership_before_the_reply() -> None:
    case = a_matter("petition", is_key=(True, "重点件"))
    case.does("verify", "substantiated", A)
    assert case.at() == "meet"
    case.does("meet", "done", 41, 42)
    assert case.at() == "reply"


def test_a_matter_that_asks_for_help_is_not_closed_before_that_case_has_a_result() -> None:
    case = a_matter("petition", asked_for_help=(True, "同时请求救助"))
    case.does("verify", "substantiated", A)
    case.does("reply", "done", A)
    assert [block.code for block in case.tries("close", "done", A)] == ["beside"]
    case.checked("aid")
    case.does("close", "done", A)


def test_it_can_be_taken_back_until_it_is_answered() -> None:
    case = a_matter("petition")
    assert case.happens("withdraw")
    assert case.at() == "ended:withdrawn"


def test_a_reply_can_be_looked_at_again_twice_and_no_more() -> None:
    again = MemoryCase(process_of(RECHECK), MemoryWorld(answers={"superior": "county_officer"}))
    again.does("request", "done", 1)
    again.does("recheck", "done", 41)
    assert again.at() == "ended:closed"
    final = MemoryCase(process_of(FINAL), MemoryWorld())
    final.does("request", "done", 1)
    final.does("final", "done", 61)
    assert final.at() == "ended:closed"
    assert (RECHECK.follows, FINAL.follows) == ("complaints.complaint", "complaints.recheck")
    assert not any(pipeline.follows == "complaints.final" for pipeline in COMPLAINTS.pipelines)


def test_every_letter_has_its_template() -> None:
    assert faults([document for pipeline in COMPLAINTS.pipelines for document in pipeline.documents()]) == []
