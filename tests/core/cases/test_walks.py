"""Random walks over every pipeline: after each move what must hold does hold, and every case can still end."""

from __future__ import annotations

from collections import Counter

import pytest

from core.cases.state import Holder, Left, Raised, Signer
from tests.core.cases.memory import MemoryCase, MemoryWorld
from tests.core.cases.roads import PIPELINES, QUIET, process
from tests.core.cases.walking import Walk, can_end

EACH = pytest.mark.parametrize("code", PIPELINES)


@EACH
def test_whatever_anybody_tries_what_must_hold_holds_and_every_case_can_end(code: str, walks: int) -> None:
    for number in range(walks):
        walk = Walk(PIPELINES[code], number)
        faults = walk.go()
        assert not faults, "\n".join([f"{code} {number}: {faults}", *walk.trail])


@EACH
def test_a_walk_is_known_by_its_number(code: str) -> None:
    first, again, other = Walk(PIPELINES[code], 3), Walk(PIPELINES[code], 3), Walk(PIPELINES[code], 4)
    for walk in (first, again, other):
        walk.go(ends=False)
    assert (first.trail, first.case.moves) == (again.trail, again.case.moves)
    assert first.trail != other.trail


def test_the_walks_come_everywhere() -> None:
    """Each outcome of each stage, each event, each way to lose an entry: else the walks would prove little."""
    pipeline, seen = PIPELINES["dibao.apply"], Counter[str]()
    for number in range(400):
        walk = Walk(pipeline, number)
        walk.go(ends=False)
        seen.update(_happened(walk))
    outcomes = {f"{line.code}={outcome}" for line in pipeline for outcome in line.outcomes}
    events = {event.code for event in pipeline.events}
    lost = {"check=hit", "check=case_ended", "decide=rerouted", "decide=interrupted"}
    assert outcomes | events | lost <= set(seen), sorted((outcomes | events | lost) - set(seen))


def _happened(walk: Walk) -> list[str]:
    stages = {entry.seq: entry.stage for entry in walk.case.state.entries}
    left = [f"{stages[m.seq]}={m.outcome}" for m in walk.case.moves if isinstance(m, Left)]
    return [*left, *(m.mark for m in walk.case.moves if isinstance(m, Raised))]


def test_a_case_that_nobody_can_end_is_seen() -> None:
    assert can_end(MemoryCase(process("dibao.apply"), MemoryWorld(answers=dict(QUIET))))
    assert not can_end(MemoryCase(process("dibao.apply"), NobodyThere(answers=dict(QUIET))))


class NobodyThere(MemoryWorld):
    """Every post is vacant."""

    def covers(self, holder: Holder, signer: Signer) -> bool:
        return False
