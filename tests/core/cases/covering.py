"""Every edge of a pipeline: found in the graph, travelled by people through engine and gates, covered by few settings."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations as subsets
from itertools import product
from typing import Any

from core.cases.events import events_now
from core.cases.state import Entry, Left
from core.declare import CONFIRMER, Check, End, Event, Notice, Parameter, Pipeline, Step, Wait
from core.declare.checks import START, graph_of, is_on, outcomes_on, reachable, spans
from tests.core.cases.memory import MemoryCase, MemoryWorld, process_of

Edge = tuple[str, str]
"""A stage and the outcome that leaves it, or a stage and `event:` with the event that happens there."""
Settings = dict[str, Any]
REASON = "查明事实与申报不符，差额 312 元"


# --- in the graph -----------------------------------------------------------------------------------------


def switches_of(pipeline: Pipeline) -> list[Parameter]:
    """Every switch and choice that the pipeline names; those that only its rules read are not among them."""
    return [p for p in pipeline.parameters() if p.kind in ("switch", "choice")]


def shapes_of(pipeline: Pipeline) -> list[Settings]:
    """Every combination of them."""
    switches = switches_of(pipeline)
    return [
        {p.address: value for p, value in zip(switches, values, strict=True)}
        for values in product(*(p.domain for p in switches))
    ]


def edges_of(pipeline: Pipeline, settings: Mapping[str, Any]) -> set[Edge]:
    """Each outcome of each line that can be reached, and each event where the road can be."""
    reached = reachable(graph_of(pipeline, settings), START)
    gates = [line for line in pipeline if line.before in reached and is_on(line, settings) is not False]
    lines = [*(pipeline[code] for code in reached), *gates]
    found = {(line.code, outcome) for line in lines for outcome in outcomes_on(line, settings)}
    on_road = {code for code in reached if pipeline[code].on_road and not isinstance(pipeline[code], End)}
    for event in pipeline.events:
        found |= {(source, f"event:{event.code}") for source in on_road & set(spans(pipeline, event))}
    return found


def cover(pipeline: Pipeline) -> list[Settings]:
    """As few combinations of settings as cover every edge and turn each switch each way."""
    shapes = shapes_of(pipeline)
    parts = [edges_of(pipeline, shape) | set(shape.items()) for shape in shapes]
    whole = set().union(*parts)
    for size in range(1, len(shapes) + 1):
        for chosen in subsets(range(len(shapes)), size):
            if len(set().union(*(parts[n] for n in chosen))) == len(whole):
                return [shapes[n] for n in chosen]
    raise AssertionError("all of them cover it")


# --- through the engine and its tests ---------------------------------------------------------------------


@dataclass(frozen=True)
class Stop:
    """A case somewhere on the way, and how it came there."""

    case: MemoryCase
    way: tuple[Edge, ...] = ()

    @property
    def place(self) -> tuple[Any, ...]:
        """What makes two stops the same for whoever looks for edges."""
        state = self.case.state
        finished = {e.stage: e.outcome for e in state.entries if not e.is_open and e.lane == "road"}
        opinion = finished.get("review") or finished.get("assess")
        open_ = frozenset((e.stage, e.posted_on is not None) for e in state.open)
        return open_, opinion, finished.get("publicise") == "undisputed"


class Traveller:
    """Goes everywhere in one world, as people do: whatever the tests refuse is not done."""

    def __init__(self, pipeline: Pipeline, settings: Settings, world: MemoryWorld) -> None:
        self.pipeline = pipeline
        self.start = Stop(MemoryCase(process_of(pipeline, settings), world))
        self.taken: dict[Edge, tuple[Edge, ...]] = {}

    def travel(self, wanted: set[Edge]) -> dict[Edge, tuple[Edge, ...]]:
        """Each edge taken, with the shortest way over it; ends early when all that is wanted is found."""
        seen, waiting = {self.start.place}, deque([self.start])
        while waiting and not wanted <= set(self.taken):
            stop = waiting.popleft()
            for edge, case in self._onward(stop):
                following = Stop(case, (*stop.way, edge))
                for taken in (edge, *left_out(stop.case, case)):
                    self.taken.setdefault(taken, following.way)
                if following.place not in seen:
                    seen.add(following.place)
                    waiting.append(following)
        return self.taken

    def _onward(self, stop: Stop) -> Iterator[tuple[Edge, MemoryCase]]:
        """Everything that can be done here, each in a copy."""
        for entry in stop.case.state.open:
            for outcome, act in self._acts(entry):
                case = stop.case.copied()
                if act(case):
                    yield (entry.stage, outcome), case
        road = stop.case.state.road
        for event in events_now(stop.case.run()) if road else ():
            for said in event.to[1] if isinstance(event.to, tuple) else (None,):
                yield from self._happened(stop, event, said)

    def _happened(self, stop: Stop, event: Event, said: str | None) -> Iterator[tuple[Edge, MemoryCase]]:
        """An event; an objection is the outcome of its notice as well."""
        case, road = stop.case.copied(), stop.case.state.road
        assert road is not None
        if isinstance(event.to, tuple):
            case.world.answers[event.to[0].__name__] = said
        assert case.happens(event.code)
        yield (road.stage, f"event:{event.code}"), case
        outcome = case.state.entry(road.seq).outcome
        if outcome in self.pipeline[road.stage].outcomes:
            yield (road.stage, str(outcome)), case

    def _acts(self, entry: Entry) -> Iterator[tuple[str, Callable[[MemoryCase], bool]]]:
        line = self.pipeline[entry.stage]
        if isinstance(line, Wait) or (isinstance(line, Notice) and entry.posted_on):
            yield "over" if isinstance(line, Wait) else "undisputed", lambda case: waited(case, entry)
        elif isinstance(line, Notice):
            yield "posted", lambda case: not case.tries(entry.stage, "undisputed", 11)
        elif isinstance(line, Check):
            yield "clean", lambda case: answered(case, entry, clean=True)
            yield "settled", lambda case: answered(case, entry, clean=False)
        else:
            for outcome in line.outcomes:
                yield outcome, lambda case, o=outcome: signed(case, entry, o)  # type: ignore[misc]


def waited(case: MemoryCase, entry: Entry) -> bool:
    """The days pass by themselves."""
    assert entry.wakes_on is not None
    case.later((entry.wakes_on - case.world.today).days + 1)
    return True


def left_out(before: MemoryCase, after: MemoryCase) -> list[Edge]:
    """Notices that were left out on the way: nobody did it."""
    moves = (m for m in after.moves[len(before.moves) :] if isinstance(m, Left) and m.outcome == "omitted")
    return [(after.state.entry(move.seq).stage, "omitted") for move in moves]


def answered(case: MemoryCase, entry: Entry, clean: bool) -> bool:
    """The machine answers; a hit is settled by whoever settles it."""
    line = case.process.pipeline[entry.stage]
    assert isinstance(line, Check)
    case.checked(entry.stage, clean)
    return clean or not case.tries(entry.stage, "settled", 11, REASON)


def signed(case: MemoryCase, entry: Entry, outcome: str) -> bool:
    """As many people as it takes, each fresh, with a reason; False when the first may not."""
    line = case.process.pipeline[entry.stage]
    assert isinstance(line, Step)
    held = entry.holder.person if entry.holder else None
    staff = {"accept": 11, "register": 231, "sort": 231}
    for n in range(entry.need):
        person = held or (101 if line.by is CONFIRMER else staff.get(entry.stage, 1000 + 10 * entry.seq + n))
        if case.tries(entry.stage, outcome, person, REASON):
            return False
    return True


def worlds_of(pipeline: Pipeline) -> Iterator[MemoryWorld]:
    """Rules that all say yes, all no, each alone yes, each alone no; then a minor. One confirms alone."""
    rules = [line.when.__name__ for line in pipeline if callable(line.when)]
    fixed: dict[str, Any] = {line.by.__name__: "town_reviewer" for line in pipeline if callable(line.by)}
    alone = [{name} for name in rules]
    sheets = ({*rules}, set[str](), *alone, *({*rules} - one for one in alone))
    for minor, yes in ((False, sheets[0]), (True, sheets[0]), *((False, sheet) for sheet in sheets[1:])):
        answers = fixed | {name: (name in yes, "由规则决定") for name in rules}
        yield MemoryWorld(answers=answers, quorum=1, joint=(101,), minor=minor)


def travelled(pipeline: Pipeline, settings: Settings) -> dict[Edge, tuple[Edge, ...]]:
    """Every edge that people can take under these settings, with a way over it, whatever the rules say."""
    wanted, found = edges_of(pipeline, settings), dict[Edge, tuple[Edge, ...]]()
    for world in worlds_of(pipeline):
        if wanted <= set(found):
            break
        found = Traveller(pipeline, settings, world).travel(wanted - set(found)) | found
    return found
