"""A world in memory for the pure engine: weekdays as working days, rules answered by a table, people by duty.

`MemoryCase` acts as core.cases.operations does: time passes first, everything is tested, then it is written or
nothing is. Its deadlines run beside it, so that the nightly job touches only what is due.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from core.calendar.days import Pause
from core.cases.ballot import content
from core.cases.clocks import EXPIRES, Clock, Clocks, Met
from core.cases.engine import Run
from core.cases.events import event_target, events_now
from core.cases.gates import Attempt, Block, barred, blocks
from core.cases.process import Process
from core.cases.state import CaseState, Entry, Holder, Move, Signer
from core.declare import (
    CONFIRMER,
    Act,
    Advice,
    Check,
    Conflict,
    Decision,
    Event,
    Limit,
    Line,
    Notice,
    Pipeline,
    Step,
)
from core.declare.values import Parameter
from core.text import Message

TOWN, COUNTY, VILLAGE, CITY = "610104003", "610104", "610104003001", "6101"
PLACES = {
    "county_officer": COUNTY,
    "county_supervisor": COUNTY,
    "verifier": COUNTY,
    "petition_officer": COUNTY,
    "city_supervisor": CITY,
    "village_aide": VILLAGE,
}
WINDOW = ("town_clerk", "village_aide", "agent")


@dataclass(frozen=True)
class Decider:
    """Who decides: the joint group of the town, one alone there, or the county."""

    holder: Holder
    quorum: int = 1
    members: tuple[int, ...] = ()
    reason: str = ""
    comes_back: str = ""


@dataclass(frozen=True)
class LastDay:
    """A last day; nothing is provisional in memory."""

    on: date
    provisional: bool = False


@dataclass
class MemoryWorld:
    """Everything the engine and the gates may ask, settable by a test.

    `delegated`: an instrument is in force today; `since`: it began then, so that cases accepted earlier stay with
    the county (ruling 10). `joint`: members of the group; empty = one alone. `answers`: what rules say, by name.
    """

    today: date = date(2026, 9, 1)
    answers: dict[str, Any] = field(default_factory=dict)
    delegated: bool = True
    since: date = date.min
    duty: str = "town_confirmer"
    quorum: int = 3
    joint: tuple[int, ...] = (101, 102, 103, 104, 105)
    missing: list[str] = field(default_factory=list)
    unmarked: list[str] = field(default_factory=list)
    channels_open: list[str] = field(default_factory=list)
    relatives: set[int] = field(default_factory=set)
    advised: Advice | None = None
    proposed: Decimal | None = None
    eyes: frozenset[str] = frozenset({"review/decide"})
    minor: bool = False
    met: bool = True
    objections: int = 0
    holidays: frozenset[date] = frozenset()
    process: Process | None = None

    # --- days ----------------------------------------------------------------------------------------------

    def due(self, start: date, limit: Limit) -> date:
        """The last day of a limit, with the number that holds for this tier."""
        return self.add(start, limit.days(self.delegated), limit.unit).on

    def add(self, start: date, n: int, unit: str, pauses: Sequence[Pause] = ()) -> LastDay:
        """Weekdays without the test's holidays are working days; the real calendar has its own tests."""
        if unit in ("days", "hours"):
            return LastDay(start + timedelta(days=n))
        if unit == "months":
            return LastDay(start + timedelta(days=30 * n))
        day, left = start, n
        while left:
            day += timedelta(days=1)
            left -= day.weekday() < 5 and day not in self.holidays
        return LastDay(day)

    # --- rules and people ----------------------------------------------------------------------------------

    def rule(self, rule: Callable[..., Any], *args: Any) -> Any:
        """What the test says that the rule answers; default yes."""
        return self.answers.get(rule.__name__, (True, rule.__name__))

    def confirmer(self, state: CaseState) -> Decider:
        """Ruling 10, in short: in force at acceptance and now, with enough members who may sign; else the county."""
        away = self.relatives | self._barred(state)
        members = tuple(p for p in self.joint if p not in away)
        enough = not self.joint or len(members) >= self.quorum
        covered = (state.accepted_on or self.today) >= self.since
        if self.delegated and covered and enough and "deadlock" not in state.raised:
            return Decider(Holder(self.duty, TOWN), self.quorum if self.joint else 1, members, "")
        return Decider(Holder("county_officer", COUNTY), 1, (), "由县级确认")

    def _barred(self, state: CaseState) -> frozenset[int]:
        if self.process is None:
            return frozenset()
        pipeline = self.process.pipeline
        lines = [line for line in pipeline.decisions if line.by is CONFIRMER]
        return frozenset(p for line in lines for p in barred(pipeline, state, line, self.eyes))

    def holder(self, duty: str) -> Holder:
        """The duty at its place."""
        return Holder(duty, PLACES.get(duty, TOWN))

    def applicant(self) -> Holder:
        """The applicant, for whom the window acts."""
        return Holder("applicant", TOWN)

    def covers(self, holder: Holder, signer: Signer) -> bool:
        """Same duty, same place, and the person where one is named."""
        if holder.person is not None and holder.person != signer.person:
            return False
        if holder.duty == "applicant":
            return signer.duty in WINDOW
        return (holder.duty, holder.division) == (signer.duty, signer.division)

    # --- what the gates ask --------------------------------------------------------------------------------

    def omitted_notice(self) -> str | None:
        """A minor's notice is left out."""
        return "申请人为未成年人，不予公示" if self.minor else None

    def conflicts(self, person: int, stage: str) -> list[Conflict]:
        """Relatives recuse themselves everywhere."""
        return [Conflict("近亲属", ("D57:11",))] if person in self.relatives else []

    def undeclared(self) -> list[Message]:
        """Everybody has signed, everything is said."""
        return []

    def not_competent(self) -> Message | None:
        """Everybody is registered here."""
        return None

    def papers(self, line: Line) -> tuple[list[str], list[str]]:
        """What is not marked and what is missing, of a line that needs papers."""
        return (self.unmarked, self.missing) if line.needs else ([], [])

    def advice(self, line: Step) -> Advice | None:
        """What the test says is advised."""
        return self.advised

    def unposted(self, entry: Entry) -> list[str]:
        """Channels where the notice doesn't hang yet."""
        return self.channels_open

    def is_corrected(self) -> bool:
        """Who was said to have died has died."""
        return False

    def unreckoned(self) -> list[str]:
        """No other case has registered a death."""
        return []

    def lacks_account(self) -> bool:
        """Whoever applies has an account."""
        return False

    def pays_the_dead(self) -> bool:
        """Somebody lives for whom it is paid."""
        return False

    def applicant_left(self) -> bool:
        """Whoever applies lives with the others."""
        return False

    def open_objections(self) -> int:
        """Objections that nobody has answered."""
        return self.objections

    def responsible(self, state: CaseState) -> str | None:
        """Somebody answers first for what the township confirms."""
        return "魏成"

    def in_meeting(self, entry: Entry, person: int) -> bool:
        """Whether a meeting that lists the case was attended."""
        return self.met

    def apart(self, entry: Entry, outcome: str, bound: Mapping[str, Any]) -> str:
        """The sum, where nobody who signed that outcome has signed this one."""
        signed = [o.content for o in entry.opinions if o.outcome == outcome]
        return "" if content(bound) in signed else "金额"

    def four_eyes(self) -> frozenset[str]:
        """The county's pairs."""
        return self.eyes

    def stock_phrases(self) -> tuple[str, ...]:
        """Sentences that are no reason."""
        return ("不符合条件",)

    def label(self, stage: str) -> str:
        """Its code."""
        return stage


def process_of(pipeline: Pipeline, settings: dict[str, Any] | None = None, **limits: Limit | None) -> Process:
    """A version with three working days for every limit, seven days for a notice, unless the test says otherwise.

    Limits by code with `_` for `.` (`notice_again_days=Limit(0, "days")`), None = the county left it open. Settings
    by address or by code; the first option of every choice where the test says nothing.
    """
    given = settings or {}
    switches = [p for p in pipeline.parameters() if p.kind in ("switch", "choice")]
    found = {p.address: given.get(p.address, given.get(p.code, _first(p, pipeline))) for p in switches}
    numbers = {p: limits.get(p.code.replace(".", "_"), _usual(p)) for p in pipeline.parameters()}
    held = {p.address: n for p, n in numbers.items() if p.kind == "limit" and n is not None}
    return Process(pipeline, {**given, **found}, held)


def _first(parameter: Parameter, pipeline: Pipeline) -> Any:
    """What its shape depends on takes the first option; a switch read at a stage keeps its default."""
    return parameter.domain[0] if parameter in pipeline.conditions() else parameter.default


def _usual(parameter: Parameter) -> Limit:
    if parameter.code.startswith("notice"):
        return Limit(7, "days")
    return Limit(90, "days") if "valid" in parameter.code else Limit(3)


@dataclass
class Running:
    """A deadline that has started, and the day on which it was met."""

    clock: Clock
    met_on: date | None = None


class MemoryCase:
    """One case in memory: people by duty act on it, and every move it made is kept."""

    def __init__(self, process: Process, world: MemoryWorld | None = None, run: type[Run] = Run) -> None:
        self.process, self.world, self._run = process, world or MemoryWorld(), run
        self.world.process = process
        self.state = CaseState(self.world.today)
        self.moves: list[Move] = []
        self.deadlines: list[Running] = []
        self._do(lambda r: r.open_case())

    def run(self) -> Run:
        """A fresh run on the present state."""
        return self._run(self.process, self.world, self.state)

    def copied(self) -> MemoryCase:
        """The same case in a world of its own, to try things out."""
        twin = copy(self)
        twin.world = replace(self.world, answers=dict(self.world.answers))
        twin.moves, twin.deadlines = list(self.moves), [copy(d) for d in self.deadlines]
        return twin

    # --- writing -------------------------------------------------------------------------------------------

    def _do(self, act: Callable[[Run], Any]) -> None:
        run = self.run()
        act(run)
        self._keep(run)

    def _keep(self, run: Run) -> None:
        """What the run has gathered is written, with the deadlines that follow."""
        self.state = run.state
        self.moves += run.moves
        clocks = Clocks(self.process, self.world, self.world.delegated, self._total())
        for item in clocks.after(run.moves, run.state):
            if isinstance(item, Met):
                self._meet(item)
            else:
                self.deadlines.append(Running(item))

    def _meet(self, met: Met) -> None:
        for running in self.deadlines:
            if (running.clock.kind, running.clock.seq) == (met.kind, met.seq) and running.met_on is None:
                running.met_on = met.on

    def _total(self) -> tuple[Parameter, Limit] | None:
        total = self.process.pipeline.total
        if callable(total):  # each track has its own clock, which no version of the process holds
            parameter = self.world.answers.get(total.__name__)
            return (parameter, Limit(60, "days")) if isinstance(parameter, Parameter) else None
        limit = self.process.limit(total)
        return (total, limit) if limit else None

    # --- people --------------------------------------------------------------------------------------------

    def open(self, stage: str) -> Entry:
        """The open entry of a stage."""
        return next(e for e in self.state.open if e.stage == stage)

    def attempt(
        self, stage: str, outcome: str, person: int, note: str = "", duty: str | None = None, **form: Any
    ) -> Attempt:
        """What `person` tries, under the duty that holds the stage unless another is named; time has passed first."""
        run = self.run()
        run.pass_time()
        entry = next((e for e in run.state.open if e.stage == stage), None) or run.state.of(stage)[-1]
        holder = entry.holder or Holder("nobody", "")
        held = "town_clerk" if holder.duty == "applicant" else holder.duty
        signer = Signer(person, duty or held, PLACES.get(duty or held, TOWN) if duty else holder.division)
        line = self.process.pipeline[stage]
        grants = isinstance(line, Decision) and outcome in line.grants
        bound = {name: str(value) for name, value in form.items()} if grants else {}
        return Attempt(run, self.world, entry, line, outcome, signer, note, form, bound)

    def tries(
        self, stage: str, outcome: str, person: int, note: str = "", duty: str | None = None, **form: Any
    ) -> list[Block]:
        """The reasons against it; done when there are none, and otherwise nothing has happened at all."""
        attempt = self.attempt(stage, outcome, person, note, duty, **form)
        objections = self.world.objections
        if attempt.line.act is Act.OBJECTION:
            self.world.objections = 0  # the answer is written before the tests, and taken back with them
        found = blocks(attempt)
        if found:
            self.world.objections = objections
        else:
            self._finish(attempt)
        return found

    def refused(self, stage: str, outcome: str, person: int, note: str = "", **more: Any) -> set[str]:
        """The codes of the reasons against it."""
        return {block.code for block in self.tries(stage, outcome, person, note, **more)}

    def does(self, stage: str, outcome: str, *persons: int, note: str = "", **more: Any) -> None:
        """Each person signs; an AssertionError with the reasons when one may not."""
        for person in persons:
            found = self.tries(stage, outcome, person, note, **more)
            assert not found, [f"{b.code}: {b.message}" for b in found]

    def _finish(self, a: Attempt) -> None:
        if isinstance(a.line, Notice):
            a.run.post(a.entry.seq, self.world.today)
        elif isinstance(a.line, Check):
            a.run.settle(a.entry.seq)
        else:
            a.run.sign(a.entry.seq, a.outcome, a.signer, a.note, content(a.bound))
        self._keep(a.run)

    def posts(self, stage: str, person: int = 11) -> None:
        """The notice hangs everywhere from today."""
        self.does(stage, "undisputed", person)

    def checked(self, stage: str = "check", clean: bool = True) -> None:
        """The machine answers an open check."""

        def answers(run: Run) -> None:
            run.pass_time()
            run.answer(next(e.seq for e in run.state.open if e.stage == stage), clean)

        self._do(answers)

    def happens(self, code: str) -> bool:
        """An event from outside; False when it can't happen now."""
        run = self.run()
        run.pass_time()
        event = next((e for e in events_now(run) if e.code == code), None)
        if event is None:
            return False
        self.world.objections += self._objects(event)
        run.happen(event, event_target(run, event))
        self._keep(run)
        return True

    def _objects(self, event: Event) -> bool:
        return any(self.process.pipeline[to].act is Act.OBJECTION for to in event.targets)

    # --- time ----------------------------------------------------------------------------------------------

    def later(self, days: int = 1, job: bool = True) -> None:
        """Days pass; the nightly job runs on the last of them unless the machine was down."""
        self.world.today += timedelta(days=days)
        if job:
            self.job()

    def until(self, day: date) -> None:
        """Days pass until that one, the machine being down before."""
        self.later((day - self.world.today).days)

    def job(self) -> None:
        """As core.cases.jobs does it: only what ended by time or expired is touched, and then it is dealt with."""
        over = [d for d in self.deadlines if d.clock.kind == EXPIRES and d.met_on is None]
        over = [d for d in over if d.clock.due_on < self.world.today]
        asleep = any(e.wakes_on and e.wakes_on < self.world.today for e in self.state.open)
        if self.state.ended_as is None and (over or asleep):
            self._do(lambda r: r.pass_time())
        for running in over:
            running.met_on = running.clock.due_on

    def reroutes(self) -> None:
        """An instrument or a posting changed: open decisions follow."""
        self._do(lambda r: r.reroute())

    # --- looking -------------------------------------------------------------------------------------------

    def at(self) -> str:
        """The open stage of the road, or how it ended."""
        return self.state.road.stage if self.state.road else f"ended:{self.state.ended_as}"

    def holder(self) -> str:
        """The duty whose turn it is on the road; empty while a day is waited for."""
        road = self.state.road
        return road.holder.duty if road and road.holder else ""

    def votes(self) -> tuple[tuple[int, str], ...]:
        """Who has signed what in the open entry of the road."""
        road = self.state.road
        return tuple((o.person, o.outcome) for o in road.opinions) if road else ()

    def beside(self) -> set[str]:
        """The stages open beside the road."""
        return {e.stage for e in self.state.open if e.lane == "beside"}

    def due(self, kind: str, stage: str = "") -> list[date]:
        """Last days of the deadlines of that kind and stage, oldest first."""
        return [d.clock.due_on for d in self.deadlines if (d.clock.kind, d.clock.stage) == (kind, stage)]


__all__ = ["COUNTY", "TOWN", "VILLAGE", "MemoryCase", "MemoryWorld", "process_of", "replace"]
