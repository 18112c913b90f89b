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
        total = read(pipeline.total) if isinstance(pipeline.total, Parameter) else None
        if not isinstance(total, Limit) or parameter not in _standing(pipeline):
            continue
        fixed = parameter in _standing(pipeline, ("lasts",))
        most = total.n if fixed else max(total.n, total.days(delegated=False))
        longest = Limit(max(value.n, value.days(delegated=False)), value.unit)
        if longest.workdays() > Limit(most, total.unit).workdays():
            yield _(
                "%(value)s比办理总时限（“%(total)s”%(most)s）还长，案件无法按期办结。",
                value=shown(value.stored()),
                total=pipeline.total.label,
                most=shown(Limit(most, total.unit).stored()),
            )
            return


def _standing(pipeline: Pipeline, spans: Iterable[str] = SPANS) -> list[Any]:
    return [found for line in counted(pipeline) for name in spans if (found := getattr(line, name, None))]
