"""A world in memory for the pure engine: weekdays as working days, rules answered by a table, people by duty."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from core.cases.engine import Run, event_target, events_now
from core.cases.gates import Attempt, Block, blocks
from core.cases.process import Process
from core.cases.state import CaseState, Entry, Holder, Move, Signer
from core.declare import Advice, Conflict, Limit, Line, Pipeline, Step
from core.declare.values import STRUCTURE, Parameter

TOWN, COUNTY, VILLAGE = "610104003", "610104", "610104003001"
COUNTY_DUTIES = ("county_officer", "county_supervisor", "verifier", "petition_officer")


@dataclass(frozen=True)
class Decider:
    """Who decides: the joint group of the town, or the county."""

    holder: Holder
    quorum: int = 1
    members: tuple[int, ...] = ()
    reason: str = ""


@dataclass
class MemoryWorld:
    """Everything the engine and the gates may ask, settable by a test."""

    today: date = date(2026, 9, 1)
    answers: dict[str, Any] = field(default_factory=dict)
    delegated: bool = True
    quorum: int = 3
    joint: tuple[int, ...] = (101, 102, 103, 104, 105)
    missing: list[str] = field(default_factory=list)
    unmarked: list[str] = field(default_factory=list)
    channels_open: list[str] = field(default_factory=list)
    relatives: set[int] = field(default_factory=set)
    advised: Advice | None = None
    eyes: frozenset[str] = frozenset({"review/decide"})
    minor: bool = False
    met: bool = True

    def due(self, start: date, limit: Limit) -> date:
        """Weekdays only: the real calendar has its own tests."""
        day, left = start, limit.days(self.delegated)
        if limit.unit in ("days", "hours"):
            return start + timedelta(days=left)
        if limit.unit == "months":
            return start + timedelta(days=30 * left)
        while left:
            day += timedelta(days=1)
            left -= day.weekday() < 5
        return day

    def rule(self, rule: Callable[..., Any], *args: Any) -> Any:
        """What the test says that the rule answers; default yes."""
        return self.answers.get(rule.__name__, (True, rule.__name__))

    def confirmer(self, state: CaseState) -> Decider:
        members = tuple(p for p in self.joint if p not in self.relatives)
        if self.delegated and "deadlock" not in state.raised and len(members) >= self.quorum:
            return Decider(Holder("town_confirmer", TOWN), self.quorum, members, "")
        return Decider(Holder("county_officer", COUNTY), 1, (), "由县级确认")

    def holder(self, duty: str) -> Holder:
        places = {"village_aide": VILLAGE}
        return Holder(duty, places.get(duty, COUNTY if duty in COUNTY_DUTIES else TOWN))

    def applicant(self) -> Holder:
        return Holder("applicant", TOWN)

    def omitted_notice(self) -> str | None:
        return "申请人为未成年人，不予公示" if self.minor else None

    def conflicts(self, person: int, stage: str) -> list[Conflict]:
        return [Conflict("近亲属", ("D57:11",))] if person in self.relatives else []

    def papers(self, line: Line) -> tuple[list[str], list[str]]:
        return (self.unmarked, self.missing) if line.needs else ([], [])

    def advice(self, line: Step) -> Advice | None:
        return self.advised

    def unposted(self, entry: Entry) -> list[str]:
        return self.channels_open

    def open_objections(self) -> int:
        return 0

    def in_meeting(self, entry: Entry, person: int) -> bool:
        return self.met

    def covers(self, holder: Holder, signer: Signer) -> bool:
        if holder.duty == "applicant":
            return signer.duty in ("town_clerk", "village_aide", "agent")
        return holder.duty == signer.duty and holder.division == signer.division

    def four_eyes(self) -> frozenset[str]:
        return self.eyes

    def stock_phrases(self) -> tuple[str, ...]:
        return ("不符合条件",)

    def label(self, stage: str) -> str:
        return stage


def process_of(pipeline: Pipeline, settings: dict[str, Any] | None = None, **limits: Limit) -> Process:
    """A version with three working days for every limit, seven days for a notice, unless the test says otherwise."""
    given = {p.address: p.domain[0] for p in pipeline.conditions()} | (settings or {})
    found: dict[str, Limit] = {}
    for parameter in pipeline.parameters():
        if parameter.kind == "limit":
            found[parameter.address] = limits.get(parameter.code.replace(".", "_"), _usual(parameter))
    return Process(pipeline, {k: v for k, v in given.items() if v is not None}, found)


def _usual(parameter: Parameter) -> Limit:
    assert parameter.kind in STRUCTURE
    return Limit(7, "days") if parameter.code.startswith("notice") else Limit(90, "days") if "valid" in parameter.code else Limit(3)


class MemoryCase:
    """One case in memory: people by duty act on it, and every move it made is kept."""

    def __init__(self, process: Process, world: MemoryWorld | None = None, run: type[Run] = Run) -> None:
        self.process, self.world, self._run = process, world or MemoryWorld(), run
        self.state = CaseState(self.world.today)
        self.moves: list[Move] = []
        self._do(lambda r: r.open_case())

    def _do(self, act: Callable[[Run], Any]) -> None:
        run = self._run(self.process, self.world, self.state)
        act(run)
        self.state = run.state
        self.moves += run.moves

    def run(self) -> Run:
        """A fresh run on the present state."""
        return self._run(self.process, self.world, self.state)

    def attempt(self, stage: str, outcome: str, person: int, note: str = "", duty: str | None = None) -> Attempt:
        """What `person` tries, under the duty that holds the stage unless another is named."""
        entry = next((e for e in self.state.open if e.stage == stage), None) or self.state.of(stage)[-1]
        holder = entry.holder or Holder("nobody", "")
        who = Signer(person, duty or ("town_clerk" if holder.duty == "applicant" else holder.duty), holder.division)
        return Attempt(self.run(), self.world, entry, self.process.pipeline[stage], outcome, who, note)

    def tries(self, stage: str, outcome: str, person: int, note: str = "", duty: str | None = None) -> list[Block]:
        """The reasons against it; done when there are none."""
        attempt = self.attempt(stage, outcome, person, note, duty)
        found = blocks(attempt)
        if not found:
            self._finish(attempt)
        return found

    def does(self, stage: str, outcome: str, *persons: int, note: str = "") -> None:
        """Each person signs; an AssertionError with the reasons when one may not."""
        for person in persons:
            found = self.tries(stage, outcome, person, note)
            assert not found, [str(b.message) for b in found]

    def _finish(self, a: Attempt) -> None:
        kind = a.line.kind
        if kind == "notice":
            self._do(lambda r: r.post(a.entry.seq, self.world.today))
        elif kind == "check":
            self._do(lambda r: r.settle(a.entry.seq) if a.outcome == "settled" else r.answer(a.entry.seq, True))
        else:
            self._do(lambda r: r.sign(a.entry.seq, a.outcome, a.signer, a.note))

    def checked(self, stage: str, clean: bool = True) -> None:
        """The machine answers an open check."""
        entry = next(e for e in self.state.open if e.stage == stage)
        self._do(lambda r: r.answer(entry.seq, clean))

    def happens(self, code: str) -> bool:
        """An event from outside; False when it can't happen now."""
        run = self.run()
        event = next((e for e in events_now(run) if e.code == code), None)
        if event is None:
            return False
        self._do(lambda r: r.happen(event, event_target(r, event)))
        return True

    def later(self, days: int = 1) -> None:
        """Days pass, and the nightly job runs."""
        self.world.today += timedelta(days=days)
        self._do(lambda r: r.pass_time())

    def at(self) -> str:
        """The open stage of the road, or how it ended."""
        return self.state.road.stage if self.state.road else f"ended:{self.state.ended_as}"


__all__ = ["COUNTY", "TOWN", "MemoryCase", "MemoryWorld", "process_of", "replace"]
