"""Who acts and who decides: the joint group, instruments that come and go, what stands beside the road, machines."""

from __future__ import annotations

from dataclasses import replace

from core.cases.state import Entry, Holder, Opened, Skipped
from core.cases.state import applied as applied_move
from core.declare import APPLICANT, SURVEY, End, Pipeline, Step
from tests.core.cases.memory import COUNTY, TOWN, MemoryCase, process_of
from tests.core.cases.roads import (
    CLERK,
    COUNTY_OFFICER,
    INSPECTOR,
    REASON,
    REVIEWER,
    SECOND_INSPECTOR,
    SECOND_SURVEYOR,
    SURVEYOR,
    accepted,
    at_decision,
    at_notice,
    at_review,
    decisions,
    dibao,
    favoured,
    objected,
    process,
    published,
    surveyed,
)

# --- the joint group -------------------------------------------------------------------------------------


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
    assert (case.holder(), case.votes()) == ("county_officer", ())
    assert not decisions(case)
    case.does("decide", "granted", COUNTY_OFFICER)
    assert case.at() == "ended:granted"


def test_the_last_signer_does_not_set_the_sum_of_all() -> None:
    case = at_decision(dibao())
    case.does("decide", "granted", 101, 102, amount=450)
    assert case.refused("decide", "granted", 103, amount=5000) == {"apart"}
    case.does("decide", "granted", 103, note=REASON, amount=5000)
    assert (case.at(), decisions(case)) == ("decide", [])
    case.does("decide", "granted", 104, amount=450)
    assert case.at() == "ended:granted"


def test_a_first_signer_in_error_is_outvoted_by_the_others() -> None:
    case = at_decision(dibao())
    case.does("decide", "granted", 101, amount=45)
    case.does("decide", "granted", 102, note=REASON, amount=450)
    case.does("decide", "granted", 103, 104, amount=450)
    assert case.at() == "ended:granted"


def test_a_group_that_agrees_to_grant_but_not_on_the_sum_leaves_it_to_the_county() -> None:
    case = at_decision(dibao())
    case.does("decide", "granted", 101, 102, amount=450)
    case.does("decide", "granted", 103, 104, note=REASON, amount=500)
    assert case.holder() == "town_confirmer"
    case.does("decide", "granted", 105, note=REASON, amount=550)
    assert (case.holder(), case.votes()) == ("county_officer", ())


def test_a_group_that_loses_a_member_in_mid_vote_and_cannot_agree_any_more_does_not_wait_for_ever() -> None:
    case = at_decision(dibao())
    case.does("decide", "granted", 101, 102)
    case.does("decide", "refused", 103, 104, note=REASON)
    case.world.joint = (101, 102, 103, 104)
    case.reroutes()
    assert case.holder() == "county_officer"


def test_three_of_five_who_must_recuse_themselves_leave_the_decision_to_the_county() -> None:
    case = at_notice(dibao())
    case.world.relatives |= {101, 102, 103}
    published(case)
    assert case.holder() == "county_officer"


def test_a_relative_may_not_sign_and_the_others_are_enough() -> None:
    case = at_decision(dibao(relatives={103}))
    assert case.refused("decide", "granted", 103) == {"conflict", "not_member"}
    case.does("decide", "granted", 101, 102, 104)
    assert case.at() == "ended:granted"


def test_who_gave_the_opinion_is_no_member_of_the_quorum() -> None:
    case = published(favoured(at_review(dibao(joint=(31, 102, 103), quorum=3))))
    assert case.holder() == "county_officer"
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
    assert (case.open("decide").need, case.votes()) == (4, ())
    case.does("decide", "granted", 101, 102, 103)
    assert case.at() == "decide"
    case.does("decide", "granted", 104)
    assert case.at() == "ended:granted"


# --- instruments -----------------------------------------------------------------------------------------


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
    assert case.holder() == "town_confirmer"
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
    assert case.holder() == "county_officer"


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


# --- several people --------------------------------------------------------------------------------------


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
    assert (case.at(), case.votes()) == ("survey", ())
    first = case.state.of("survey")[0]
    assert (first.outcome, len(first.opinions)) == ("unequal", 2)
    case.does("survey", "moved_away", SURVEYOR, SECOND_SURVEYOR)
    assert case.at() == "ended:no"


# --- beside the road -------------------------------------------------------------------------------------


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


# --- checks ----------------------------------------------------------------------------------------------


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


# --- the record ------------------------------------------------------------------------------------------


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
    case = at_decision(dibao())
    asked = Entry(
        len(case.state.entries) + 1,
        "asked_of_health",
        "asked",
        1,
        case.world.today,
        Holder("department_liaison", COUNTY),
    )
    case.state = applied_move(case.state, Opened(asked))
    case.does("decide", "granted", 101, 102, 103)
    assert case.at() == "ended:granted"
    assert case.state.entry(asked.seq) == replace(asked, left_on=case.world.today, outcome="case_ended")


def test_a_decision_that_was_handed_to_one_officer_keeps_its_entry_as_long_as_its_office_decides() -> None:
    case = at_decision(dibao(joint=(), duty="town_confirmer"))
    entry = case.open("decide")
    assert entry.holder is not None
    named = replace(entry, holder=replace(entry.holder, person=101))
    case.state = replace(case.state, entries=(*case.state.entries[:-1], named))
    case.reroutes()
    assert case.open("decide") == named
