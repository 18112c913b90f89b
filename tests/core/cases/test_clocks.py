"""Days: what ends by time ends on its legal day, clocks start once, reports expire and are asked again."""

from __future__ import annotations

from datetime import date

from core.cases.clocks import EXPIRES
from core.declare import Limit
from tests.core.cases.roads import (
    CLERK,
    REASON,
    REVIEWER,
    accepted,
    at_announcement,
    at_decision,
    at_notice,
    at_review,
    dibao,
    favoured,
    surveyed,
)

# --- papers ----------------------------------------------------------------------------------------------


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


# --- days ------------------------------------------------------------------------------------------------


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
    assert case.holder() == "town_clerk"
    assert case.open("publicise").wakes_on is None
    case.posts("publicise")
    assert case.holder() == ""
    assert case.open("publicise").wakes_on == date(2026, 9, 8)
    assert case.refused("publicise", "undisputed", CLERK) == {"waits"}


def test_a_notice_is_posted_by_hand_but_neither_disputed_nor_left_out_by_hand() -> None:
    case = at_notice(dibao())
    assert case.refused("publicise", "omitted", CLERK) == {"no_outcome"}
    assert case.refused("publicise", "disputed", CLERK) == {"no_outcome"}
    case.world.channels_open.append("村务公开栏")
    assert case.refused("publicise", "undisputed", CLERK) == {"unposted"}


# --- reports that expire ---------------------------------------------------------------------------------


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
    case = at_announcement(
        dibao({"notice.rounds": "after"}, {**SHORT, "notice_result_days": Limit(30, "days")})
    )
    case.later(20)
    assert (case.at(), case.beside()) == ("announce", set())


def test_a_report_that_expired_unheeded_after_the_decision_is_asked_again_when_an_objection_undoes_it() -> (
    None
):
    """Straight to a new opinion by an appraisal: nothing but the road's own entry opens the check in time."""
    settings = {"notice.rounds": "after", "objection.handling": "appraisal"}
    case = at_announcement(dibao(settings, {**SHORT, "notice_result_days": Limit(30, "days")}))
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


# --- limits -----------------------------------------------------------------------------------------------


def test_a_limit_counts_from_the_end_of_the_stage_that_the_county_names() -> None:
    case = accepted(dibao({}, {"limit_survey_days": Limit(10, since="accept")}))
    case.later(3)
    again = case.due("finish", "survey")
    assert again == [case.world.due(date(2026, 9, 1), Limit(10))]


def test_a_limit_counts_anew_when_the_stage_comes_round_again() -> None:
    case = at_review(dibao({}, {"limit_survey_days": Limit(10, since="accept")}))
    case.later(6)
    case.does("review", "unclear", REVIEWER, note=REASON)
    first, second = case.due("finish", "survey")
    assert second == case.world.due(case.world.today, Limit(10)) > first


def test_where_the_township_does_not_confirm_the_other_number_holds() -> None:
    total = Limit(15, undelegated=35)
    for delegated, days in ((True, 15), (False, 35)):
        case = accepted(dibao({}, {"limit_total_workdays": total}, delegated=delegated))
        assert case.due("total") == [case.world.due(case.world.today, Limit(days))]


def test_a_limit_that_the_county_left_open_starts_no_clock() -> None:
    case = accepted(dibao({}, {"limit_survey_days": None, "limit_total_workdays": None}))
    assert (case.due("finish", "survey"), case.due("total")) == ([], [])
    assert case.due("start", "survey")


def test_beginning_and_finishing_have_a_clock_each_and_both_are_met_when_the_stage_is_left() -> None:
    case = accepted(dibao())
    case.later(1)
    surveyed(case)
    clocks = {d.clock.kind: d.met_on for d in case.deadlines if d.clock.stage == "survey"}
    assert clocks == {"start": case.world.today, "finish": case.world.today}


def test_posting_has_its_clock_and_the_days_of_the_notice_have_none() -> None:
    case = at_notice(dibao())
    (posting,) = (d for d in case.deadlines if d.clock.stage == "publicise")
    assert (posting.clock.kind, posting.met_on) == ("post", None)
    case.posts("publicise")
    assert posting.met_on == case.world.today
    case.later(8)
    assert [d.clock.kind for d in case.deadlines if d.clock.stage == "publicise"] == ["post"]


def test_a_report_has_a_last_day_that_nobody_meets() -> None:
    case = accepted(dibao({}, SHORT))
    case.checked()
    assert case.due(EXPIRES, "check") == [date(2026, 9, 11)]
    case.later(30)
    case.checked()
    assert case.due(EXPIRES, "check") == [date(2026, 9, 11), date(2026, 10, 11)]


def test_a_report_with_a_hit_is_not_good_before_somebody_has_settled_it() -> None:
    case = accepted(dibao({}, SHORT))
    case.checked(clean=False)
    assert case.due(EXPIRES, "check") == []
    case.later(4)
    case.does("check", "settled", CLERK)
    assert case.due(EXPIRES, "check") == [date(2026, 9, 15)]


def test_the_days_of_the_last_round_do_not_hang_on_when_the_job_ran() -> None:
    """The same case with the job every night and with none at all for a month."""

    def told(nightly: bool) -> list[tuple[str, date | None]]:
        case = at_notice(dibao())
        case.posts("publicise")
        for _ in range(30):
            case.later(1, job=nightly)
        case.job()
        return [(e.stage, e.left_on) for e in case.state.entries]

    assert told(nightly=True) == told(nightly=False)
