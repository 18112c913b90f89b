"""Random walks: any person, outcome, event and day over any pipeline under random settings; reproducible by their number."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from random import Random
from typing import Any

from core.cases.engine import Run
from core.cases.overlay import overlaid
from core.cases.process import Process
from core.cases.state import Entry
from core.declare import (
    CONFIRMER,
    Advice,
    Check,
    Decision,
    End,
    Event,
    Limit,
    Line,
    Pipeline,
    Step,
    WhoDid,
)
from core.declare.checks import outcomes_on
from tests.core.cases.memory import MemoryCase, MemoryWorld, process_of
from tests.core.cases.watching import Watch

MOVES = 90
"""Moves of one walk, refused ones included."""
STEPS_TO_AN_END = 80
"""A case that somebody wants to finish must be finished by then."""
REASON = "查明事实与申报不符，差额 312 元"
NOTES = (REASON, REASON, REASON, REASON, REASON, "", "不符合条件")

SUMS = (450, 450, 450, 450, 5000)
"""Most sign the same sum, some another."""

STAFF: dict[str, tuple[int, ...]] = {
    "town_clerk": (11, 12),
    "town_surveyor": (21, 22, 23),
    "town_reviewer": (31, 32, 23, 101),
    "town_confirmer": (101, 102, 103, 104, 105, 106),
    "chief_representative": (241, 31),
    "county_officer": (201, 202, 211),
    "county_supervisor": (211, 212, 213),
    "verifier": (221, 222),
    "petition_officer": (231, 232),
    "village_aide": (251,),
    "city_supervisor": (271, 272),
}
"""Some hold two duties, so that four eyes and quorums are put to the test."""
NEWCOMERS = (901, 902, 903)
EVERYBODY = sorted({person for group in STAFF.values() for person in group})


def random_process(pipeline: Pipeline, rng: Random) -> Process:
    """Any switch any way, notices and reports of any length, a county's own lines in every third."""
    settings = {
        p.address: rng.choice(p.domain) for p in pipeline.parameters() if p.kind in ("switch", "choice")
    }
    limits: dict[str, Limit | None] = {
        "notice_days": Limit(rng.choice((5, 7, 10)), "days"),
        "notice_again_days": rng.choice((None, Limit(0, "days"), Limit(3, "days"), Limit(3))),
        "notice_result_days": Limit(rng.choice((5, 7, 30)), "days"),
        "check_report_valid_days": Limit(rng.choice((4, 12, 30, 90)), "days"),
    }
    process = process_of(pipeline, settings, **limits)
    return overlaid(process, random_overlay(pipeline, rng)) if rng.random() < 0.34 else process


def random_overlay(pipeline: Pipeline, rng: Random) -> dict[str, Any]:
    """Checks moved onto the road, further opinions, meetings, visits and waits where a county may put them."""
    first = pipeline.index[pipeline.accepts_at] if pipeline.accepts_at else 0
    last = min((pipeline.index[d.code] for d in pipeline.decisions), default=len(pipeline.lines) - 1)
    places = [line.code for line in pipeline.lines[first:last] if line.on_road and line.kind != "end"]
    inserts = []
    for n in range(rng.choice((0, 1, 2, 3)) if places else 0):
        after, kind = rng.choice(places), rng.choice(("opinion", "meeting", "visit", "papers", "wait"))
        earlier = [
            c for c in places if pipeline.index[c] <= pipeline.index[after] and c != pipeline.accepts_at
        ]
        staff = {
            "duty": rng.choice(("town_reviewer", "county_supervisor")),
            "back_to": rng.choice([None, *earlier]),
        }
        own: dict[str, Any] = {"limit": {"n": 2, "unit": "days"}} if kind == "wait" else staff
        inserts.append({"after": after, "kind": kind, "code": f"x_{kind}_{n}", "label": "本地环节", **own})
    moved = [line.code for line in pipeline if isinstance(line, Check) and rng.random() < 0.6]
    return {"change": {code: {"before": None} for code in moved}, "insert": inserts}


def rules_of(pipeline: Pipeline) -> dict[str, Callable[[Random], Any]]:
    """What each rule of the pipeline may answer, by name."""
    duties = sorted({"county_officer", *(str(line.by) for line in pipeline if isinstance(line.by, str))})
    first = WhoDid(pipeline.lines[0].code)
    found: dict[str, Callable[[Random], Any]] = {}
    for line in pipeline:
        if callable(line.when):
            found[line.when.__name__] = lambda rng: (rng.random() < 0.5, "由规则决定")
        if callable(line.by):
            earlier = [first] if line is not pipeline.lines[0] else []
            found[line.by.__name__] = partial(_one_of, (*duties, *earlier))
        if isinstance(line, Step) and line.may is not None:
            found[line.may.__name__] = lambda rng: (rng.random() < 0.8, "超过上限")
    for event in pipeline.events:
        if isinstance(event.to, tuple):
            found[event.to[0].__name__] = partial(_one_of, event.to[1])
    if callable(pipeline.total):
        limits = [p for p in pipeline.parameters() if p.kind == "limit"]
        found[pipeline.total.__name__] = lambda rng: limits[0]
    return found


def _one_of(answers: Sequence[Any], rng: Random) -> Any:
    return rng.choice(answers)


def random_world(process: Process, rng: Random) -> MemoryWorld:
    """Any instrument, any answers, four eyes or fewer; a minor now and then."""
    duty = rng.choice(("town_confirmer", "town_confirmer", "chief_representative"))
    pairs = ("review/decide", "survey/decide", "survey/review")
    return MemoryWorld(
        answers={name: answer(rng) for name, answer in rules_of(process.pipeline).items()},
        delegated=rng.random() < 0.7,
        duty=duty,
        joint=STAFF[duty][:5] if duty == "town_confirmer" and rng.random() < 0.8 else (),
        quorum=rng.choice((2, 3, 3, 4)),
        eyes=frozenset(pair for pair in pairs if rng.random() < 0.6),
        minor=rng.random() < 0.15,
        met=rng.random() < 0.8,
    )


class Walk:
    """One case walked at random; `go` returns every fault found on the way, `trail` says how it got there."""

    def __init__(self, pipeline: Pipeline, number: int, run: type[Run] = Run) -> None:
        self.rng = Random(f"{pipeline.code}/{number}")
        process = random_process(pipeline, self.rng)
        self.rules = rules_of(process.pipeline)
        self.case = MemoryCase(process, random_world(process, self.rng), run)
        self.watch = Watch(self.case)
        self.trail: list[str] = []
        self.settled, self.changed = True, 0
        self.changes: tuple[Callable[[], None], ...] = (
            self._instrument,
            self._group,
            self._fact,
            self._papers,
            self._relative,
            self._meeting,
            self._advice,
        )

    def go(self, ends: bool = True) -> list[str]:
        """Walk until the case has ended, or for so many moves; stop at the first fault. `ends`: ask for an end too."""
        faults = self.watch.look()
        for _ in range(MOVES):
            if faults or self.case.state.ended_as:
                break
            before = len(self.case.moves), self.changed
            self._move()
            faults = self.watch.look(settled=self.settled)
            moved = before != (len(self.case.moves), self.changed)
            if ends and not faults and moved and not can_end(self.case):
                faults.append(f"from {self.case.at()} no end can be reached")
        return faults

    def _move(self) -> None:
        chance = self.rng.random()
        if chance < 0.62:
            self._act()
        elif chance < 0.68:
            self._event()
        elif chance < 0.86:
            self._day()
        else:
            self.changed += 1
            self.rng.choice(self.changes)()

    def _note(self, said: str) -> None:
        self.trail.append(f"{self.case.world.today} {self.case.at()}: {said}")

    # --- people --------------------------------------------------------------------------------------------

    def _act(self) -> None:
        """Somebody tries to finish something that is open; mostly the right one the right way, often not."""
        entry = self.rng.choice(self.case.state.open)
        line = self.case.process.pipeline[entry.stage]
        if isinstance(line, Check) and self._machine(entry, line):
            return
        outcome, (person, duty) = self._outcome(line), self._person(entry)
        amount = {"amount": self.rng.choice(SUMS)} if isinstance(line, Decision) else {}
        found = self.case.tries(entry.stage, outcome, person, self.rng.choice(NOTES), duty=duty, **amount)
        self.settled |= not found
        self._note(f"{entry.stage}={outcome} by {person}/{duty}: {[b.code for b in found]}")

    def _machine(self, entry: Entry, line: Check) -> bool:
        """The sources answer, or whoever runs the check; a hit that is being settled has had its answer."""
        if not to_answer(self.case, entry, line) or self.rng.random() < 0.2:
            return False
        run = self.case.run()
        run.pass_time()
        if not any(e.seq == entry.seq for e in run.state.open):
            return False
        clean = self.rng.random() < 0.7
        self.case.checked(entry.stage, clean)
        self.settled = True
        self._note(f"{entry.stage} answers {'clean' if clean else 'a hit'}")
        return True

    def _outcome(self, line: Line) -> str:
        on = list(outcomes_on(line, self.case.process.settings))
        usual = {"notice": "undisputed", "check": "settled"}.get(line.kind)
        if self.rng.random() < 0.94:
            likely = 0.45 if isinstance(line, Decision) else 0.65
            return usual or (on[0] if self.rng.random() < likely else self.rng.choice(on))
        return self.rng.choice([*line.outcomes, "granted", "no_such_outcome"])

    def _person(self, entry: Entry) -> tuple[int, str]:
        duty = entry.holder.duty if entry.holder else self.rng.choice(sorted(STAFF))
        if self.rng.random() < 0.08:
            return self.rng.choice(EVERYBODY), self.rng.choice(sorted(STAFF))
        duty = self.rng.choice(("town_clerk", "village_aide")) if duty == "applicant" else duty
        if entry.holder and entry.holder.person and self.rng.random() < 0.9:
            return entry.holder.person, duty
        return self.rng.choice(STAFF.get(duty, NEWCOMERS)), duty

    def _event(self) -> None:
        """Anything from outside, whether it can happen now or not."""
        events = self.case.process.pipeline.events
        if not events:
            return
        event = self.rng.choice(events)
        if self._ends(event) and self.rng.random() < 0.85:
            return
        before, entries = self.case.world.objections, len(self.case.state.entries)
        happened = self.case.happens(event.code)
        self.settled |= happened
        if self.case.world.objections > before:
            self.watch.objected.append(entries)
        self._note(f"event {event.code}: {happened}")

    def _ends(self, event: Event) -> bool:
        return all(isinstance(self.case.process.pipeline[to], End) for to in event.targets) and bool(
            event.targets
        )

    # --- what changes around it ----------------------------------------------------------------------------

    def _day(self) -> None:
        """Some days; the machine may have been down meanwhile."""
        days, job = self.rng.choice((1, 1, 2, 3, 5, 8, 13)), self.rng.random() < 0.75
        self.case.later(days, job)
        self.settled = job
        self._note(f"{days} days later, the job {'ran' if job else 'did not run'}")

    def _instrument(self) -> None:
        """Begun, suspended, resumed or ended; begun in mid-case it changes nothing for this one."""
        world = self.case.world
        world.delegated = not world.delegated
        if world.delegated and self.rng.random() < 0.3:
            world.since = world.today
        self._note(f"instrument in force: {world.delegated}, since {world.since}")
        self.case.reroutes()

    def _group(self) -> None:
        """Members come and go; the quorum is set anew."""
        world = self.case.world
        if world.joint:
            world.joint = tuple(sorted(self.rng.sample(STAFF["town_confirmer"], self.rng.choice((4, 5, 6)))))
            world.quorum = self.rng.choice((2, 3, 3, 4))
        self._note(f"group {world.joint}, quorum {world.quorum}")
        self.case.reroutes()

    def _fact(self) -> None:
        """Something becomes known by which a rule answers otherwise; who records it lets time pass."""
        if self.rules:
            name = self.rng.choice(sorted(self.rules))
            self.case.world.answers[name] = self.rules[name](self.rng)
            self._note(f"{name} now says {self.case.world.answers[name]}")
        self.case._do(lambda run: run.pass_time())
        self.settled = True

    def _papers(self) -> None:
        """Papers and postings are missing, or have come."""
        world = self.case.world
        world.missing = ["收入证明"] if not world.missing and self.rng.random() < 0.4 else []
        world.unmarked = ["身份证"] if not world.unmarked and self.rng.random() < 0.4 else []
        world.channels_open = ["村务公开栏"] if not world.channels_open and self.rng.random() < 0.4 else []

    def _relative(self) -> None:
        """An officer turns out to be related to the family; open decisions follow."""
        if len(self.case.world.relatives) < 3:
            self.case.world.relatives = {*self.case.world.relatives, self.rng.choice(EVERYBODY)}
        self._note(f"relatives {sorted(self.case.world.relatives)}")
        self.case.reroutes()

    def _meeting(self) -> None:
        self.case.world.met = not self.case.world.met

    def _advice(self) -> None:
        self.case.world.advised = self.rng.choice((None, Advice("eligible", None), Advice("refused", None)))


def to_answer(case: MemoryCase, entry: Entry, line: Check) -> bool:
    """Whether the machine has not answered this entry yet; after a hit it is a person's."""
    earlier = [e for e in case.state.of(entry.stage) if e.seq < entry.seq]
    hit = bool(earlier) and earlier[-1].outcome == "hit"
    return entry.holder is not None and entry.holder.duty == line.run_by and not hit


# --- can it end? ------------------------------------------------------------------------------------------


def can_end(case: MemoryCase) -> bool:
    """Whether people of good will, all papers at hand, bring this case to an end: followed in a copy of its world."""
    if case.state.ended_as:
        return True
    twin = case.copied()
    world = twin.world
    world.missing, world.unmarked, world.channels_open, world.relatives = [], [], [], set()
    world.met, world.advised = True, None
    for line in twin.process.pipeline:
        if isinstance(line, Step) and line.may is not None:
            world.answers[line.may.__name__] = (True, "")
    people = iter(range(5000, 6000))
    return any(not _goes_on(twin, people) or twin.state.ended_as for _ in range(STEPS_TO_AN_END)) and bool(
        twin.state.ended_as
    )


def _goes_on(case: MemoryCase, people: Iterator[int]) -> bool:
    """One step further: what stands beside first, then the road; False when nobody can do anything."""
    case._do(lambda run: run.pass_time())
    if case.state.ended_as:
        return True
    for entry in sorted(case.state.open, key=lambda e: e.lane == "road"):
        if entry.wakes_on is not None:
            case.later((entry.wakes_on - case.world.today).days + 1)
            return True
        if _finished(case, entry, people):
            return True
    return False


def _finished(case: MemoryCase, entry: Entry, people: Iterator[int]) -> bool:
    line = case.process.pipeline[entry.stage]
    assert entry.holder is not None
    if isinstance(line, Check) and to_answer(case, entry, line):
        case.checked(entry.stage)
        return True
    attempts = (o for o in _outcomes(case, line) if _signed(case, entry, line, o, people))
    return next(attempts, None) is not None


def _outcomes(case: MemoryCase, line: Line) -> list[str]:
    """Those that lead on come first."""
    usual = {"notice": ["undisputed"], "check": ["settled"]}.get(line.kind)
    return usual or list(outcomes_on(line, case.process.settings))


def _signed(case: MemoryCase, entry: Entry, line: Line, outcome: str, people: Iterator[int]) -> bool:
    """As many as it takes sign that outcome; False when the first of them may not."""
    holder = entry.holder
    assert holder is not None
    members = [p for p in case.world.confirmer(case.state).members if p not in entry.signers]
    duty = "town_clerk" if holder.duty == "applicant" else holder.duty
    for n in range(entry.need if isinstance(line, Step) else 1):
        if not any(e.seq == entry.seq for e in case.state.open):
            return True
        person = holder.person or (members[n] if line.by is CONFIRMER and n < len(members) else next(people))
        if case.tries(entry.stage, outcome, person, REASON, duty=duty):
            return n > 0
    return True
