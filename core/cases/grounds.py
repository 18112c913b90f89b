"""What a decision rests on: its survey or the reason there is none, its opinion and its notice, each by entry number."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from core.cases.state import CaseState, Decided, Entry
from core.declare import Decision, Line, Notice, Pipeline
from core.declare.lines import Act


def decided(
    pipeline: Pipeline, state: CaseState, entry: Entry, line: Decision, outcome: str, on: date
) -> Decided:
    """The decision taken in `entry`; the waiver is the line's own, or the stored reason of a survey that was left out."""
    survey, opinion = newest(pipeline, state, Act.SURVEY), newest(pipeline, state, Act.OPINE)
    notice = newest_notice(pipeline, state)
    waived = [line.waiver] if line.waiver else []
    waived += [state.skipped[each.code] for each in pipeline.acting(Act.SURVEY) if waives(each, state)]
    return Decided(
        entry.seq,
        on,
        outcome,
        outcome in line.grants,
        survey.seq if survey else None,
        opinion.seq if opinion else None,
        notice.seq if notice else None,
        str(waived[0]) if waived and not survey else None,
    )


def waives(line: Line, state: CaseState) -> bool:
    """Whether a rule has left this line out, with its reason; nothing else may leave out a survey."""
    return callable(line.when) and bool(state.skipped.get(line.code))


def newest(pipeline: Pipeline, state: CaseState, act: Act) -> Entry | None:
    """The last finished entry of that legal meaning."""
    return state.last_left(*(line.code for line in pipeline.acting(act)))


def newest_round(pipeline: Pipeline, state: CaseState, notices: Collection[str]) -> Entry | None:
    """The last notice that really hung and is left, until a decision has gone past it."""
    notice = state.last(*notices)
    if notice is None or notice.outcome not in ("disputed", "undisputed"):
        return None
    entries = [e for e in state.entries if e.seq > notice.seq and e.lane == "road"]
    at = [pipeline.index[e.stage] for e in entries if pipeline[e.stage].on_road]
    taken = state.last_left(*(line.code for line in pipeline.decisions))
    past = taken is not None and taken.seq > notice.seq and at and at[-1] > pipeline.index[taken.stage]
    return None if past else notice


def newest_notice(pipeline: Pipeline, state: CaseState) -> Entry | None:
    """The last notice, if it ended undisputed or was omitted since the last opinion."""
    notice = state.last_left(*(line.code for line in pipeline if isinstance(line, Notice)))
    opinion = newest(pipeline, state, Act.OPINE)
    if notice is None or notice.outcome not in ("undisputed", "omitted"):
        return None
    return notice if opinion is None or notice.seq > opinion.seq else None
