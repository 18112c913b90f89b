"""The graph that a pipeline draws under some settings: which lines there are, and where each may lead."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product
from typing import TYPE_CHECKING, Any

from core.declare.lines import NEXT, End, Event, Go, Line, Step
from core.declare.values import Condition, Parameter
from core.text import Message, Text, _

if TYPE_CHECKING:
    from core.declare.pipeline import Pipeline

START = "start"

Settings = Mapping[str, Any]
Graph = dict[str, set[str]]


def combinations(pipeline: Pipeline) -> Iterator[dict[str, Any]]:
    """Every assignment of the switches and choices on which the pipeline's shape depends."""
    parameters = pipeline.conditions()
    for values in product(*(p.domain for p in parameters)):
        yield {p.address: v for p, v in zip(parameters, values, strict=True)}


def is_on(line: Line, settings: Settings) -> bool | None:
    """On, off, or None when a rule decides case by case."""
    if _against(line, settings) is not None:
        return False
    return None if callable(line.when) else True


def why_off(line: Line, settings: Settings) -> Message | None:
    """By which setting of the place a line is left out, as a sentence; None where it is on or a rule decides."""
    found = _against(line, settings)
    if found is None:
        return None
    value = settings.get(found.parameter.address, found.parameter.default)
    return _(
        "本地的“%(setting)s”为“%(value)s”，不办这一环节。",
        setting=found.parameter.label,
        value=_called(found.parameter, value),
    )


def _against(line: Line, settings: Settings) -> Condition | None:
    """The setting that leaves the line out."""
    tested = (one for one in (line.where, line.when) if isinstance(one, Condition))
    return next((one for one in tested if not one.holds(settings)), None)


def _called(parameter: Parameter, value: Any) -> Text:
    if isinstance(value, bool):
        return _("是") if value else _("否")
    return next((option.label for option in parameter.options if option.code == value), _("没有设定"))


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
            t for to in targets for t in led_to(pipeline, line, to, settings)
        )
    for event in pipeline.events:
        for source in spans(pipeline, event):
            if source in graph:
                graph[source].update(
                    t for to in event.targets for t in _pulled(pipeline, source, to, settings)
                )
    return graph


def led_to(pipeline: Pipeline, line: Line, target: Any, settings: Settings) -> list[str]:
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
    """An event pulls back or goes aside; a target ahead of the case means that it stays (hole 11).

    So does one on the road where nothing but an end can follow: what was waived there stands before nothing else.
    """
    target = pipeline[to]
    on_the_road = not target.aside and not isinstance(target, End)
    stays = pipeline.index[to] > pipeline.index[source] or pipeline[source].only_ends
    return [] if on_the_road and stays else entered(pipeline, to, settings)


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
