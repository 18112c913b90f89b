"""Whether a county's changes leave a case the time that the law gives it: what must pass, and what they allow, against the total."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from fractions import Fraction
from math import ceil
from typing import Any

from core.cases.flows.queries import known_of
from core.cases.overlay import overlaid
from core.cases.process import OWN, Process
from core.cases.standstill import is_uncounted
from core.cases.versions import valued
from core.declare import Limit, Line, Notice, Parameter, Pipeline, Wait
from core.declare.graph import is_on
from core.delegation.queries import is_delegated
from core.divisions.queries import children
from core.parameters.totals import counted
from core.parameters.values import shown
from core.plugins import registry
from core.text import Message, _


def beyond_total(pipeline: Pipeline, overlay: Mapping[str, Any], division: str, on: date) -> Message | None:
    """Why no case could be decided in time on the shortest road; None where it can be, or where the type has no total.

    Counted is what passes by itself, waits and notices, and each limit that the changes set. Those of the type are the
    most that a stage may take, not what it takes: the case's own clock holds them together.
    """
    if not isinstance(pipeline.total, Parameter) or not overlay:
        return None
    process = overlaid(valued(pipeline, division, on), overlay, known_of(pipeline.code))
    total = process.limit(pipeline.total)
    taken = list(_taken(process, overlay))
    if total is None or not taken:
        return None
    most = Limit(total.days(_delegated(pipeline, division, on)), total.unit)
    needed = sum((limit.workdays() for _line, limit in taken), Fraction(0))
    if needed <= most.workdays():
        return None
    return _(
        "自受理起，等待、公示和本县设定的环节时限合计约 %(sum)s 个工作日（%(parts)s），超过“%(total)s”的 %(most)s。",
        sum=ceil(needed),
        parts="、".join(f"{line.label} {shown({'n': limit.n, 'unit': limit.unit})}" for line, limit in taken),
        total=pipeline.total.label,
        most=shown(most.stored()),
    )


def _taken(process: Process, overlay: Mapping[str, Any]) -> Iterator[tuple[Line, Limit]]:
    for line in counted(process.pipeline)[1:]:
        if is_on(line, process.settings) is False:
            continue
        if is_uncounted(process, line.code):
            continue
        if isinstance(line, (Wait, Notice)) and (lasts := process.limit(line.lasts)):
            yield line, lasts
        limit = process.limit(line.within)
        if limit and line.within and not callable(line.when) and _is_own(line.within, overlay):
            yield line, limit


def _is_own(parameter: Parameter, overlay: Mapping[str, Any]) -> bool:
    return parameter.code.startswith(OWN) or parameter.address in overlay.get("limits", {})


def _delegated(pipeline: Pipeline, division: str, on: date) -> bool:
    """Whether some township decides by itself: then its shorter total has to be kept."""
    matter = next(code for code, kind in registry().case_types.items() if pipeline in kind.pipelines)
    return any(
        is_delegated(matter, node.code, on) for node in children(division, on) if node.level == "township"
    )
