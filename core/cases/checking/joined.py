"""Who comes to be counted after the check was opened is checked too, before the opinion: the running check asks, or one more."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from core.cases.state import JOINED, Left, Move, Raised, Resumed
from core.cases.visits import GOING
from core.clock import today
from core.declare import Check
from core.means import operations as means
from core.means.queries import request_of, requests_of, unauthorised
from core.people.queries import persons_by_key
from core.rules import HEARD

if TYPE_CHECKING:
    from core.cases.handling import Handling


def watch(act: Handling, moves: Iterable[Move]) -> None:
    """After a visit, and after a check that could not take somebody in, ask about whom nobody was asked yet."""
    if any(isinstance(move, Resumed) or (isinstance(move, Left) and _may_show(act, move)) for move in moves):
        look(act)


def look(act: Handling) -> None:
    """Ask about those who count now and about whom nobody was asked, or is asked no more."""
    if act.case.household_id is None or act.state.road is None:
        return
    for line in act.process.pipeline.lines:
        if isinstance(line, Check) and act.state.of(line.code):
            _ask(act, line)


def _may_show(act: Handling, move: Left) -> bool:
    stage, pipeline = act.state.entry(move.seq).stage, act.process.pipeline
    return stage in pipeline and (isinstance(pipeline[stage], Check) or pipeline[stage].act in GOING)


def _ask(act: Handling, line: Check) -> None:
    wanted = unasked(act, line)
    if not wanted:
        return
    running = next((e for e in act.state.open if e.stage == line.code), None)
    if running is not None:
        _ask_more(act, act.rows[running.seq].id, wanted)
        return
    done = act.state.last_left(line.code)
    if done is not None and done.outcome == "settled":
        act.run.record(Raised(HEARD))  # what was settled stays so, whatever is said of others
    act.run.check_again(line, JOINED)
    act.keep()


def _ask_more(act: Handling, entry_id: int, wanted: list[tuple[int, str]]) -> None:
    """Nothing is asked without consent: who has still to sign is asked about by a check of its own, once this one is over."""
    request, household = request_of(entry_id), act.case.household_id
    assert household is not None, "a check has a household"
    if request is not None and request.finished_on is None and not unauthorised(wanted, today(), household):
        means.ask_more(request, wanted, today())


def unasked(act: Handling, line: Check) -> list[tuple[int, str]]:
    """What this check asks about those who count now and about whom no check that counts has asked."""
    if line.asks is None or act.case.household_id is None:
        return []
    persons = persons_by_key(act.case.household_id)
    asked = {answer.person_id for request in requests_of(act.case.id) for answer in request.answers}
    pairs = act.world.rule(line.asks)
    return [(persons[m], source) for m, source in pairs if m in persons and persons[m] not in asked]
