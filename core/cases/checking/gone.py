"""Of who no longer counts nothing more is asked: the running check goes on about the others."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from core.cases.checking.operations import running, stands
from core.cases.state import Left, Move, Raised
from core.cases.visits import GOING
from core.clock import today
from core.means import operations as means
from core.means.models import CheckRequest
from core.means.queries import request_of
from core.people.queries import dead_of, left_of

if TYPE_CHECKING:
    from core.cases.handling import Handling


def watch(act: Handling, moves: Iterable[Move]) -> None:
    """After a visit and a death, what the running check has not learnt yet of who has left or died is struck off."""
    household = act.case.household_id
    if household is None or act.state.road is None or not any(_may_tell(act, move) for move in moves):
        return
    row, persons = running(act), left_of(household, today()) | dead_of(household)
    request = request_of(row.id) if row is not None else None
    if row is None or request is None or not _silent_about(request, persons):
        return
    stands(act, row, means.ask_no_more(request, persons, today()))


def _may_tell(act: Handling, move: Move) -> bool:
    if isinstance(move, Raised):
        return move.mark == "death"
    return isinstance(move, Left) and _is_visit(act, move)


def _is_visit(act: Handling, move: Left) -> bool:
    stage, pipeline = act.state.entry(move.seq).stage, act.process.pipeline
    return stage in pipeline and pipeline[stage].act in GOING


def _silent_about(request: CheckRequest, persons: set[int]) -> bool:
    return any(a.person_id in persons and a.state in means.SILENT for a in request.answers)
