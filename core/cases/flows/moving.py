"""Where a line of the county's own may stand on the road, and the next place up or down from where it stands. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from core.declare import End, Line, Pipeline
from core.errors import NotFound, Refused
from core.text import _

Own = Mapping[str, Any]


def places(pipeline: Pipeline) -> list[Line]:
    """Lines of the road from acceptance to the last but one before the decision."""
    first = pipeline.index[pipeline.accepts_at] if pipeline.accepts_at else 0
    last = min((pipeline.index[d.code] for d in pipeline.decisions), default=len(pipeline.lines))
    return [line for line in pipeline.lines[first:last] if line.on_road and not isinstance(line, End)]


def moved(pipeline: Pipeline, inserted: Iterable[Own], code: str, *, up: bool) -> list[Own]:
    """The inserted lines with that one a place further up or down; Refused where the road has no further place."""
    own = list(inserted)
    one = next((each for each in own if each["code"] == code), None)
    if one is None:
        raise NotFound(_("草稿里没有这一环节。"), next=_("请刷新草稿页面，查看现有的环节。"))
    beside = [each for each in own if each["after"] == one["after"]]
    neighbour = beside.index(one) + (-1 if up else 1)
    if 0 <= neighbour < len(beside):  # lines after the same stage stand in the order of the list
        here, there = own.index(one), own.index(beside[neighbour])
        own[here], own[there] = own[there], own[here]
        return own
    rest = [each for each in own if each is not one]
    other = {**one, "after": _next_place(pipeline, str(one["after"]), up=up)}
    return [*rest, other] if up else [other, *rest]


def movable(pipeline: Pipeline, inserted: Iterable[Own]) -> dict[str, tuple[bool, bool]]:
    """Of each inserted line whether there is a place further up, and further down."""
    own = list(inserted)
    road = [line.code for line in places(pipeline)]
    groups = {stage: [each["code"] for each in own if each["after"] == stage] for stage in road}
    return {
        code: (n > 0 or stage != road[0], n < len(codes) - 1 or stage != road[-1])
        for stage, codes in groups.items()
        for n, code in enumerate(codes)
    }


def _next_place(pipeline: Pipeline, after: str, *, up: bool) -> str:
    road = [line.code for line in places(pipeline)]
    place = road.index(after) + (-1 if up else 1) if after in road else -1
    if not 0 <= place < len(road):
        raise Refused(
            _("不能再移：这已经是流程中的第一个或者最后一个位置。"),
            next=_("本地环节只能放在受理以后、决定以前。"),
            code="no_place",
        )
    return road[place]
