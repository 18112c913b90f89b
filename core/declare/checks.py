"""The proof that a pipeline closes: every combination of switches, and its guards taken out of the graph one by one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING

from core.declare.graph import (
    START,
    Graph,
    Settings,
    combinations,
    entered,
    following,
    graph_of,
    is_on,
    led_to,
    outcomes_on,
    reachable,
    spans,
)
from core.declare.lines import (
    APPLICANT,
    CONFIRMER,
    NEXT,
    Act,
    Check,
    Decision,
    End,
    Go,
    Line,
    Notice,
    Step,
    Wait,
    WhoDid,
)
from core.declare.values import Condition, Parameter

if TYPE_CHECKING:
    from core.declare.pipeline import Pipeline

CODE = re.compile(r"[a-z][a-z0-9_]{0,39}")
VILLAGE = frozenset({"village_aide"})
COUNTY_DECIDERS = frozenset({"county_officer"})
SPANS = ("within", "starts_within", "lasts", "again_lasts", "good_for", "silence_after")


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
    return "a survey has no switch" if line.where or isinstance(line.when, Condition) else None


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
    for name in SPANS:
        parameter = getattr(line, name, None)
        if parameter is not None and not isinstance(parameter, Parameter):
            return f"{name}= takes a parameter of kind limit, so that a county may set it: {name}=p.NAME"
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
        yield from _silence_faults(line)
        yield from _waiver_faults(pipeline, line)
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


def _silence_faults(line: Line) -> Iterator[str]:
    if isinstance(line, Step) and line.silence_after is not None and not line.needs:
        yield f"{line.code}: silence counts, but no paper proves that the household was told (SAL26:48)"


def _gate_faults(pipeline: Pipeline, line: Line) -> Iterator[str]:
    if line.before is None:
        return
    if line.before not in pipeline:
        yield f"{line.code}: stands before {line.before}, which is no line"
    elif not pipeline[line.before].on_road or pipeline.index[line.before] < pipeline.index[line.code]:
        yield f"{line.code}: its gate {line.before} must come later on the road"


def _waiver_faults(pipeline: Pipeline, line: Line) -> Iterator[str]:
    """Without survey and check nothing begins or changes: such a line stands aside, and what it grants only ends."""
    if not isinstance(line, Step) or not line.only_ends:
        return
    for outcome in line.grants if isinstance(line, Decision) else line.favours:
        to = line.outcomes.get(outcome)
        led = pipeline[to] if isinstance(to, str) and to in pipeline else None
        ends = isinstance(led, End) and led.ends and not (led.begins or led.changes)
        if not line.aside or not (ends or (led is not None and led.only_ends)):
            yield f"{line.code}: waives survey and check, though {outcome} does not only end something (D57:15)"


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
    yield from _undecided(pipeline, settings, graph, said)
    yield from _early_change(pipeline, graph, said)
    if pipeline.notice_required:
        yield from _notice_faults(pipeline, graph_of(pipeline, settings, favoured=True), said)


def _dead_end(pipeline: Pipeline, settings: Settings, graph: Graph, code: str) -> str | None:
    """Why a case may stay at this line for ever."""
    line = pipeline[code]
    outcomes = outcomes_on(line, settings)
    lost = [o for o, to in outcomes.items() if not led_to(pipeline, line, to, settings)]
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
        # where all that follows is an end, a rule may skip the survey of one who has died: its stored reason takes
        # the survey's place (engine, Decision); before a grant or a change nothing does
        ruled = [g for g in sorted(guards) if callable(pipeline[g].when)]
        waived = act is Act.SURVEY and ((pipeline.ends_only and ruled) or decision.waiver)
        if not waived and decision.code in reachable(graph, START, guards):
            why = f", for a rule may skip {ruled[0]}: take its when= away" if ruled else ""
            yield f"{decision.code}: can be reached without {act.value} ({article}){why}{said}"
    opinions = frozenset(line.code for line in pipeline.acting(Act.OPINE))
    for objection in pipeline.acting(Act.OBJECTION):
        if objection.code in graph and decision.code in reachable(graph, objection.code, opinions):
            yield f"{decision.code}: can be reached from {objection.code} without a new opinion (D57:19){said}"


def _undecided(pipeline: Pipeline, settings: Settings, graph: Graph, said: str) -> Iterator[str]:
    """Nothing begins or changes but by a decision that grants it; no objection is answered with an effect."""
    decisions = frozenset(decision.code for decision in pipeline.decisions)
    objections = [line.code for line in pipeline.acting(Act.OBJECTION) if line.code in graph]
    effects = {end.code: end for end in pipeline.ends if end.takes_effect}
    for code in sorted(effects.keys() & reachable(graph, START, decisions.union(objections))):
        if effects[code].begins or effects[code].changes:
            yield f"{code}: is reached without a decision, let it be led to by one (SAL26:44){said}"
    for objection in objections:
        for code in sorted(effects.keys() & reachable(graph, objection, decisions)):
            yield f"{code}: is reached from {objection} without a new opinion and decision (D57:19){said}"
    for decision in pipeline.decisions:
        for outcome, to in outcomes_on(decision, settings).items():
            led = set(led_to(pipeline, decision, to, settings)) if outcome not in decision.grants else set()
            for code in sorted(effects.keys() & led):
                yield f"{decision.code}: {outcome} leads to {code}, though it grants nothing (SAL26:44){said}"


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
    "Graph",
    "Settings",
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
