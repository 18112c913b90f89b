"""The engine broken on purpose: each break is caught by a story, and by random walks where they can see it at all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from core.cases import engine, events, gates, state
from core.cases.engine import Run
from core.cases.state import Accepted, Ended, Entry, Opened
from core.declare import Event, Line, Notice
from core.declare.lines import Act
from tests.core.cases import memory, test_clocks, test_engine, test_gates, test_stories
from tests.core.cases.roads import PIPELINES
from tests.core.cases.walking import Walk

Break = Callable[[pytest.MonkeyPatch], None]
AS_WRITTEN = {
    name: getattr(Run, name)
    for name in ("_held_by", "_is_on", "notice_ends", "_reopen", "_conclude", "_open", "pass_time", "expired")
}


def without(patch: pytest.MonkeyPatch, *tests: str) -> None:
    """The gates without these tests."""
    left = tuple(test for test in gates._TESTS if test.__name__ not in tests)
    assert len(left) == len(gates._TESTS) - len(tests)
    patch.setattr(gates, "_TESTS", left)


# --- twenty breaks ----------------------------------------------------------------------------------------


def quorum_ignored(patch: pytest.MonkeyPatch) -> None:
    """One signature is enough for everything."""

    def held_by(run: Run, line: Line) -> Any:
        holder, _need, reason = AS_WRITTEN["_held_by"](run, line)
        return holder, 1, reason

    patch.setattr(Run, "_held_by", held_by)


def notice_guard_off(patch: pytest.MonkeyPatch) -> None:
    """The road leaves out the notice in front of the decision; the decision's own test is a second guard, off as well."""

    def is_on(run: Run, line: Line) -> tuple[bool, str]:
        before = any(
            run.pipeline.index[line.code] < run.pipeline.index[d.code] for d in run.pipeline.decisions
        )
        return (False, "") if isinstance(line, Notice) and before else AS_WRITTEN["_is_on"](run, line)

    patch.setattr(Run, "_is_on", is_on)
    without(patch, "_published")


def notice_a_day_short(patch: pytest.MonkeyPatch) -> None:
    """A notice ends on the day before its last."""
    patch.setattr(
        Run,
        "notice_ends",
        lambda run, seq, on: date.fromordinal(AS_WRITTEN["notice_ends"](run, seq, on).toordinal() - 1),
    )


def expired_report_accepted(patch: pytest.MonkeyPatch) -> None:
    """A report is good for ever: neither asked again nor tested."""
    patch.setattr(Run, "expired", lambda run, line: False)


def expired_report_only_tested(patch: pytest.MonkeyPatch) -> None:
    """An expired report blocks the decision, but nobody is asked for a new one."""
    patch.setattr(Run, "_reopen_expired", lambda run: None)


def beside_lines_not_opened(patch: pytest.MonkeyPatch) -> None:
    """What should stand beside the road is never opened, so that nobody does it."""
    patch.setattr(Run, "_open_beside", lambda run, on: None)


def side_entries_left_open(patch: pytest.MonkeyPatch) -> None:
    """A case ends and its check still stands on somebody's list."""
    patch.setattr(Run, "_end", lambda run, line, on: run._do(Ended(line.code, on)))


def clock_restarts(patch: pytest.MonkeyPatch) -> None:
    """A matter that comes back to sorting is accepted again, and its clock begins anew."""

    def conclude(run: Run, entry: Entry, outcome: str, on: date | None = None) -> None:
        again, line = run.state.accepted_on, run.pipeline[entry.stage]
        AS_WRITTEN["_conclude"](run, entry, outcome, on)
        if again and line.act is Act.ACCEPT:
            run._do(Accepted(run.world.today))

    patch.setattr(Run, "_conclude", conclude)


def opinions_carried_over(patch: pytest.MonkeyPatch) -> None:
    """Whoever decides after a re-routing finds the signatures of those before him."""

    def reopen(run: Run, entry: Entry, *more: Any) -> None:
        before = len(run.moves)
        AS_WRITTEN["_reopen"](run, entry, *more)
        opened = run.moves[before + 1]
        assert isinstance(opened, Opened)
        run.moves[before + 1] = Opened(replace(opened.entry, opinions=entry.opinions))
        run.state = replace(run.state, entries=(*run.state.entries[:-1], run.moves[before + 1].entry))  # type: ignore[union-attr]

    patch.setattr(Run, "_reopen", reopen)


def event_moves_forward(patch: pytest.MonkeyPatch) -> None:
    """A death during the survey carries the case to the opinion."""

    def target(run: Run, event: Event) -> str | None:
        to = run.world.rule(event.to[0]) if isinstance(event.to, tuple) else event.to
        return None if to == "stay" else str(to)

    patch.setattr(events, "event_target", target)
    patch.setattr(memory, "event_target", target)


def survey_test_off(patch: pytest.MonkeyPatch) -> None:
    """The road leaves out the survey; the decision's own test is a second guard, off as well."""

    def is_on(run: Run, line: Line) -> tuple[bool, str]:
        return (False, "没有人手") if line.act is Act.SURVEY else AS_WRITTEN["_is_on"](run, line)

    patch.setattr(Run, "_is_on", is_on)
    without(patch, "_survey")


def objection_unanswered(patch: pytest.MonkeyPatch) -> None:
    """An objection changes nothing; the decision's own test is a second guard, off as well."""

    def target(run: Run, event: Event) -> str | None:
        return None if event.code == "objection" else events.event_target(run, event)

    patch.setattr(memory, "event_target", target)
    without(patch, "_objections")


def settled_by_machine(patch: pytest.MonkeyPatch) -> None:
    """A hit ends the check as if a person had looked at it."""
    patch.setattr(
        Run,
        "answer",
        lambda run, seq, clean: run._conclude(run.state.entry(seq), "clean" if clean else "settled"),
    )


def broken_off_counts_as_finished(patch: pytest.MonkeyPatch) -> None:
    """What an event interrupts counts as done: a survey that a death broke off, an opinion nobody gave."""
    for module in (state, engine):
        patch.setattr(module, "UNFINISHED", state.UNFINISHED - {"interrupted"})


def ends_on_the_job_s_day(patch: pytest.MonkeyPatch) -> None:
    """What ends by time ends when the job runs, however late."""

    def conclude(run: Run, entry: Entry, outcome: str, on: date | None = None) -> None:
        AS_WRITTEN["_conclude"](run, entry, outcome, None)

    patch.setattr(Run, "_conclude", conclude)


def deadlock_unseen(patch: pytest.MonkeyPatch) -> None:
    """Two, two and one: everybody has signed, nobody can decide, and the case waits for ever."""
    patch.setattr(Run, "_deadlocked", lambda run, entry: False)


def sums_counted_together(patch: pytest.MonkeyPatch) -> None:
    """Two grant 450, the last one 5000: three votes for granting."""
    patch.setattr(
        Entry, "votes", lambda entry, outcome, content="": sum(o.outcome == outcome for o in entry.opinions)
    )


def unfavourable_grant(patch: pytest.MonkeyPatch) -> None:
    """A grant against the opinion; the missing notice is a second guard, off as well."""
    without(patch, "_opinion", "_published")


def relatives_sign(patch: pytest.MonkeyPatch) -> None:
    """Nobody recuses himself; the membership of the group is a second guard, off as well."""
    without(patch, "_recusal", "_members")


def two_eyes(patch: pytest.MonkeyPatch) -> None:
    """Who gave the opinion decides; the membership of the group is a second guard, off as well."""
    without(patch, "_other_eyes", "_members")


def nobody_heard(patch: pytest.MonkeyPatch) -> None:
    """Support ends without a word; the road's own line is a second guard where its rule says yes."""
    without(patch, "_heard")


def routing_ignored(patch: pytest.MonkeyPatch) -> None:
    """A suspended instrument changes nothing for decisions that are open."""
    patch.setattr(Run, "reroute", lambda run: None)


STORIES: dict[Break, Callable[[], None]] = {
    quorum_ignored: test_engine.test_two_votes_of_three_decide_nothing,
    notice_guard_off: test_clocks.test_the_last_day_of_a_notice_belongs_to_it,
    notice_a_day_short: test_clocks.test_the_last_day_of_a_notice_belongs_to_it,
    expired_report_accepted: test_clocks.test_an_expired_report_reopens_beside_the_road_until_the_decision_is_taken,
    expired_report_only_tested: test_clocks.test_an_expired_report_reopens_after_the_case_was_only_sent_back,
    beside_lines_not_opened: test_engine.test_the_check_runs_beside_the_survey_and_the_opinion_waits_for_it,
    side_entries_left_open: test_stories.test_who_does_not_take_part_in_the_survey_ends_his_case_and_what_stood_beside_it,
    clock_restarts: test_stories.test_a_matter_sent_back_to_sorting_keeps_the_clock_that_it_had,
    opinions_carried_over: test_engine.test_suspension_in_mid_vote_opens_a_fresh_entry_at_the_county_and_opinions_do_not_count,
    event_moves_forward: test_stories.test_a_death_during_the_survey_does_not_carry_the_case_forward,
    survey_test_off: test_gates.test_nothing_is_decided_without_the_township_s_opinion_and_survey,
    objection_unanswered: test_clocks.test_the_last_day_of_a_notice_belongs_to_it,
    settled_by_machine: test_engine.test_a_hit_goes_to_the_person_who_settles_it_and_refuses_nothing,
    broken_off_counts_as_finished: test_stories.test_an_opinion_that_was_broken_off_is_none,
    ends_on_the_job_s_day: test_clocks.test_a_notice_ends_on_its_legal_day_though_the_machine_was_down_over_the_holiday,
    deadlock_unseen: test_engine.test_a_group_that_cannot_agree_leaves_the_decision_to_the_county,
    sums_counted_together: test_engine.test_the_last_signer_does_not_set_the_sum_of_all,
    unfavourable_grant: test_gates.test_a_grant_against_an_unfavourable_opinion_is_refused_and_the_case_must_be_sent_back,
    relatives_sign: test_gates.test_a_relative_recuses_himself_at_every_stage,
    two_eyes: test_gates.test_who_gave_the_opinion_does_not_decide,
    nobody_heard: test_gates.test_support_does_not_end_before_the_person_was_heard,
    routing_ignored: test_engine.test_suspension_in_mid_vote_opens_a_fresh_entry_at_the_county_and_opinions_do_not_count,
}


@pytest.mark.parametrize("broken", STORIES, ids=lambda b: b.__name__)
def test_a_story_sees_that_the_engine_is_broken(monkeypatch: pytest.MonkeyPatch, broken: Break) -> None:
    STORIES[broken]()
    broken(monkeypatch)
    with pytest.raises(
        (AssertionError, LookupError, ValueError)
    ):  # what it says, or an entry it speaks of, is not so
        STORIES[broken]()


ELSEWHERE: dict[Break, str] = {clock_restarts: "complaints.complaint", nobody_heard: "tekun.review"}
"""Breaks of what a dibao application does not have."""
WAITS = {deadlock_unseen, expired_report_only_tested, beside_lines_not_opened}
"""Breaks after which nothing wrong happens: nothing at all does, so the walks must ask for an end."""


@pytest.mark.parametrize("broken", STORIES, ids=lambda b: b.__name__)
def test_a_random_walk_sees_it_too(monkeypatch: pytest.MonkeyPatch, broken: Break) -> None:
    broken(monkeypatch)
    pipeline = PIPELINES[ELSEWHERE.get(broken, "dibao.apply")]
    assert any(Walk(pipeline, number).go(ends=broken in WAITS) for number in range(400))
