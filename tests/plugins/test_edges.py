"""The engine itself walked over every pipeline: it goes where the graph says, everywhere, and nowhere else."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from functools import partial
from importlib import import_module
from typing import Any

import pytest

from core.cases.engine import Run
from core.cases.events import event_target, events_now
from core.cases.state import CaseState, Entry, Signer
from core.declare import APPLICANT, End, Event, Line, Notice, Pipeline, Step
from core.declare.checks import START, combinations, graph_of, outcomes_on, reachable
from core.plugins import built_in
from tests.core.cases.memory import MemoryWorld, process_of

Edge = tuple[str, str]

PIPELINES = [
    pipeline
    for name in sorted(built_in())
    for case_type in import_module(f"plugins.{name}.plugin").register_case_types()
    for pipeline in case_type.pipelines
]
SHAPES = [
    pytest.param(pipeline, settings, id=f"{pipeline.code}-{n}")
    for pipeline in PIPELINES
    for n, settings in enumerate(combinations(pipeline))
]


def conditions(pipeline: Pipeline) -> list[Callable[..., Any]]:
    """The rules that leave a line in or out of a case."""
    return [line.when for line in pipeline if callable(line.when)]


def answer_sheets(pipeline: Pipeline) -> Iterator[dict[str, Any]]:
    """All of them yes, all no, and each alone yes: with these every skip of the road is taken."""
    names = [rule.__name__ for rule in conditions(pipeline)]
    holders = {line.by.__name__: "town_reviewer" for line in pipeline if callable(line.by)}
    for yes in ({*names}, set(), *({name} for name in names)):
        yield holders | {name: (name in yes, name) for name in names}


class Explorer:
    """Finds every stage that the engine reaches under one sheet of answers, and every edge it takes on the way."""

    def __init__(self, pipeline: Pipeline, settings: dict[str, Any], answers: dict[str, Any]) -> None:
        self.pipeline = pipeline
        self.process = process_of(pipeline, settings)
        self.world = MemoryWorld(answers=answers, quorum=1, joint=(101,))
        self.edges: set[Edge] = set()

    def explore(self) -> set[Edge]:
        """Breadth first over the stages of the road, one state each."""
        first = self._after(CaseState(self.world.today), lambda run: run.open_case())
        self._note(START, first)
        seen, waiting = set[str](), deque([first])
        while waiting:
            state = waiting.popleft()
            if state.road is None or state.road.stage in seen:
                continue
            seen.add(state.road.stage)
            waiting.extend(self._moves(state, state.road))
        return self.edges

    def _moves(self, state: CaseState, entry: Entry) -> Iterator[CaseState]:
        line = self.pipeline[entry.stage]
        for outcome in outcomes_on(line, self.process.settings):
            after = self._after(state, partial(self._leave, line=line, entry=entry, outcome=outcome))
            if after is not None:
                self._note(entry.stage, after)
                yield after
        for event in events_now(self._run(state)):
            for target in self._targets(state, event):
                after = self._after(state, partial(Run.happen, event=event, target=target))
                if target is not None:
                    self._note(entry.stage, after)
                    yield after

    def _leave(self, run: Run, line: Line, entry: Entry, outcome: str) -> None:
        """Everybody who is needed signs; what ends by time or by a machine ends."""
        if isinstance(line, Step):
            for person in range(101, 101 + entry.need):
                duty = "town_clerk" if line.by is APPLICANT else entry.holder.duty if entry.holder else ""
                run.sign(
                    entry.seq, outcome, Signer(person, duty, entry.holder.division if entry.holder else "")
                )
            return
        run._conclude(entry, outcome)  # a notice at its last day, a check that is clean, a wait that is over

    def _targets(self, state: CaseState, event: Event) -> list[str | None]:
        """Where the event leads from here, for each thing that its rule may answer."""
        if not isinstance(event.to, tuple):
            return [event_target(self._run(state), event)]
        found = []
        for said in event.to[1]:
            self.world.answers[event.to[0].__name__] = said
            found.append(event_target(self._run(state), event))
        return found

    def _run(self, state: CaseState) -> Run:
        return Run(self.process, self.world, state)

    def _after(self, state: CaseState, act: Callable[[Run], Any]) -> CaseState:
        run = self._run(state)
        act(run)
        return run.state

    def _note(self, source: str, after: CaseState) -> None:
        target = after.road.stage if after.road else after.ended_as
        assert target is not None, f"{source}: the case is nowhere"
        self.edges.add((source, target))


def from_aside(pipeline: Pipeline, edge: Edge) -> bool:
    """From aside an event may pull back to different places, by how far the case had come: the graph keeps them all."""
    source, target = edge
    pulled = {to for event in pipeline.events for to in event.targets}
    return source != START and pipeline[source].aside and target in pulled


@pytest.mark.parametrize(("pipeline", "settings"), SHAPES)
def test_the_engine_takes_every_edge_of_the_graph_and_no_other(
    pipeline: Pipeline, settings: dict[str, Any]
) -> None:
    graph = graph_of(pipeline, settings)
    reached = {START, *reachable(graph, START)}
    drawn = {(source, target) for source in reached for target in graph.get(source, ())}
    taken = {
        edge
        for answers in answer_sheets(pipeline)
        for edge in Explorer(pipeline, settings, answers).explore()
    }
    assert taken <= drawn
    assert {edge for edge in drawn - taken if not from_aside(pipeline, edge)} == set()


@pytest.mark.parametrize(("pipeline", "settings"), SHAPES)
def test_every_case_can_end_wherever_it_stands(pipeline: Pipeline, settings: dict[str, Any]) -> None:
    for answers in answer_sheets(pipeline):
        edges = Explorer(pipeline, settings, answers).explore()
        ends = {end.code for end in pipeline.ends}
        back = {target: {s for s, t in edges if t == target} for _source, target in edges}
        can_end, waiting = set(ends), deque(ends)
        while waiting:
            for source in back.get(waiting.popleft(), set()) - can_end:
                can_end.add(source)
                waiting.append(source)
        assert {source for source, _target in edges} <= can_end


def test_the_ends_of_a_pipeline_are_the_only_lines_where_nobody_acts() -> None:
    for pipeline in PIPELINES:
        for line in pipeline:
            assert isinstance(line, End) == (not line.outcomes)
            assert not isinstance(line, Notice) or line.outcomes


def never_skips(_run: Run, _line: Line) -> tuple[bool, str]:
    return True, ""


def goes_one_too_far(run: Run, position: int, on: Any) -> None:
    Run._onward_as_written(run, position + 1, on)  # type: ignore[attr-defined]


@pytest.mark.parametrize(("name", "broken"), [("_is_on", never_skips), ("_onward", goes_one_too_far)])
def test_the_walk_sees_an_engine_that_is_broken(
    monkeypatch: pytest.MonkeyPatch, name: str, broken: Callable[..., Any]
) -> None:
    monkeypatch.setattr(Run, "_onward_as_written", Run._onward, raising=False)
    monkeypatch.setattr(Run, name, broken)
    (dibao,) = (pipeline for pipeline in PIPELINES if pipeline.code == "dibao.apply")
    settings = next(combinations(dibao))
    with pytest.raises((AssertionError, KeyError)):
        test_the_engine_takes_every_edge_of_the_graph_and_no_other(dibao, settings)
