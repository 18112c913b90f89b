"""What happens to cases, told one at a time: objections, deaths, withdrawals, minors, complaints."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from core.declare import Limit, WhoDid
from plugins.complaints import parameters as p
from tests.core.cases.memory import MemoryCase
from tests.core.cases.roads import (
    CLERK,
    PETITIONS,
    REASON,
    REVIEWER,
    SECOND_SURVEYOR,
    SURVEYOR,
    accepted,
    applied,
    at_announcement,
    at_decision,
    at_notice,
    at_review,
    decisions,
    dibao,
    favoured,
    objected,
    opened,
    process,
    published,
)

# --- objections ------------------------------------------------------------------------------------------


def test_an_objection_is_met_by_surveying_again() -> None:
    case = objected("reinvestigate")
    assert case.refused("objection", "appraise", REVIEWER) == {"no_outcome"}
    case.does("objection", "resurvey", REVIEWER)
    case.does("survey", "done", SURVEYOR, SECOND_SURVEYOR)
    published(favoured(case))
    case.does("decide", "granted", 101, 102, 103)
    assert case.at() == "ended:granted"


def test_an_objection_is_met_by_an_appraisal() -> None:
    case = objected("appraisal")
    assert case.refused("objection", "resurvey", REVIEWER) == {"no_outcome"}
    case.does("objection", "appraise", REVIEWER)
    case.does("appraise_again", "done", REVIEWER)
    assert case.at() == "review"
    published(favoured(case))
    case.does("decide", "granted", 101, 102, 103)
    assert case.at() == "ended:granted"


@pytest.mark.parametrize("way", ["resurvey", "appraise"])
def test_an_objection_is_met_by_either_where_the_county_leaves_the_choice(way: str) -> None:
    case = objected("either")
    case.does("objection", way, REVIEWER)
    assert case.at() == {"resurvey": "survey", "appraise": "appraise_again"}[way]


def test_an_objection_is_met_by_both_one_after_the_other() -> None:
    case = objected("both")
    assert case.refused("objection", "appraise", REVIEWER) == {"no_outcome"}
    case.world.answers["appraisal_due"] = (True, "有异议")
    case.does("objection", "resurvey", REVIEWER)
    case.does("survey", "done", SURVEYOR, SECOND_SURVEYOR)
    case.does("appraise", "done", REVIEWER)
    assert case.at() == "review"


def test_after_an_objection_the_old_opinion_and_the_old_notice_do_not_carry_a_grant() -> None:
    case = objected("reinvestigate")
    case.does("objection", "resurvey", REVIEWER)
    case.does("survey", "done", SURVEYOR, SECOND_SURVEYOR)
    published(favoured(case))
    case.does("decide", "granted", 101, 102, 103)
    (decision,) = decisions(case)
    rounds = [
        case.state.entry(seq or 0).round for seq in (decision.survey, decision.opinion, decision.notice)
    ]
    assert rounds == [2, 2, 2]


def test_the_second_round_of_notice_has_days_of_its_own() -> None:
    case = objected("reinvestigate", notice_again_days=Limit(3, "days"))
    case.does("objection", "resurvey", REVIEWER)
    case.does("survey", "done", SURVEYOR, SECOND_SURVEYOR)
    favoured(case).posts("publicise")
    posted = case.world.today
    case.later(3)
    assert case.at() == "publicise"
    case.later(1)
    assert case.at() == "decide"
    second = case.state.of("publicise")[-1]
    assert (second.posted_on, second.left_on) == (posted, date.fromordinal(posted.toordinal() + 3))


def test_a_second_round_that_the_county_left_open_lasts_as_long_as_the_first() -> None:
    case = objected("reinvestigate", notice_again_days=None)
    case.does("objection", "resurvey", REVIEWER)
    case.does("survey", "done", SURVEYOR, SECOND_SURVEYOR)
    favoured(case).posts("publicise")
    case.later(7)
    assert case.at() == "publicise"
    case.later(1)
    assert case.at() == "decide"


def test_a_second_round_of_no_days_is_none() -> None:
    case = objected("reinvestigate", notice_again_days=Limit(0, "days"))
    case.does("objection", "resurvey", REVIEWER)
    case.does("survey", "done", SURVEYOR, SECOND_SURVEYOR)
    favoured(case)
    assert case.at() == "decide"
    assert case.state.of("publicise")[-1].outcome == "omitted"
    assert "第二轮" in case.state.skipped["publicise"]


def test_a_notice_that_was_broken_off_by_a_death_begins_again_in_full() -> None:
    """Not an objection: the first round has not been had, and the shorter second one is not due."""
    case = at_notice(dibao({}, {"notice_again_days": Limit(0, "days")}, answers={"after_death": "review"}))
    case.posts("publicise")
    case.later(1)
    assert case.happens("death")
    assert case.at() == "review"
    assert case.state.of("publicise")[-1].outcome == "interrupted"
    favoured(case)
    assert case.at() == "publicise"
    case.posts("publicise")
    case.later(7)
    assert case.at() == "publicise"


def test_an_objection_against_the_published_result_brings_the_case_back_before_anything_is_paid() -> None:
    case = at_announcement(dibao({"notice.rounds": "after"}))
    assert case.happens("objection")
    case.does("objection", "resurvey", REVIEWER)
    case.does("survey", "done", SURVEYOR, SECOND_SURVEYOR)
    case.does("review", "ineligible", REVIEWER, note=REASON)
    case.does("decide", "refused", 101, 102, 103, note=REASON)
    assert case.at() == "ended:refused"
    assert [d.outcome for d in decisions(case)] == ["granted", "refused"]


def test_published_after_the_decision_it_takes_effect_when_the_days_are_over() -> None:
    case = at_announcement(dibao({"notice.rounds": "after"}))
    case.later(7)
    assert case.at() == "announce"
    case.later(1)
    assert case.at() == "ended:granted"


def test_who_withdraws_after_the_decision_is_past_it_even_while_an_objection_is_answered() -> None:
    case = at_announcement(dibao({"notice.rounds": "after"}))
    assert not case.happens("withdraw")
    assert case.happens("objection")
    assert not case.happens("withdraw")


def test_a_death_does_not_take_a_case_out_of_an_objection_unless_it_ends_it() -> None:
    case = objected("reinvestigate")
    case.world.answers["after_death"] = "review"
    assert case.happens("death")
    assert case.at() == "objection"
    assert "death" in case.state.raised
    case.world.answers["after_death"] = "died"
    assert case.happens("death")
    assert case.at() == "ended:died"


# --- death, withdrawal, not taking part ------------------------------------------------------------------


def test_the_death_of_the_only_member_ends_the_case() -> None:
    case = at_decision(dibao())
    assert case.happens("death")
    assert case.at() == "ended:died"
    assert not case.state.open


def test_the_death_of_one_member_brings_the_case_back_to_the_opinion() -> None:
    case = at_decision(dibao(answers={"after_death": "review"}))
    case.does("decide", "granted", 101)
    assert case.happens("death")
    assert (case.at(), case.state.of("decide")[-1].outcome) == ("review", "interrupted")
    assert case.open("review").why == "成员死亡"


def test_a_death_during_the_survey_does_not_carry_the_case_forward() -> None:
    case = accepted(dibao(answers={"after_death": "review"}))
    assert case.happens("death")
    assert case.at() == "survey"
    assert "death" in case.state.raised


def test_an_opinion_that_was_broken_off_is_none() -> None:
    case = at_decision(dibao(answers={"after_death": "review"}))
    case.happens("death")
    case.happens("death")
    assert [e.outcome for e in case.state.of("review")] == ["eligible", "interrupted", None]
    assert case.state.last_left("review") == case.state.of("review")[0]


STAGES = {
    "apply": dibao,
    "accept": lambda: applied(dibao()),
    "survey": lambda: accepted(dibao()),
    "review": lambda: at_review(dibao()),
    "publicise": lambda: at_notice(dibao()),
    "objection": lambda: objected("reinvestigate"),
    "decide": lambda: at_decision(dibao()),
}


@pytest.mark.parametrize("stage", STAGES)
def test_an_application_is_withdrawn_at_every_stage_until_the_decision(stage: str) -> None:
    case = STAGES[stage]()
    assert case.at() == stage
    assert case.happens("withdraw")
    assert (case.at(), case.state.open) == ("ended:withdrawn", ())
    assert not case.happens("withdraw")
    assert case.refused(stage, "done", CLERK) == {"ended"}


def test_who_does_not_take_part_in_the_survey_ends_his_case_and_what_stood_beside_it() -> None:
    case = accepted(dibao())
    assert case.happens("uncooperative")
    assert (case.at(), case.state.open) == ("ended:uncooperative", ())
    assert case.state.of("check")[-1].outcome == "case_ended"


# --- minors ----------------------------------------------------------------------------------------------


def test_a_minor_s_notice_is_left_out_and_counts_as_settled() -> None:
    case = at_notice(dibao(minor=True))
    assert case.at() == "decide"
    assert case.state.of("publicise")[-1].outcome == "omitted"
    assert "未成年" in case.state.skipped["publicise"]
    case.does("decide", "granted", 101, 102, 103)
    assert case.at() == "ended:granted"


# --- complaints ------------------------------------------------------------------------------------------


def complaint(**answers: Any) -> MemoryCase:
    said = {
        "clock_of_track": p.PETITION,
        "who_verifies": "town_reviewer",
        "who_replies": "petition_officer",
        **answers,
    }
    return opened(process("complaints.complaint"), answers=said)


def test_the_first_receiver_sorts_and_replies_himself() -> None:
    case = complaint(who_replies=WhoDid("register"))
    case.does("register", "to_sort", PETITIONS)
    assert case.refused("sort", "petition", PETITIONS + 1) == {"not_yours"}
    case.does("sort", "petition", PETITIONS)
    case.does("verify", "substantiated", REVIEWER)
    assert case.refused("reply", "done", PETITIONS + 1) == {"not_yours"}
    case.does("reply", "done", PETITIONS)
    case.does("close", "done", PETITIONS + 1)
    assert case.at() == "ended:closed"


def test_a_matter_sent_back_to_sorting_keeps_the_clock_that_it_had() -> None:
    case = complaint()
    case.does("register", "to_sort", PETITIONS)
    case.does("sort", "petition", PETITIONS)
    first, due = case.state.accepted_on, case.due("total")
    case.later(4)
    case.does("verify", "not_mine", REVIEWER)
    case.does("sort", "report", PETITIONS)
    assert (case.state.accepted_on, case.due("total")) == (first, due)
    assert len(due) == 1


def test_what_belongs_to_somebody_else_is_never_accepted() -> None:
    case = complaint()
    case.does("register", "to_sort", PETITIONS)
    case.does("sort", "not_ours", PETITIONS, note="属于人社部门职责，转送并告知")
    assert (case.at(), case.state.accepted_on) == ("ended:handed_over", None)


def test_a_request_for_help_is_not_closed_before_its_case_has_a_result() -> None:
    case = complaint(asked_for_help=(True, "同时请求救助"))
    case.does("register", "to_sort", PETITIONS)
    case.does("sort", "petition", PETITIONS)
    case.does("verify", "unfounded", REVIEWER)
    case.does("reply", "done", PETITIONS)
    assert case.refused("close", "done", PETITIONS) == {"beside"}
    case.checked("aid")
    case.does("close", "done", PETITIONS)
    assert case.at() == "ended:closed"
