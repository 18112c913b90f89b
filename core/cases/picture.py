"""The picture of a case's way: the lines of its process in the order in which they come, each with its state."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from core.cases.handling import Handling
from core.cases.state import CaseState, Entry
from core.declare import End, Line
from core.declare.graph import graph_of, reachable, why_off
from core.text import _

BROKEN_OFF = ("interrupted", "case_ended")
"""How an entry was left whose stage nobody has finished."""


def drawn(act: Handling) -> list[dict[str, Any]]:
    """Every line with its state, what is left out with the reason; one aside stands where the case last went there, and nowhere if it never did."""
    state = act.state
    lines = [line for line in act.process.pipeline if not _is_idle(state, line)]
    asides = {line.code: line for line in lines if line.aside and not isinstance(line, End)}
    found = [line for line in lines if line.code not in asides]
    entries = [entry for entry in state.entries if entry.lane == "road"]
    for n, entry in enumerate(entries):
        if entry.stage in asides and state.last(entry.stage) is entry:
            found.insert(_after(found, entries[:n]), asides[entry.stage])
    coming = _to_an_end(act)
    if coming:
        here = _after(found, entries)
        found[here:here] = [line for line in coming if line not in found]
    off = {line.code: str(why) for line in found if (why := why_off(line, act.process.settings))}
    why_not = _only_if_it_goes_on(found, coming) | _out_of_reach(act, found) | off | dict(state.skipped)
    return [_drawn(state, line, why_not) for line in found]


def _to_an_end(act: Handling) -> list[Line]:
    """Where the case stands aside on the way to an end: what follows there, in order; nothing elsewhere."""
    pipeline, road = act.process.pipeline, act.state.road
    line: Line | None = pipeline[road.stage] if road is not None else None
    found: list[Line] = []
    while line is not None and line.aside and line.only_ends:
        target = next(iter(line.outcomes.values()), None)
        line = pipeline[target] if isinstance(target, str) and target in pipeline else None
        line = line if line not in found else None  # whatever a plugin declares, a page comes to an end
        found += [line] if line is not None and line.aside else []
    return found


def _only_if_it_goes_on(lines: Sequence[Line], coming: Sequence[Line]) -> dict[str, str]:
    """What comes only if it doesn't end that way."""
    said = str(_("不终止、继续办理的，才经过这一环节。"))
    return {line.code: said for line in lines if line.before is None and line not in coming} if coming else {}


def _out_of_reach(act: Handling, lines: Sequence[Line]) -> dict[str, str]:
    """Lines to which no road leads any more, from where the case stands or since it has ended; none while it stands nowhere."""
    if act.state.ended_as:
        over = str(_("案件已经办结，没有经过这一环节。"))
        return {line.code: over for line in lines}
    process, now = act.process, [e.stage for e in act.state.entries if e.is_open and e.lane == "road"]
    if not now:
        return {}
    graph = graph_of(process.pipeline, process.settings)
    reached = set[str]().union(*(reachable(graph, stage) for stage in now))
    said = str(_("案件已经走上另一条路，不再办理这一环节。"))
    return {line.code: said for line in lines if line.before is None and line.code not in reached}


def _is_idle(state: CaseState, line: Line) -> bool:
    return line.aside and not state.of(line.code) and state.ended_as != line.code


def _after(found: Sequence[Line], earlier: Sequence[Entry]) -> int:
    """The place behind the line where the case stood before."""
    places = {line.code: n for n, line in enumerate(found)}
    return next((places[e.stage] + 1 for e in reversed(earlier) if e.stage in places), 0)


def _drawn(state: CaseState, line: Line, off: Mapping[str, str]) -> dict[str, Any]:
    entry = state.last(line.code)
    if isinstance(line, End) and state.ended_as == line.code:
        how = "done"
    elif entry is None:
        how = "skipped" if line.code in off else "ahead"
    else:
        how = "current" if entry.is_open else "stopped" if entry.outcome in BROKEN_OFF else "done"
    return {
        "code": line.code,
        "label": str(line.label),
        "lane": "beside" if line.before else "road",
        "state": how,
        "why": off[line.code] if how == "skipped" else "",
    }
