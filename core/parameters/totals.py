"""No stage of an application takes longer than the whole: a limit on its road is held against the total of the procedure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from core.declare import End, Limit, Line, Parameter, Pipeline
from core.parameters.values import shown
from core.plugins import registry
from core.text import Message, _

SPANS = ("starts_within", "within", "lasts")


def counted(pipeline: Pipeline) -> list[Line]:
    """The lines of the road that the total counts, from acceptance to the decision; none where nothing is accepted."""
    if pipeline.accepts_at is None:
        return []
    first = pipeline.index[pipeline.accepts_at]
    last = min((pipeline.index[line.code] for line in pipeline.decisions), default=first)
    return [line for line in pipeline.lines[first : last + 1] if line.on_road and not isinstance(line, End)]


def beyond_total(parameter: Parameter, value: Any, read: Callable[[Parameter], Any]) -> Iterator[Message]:
    """Why a limit can't be as long: a stage never takes longer than the total of either tier, a notice than that of the township."""
    if not isinstance(value, Limit):
        return
    for pipeline in registry().pipelines.values():
        if parameter == pipeline.total:
            yield from _too_short(pipeline, value, read)
        total = read(pipeline.total) if isinstance(pipeline.total, Parameter) else None
        if not isinstance(total, Limit) or parameter not in _standing(pipeline):
            continue
        most = _room(pipeline, parameter, total)
        if _longest(value).workdays() > most.workdays():
            yield _(
                "%(value)s比办理总时限（“%(total)s”%(most)s）还长，案件无法按期办结。",
                value=shown(value.stored()),
                total=pipeline.total.label,
                most=shown(most.stored()),
            )
            return


def _too_short(pipeline: Pipeline, total: Limit, read: Callable[[Parameter], Any]) -> Iterator[Message]:
    """The same the other way round: a total that leaves no room for a stage as it stands."""
    for stage in dict.fromkeys(each for each in _standing(pipeline) if isinstance(each, Parameter)):
        limit = read(stage)
        if isinstance(limit, Limit) and _longest(limit).workdays() > _room(pipeline, stage, total).workdays():
            yield _(
                "办理总时限不能短于其中的“%(stage)s”（%(value)s）：请先改短它，否则案件无法按期办结。",
                stage=stage.label,
                value=shown(limit.stored()),
            )


def _room(pipeline: Pipeline, stage: Parameter, total: Limit) -> Limit:
    """What a stage may take at most: a notice lasts equally long on either tier, so that the shorter total holds for it."""
    fixed = stage in _standing(pipeline, ("lasts",))
    return Limit(total.n if fixed else max(total.n, total.days(delegated=False)), total.unit)


def _longest(limit: Limit) -> Limit:
    return Limit(max(limit.n, limit.days(delegated=False)), limit.unit)


def _standing(pipeline: Pipeline, spans: Iterable[str] = SPANS) -> list[Any]:
    return [found for line in counted(pipeline) for name in spans if (found := getattr(line, name, None))]
