"""A case as the engine sees it: plain values, no table; moves say what happened and `applied` carries them out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from types import MappingProxyType
from typing import Any, Literal

from core.text import _

Lane = Literal["road", "beside", "asked"]


@dataclass(frozen=True)
class Holder:
    """Whose turn it is: a duty at a division, and the person where only one may."""

    duty: str
    division: str
    person: int | None = None


@dataclass(frozen=True)
class Signer:
    """Who signs: a person under a posting."""

    person: int
    duty: str
    division: str
    name: str = ""


@dataclass(frozen=True)
class Opinion:
    """One signed outcome of one person; never changes."""

    person: int
    duty: str
    outcome: str
    reason: str = ""
    content: str = ""
    """What a granting decision gives, as a key: the same outcome with another sum is another vote."""


@dataclass(frozen=True)
class Entry:
    """One time that a stage was entered. Open until `left_on`; held by somebody, or waiting for a day (`wakes_on`)."""

    seq: int
    stage: str
    lane: Lane
    round: int
    entered_on: date
    holder: Holder | None = None
    wakes_on: date | None = None
    need: int = 1
    why: str = ""
    opinions: tuple[Opinion, ...] = ()
    left_on: date | None = None
    outcome: str | None = None
    posted_on: date | None = None

    @property
    def is_open(self) -> bool:
        """Whether it still waits for somebody or for a day."""
        return self.left_on is None

    @property
    def signers(self) -> tuple[int, ...]:
        """Persons who have signed here."""
        return tuple(o.person for o in self.opinions)

    def votes(self, outcome: str, content: str = "") -> int:
        """How many signed for that outcome with the same content."""
        return sum((o.outcome, o.content) == (outcome, content) for o in self.opinions)

    def carried(self, present: int, outcome: str, content: str = "") -> str | None:
        """The outcome that enough signed for, once as many as must be present have; the one just signed, or a larger one."""
        if len(self.opinions) < present:
            return None
        best = max(self.opinions, key=lambda o: self.votes(o.outcome, o.content)) if present else None
        if best is not None and self.votes(best.outcome, best.content) > self.votes(outcome, content):
            outcome, content = best.outcome, best.content
        return outcome if self.votes(outcome, content) >= self.need else None


@dataclass(frozen=True)
class CaseState:
    """All that the engine knows of one case."""

    opened_on: date
    entries: tuple[Entry, ...] = ()
    accepted_on: date | None = None
    raised: frozenset[str] = frozenset()
    skipped: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    ended_as: str | None = None
    ended_on: date | None = None

    @property
    def open(self) -> tuple[Entry, ...]:
        """Entries that wait."""
        return tuple(e for e in self.entries if e.is_open)

    @property
    def road(self) -> Entry | None:
        """The one open entry of the road; None once the case has ended."""
        return next((e for e in self.entries if e.is_open and e.lane == "road"), None)

    def entry(self, seq: int) -> Entry:
        """By its number in this case."""
        return self.entries[seq - 1]

    def of(self, *stages: str) -> tuple[Entry, ...]:
        """Entries of these stages, oldest first."""
        return tuple(e for e in self.entries if e.stage in stages and e.lane != "asked")

    def last(self, *stages: str) -> Entry | None:
        """The newest entry of these stages."""
        found = self.of(*stages)
        return found[-1] if found else None

    def last_left(self, *stages: str) -> Entry | None:
        """The newest finished entry of these stages, re-routed and repeated ones aside."""
        found = [e for e in self.of(*stages) if e.left_on and e.outcome not in UNFINISHED]
        return found[-1] if found else None

    def last_report(self, stage: str) -> Entry | None:
        """The newest finished check of that stage that asked about everybody, not only about who had joined."""
        found = [e for e in self.of(stage) if e.left_on and e.outcome not in UNFINISHED and not self.adds(e)]
        return found[-1] if found else None

    def adds(self, entry: Entry) -> bool:
        """Whether a check asks about somebody who has joined since; a doubt that it raised belongs to it."""
        earlier = [e for e in self.of(entry.stage) if e.seq < entry.seq]
        if earlier and earlier[-1].outcome in UNFINISHED:
            return self.adds(earlier[-1])
        return entry.why == JOINED


ENQUIRY = "enquiry"
"""The stage code of a question that was asked of another duty."""

JOINED = _("有人开始计入共同生活的家庭成员，须补充核对").source
"""Why a check is opened once more, for those alone whom nobody was asked about yet (SAL26 41; D57 17)."""

UNFINISHED = frozenset({"rerouted", "unequal", "hit", "handed_over", "interrupted", "case_ended", "repinned"})
"""Outcomes that close an entry without finishing its stage."""


# --- moves: what the engine says has happened -----------------------------------------------------------


@dataclass(frozen=True)
class Opened:
    """A stage was entered."""

    entry: Entry


@dataclass(frozen=True)
class Signed:
    """A person signed an outcome."""

    seq: int
    opinion: Opinion


@dataclass(frozen=True)
class Left:
    """An entry was left on its legal day."""

    seq: int
    on: date
    outcome: str


@dataclass(frozen=True)
class Skipped:
    """A line was off, and why."""

    stage: str
    why: str
    on: date


@dataclass(frozen=True)
class Accepted:
    """The case was accepted: clock, process version and instrument are fixed from here."""

    on: date


@dataclass(frozen=True)
class Raised:
    """A circumstance was recorded."""

    mark: str


@dataclass(frozen=True)
class Posted:
    """A notice hangs in every required place; its last day is `until`."""

    seq: int
    on: date
    until: date


@dataclass(frozen=True)
class Decided:
    """A decision binds. What it rests on is named by entry number."""

    seq: int
    on: date
    outcome: str
    grants: bool
    survey: int | None
    opinion: int | None
    notice: int | None
    waiver: str | None


@dataclass(frozen=True)
class Ended:
    """The case reached an End."""

    stage: str
    on: date


@dataclass(frozen=True)
class Resumed:
    """The case that had ended is open again."""


Move = Opened | Signed | Left | Skipped | Accepted | Raised | Posted | Decided | Ended | Resumed


def applied(state: CaseState, move: Move) -> CaseState:
    """The state after a move."""
    match move:
        case Opened(entry):
            return replace(state, entries=(*state.entries, entry))
        case Signed() | Left() | Posted():
            return _edited(state, move)
        case Skipped(stage, why):
            return replace(state, skipped=MappingProxyType({**state.skipped, stage: why}))
        case Accepted(on):
            return replace(state, accepted_on=on)
        case Raised(mark):
            return replace(state, raised=state.raised | {mark})
        case Ended(stage, on):
            return replace(state, ended_as=stage, ended_on=on)
        case Resumed():
            return replace(state, ended_as=None, ended_on=None)
    return state


def _edited(state: CaseState, move: Signed | Left | Posted) -> CaseState:
    """One entry changed: signed, left, or hanging until its last day."""
    entry, edits = state.entry(move.seq), dict[str, Any]()
    match move:
        case Signed(_, opinion):
            edits = {"opinions": (*entry.opinions, opinion)}
        case Left(_, on, outcome):
            edits = {"left_on": on, "outcome": outcome}
        case Posted(_, on, until):
            edits = {"posted_on": on, "wakes_on": until, "holder": None}
    changed = replace(entry, **edits)
    return replace(state, entries=(*state.entries[: entry.seq - 1], changed, *state.entries[entry.seq :]))
