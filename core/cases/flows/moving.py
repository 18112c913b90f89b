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
    other = {**one, "after": _next_place(_road_of(pipeline, one), str(one["after"]), up=up)}
    return [*rest, other] if up else [other, *rest]


def movable(pipeline: Pipeline, inserted: Iterable[Own]) -> dict[str, tuple[bool, bool]]:
    """Of each inserted line whether there is a place further up, and further down."""
    own = list(inserted)
    found = {}
    for one in own:
        road, beside = _road_of(pipeline, one), [each for each in own if each["after"] == one["after"]]
        first, last = one["after"] == road[0], one["after"] == road[-1]
        found[one["code"]] = (one is not beside[0] or not first, one is not beside[-1] or not last)
    return found


def _road_of(pipeline: Pipeline, one: Own) -> list[str]:
    """The stages after which that line may stand: none before the one to which it sends back."""
    road = [line.code for line in places(pipeline)]
    back = one.get("back_to")
    return road[road.index(back) :] if back in road else road


def _next_place(road: list[str], after: str, *, up: bool) -> str:
    place = road.index(after) + (-1 if up else 1) if after in road else -1
    if not 0 <= place < len(road):
        raise Refused(
            _("不能再移：这已经是流程中的第一个或者最后一个位置。"),
            next=_("本地环节只能放在受理以后、决定以前，也不能早于它可以退回到的环节。"),
            code="no_place",
        )
    return road[place]
