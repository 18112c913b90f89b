"""What happens to cases, told one at a time: each story is a sentence, walked through the engine and its tests in memory."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from core.cases.state import Decided, Opened, Skipped
from core.declare import APPLICANT, SURVEY, Advice, End, Limit, Pipeline, Step
from tests.core.cases.memory import COUNTY, TOWN, MemoryCase, process_of
from tests.core.cases.roads import (
    CLERK,
    COUNTY_OFFICER,
    INSPECTOR,
    JOINT,
    PETITIONS,
    REASON,
    REVIEWER,
    SECOND_INSPECTOR,
    SECOND_OFFICER,
    SECOND_REVIEWER,
    SECOND_SURVEYOR,
    SURVEYOR,
    accepted,
    at_decision,
    at_notice,
    at_review,
    dibao,
    favoured,
    opened,
    process,
    published,
    surveyed,
)

DAYS = Limit(7, "days")


def decisions(case: MemoryCase) -> list[Decided]:
    return [move for move in case.moves if isinstance(move, Decided)]


# --- the joint group --------------------------------------------------------------------------------------


def test_three_of_five_decide_and_the_dissent_stays_on_record() -> None:
    case = at_decision(dibao())
    case.does("decide", "granted", 101)
    case.does("decide", "refused", 102, note=REASON)
    case.does("decide", "granted", 103)
    assert case.at() == "decide"
    case.does("decide", "granted", 104)
    assert case.at() == "ended:granted"
    votes = {o.person: (o.outcome, o.reason) for o in case.state.of("decide")[-1].opinions}
    assert votes == {
        101: ("granted", ""),
        102: ("refused", REASON),
        103: ("granted", ""),
        104: ("granted", ""),
    }
    assert [d.outcome for d in decisions(case)] == ["granted"]


def test_two_votes_of_three_decide_nothing() -> None:
    case = at_decision(dibao())
    case.does("decide", "granted", 101, 102)
    assert case.at() == "decide"
    assert not decisions(case)


def test_a_group_that_cannot_agree_leaves_the_decision_to_the_county() -> None:
    case = at_decision(dibao())
    case.does("decide", "granted", 101, 102)
    case.does("decide", "refused", 103, 104, note=REASON)
    case.does("decide", "returned", 105, note=REASON)
    assert case.state.road
    assert case.state.road.holder
    assert (case.state.road.holder.duty, case.state.road.holder.division) == ("county_officer", COUNTY)
    assert case.state.road.opinions == ()
    assert not decisions(case)
    case.does("decide", "granted", COUNTY_OFFICER)
    assert case.at() == "ended:granted"


def test_a_group_that_loses_a_member_in_mid_vote_and_cannot_agree_any_more_does_not_wait_for_ever() -> None:
    case = at_decision(dibao())
    case.does("decide", "granted", 101, 102)
    case.does("decide", "refused", 103, 104, note=REASON)
    case.world.joint = (101, 102, 103, 104)
    case.reroutes()
    assert case.state.road
    assert case.state.road.holder
    assert case.state.road.holder.duty == "county_officer"


def test_three_of_five_who_must_recuse_themselves_leave_the_decision_to_the_county() -> None:
    case = at_notice(dibao())
    case.world.relatives |= {101, 102, 103}
    published(case)
    assert case.state.road
    assert case.state.road.holder
    assert case.state.road.holder.duty == "county_officer"


def test_a_relative_may_not_sign_and_the_others_are_enough() -> None:
    case = at_decision(dibao(relatives={103}))
    assert case.refused("decide", "granted", 103) == {"conflict", "not_member"}
    case.does("decide", "granted", 101, 102, 104)
    assert case.at() == "ended:granted"


def test_who_gave_the_opinion_is_no_member_of_the_quorum() -> None:
    case = published(favoured(at_review(dibao(joint=(31, 102, 103), quorum=3))))
    assert case.state.road
    assert case.state.road.holder
    assert case.state.road.holder.duty == "county_officer"
    case.does("decide", "granted", COUNTY_OFFICER)
    assert case.at() == "ended:granted"


def test_nobody_signs_twice() -> None:
    case = at_decision(dibao())
    case.does("decide", "granted", 101)
    assert case.refused("decide", "granted", 101) == {"signed"}
    assert case.refused("decide", "refused", 101, REASON) == {"signed"}


def test_an_officer_who_is_no_member_may_not_sign() -> None:
    case = at_decision(dibao())
    assert case.refused("decide", "granted", 109) == {"not_member"}


def test_a_quorum_that_was_raised_in_mid_vote_asks_everybody_again() -> None:
    case = at_decision(dibao())
    case.does("decide", "granted", 101, 102)
    case.world.quorum = 4
    case.reroutes()
    assert case.state.road
    assert (case.state.road.need, case.state.road.opinions) == (4, ())
    case.does("decide", "granted", 101, 102, 103)
    assert case.at() == "decide"
    case.does("decide", "granted", 104)
    assert case.at() == "ended:granted"


# --- instruments ------------------------------------------------------------------------------------------


def test_suspension_in_mid_vote_opens_a_fresh_entry_at_the_county_and_opinions_do_not_count() -> None:
    case = at_decision(dibao())
    case.does("decide", "granted", 101, 102)
    case.world.delegated = False
    case.reroutes()
    old, new = case.state.of("decide")
    assert (old.outcome, len(old.opinions)) == ("rerouted", 2)
    assert (new.opinions, new.need, new.why) == ((), 1, "由县级确认")
    assert case.refused("decide", "granted", 103, duty="town_confirmer") == {"not_yours"}
    case.does("decide", "granted", COUNTY_OFFICER)
    assert case.at() == "ended:granted"


def test_resumed_before_the_county_has_decided_it_comes_back_and_everybody_signs_afresh() -> None:
    case = at_decision(dibao())
    case.does("decide", "granted", 101, 102)
    case.world.delegated = False
    case.reroutes()
    case.world.delegated = True
    case.reroutes()
    assert case.state.road
    assert case.state.road.holder
    assert case.state.road.holder.duty == "town_confirmer"
    assert [e.outcome for e in case.state.of("decide")] == ["rerouted", "rerouted", None]
    case.does("decide", "granted", 101, 102)
    assert case.at() == "decide"
    case.does("decide", "granted", 103)
    assert case.at() == "ended:granted"


def test_an_instrument_that_changed_unnoticed_routes_the_decision_before_anybody_signs() -> None:
    case = at_decision(dibao())
    case.world.delegated = False
    assert case.refused("decide", "granted", 101, duty="town_confirmer") == {"not_yours"}
    case.does("decide", "granted", COUNTY_OFFICER)
    assert case.at() == "ended:granted"


def test_an_instrument_that_begins_in_mid_case_changes_nothing() -> None:
    case = accepted(dibao(delegated=False))
    case.world.delegated, case.world.since = True, case.world.today.replace(day=28)
    case.later(40)
    published(favoured(surveyed(case)))
    assert case.state.road
    assert case.state.road.holder
    assert case.state.road.holder.duty == "county_officer"


def test_a_change_of_hands_gives_nobody_more_time() -> None:
    case = at_decision(dibao())
    due = case.due("finish", "decide")
    case.later(2)
    case.world.delegated = False
    case.reroutes()
    assert case.due("finish", "decide") == due * 2


def test_one_alone_decides_where_the_instrument_says_so() -> None:
    case = at_decision(dibao(joint=(), duty="chief_representative"))
    case.does("decide", "granted", 241)
    assert case.at() == "ended:granted"


# --- beside the road --------------------------------------------------------------------------------------


def test_the_visit_of_near_relatives_stands_beside_the_road_until_the_decision() -> None:
    kin = {"county_must_visit": (True, "近亲属已备案")}
    case = at_notice(dibao(answers=kin))
    assert case.beside() == {"visit"}
    published(case)
    assert case.refused("decide", "granted", 101) == {"beside"}
    assert case.refused("decide", "refused", 101, REASON) == {"beside"}
    case.does("decide", "returned", 101, 102, 103, note="请补充说明")
    assert case.at() == "review"
    published(favoured(case))
    case.does("visit", "done", INSPECTOR, SECOND_INSPECTOR)
    case.does("decide", "granted", 101, 102, 103)
    assert case.at() == "ended:granted"


def test_a_complaint_arriving_in_front_of_the_decision_opens_the_county_visit() -> None:
    case = at_decision(dibao())
    assert not case.beside()
    assert case.state.skipped["visit"] == "没有近亲属备案"
    case.world.answers["county_must_visit"] = (True, "接到投诉举报")
    assert case.happens("complaint")
    assert (case.at(), case.beside()) == ("decide", {"visit"})
    assert case.refused("decide", "granted", 101) == {"beside"}
    case.does("visit", "done", INSPECTOR, SECOND_INSPECTOR)
    case.does("decide", "granted", 101, 102, 103)
    assert case.at() == "ended:granted"


def test_a_visit_that_fell_due_without_an_event_is_opened_before_anybody_decides() -> None:
    case = at_decision(dibao())
    case.world.answers["county_must_visit"] = (True, "抽中")
    assert case.refused("decide", "granted", 101) == {"beside"}


def test_the_check_runs_beside_the_survey_and_the_opinion_waits_for_it() -> None:
    case = accepted(dibao())
    assert (case.at(), case.beside()) == ("survey", {"check"})
    case.does("survey", "done", SURVEYOR, SECOND_SURVEYOR)
    assert case.refused("review", "eligible", REVIEWER) == {"beside"}
    case.checked()
    case.does("review", "eligible", REVIEWER)
    assert case.at() == "publicise"


# --- objections -------------------------------------------------------------------------------------------


def objected(handling: str, **limits: Limit | None) -> MemoryCase:
    case = at_notice(dibao({"objection.handling": handling}, limits))
    case.posts("publicise")
    case.later(2)
    assert case.happens("objection")
    assert case.at() == "objection"
    assert case.state.of("publicise")[-1].outcome == "disputed"
    return case


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
    case = at_notice_after(dibao({"notice.rounds": "after"}))
    assert case.happens("objection")
    case.does("objection", "resurvey", REVIEWER)
    case.does("survey", "done", SURVEYOR, SECOND_SURVEYOR)
    case.does("review", "ineligible", REVIEWER, note=REASON)
    case.does("decide", "refused", 101, 102, 103, note=REASON)
    assert case.at() == "ended:refused"
    assert [d.outcome for d in decisions(case)] == ["granted", "refused"]


def at_notice_after(case: MemoryCase) -> MemoryCase:
    favoured(at_review(case))
    case.does("decide", "granted", 101, 102, 103)
    assert case.at() == "announce"
    case.posts("announce")
    return case


def test_published_after_the_decision_it_takes_effect_when_the_days_are_over() -> None:
    case = at_notice_after(dibao({"notice.rounds": "after"}))
    case.later(7)
    assert case.at() == "announce"
    case.later(1)
    assert case.at() == "ended:granted"


def test_who_withdraws_after_the_decision_is_past_it_even_while_an_objection_is_answered() -> None:
    case = at_notice_after(dibao({"notice.rounds": "after"}))
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


# --- pay first, and the cap -------------------------------------------------------------------------------


def linshi(**world: Any) -> MemoryCase:
    case = opened(process("linshi.apply"), **world)
    case.does("apply", "done", CLERK)
    return case


def test_who_cannot_wait_is_paid_first_and_the_papers_follow() -> None:
    case = linshi()
    case.does("accept", "urgent", CLERK)
    assert case.at() == "advance"
    assert case.state.accepted_on == case.world.today
    case.world.answers["was_paid_first"] = (True, "已先行救助")
    case.does("advance", "paid", 101)
    assert (case.at(), case.beside()) == ("survey", {"check", "papers"})
    favoured(surveyed(case))
    published(case)
    assert case.refused("decide", "granted", 101) == {"beside"}
    case.does("papers", "done", CLERK)
    case.does("decide", "granted", 101, 102, 103)
    assert case.at() == "ended:granted"


def test_an_emergency_is_accepted_with_papers_missing_but_not_unmarked() -> None:
    case = linshi(missing=["收入证明"], unmarked=["身份证"])
    assert case.refused("accept", "urgent", CLERK) == {"unmarked"}
    case.world.unmarked.clear()
    assert case.refused("accept", "ordinary", CLERK) == {"missing"}
    case.does("accept", "urgent", CLERK)
    assert case.at() == "advance"


def test_more_than_may_be_paid_first_is_refused() -> None:
    case = linshi(answers={"advance_allowed": (False, "超过先行救助的最高金额")})
    case.does("accept", "urgent", CLERK)
    assert case.refused("advance", "paid", 101) == {"cap"}


def test_over_the_cap_nothing_is_granted_and_the_reason_is_the_rules_own() -> None:
    case = published(favoured(surveyed(accepted(opened(process("linshi.apply"))))))
    case.world.answers["within_caps"] = (False, "救助金额 9000 元超过上限 8000 元")
    (block,) = case.tries("decide", "granted", 101)
    assert (block.code, str(block.message)) == ("cap", "救助金额 9000 元超过上限 8000 元")
    case.does("decide", "refused", 101, 102, 103, note=REASON)
    assert case.at() == "ended:refused"


def test_one_case_one_plan_goes_over_the_county_before_the_notice() -> None:
    case = favoured(
        surveyed(
            accepted(opened(process("linshi.apply"), answers={"needs_coordination": (True, "超过上限")}))
        )
    )
    assert case.at() == "coordinate"
    case.does("coordinate", "done", COUNTY_OFFICER, SECOND_OFFICER)
    assert case.at() == "publicise"


# --- death, withdrawal, not taking part -------------------------------------------------------------------


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
    assert case.state.road
    assert case.state.road.why == "成员死亡"


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


def applied(case: MemoryCase) -> MemoryCase:
    case.does("apply", "done", CLERK)
    return case


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


# --- papers -----------------------------------------------------------------------------------------------


def test_papers_missing_send_the_case_back_and_the_clock_starts_once_when_it_is_accepted() -> None:
    case = dibao(missing=["户口簿"], unmarked=["户口簿"])
    case.does("apply", "done", CLERK)
    assert case.refused("accept", "complete", CLERK) == {"unmarked", "missing"}
    case.world.unmarked.clear()
    assert case.refused("accept", "complete", CLERK) == {"missing"}
    case.does("accept", "incomplete", CLERK)
    assert (case.at(), case.state.accepted_on) == ("apply", None)
    assert not case.due("total")
    case.later(5)
    case.world.missing.clear()
    case.does("apply", "done", CLERK)
    case.does("accept", "complete", CLERK)
    assert case.state.accepted_on == case.world.today
    assert case.due("total") == [case.world.due(case.world.today, Limit(3))]


def test_not_accepted_has_a_reason_and_starts_no_clock() -> None:
    case = dibao()
    case.does("apply", "done", CLERK)
    assert case.refused("accept", "not_accepted", CLERK) == {"no_reason"}
    case.does("accept", "not_accepted", CLERK, note="不属于本地受理范围，已告知向户籍地申请")
    assert (case.at(), case.state.accepted_on, case.due("total")) == ("ended:not_accepted", None, [])


# --- complaints -------------------------------------------------------------------------------------------


def complaint(**answers: Any) -> MemoryCase:
    from plugins.complaints import parameters as p

    said = {
        "clock_of_track": p.PETITION,
        "who_verifies": "town_reviewer",
        "who_replies": "petition_officer",
        **answers,
    }
    return opened(process("complaints.complaint"), answers=said)


def test_the_first_receiver_sorts_and_replies_himself() -> None:
    from core.declare import WhoDid

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


# --- several people ---------------------------------------------------------------------------------------


def test_a_survey_has_two_parts_by_two_people() -> None:
    case = accepted(dibao())
    case.does("survey", "done", SURVEYOR)
    assert case.at() == "survey"
    assert case.refused("survey", "done", SURVEYOR) == {"signed"}
    case.does("survey", "done", SECOND_SURVEYOR)
    assert case.at() == "review"
    assert case.state.of("survey")[-1].signers == (SURVEYOR, SECOND_SURVEYOR)


def two_surveyors() -> MemoryCase:
    pipeline = Pipeline(
        Step("apply", "申请", by=APPLICANT, basis=("T:1",)),
        Step(
            "survey",
            "调查",
            act=SURVEY,
            by="town_surveyor",
            people=2,
            basis=("T:2",),
            to={"lives_here": "yes", "moved_away": "no"},
        ),
        End("yes", "属实", aside=True),
        End("no", "不属实", aside=True),
        code="test.survey",
    )
    case = MemoryCase(process_of(pipeline))
    case.does("apply", "done", CLERK)
    return case


def test_surveyors_who_disagree_sign_again_and_the_first_signatures_stay_where_they_were() -> None:
    case = two_surveyors()
    case.does("survey", "lives_here", SURVEYOR)
    case.does("survey", "moved_away", SECOND_SURVEYOR)
    assert (case.at(), case.state.road and case.state.road.opinions) == ("survey", ())
    first = case.state.of("survey")[0]
    assert (first.outcome, len(first.opinions)) == ("unequal", 2)
    case.does("survey", "moved_away", SURVEYOR, SECOND_SURVEYOR)
    assert case.at() == "ended:no"


# --- reasons and opinions ---------------------------------------------------------------------------------


def test_a_grant_against_an_unfavourable_opinion_is_refused_and_the_case_must_be_sent_back() -> None:
    case = at_review(dibao())
    case.does("review", "ineligible", REVIEWER, note=REASON)
    assert case.at() == "decide"
    assert case.refused("decide", "granted", 101) == {"unfavourable", "no_notice"}
    case.does("decide", "returned", 101, 102, 103, note="收入计算漏列抚养费，请重新审核")
    published(favoured(case))
    case.does("decide", "granted", 101, 102, 103)
    assert case.at() == "ended:granted"


def test_a_refusal_says_why_in_its_own_words() -> None:
    case = at_decision(dibao())
    assert case.refused("decide", "refused", 101) == {"no_reason"}
    assert case.refused("decide", "refused", 101, "  ") == {"no_reason"}
    assert case.refused("decide", "refused", 101, "不符合条件") == {"stock_phrase"}
    assert case.refused("decide", "refused", 101, " 不符合条件。") == {"stock_phrase"}
    case.does("decide", "refused", 101, 102, 103, note=REASON)
    assert case.at() == "ended:refused"


def test_an_unfavourable_opinion_says_why_too() -> None:
    case = at_review(dibao())
    assert case.refused("review", "ineligible", REVIEWER) == {"no_reason"}
    assert case.refused("review", "unclear", REVIEWER, "不符合条件") == {"stock_phrase"}
    case.does("review", "unclear", REVIEWER, note="务工收入未核实，请重新入户")
    assert case.at() == "survey"


def test_who_departs_from_the_advice_says_why() -> None:
    case = at_decision(dibao())
    case.world.advised = Advice("granted", 912)
    assert case.refused("decide", "granted", 101, amount=1000) == {"departs"}
    case.does("decide", "granted", 101, amount=912)
    case.does("decide", "granted", 102, note="另加冬季取暖费", amount=1000)
    case.world.advised = Advice("refused", None)
    assert case.refused("decide", "granted", 103) == {"departs"}


def test_nothing_is_decided_without_the_township_s_opinion_and_survey() -> None:
    """No road leads there; the tests would hold even if one did."""
    case = accepted(dibao())
    decide = case.process.pipeline["decide"]
    run = case.run()
    run._open(decide, case.world.today)
    case._keep(run)
    found = case.refused("decide", "granted", 101)
    assert {"no_survey", "no_opinion", "no_notice"} <= found


# --- days -------------------------------------------------------------------------------------------------


def test_a_notice_ends_on_its_legal_day_though_the_machine_was_down_over_the_holiday() -> None:
    holiday = frozenset(date(2026, 10, day) for day in range(1, 9))
    case = at_notice(dibao(today=date(2026, 9, 21), holidays=holiday))
    case.until(date(2026, 9, 25))
    case.posts("publicise")
    case.later(20, job=False)
    case.job()
    first, decision = case.state.of("publicise")[-1], case.state.of("decide")[-1]
    assert (first.posted_on, first.left_on, first.outcome) == (
        date(2026, 9, 25),
        date(2026, 10, 2),
        "undisputed",
    )
    assert decision.entered_on == date(2026, 10, 2)
    assert case.due("finish", "decide") == [date(2026, 10, 13)]


def test_the_last_day_of_a_notice_belongs_to_it() -> None:
    case = at_notice(dibao())
    case.posts("publicise")
    case.later(7)
    assert case.at() == "publicise"
    assert case.happens("objection")
    assert case.at() == "objection"


def test_a_notice_that_hangs_is_held_by_nobody_and_cannot_be_hurried() -> None:
    case = at_notice(dibao())
    assert case.state.road
    assert case.state.road.holder
    assert case.state.road.wakes_on is None
    case.posts("publicise")
    assert case.state.road
    assert (case.state.road.holder, case.state.road.wakes_on) == (None, date(2026, 9, 8))
    assert case.refused("publicise", "undisputed", CLERK) == {"waits"}


def test_a_notice_is_posted_by_hand_but_neither_disputed_nor_left_out_by_hand() -> None:
    case = at_notice(dibao())
    assert case.refused("publicise", "omitted", CLERK) == {"no_outcome"}
    assert case.refused("publicise", "disputed", CLERK) == {"no_outcome"}
    case.world.channels_open.append("村务公开栏")
    assert case.refused("publicise", "undisputed", CLERK) == {"unposted"}


# --- reports that expire ----------------------------------------------------------------------------------

SHORT = {"check_report_valid_days": Limit(10, "days")}


def test_an_expired_report_reopens_beside_the_road_until_the_decision_is_taken() -> None:
    case = at_decision(dibao({}, SHORT))
    assert not case.beside()
    case.later(3)
    assert (case.at(), case.beside()) == ("decide", {"check"})
    assert "有效期" in case.open("check").why
    assert case.refused("decide", "granted", 101) == {"beside", "expired"}
    case.checked()
    case.does("decide", "granted", 101, 102, 103)
    assert case.at() == "ended:granted"


def test_an_expired_report_reopens_after_the_case_was_only_sent_back() -> None:
    case = at_decision(dibao({}, SHORT))
    case.does("decide", "returned", 101, 102, 103, note="请重新审核")
    case.later(5)
    assert (case.at(), case.beside()) == ("review", {"check"})
    assert case.refused("review", "eligible", REVIEWER) == {"beside", "expired"}


def test_after_the_decision_an_expired_report_is_nobody_s_business() -> None:
    case = at_notice_after(
        dibao({"notice.rounds": "after"}, {**SHORT, "notice_result_days": Limit(30, "days")})
    )
    case.later(20)
    assert (case.at(), case.beside()) == ("announce", set())


def test_a_report_that_expired_unheeded_after_the_decision_is_asked_again_when_an_objection_undoes_it() -> (
    None
):
    """Straight to a new opinion by an appraisal: nothing but the road's own entry opens the check in time."""
    settings = {"notice.rounds": "after", "objection.handling": "appraisal"}
    case = at_notice_after(dibao(settings, {**SHORT, "notice_result_days": Limit(30, "days")}))
    case.later(20)
    case.happens("objection")
    case.does("objection", "appraise", REVIEWER)
    case.does("appraise_again", "done", REVIEWER)
    assert (case.at(), case.beside()) == ("review", {"check"})
    case.checked()
    favoured(case)


def test_a_report_is_good_on_its_last_day() -> None:
    case = at_review(dibao({}, SHORT))
    case.later(10)
    assert not case.beside()
    favoured(case)


# --- minors -----------------------------------------------------------------------------------------------


def test_a_minor_s_notice_is_left_out_and_counts_as_settled() -> None:
    case = at_notice(dibao(minor=True))
    assert case.at() == "decide"
    assert case.state.of("publicise")[-1].outcome == "omitted"
    assert "未成年" in case.state.skipped["publicise"]
    case.does("decide", "granted", 101, 102, 103)
    assert case.at() == "ended:granted"


# --- four eyes and meetings -------------------------------------------------------------------------------


def test_who_gave_the_opinion_does_not_decide() -> None:
    case = published(favoured(at_review(dibao(delegated=False)), reviewer=COUNTY_OFFICER))
    assert case.refused("decide", "granted", COUNTY_OFFICER) == {"same_person"}
    case.does("decide", "granted", SECOND_OFFICER)


def test_each_pair_of_stages_is_the_county_s_own_choice() -> None:
    case = at_review(dibao(eyes=frozenset({"survey/review"})))
    assert case.refused("review", "eligible", SURVEYOR) == {"same_person"}
    case.world.eyes = frozenset()
    case.does("review", "eligible", SURVEYOR)
    published(case)
    case.world.eyes = frozenset({"survey/decide"})
    case.world.delegated = False
    assert case.refused("decide", "granted", SECOND_SURVEYOR, duty="county_officer") == {"same_person"}
    case.world.eyes = frozenset()
    case.does("decide", "granted", SECOND_SURVEYOR, duty="county_officer")


def test_a_relative_recuses_himself_at_every_stage() -> None:
    case = at_review(dibao(relatives={REVIEWER}))
    assert case.refused("review", "eligible", REVIEWER) == {"conflict"}
    case.does("review", "eligible", SECOND_REVIEWER)


def test_where_a_meeting_decides_nobody_signs_outside_it() -> None:
    case = at_decision(dibao({"decide.meeting": True}, met=False))
    assert case.refused("decide", "granted", 101) == {"no_meeting"}
    assert case.refused("decide", "refused", 101, REASON) == {"no_meeting"}
    case.world.met = True
    case.does("decide", "granted", *JOINT[:3])
    assert case.at() == "ended:granted"


# --- checks -----------------------------------------------------------------------------------------------


def test_a_clean_report_ends_the_check_by_itself() -> None:
    case = accepted(dibao())
    holder = case.open("check").holder
    assert holder
    assert holder.duty == "verifier"
    case.checked()
    assert (case.state.of("check")[-1].outcome, case.beside()) == ("clean", set())


def test_a_hit_goes_to_the_person_who_settles_it_and_refuses_nothing() -> None:
    case = accepted(dibao())
    case.checked(clean=False)
    hit, settling = case.state.of("check")
    assert hit.outcome == "hit"
    assert settling.holder
    assert (settling.holder.duty, settling.holder.division) == ("town_clerk", TOWN)
    case.does("survey", "done", SURVEYOR, SECOND_SURVEYOR)
    assert case.refused("review", "eligible", REVIEWER) == {"beside"}
    case.does("check", "settled", CLERK)
    case.does("review", "eligible", REVIEWER)
    assert case.at() == "publicise"


def test_a_check_has_no_outcome_that_leads_to_a_refusal() -> None:
    for code in ("dibao.apply", "tekun.apply", "linshi.apply"):
        check = process(code).pipeline["check"]
        assert set(check.outcomes) == {"clean", "settled"}


def test_nobody_settles_a_check_that_has_not_answered_and_nobody_answers_in_its_place() -> None:
    case = accepted(dibao())
    assert case.refused("check", "settled", 221) == {"unanswered"}
    assert case.refused("check", "settled", CLERK, duty="town_clerk") == {"not_yours", "unanswered"}
    assert case.refused("check", "clean", 221) == {"no_outcome"}


# --- taking away ------------------------------------------------------------------------------------------


def test_support_does_not_end_before_the_person_was_heard() -> None:
    case = opened(process("tekun.review"), answers={"must_hear": (False, "误标")})
    case.does("survey", "done", SURVEYOR, SECOND_SURVEYOR)
    case.does("assess", "stop", REVIEWER)
    case.posts("publicise")
    case.later(8)
    assert case.refused("decide", "stop", 101) == {"not_heard"}
    case.world.answers["must_hear"] = (True, "终止前听取意见")
    case.does("decide", "returned", 101, 102, 103, note="未听取意见")
    case.does("assess", "stop", REVIEWER)
    case.does("hear", "done", CLERK)
    case.posts("publicise")
    case.later(8)
    case.does("decide", "stop", 101, 102, 103)
    assert case.at() == "ended:stopped"


def test_a_survey_that_a_rule_leaves_out_leaves_its_reason_to_the_decision() -> None:
    answers = {"survey_in_review": (False, "救助对象已死亡"), "must_hear": (False, "因死亡终止")}
    case = opened(process("tekun.review"), answers=answers)
    assert case.at() == "assess"
    case.does("assess", "stop", REVIEWER)
    case.posts("publicise")
    case.later(8)
    case.does("decide", "died", 101, 102, 103)
    (decision,) = decisions(case)
    assert (decision.survey, decision.waiver) == (None, "救助对象已死亡")


def test_a_follow_up_has_its_clock_from_the_day_on_which_it_was_opened() -> None:
    case = opened(process("tekun.review"))
    assert case.state.accepted_on == case.world.today


# --- the record -------------------------------------------------------------------------------------------


def test_a_line_that_was_left_out_says_why() -> None:
    case = at_review(dibao())
    assert [(m.stage, m.why) for m in case.moves if isinstance(m, Skipped)] == [("appraise", "没有争议")]


def test_a_refused_attempt_leaves_nothing_behind() -> None:
    case = at_decision(dibao())
    before, moves = case.state, len(case.moves)
    assert case.refused("decide", "refused", 101)
    assert (case.state, len(case.moves)) == (before, moves)


def test_every_entry_of_a_stage_has_its_own_number_and_round() -> None:
    case = objected("reinvestigate")
    case.does("objection", "resurvey", REVIEWER)
    entries = [m.entry for m in case.moves if isinstance(m, Opened)]
    assert [e.seq for e in entries] == list(range(1, len(entries) + 1))
    assert [e.round for e in entries if e.stage == "survey"] == [1, 2]


def test_a_question_to_another_department_stands_beside_everything_and_moves_nothing() -> None:
    """Its stage is no line of the pipeline: whatever looks at open entries must leave it alone."""
    from dataclasses import replace

    from core.cases.state import Entry, Holder, applied

    case = at_decision(dibao())
    asked = Entry(
        len(case.state.entries) + 1,
        "asked_of_health",
        "asked",
        1,
        case.world.today,
        Holder("department_liaison", COUNTY),
    )
    case.state = applied(case.state, Opened(asked))
    case.does("decide", "granted", 101, 102, 103)
    assert case.at() == "ended:granted"
    assert case.state.entry(asked.seq) == replace(asked, left_on=case.world.today, outcome="case_ended")
