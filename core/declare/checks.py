"""The proof that a pipeline closes: every combination of switches, and its guards taken out of the graph one by one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from itertools import product
from typing import TYPE_CHECKING, Any

from core.declare.lines import (
    APPLICANT,
    CONFIRMER,
    NEXT,
    Act,
    Check,
    Decision,
    End,
    Event,
    Go,
    Line,
    Notice,
    Step,
    Wait,
    WhoDid,
)
from core.declare.values import Condition

if TYPE_CHECKING:
    from core.declare.pipeline import Pipeline

CODE = re.compile(r"[a-z][a-z0-9_]{0,39}")
VILLAGE = frozenset({"village_aide"})
COUNTY_DECIDERS = frozenset({"county_officer"})
START = "start"

Settings = Mapping[str, Any]
Graph = dict[str, set[str]]


def combinations(pipeline: Pipeline) -> Iterator[dict[str, Any]]:
    """Every assignment of the switches and choices on which the pipeline's shape depends."""
    parameters = pipeline.conditions()
    for values in product(*(p.domain for p in parameters)):
        yield {p.address: v for p, v in zip(parameters, values, strict=True)}


def faults_of(pipeline: Pipeline) -> list[str]:
    """Every fault, each naming its stage; empty when the pipeline closes."""
    faults = [*_line_faults(pipeline), *_name_faults(pipeline)]
    if faults:
        return faults
    seen: set[str] = set()
    found: dict[str, None] = {}
    for settings in combinations(pipeline):
        graph = graph_of(pipeline, settings)
        reached = reachable(graph, START)
        seen |= reached
        for fault in _graph_faults(pipeline, settings, graph, reached):
            found.setdefault(fault)
    lost = [line.code for line in pipeline.lines if line.before is None and line.code not in seen]
    return [*found, *(f"{code}: no road leads here" for code in lost)]


def is_on(line: Line, settings: Settings) -> bool | None:
    """On, off, or None when a rule decides case by case."""
    if line.when is None:
        return True
    return line.when.holds(settings) if isinstance(line.when, Condition) else None


def outcomes_on(line: Line, settings: Settings) -> dict[str, Any]:
    """The outcomes that exist under these settings, with their targets."""
    pairs = line.outcomes.items()
    return {
        outcome: target.to if isinstance(target, Go) else target
        for outcome, target in pairs
        if not isinstance(target, Go) or target.when.holds(settings)
    }


def following(pipeline: Pipeline, position: int, settings: Settings) -> list[str]:
    """Road lines that may come next after `position`: the first that is on, and those that a rule may skip before it."""
    found = []
    for line in pipeline.lines[position:]:
        on = is_on(line, settings) if line.on_road else False
        if on is not False:
            found.append(line.code)
        if on:
            return found
    return found


def entered(pipeline: Pipeline, code: str, settings: Settings) -> list[str]:
    """Where one who is sent to `code` may land: a line that is off falls through to the next."""
    line = pipeline[code]
    on = is_on(line, settings)
    if on:
        return [code]
    if line.aside:
        return [code] if on is None else []
    onward = following(pipeline, pipeline.index[code] + 1, settings)
    return [code, *onward] if on is None else onward


def graph_of(pipeline: Pipeline, settings: Settings, favoured: bool = False) -> Graph:
    """Edges between the lines that stand on the road or aside, events included.

    `favoured`: only what a grant can rest on, without the roads of an unfavourable opinion (hole 18).
    """
    graph: Graph = {START: set(following(pipeline, 0, settings))}
    for line in pipeline.lines:
        if line.before is not None or is_on(line, settings) is False:
            continue
        found = outcomes_on(line, settings).items()
        targets = [to for outcome, to in found if not (favoured and _is_against(line, outcome))]
        graph.setdefault(line.code, set()).update(
            t for to in targets for t in _led_to(pipeline, line, to, settings)
        )
    for event in pipeline.events:
        for source in spans(pipeline, event):
            if source in graph:
                graph[source].update(
                    t for to in event.targets for t in _pulled(pipeline, source, to, settings)
                )
    return graph


def _led_to(pipeline: Pipeline, line: Line, target: Any, settings: Settings) -> list[str]:
    """Where one who leaves `line` for `target` may land."""
    if target is NEXT:
        return following(pipeline, pipeline.index[line.code] + 1, settings)
    return entered(pipeline, target, settings)


def _is_against(line: Line, outcome: str) -> bool:
    """An opinion on which no grant may rest: the Decision refuses to grant on it."""
    return isinstance(line, Step) and bool(line.favours) and outcome not in line.favours


def spans(pipeline: Pipeline, event: Event) -> list[str]:
    """The lines during which an event may happen."""
    if event.during:
        return list(event.during)
    last = pipeline.index[event.until] if event.until else len(pipeline.lines)
    first = pipeline.index[pipeline.accepts_at] if event.accepted and pipeline.accepts_at else -1
    lines = (line for line in pipeline.lines if line.before is None and not isinstance(line, End))
    return [line.code for line in lines if line.aside or first < pipeline.index[line.code] <= last]


def _pulled(pipeline: Pipeline, source: str, to: str, settings: Settings) -> list[str]:
    """An event pulls back or goes aside; a target ahead of the case means that it stays (hole 11)."""
    target = pipeline[to]
    ahead = not target.aside and not isinstance(target, End) and pipeline.index[to] > pipeline.index[source]
    return [] if ahead else entered(pipeline, to, settings)


def reachable(graph: Graph, start: str, without: frozenset[str] = frozenset()) -> set[str]:
    """Every line that can be reached from `start` when the lines `without` are taken out."""
    seen: set[str] = set()
    open_ = [start]
    while open_:
        code = open_.pop()
        if code in seen or code in without:
            continue
        seen.add(code)
        open_.extend(graph.get(code, ()))
    return seen - {START}


# --- faults of single lines -------------------------------------------------------------------------------


def _line_faults(pipeline: Pipeline) -> Iterator[str]:
    codes = [line.code for line in pipeline.lines]
    for code in sorted({c for c in codes if codes.count(c) > 1}):
        yield f"{code}: the code stands twice"
    for line in pipeline.lines:
        if not CODE.fullmatch(line.code):
            yield f"{line.code}: a code is lower-case letters, digits and _"
        if not line.basis and not isinstance(line, End):
            yield f"{line.code}: has no legal basis"
        for test in _KIND_TESTS:
            fault = test(line)
            if fault:
                yield f"{line.code}: {fault}"
    if len(pipeline.acting(Act.ACCEPT)) > 1:
        yield "accept: a pipeline is accepted once"


def _survey_by_two(line: Line) -> str | None:
    if line.act is not Act.SURVEY:
        return None
    if not isinstance(line, Step) or line.people < 2:
        return "a survey is made by at least two people (D57:16)"
    return "a survey has no switch" if isinstance(line.when, Condition) else None


def _decider(line: Line) -> str | None:
    if isinstance(line, Decision) and line.by is not CONFIRMER and line.by not in COUNTY_DECIDERS:
        return "only the confirmer or the county decides (SAL26:44)"
    if isinstance(line, Decision) and not set(line.grants) <= set(line.outcomes):
        return "grants an outcome that it does not have"
    return None


def _village(line: Line) -> str | None:
    if line.by in VILLAGE and line.act is not None:
        return "a village duty has no act in a procedure (SAL26:5)"
    return "a village duty is never on the road" if line.by in VILLAGE and line.before is None else None


def _holder(line: Line) -> str | None:
    if isinstance(line, Step) and line.by is None:
        return "nobody does it (by=)"
    if isinstance(line, Check) and not (line.run_by or line.by):
        return "nobody runs the check (run_by=)"
    return None


def _posture(line: Line) -> str | None:
    if line.aside and line.before:
        return "stands beside the road and aside at once"
    if isinstance(line, End) and (line.when is not None or line.before):
        return "an end has no condition and no gate"
    if isinstance(line, (Notice, Wait)) and line.before:
        return "a notice or a wait can't stand beside the road"
    return None


def _outcomes(line: Line) -> str | None:
    for name in ("form", "issues", "says"):
        held = getattr(line, name, None)
        unknown = sorted(set(held) - set(line.outcomes)) if isinstance(held, Mapping) else []
        if unknown:
            return f"{name} names {unknown[0]}, which is no outcome of it"
    return None


def _limits(line: Line) -> str | None:
    for parameter in (
        line.within,
        line.starts_within,
        getattr(line, "lasts", None),
        getattr(line, "good_for", None),
    ):
        if parameter is not None and parameter.kind != "limit":
            return f"{parameter.address} is no limit"
    if isinstance(line, (Notice, Wait)) and line.lasts is None:
        return "lasts no stated time"
    return None


_KIND_TESTS: tuple[Callable[[Line], str | None], ...] = (
    _survey_by_two,
    _decider,
    _village,
    _holder,
    _posture,
    _limits,
    _outcomes,
)


# --- faults of names --------------------------------------------------------------------------------------


def _name_faults(pipeline: Pipeline) -> Iterator[str]:
    for line in pipeline.lines:
        yield from _target_faults(pipeline, line)
        yield from _gate_faults(pipeline, line)
        if isinstance(line.by, WhoDid) and line.by.stage not in pipeline:
            yield f"{line.code}: done by who did {line.by.stage}, which is no line"
    for event in pipeline.events:
        for name in (*event.targets, *event.during, *((event.until,) if event.until else ())):
            if name not in pipeline:
                yield f"event {event.code}: names {name}, which is no line"
        if event.accepted and pipeline.accepts_at is None:
            yield f"event {event.code}: waits for an acceptance that this procedure does not have"
        if event.by in VILLAGE:
            yield f"event {event.code}: a village duty moves no case (SAL26:5)"


def _target_faults(pipeline: Pipeline, line: Line) -> Iterator[str]:
    for target in line.outcomes.values():
        to = target.to if isinstance(target, Go) else target
        if to is not NEXT and to not in pipeline:
            yield f"{line.code}: leads to {to}, which is no line"
        elif to is not NEXT and pipeline[to].before is not None:
            yield f"{line.code}: leads to {to}, which stands beside the road"


def _gate_faults(pipeline: Pipeline, line: Line) -> Iterator[str]:
    if line.before is None:
        return
    if line.before not in pipeline:
        yield f"{line.code}: stands before {line.before}, which is no line"
    elif not pipeline[line.before].on_road or pipeline.index[line.before] < pipeline.index[line.code]:
        yield f"{line.code}: its gate {line.before} must come later on the road"


# --- faults of the graph ----------------------------------------------------------------------------------


def _graph_faults(pipeline: Pipeline, settings: Settings, graph: Graph, reached: set[str]) -> Iterator[str]:
    said = _said(settings)
    for code in sorted(reached):
        fault = None if isinstance(pipeline[code], End) else _dead_end(pipeline, settings, graph, code)
        if fault:
            yield f"{code}: {fault}{said}"
    yield from _gates_passed(pipeline, graph, said)
    for decision in pipeline.decisions:
        if decision.code in reached and decision.grants:
            yield from _guard_faults(pipeline, graph, decision, said)
    yield from _early_change(pipeline, graph, said)
    if pipeline.notice_required:
        yield from _notice_faults(pipeline, graph_of(pipeline, settings, favoured=True), said)


def _dead_end(pipeline: Pipeline, settings: Settings, graph: Graph, code: str) -> str | None:
    """Why a case may stay at this line for ever."""
    line = pipeline[code]
    outcomes = outcomes_on(line, settings)
    lost = [o for o, to in outcomes.items() if not _led_to(pipeline, line, to, settings)]
    if not outcomes:
        return "no outcome is left"
    if lost:
        return f"{lost[0]} leads nowhere"
    ends = any(isinstance(pipeline[c], End) for c in reachable(graph, code))
    return None if ends else "no end can be reached"


def _gates_passed(pipeline: Pipeline, graph: Graph, said: str) -> Iterator[str]:
    """What stands beside the road holds nobody up where the road leads past its gate."""
    for gate in sorted({line.before for line in pipeline.lines if line.before}):
        without = reachable(graph, START, frozenset({gate}))
        past = [c for c in without if pipeline[c].on_road and pipeline.index[c] > pipeline.index[gate]]
        if past:
            yield f"{gate}: {min(past)} is reached without it, though lines beside the road wait for it{said}"


def _guard_faults(pipeline: Pipeline, graph: Graph, decision: Decision, said: str) -> Iterator[str]:
    for act, article in ((Act.SURVEY, "D57:15"), (Act.OPINE, "SAL26:44")):
        guards = frozenset(line.code for line in pipeline.acting(act) if line.before is None)
        # a rule may skip a survey in a review: its stored reason takes the survey's place (engine, Decision)
        waived = act is Act.SURVEY and any(callable(pipeline[g].when) for g in guards)
        if not waived and decision.code in reachable(graph, START, guards):
            yield f"{decision.code}: can be reached without {act.value} ({article}){said}"
    opinions = frozenset(line.code for line in pipeline.acting(Act.OPINE))
    for objection in pipeline.acting(Act.OBJECTION):
        if objection.code in graph and decision.code in reachable(graph, objection.code, opinions):
            yield f"{decision.code}: can be reached from {objection.code} without a new opinion (D57:19){said}"


def _early_change(pipeline: Pipeline, graph: Graph, said: str) -> Iterator[str]:
    """What is paid during a wait is decided first."""
    undecided = reachable(graph, START, frozenset(d.code for d in pipeline.decisions))
    for line in pipeline.lines:
        if isinstance(line, Wait) and line.changes is not None and line.code in undecided:
            yield f"{line.code}: changes what is paid before anybody has decided (SAL26:47){said}"


def _notice_faults(pipeline: Pipeline, graph: Graph, said: str) -> Iterator[str]:
    notices = frozenset(line.code for line in pipeline.lines if isinstance(line, Notice))
    free = reachable(graph, START, notices)
    for end in pipeline.ends:
        if end.takes_effect and end.code in free:
            yield f"{end.code}: takes effect without a notice (D57:19){said}"


def _said(settings: Settings) -> str:
    shown = ", ".join(f"{k}={v}" for k, v in settings.items())
    return f" [{shown}]" if shown else ""


__all__ = [
    "APPLICANT",
    "START",
    "combinations",
    "entered",
    "faults_of",
    "following",
    "graph_of",
    "is_on",
    "outcomes_on",
    "reachable",
    "spans",
]
