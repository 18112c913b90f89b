"""The questions that core asks, in the order of a case's life: the whole contract with plugins beside the declarations.

A hook is for many answerers; where exactly one party can answer, the answer is a field of a declaration. The name
tells the kind: `register_*` is asked once at start; `find_*` and `describe_*` are questions inside a decision;
`show_*` puts something on a page; `*_changed` is asked inside the transaction that changes it; `stage_finished` is
news after the commit. A hook is added together with the feature that asks it, and goes with it.

An implementation may take fewer arguments than its spec, never others and never one with a default. A list is laid
end to end with the other answers, None is no answer. Only core's features and plugins answer; only core asks.
"""

# mypy: disable-error-code="empty-body"

from __future__ import annotations

from datetime import date
from typing import Any

import pluggy

from core.actor import Actor
from core.declare import (
    Card,
    CaseType,
    Conflict,
    Duty,
    Job,
    Panel,
    Parameter,
    Screen,
    Verifier,
)
from core.declare.hooks import PROJECT, hookimpl

hookspec = pluggy.HookspecMarker(PROJECT)
__all__ = ["PROJECT", "hookimpl", "hookspec"]


# --- at start: what there is -------------------------------------------------------------------------------


@hookspec
def register_case_types() -> list[CaseType]:
    """The assistance types that a plugin brings, each with its pipelines and what it pays.

    Asked: once in every process, at start, before any request; no database is there yet.
    Answer: the case types; papers and letters are found by walking their pipelines.
    If it fails: the plugin is quarantined, named on the module page; core and the others run.
    Used by: core.cases (the engine), core.modules (what can be enabled), core.documents (forms and letters).
    """


@hookspec
def register_parameters() -> list[Parameter]:
    """Every number, switch, choice and limit that a county may set.

    Asked: once in every process, at start.
    Answer: the parameters under the plugin's own module name; a pipeline may name no other but core's.
    If it fails: the plugin is quarantined.
    Used by: core.parameters (dated values, profiles), core.modules (what must be set before going live).
    """


@hookspec
def register_duties() -> list[Duty]:
    """The duties (岗位) that may hold a stage, see a screen or read a report.

    Asked: once in every process, at start; core's own first, so that a plugin's stages can be checked against them.
    Answer: the duties with level, rights and mutual exclusions.
    If it fails: the plugin is quarantined.
    Used by: core.access (postings, permissions), core.plugins (no stage for a duty that nobody can hold).
    """


@hookspec
def register_screens() -> list[Screen]:
    """Generated screens over tables of one's own.

    Asked: once in every process, at start.
    Answer: view classes with their label, heading and the duties that may open them.
    If it fails: the plugin is quarantined.
    Used by: core.web (menu and routes), core.access (permissions), core.modules (hidden where the module is off).
    """


@hookspec
def register_jobs() -> list[Job]:
    """Work that recurs: reviews that fall due, reminders, nightly settling.

    Asked: once in every process, at start.
    Answer: jobs, each a function `(today) -> how many` that is harmless to run twice; it is called under each range of
        offices where the module is on, and sees their rows alone.
    If it fails: the plugin is quarantined.
    Used by: core.jobs (the scheduler, `jiuzhu job list`).
    """


@hookspec
def register_verifiers() -> list[Verifier]:
    """Sources that can answer a means check (经济状况核对).

    Asked: once in every process, at start.
    Answer: sources with the items that they cover; a paper that a source confirms is not asked for (SAL26 art. 62).
    If it fails: the plugin is quarantined.
    Used by: core.means (requests and results), core.documents (papers that need not be brought).
    """


# --- a case on its road ------------------------------------------------------------------------------------


@hookspec
def find_conflicts(case: Any, stage: str, person: int) -> list[Conflict]:
    """Why this officer, named by the number of the officer's own person row, must not act at this stage (回避).

    Asked: whenever core tests who may act: on the page, before a signature, when a joint group is counted; inside
        the caller's transaction, often, so it must be cheap.
    Answer: one Conflict a reason; none when the officer is free.
    If it fails: the caller stops: nobody signs on an unanswered question; the page says so in place of the buttons.
    Used by: core.cases (signatures, quorum), core.delegation (who is left to confirm).
    """


@hookspec
def describe_household(household: Any, on: Any) -> list[str]:
    """What a module knows of a household on a day that rules of other types may need, as codes of circumstances.

    Asked: when core builds the Facts of a case, inside the caller's transaction.
    Answer: codes (`<type>_recipient`), added to `Facts.raised`; sums paid are known to core and are not repeated here.
    If it fails: the caller stops: no advice on half the facts; the page is shown without advice and buttons.
    Used by: core.cases (facts for advice and decision).
    """


@hookspec
def show_on_case(case: Any, user: Actor) -> list[Panel]:
    """Blocks for the page of a case.

    Asked: whenever somebody opens the page of a case, also of other types; a module that is off there isn't asked.
    Answer: panels of label and text, shown below core's own.
    If it fails: that plugin's blocks are missing, the page and the others stand; shown on the module page.
    Used by: core.cases (the page of a case).
    """


@hookspec
def show_on_home(user: Actor) -> list[Card]:
    """Figures for the home page of the duty that somebody acts under.

    Asked: whenever a home page is opened; a module that is off at the user's place isn't asked.
    Answer: cards with a figure and where it leads.
    If it fails: that plugin's cards are missing, the page and the others stand; shown on the module page.
    Used by: core.desk (the home page).
    """


# --- what has changed: inside the transaction that changes it ----------------------------------------------


@hookspec
def instrument_changed(instrument: Any) -> None:
    """A delegation instrument was signed, began, was suspended, resumed or ended.

    Asked: once a change, inside its transaction, after the row is written.
    Answer: none; whoever rests on the instrument acts.
    If it fails: the change is undone; a refusal (`Refused`) reaches the person as it is.
    Used by: core.delegation asks; core.cases moves decisions to whoever confirms now.
    """


@hookspec
def hands_changed(before: str, now: str) -> None:
    """Rows of a township or of some of its villages went over to another office: a body's, or back to its own.

    Asked: once for each pair of office codes, inside the transaction that moves the rows, after they have moved.
    Answer: none; whoever holds open work at the old township or county hands it to the new one.
    If it fails: nothing is moved; a refusal reaches the person as it is.
    Used by: core.divisions asks; core.access posts officers anew, core.tasks and core.cases carry on what is open.
    """


@hookspec
def find_left_at(division: str, after: date) -> list[str]:
    """A division is to be ended: what would be left without a place after its last day.

    Asked: once, before the day is written; `division` is a township, a village or a body.
    Answer: one short phrase with its number for each kind of thing, "3个未办结的案件"; none when nothing is left.
    If it fails: the division is not ended.
    Used by: core.divisions asks; core.access, core.cases and core.delegation say what is still there.
    """


@hookspec
def posting_changed(posting: Any) -> None:
    """Somebody was given a duty at a place, or it ended.

    Asked: once a change, inside its transaction, after the row is written.
    Answer: none; whoever holds tasks for that person acts.
    If it fails: the change is undone; a refusal reaches the person as it is.
    Used by: core.access asks; core.tasks and core.cases hand over what waits for the one who left.
    """


@hookspec
def relatives_changed(persons: list[int]) -> None:
    """Somebody was filed as a near relative of one who handles cases, or such a filing was verified.

    Asked: once a filing and once a verification, inside its transaction, after the row is written; `persons` are the
        relative and, where his number is known, the one whose relative he is.
    Answer: none; whoever keeps open cases of these persons acts.
    If it fails: the filing is undone; a refusal reaches the person as it is.
    Used by: core.people asks; core.cases marks undecided cases and sends the county to the home (D57 20).
    """


@hookspec
def applications_changed(case: Any) -> None:
    """An application was registered as a case.

    Asked: once a case, inside the transaction that registers it, after its household is known.
    Answer: none; whoever waited for this application acts.
    If it fails: the application is not registered; a refusal reaches the person as it is.
    Used by: core.cases asks; core.discovery settles those on a list who have applied.
    """


@hookspec
def figures_changed(household: int) -> None:
    """A figure of a household's means is put right, or another source's word is made to count.

    Asked: once a change, inside its transaction, before the row is written; `household` is its number.
    Answer: none; whoever has decided or is about to decide on these figures refuses.
    If it fails: the figure stays; a refusal (`Refused`) reaches the person as it is.
    Used by: core.means asks; core.cases keeps what stands between an opinion and its decision, and closed cases.
    """


@hookspec
def calendar_changed(year: int) -> None:
    """Working days of a year were loaded or corrected.

    Asked: once a year and load, inside its transaction.
    Answer: none; whoever keeps due dates of that year computes them again, with a line in the timeline.
    If it fails: the load is undone.
    Used by: core.calendar asks; core.cases recomputes deadlines that were provisional.
    """


# --- news, after the commit --------------------------------------------------------------------------------


@hookspec
def stage_finished(case: Any, stage: str, outcome: str) -> None:
    """A stage of a case was finished.

    Asked: at least once a finished stage, after its commit, by the scheduler, in order within a case, in a
        transaction of its own; the same news may come twice.
    Answer: none.
    If it fails: logged and shown on the module page; the others are told.
    Used by: core.cases (the outbox).
    """
