"""What reaches a case from outside: which events may happen where it stands, and where each leads. Pure."""

from __future__ import annotations

from core.cases.engine import Run
from core.cases.grounds import newest_round
from core.declare import Act, End, Event
from core.declare.checks import spans


def event_target(run: Run, event: Event) -> str | None:
    """Where an event leads now: None means that the case stays.

    Events pull back or go aside, never forward (hole 11); from an objection that is being answered, and from where
    nothing but an end can follow, only aside or to an End.
    """
    to = event.to
    if isinstance(to, tuple):
        to = run.world.rule(to[0])
    if to == "stay":
        return None
    line, road = run.pipeline[to], run.state.road
    if isinstance(line, End):
        return str(to)
    if road is not None and run.pipeline[road.stage].act is Act.OBJECTION:
        return None
    stays = run.pipeline.index[to] > run.position or (road is not None and run.pipeline[road.stage].only_ends)
    return None if stays and not line.aside else str(to)


def events_now(run: Run) -> list[Event]:
    """Events that may happen while the case stands where it stands."""
    road = run.state.road
    here = [event for event in run.pipeline.events if road is not None and _spans(run, event, road.stage)]
    return [event for event in here if event.when is None or run.world.rule(event.when)[0]]


def open_events(run: Run) -> list[Event]:
    """The same, and the objection to a notice that the case has left."""
    later = objected_later(run)
    return [*events_now(run), *([later] if later else [])]


def objected_later(run: Run) -> Event | None:
    """The event by which a notice that the case has left is still objected to; None where there is no such notice.

    Others may object to a disputed notice to its last day, and what was received in time counts whenever it is written
    down, until the decision that follows the notice is taken (D57 19). No edge of the graph: whence it is entered,
    an objection leads through a new opinion.
    """
    road = run.state.road
    for event in run.pipeline.events:
        if road is None or road.stage in event.during or not is_objection(run, event):
            continue
        if newest_round(run.pipeline, run.state, event.during) is not None:
            return event
    return None


def is_objection(run: Run, event: Event) -> bool:
    """Whether it is held against a notice."""
    return any(run.pipeline[target].act is Act.OBJECTION for target in event.targets)


def _spans(run: Run, event: Event, stage: str) -> bool:
    """A line aside is within `until` as long as the road, from which it was entered, is."""
    if event.until and run.position > run.pipeline.index[event.until]:
        return False
    if event.accepted and run.state.accepted_on is None:
        return False
    return stage in spans(run.pipeline, event)
