"""Deadlines: which limits start with a move, when they are due, when they are met. Pure on a calendar."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Protocol

from core.calendar.days import Pause
from core.cases.process import Process
from core.cases.state import Accepted, CaseState, Entry, Left, Move, Opened, Posted
from core.declare import Check, Limit, Line, Notice, Parameter

EXPIRES = "expires"
"""Kind of a deadline that nobody meets: the last day on which a report is good."""


class Days(Protocol):
    """What is asked of the calendar: the last day of a limit, and whether a year was only estimated."""

    def add(self, start: date, n: int, unit: str, pauses: Sequence[Pause] = ()) -> Due: ...


class Due(Protocol):
    """A last day and whether it rests on a provisional year."""

    @property
    def on(self) -> date: ...

    @property
    def provisional(self) -> bool: ...


@dataclass(frozen=True)
class Clock:
    """A deadline that starts: kind total, start, finish or post; `parameter` is where the number came from."""

    kind: str
    stage: str
    seq: int | None
    counts_from: date
    limit: Limit
    n: int
    due_on: date
    provisional: bool
    parameter: Parameter


@dataclass(frozen=True)
class Met:
    """A deadline that ends: by kind and entry, on its legal day."""

    kind: str
    seq: int | None
    on: date


class Clocks:
    """Turns the engine's moves into deadlines for one case. `delegated`: the township confirms, so its numbers hold.

    `stood`: when the case's clock stood still; how long a report is good knows no such days. `had`: the number of days
    that a limit of the case has by kind, stage and first day: a task that changes hands keeps it (ruling 10).
    """

    def __init__(
        self,
        process: Process,
        calendar: Days,
        delegated: bool,
        total: tuple[Parameter, Limit] | None,
        stood: Sequence[Pause] = (),
        had: Mapping[tuple[str, str, date], int] = MappingProxyType({}),
    ) -> None:
        self.process = process
        self.calendar = calendar
        self.delegated = delegated
        self.total = total
        self.stood = stood
        self.had = had

    def after(self, moves: list[Move], state: CaseState) -> list[Clock | Met]:
        """What starts and what is met by these moves; `state` is the case after them."""
        return [found for move in moves for found in self._by(move, state)]

    def _by(self, move: Move, state: CaseState) -> Iterator[Clock | Met]:
        match move:
            case Accepted(on):
                if self.total:
                    yield self._clock("total", "", None, on, *self.total)
            case Opened(entry) if entry.lane != "asked" and entry.wakes_on is None:
                yield from self._opened(entry, state)
            case Posted(seq, on, _until):
                yield Met("post", seq, on)
            case Left(seq, on, outcome) if state.entry(seq).lane != "asked":
                yield from (Met(kind, seq, on) for kind in ("start", "finish", "post"))
                if not state.adds(state.entry(seq)):
                    yield from self._expires(state.entry(seq), on, outcome)

    def _expires(self, entry: Entry, on: date, outcome: str) -> Iterator[Clock | Met]:
        """A report is good for a while; the older one of the same check no longer matters."""
        line = self.process.pipeline[entry.stage]
        if not isinstance(line, Check) or outcome not in ("clean", "settled"):
            return
        limit = self.process.limit(line.good_for)
        if line.good_for is not None and limit is not None:
            yield self._clock(EXPIRES, entry.stage, entry.seq, on, line.good_for, limit)

    def _opened(self, entry: Entry, state: CaseState) -> Iterator[Clock]:
        line = self.process.pipeline[entry.stage]
        kind = "post" if isinstance(line, Notice) else "finish"
        for parameter, name in ((line.starts_within, "start"), (line.within, kind)):
            limit = self.process.limit(parameter)
            if parameter is not None and limit is not None:
                start = _counts_from(line, limit, entry, state)
                yield self._clock(name, entry.stage, entry.seq, start, parameter, limit)

    def _clock(
        self, kind: str, stage: str, seq: int | None, start: date, parameter: Parameter, limit: Limit
    ) -> Clock:
        n = self.had.get((kind, stage, start), limit.days(self.delegated))
        due = self.calendar.add(start, n, limit.unit, () if kind == EXPIRES else self.stood)
        return Clock(kind, stage, seq, start, limit, n, due.on, due.provisional, parameter)


CONTINUED = frozenset({"rerouted", "unequal", "handed_over", "repinned"})
"""Outcomes after which the next entry is the same task under the limit it had."""


def _counts_from(line: Line, limit: Limit, entry: Entry, state: CaseState) -> date:
    """A limit counts from the end of the stage that it names, else from the entry of its own, whoever held it first."""
    first = _first_of(entry, state)
    if limit.since and (since := state.last_left(limit.since)) and since.left_on and first.round == 1:
        return since.left_on
    return first.entered_on


def _first_of(entry: Entry, state: CaseState) -> Entry:
    """Where the task began that others handed on: a change of hands gives nobody more time (ruling 10)."""
    earlier = [e for e in state.of(entry.stage) if e.seq < entry.seq]
    if earlier and earlier[-1].outcome in CONTINUED:
        return _first_of(earlier[-1], state)
    return entry
