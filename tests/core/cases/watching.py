"""What must hold after every move of a case, told from its record alone: nothing here asks the engine or the gates."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from core.cases.state import (
    Accepted,
    CaseState,
    Decided,
    Ended,
    Entry,
    Left,
    Move,
    Opened,
    Posted,
    Signed,
    Skipped,
    applied,
)
from core.declare import CONFIRMER, Act, Check, Condition, Decision, End, Line, Notice, Pipeline, Step
from tests.core.cases.memory import MemoryCase, MemoryWorld


def where(sentences: Mapping[str, bool]) -> Iterator[str]:
    """Those that are wrong."""
    return (said for said, wrong in sentences.items() if wrong)


GRANTERS = {"review/decide": Act.OPINE, "survey/decide": Act.SURVEY}


class Watch:
    """Follows one case from its first move and writes down every fault, each a sentence."""

    def __init__(self, case: MemoryCase) -> None:
        self.case = case
        self.process = case.process
        self.pipeline: Pipeline = case.process.pipeline
        self.state = CaseState(case.state.opened_on)
        self.seen = 0
        self.left: dict[int, Entry] = {}
        self.objected: list[int] = []  # the number of the last entry when somebody objected
        self.last: Move | None = None
        self.faults: list[str] = []

    @property
    def world(self) -> MemoryWorld:
        """As it is now: a walk may have changed it."""
        return self.case.world

    def look(self, settled: bool = True) -> list[str]:
        """Every fault so far; `settled`: the job has run or somebody acted, so that nothing is left for the night."""
        for move in self.case.moves[self.seen :]:
            self.faults += [f"{move}: {said}" for said in self._of_move(move)]
            self.state, self.last = applied(self.state, move), move
        self.seen = len(self.case.moves)
        self.faults += self._of_state()
        if settled:
            self.faults += self._of_gates()
        return self.faults

    # --- moves ---------------------------------------------------------------------------------------------

    def _of_move(self, move: Move) -> Iterator[str]:
        if isinstance(move, Signed):
            return self._signed(self.state.entry(move.seq), move.opinion.person)
        if isinstance(move, Left):
            return self._left(self.state.entry(move.seq), move.on, move.outcome)
        tests: dict[type[Any], Callable[[Any], Iterator[str]]] = {
            Opened: self._opened,
            Posted: self._posted,
            Skipped: lambda m: where({"left out without a reason": not m.why}),
            Accepted: lambda _: where({"accepted twice": self.state.accepted_on is not None}),
            Decided: self._decided,
            Ended: self._ended,
        }
        return tests[type(move)](move) if type(move) in tests else iter(())

    def _opened(self, move: Opened) -> Iterator[str]:
        entry, state = move.entry, self.state
        return where(
            {
                "numbered out of order": entry.seq != len(state.entries) + 1,
                "opinions were carried over": bool(entry.opinions),
                "two open entries on the road": entry.lane == "road" and state.road is not None,
                "entered in the future": entry.entered_on > self.world.today,
                "an event moved the case forward": entry.lane == "road" and self._is_pulled_ahead(entry),
                "the wrong round": entry.round != 1 + sum(e.stage == entry.stage for e in state.entries),
            }
        )

    def _is_pulled_ahead(self, entry: Entry) -> bool:
        """An event broke off the last stage and the next lies further along the road; lines left out don't count."""
        if not isinstance(self.last, Left) or self.last.outcome != "interrupted":
            return False
        index, lines = (
            self.pipeline.index,
            (self.pipeline[e.stage] for e in self.state.entries if e.lane == "road"),
        )
        passed = [line.code for line in lines if line.on_road]
        return self.pipeline[entry.stage].on_road and index[entry.stage] > index[passed[-1]]

    def _signed(self, entry: Entry, person: int) -> Iterator[str]:
        line, world = self.pipeline[entry.stage], self.world
        joint = line.by is CONFIRMER and bool(world.joint) and self._held(entry)[0] == world.duty
        both = [act for pair, act in GRANTERS.items() if isinstance(line, Decision) and pair in world.eyes]
        return where(
            {
                "signed twice": person in entry.signers,
                "a relative signed": person in world.relatives,
                "no member of the group signed": joint and person not in world.joint,
                "the same person decided who had his part before": any(
                    person in e.signers for act in both for e in self._acting(act)
                ),
            }
        )

    def _left(self, entry: Entry, on: date, outcome: str) -> Iterator[str]:
        yield from where(
            {
                "left twice": not entry.is_open,
                "left before it was entered, or in the future": not entry.entered_on
                <= on
                <= self.world.today,
            }
        )
        line = self.pipeline[entry.stage]
        if outcome not in line.outcomes:
            return
        if isinstance(line, Step):
            yield from self._concluded(line, entry, outcome)
        elif isinstance(line, Notice):
            yield from self._notice_ended(line, entry, on, outcome)
        elif isinstance(line, Check):
            hit = any(e.outcome == "hit" for e in self._before(entry)[-1:])
            by_machine = line.settled_by != line.run_by
            wrong = hit if outcome == "clean" else by_machine and not hit
            yield from where({"a hit was settled by nobody, or a person answered for the machine": wrong})
        else:
            yield from where({"a wait did not end on its last day": on != entry.wakes_on})

    def _concluded(self, line: Step, entry: Entry, outcome: str) -> Iterator[str]:
        """As many as are needed signed the same; where a group decides, its quorum, and it is still the group's."""
        same = Counter(o.content for o in entry.opinions if o.outcome == outcome)
        votes = max(same.values(), default=0)
        if votes < max(line.people, entry.need):
            yield "too few signatures of one and the same"
        if line.by is CONFIRMER:
            decider = self.world.confirmer(self.state)
            if (decider.holder.duty, decider.holder.division) != self._held(entry):
                yield "decided by one who does not decide today"
            if votes < decider.quorum:
                yield "decided without the quorum"

    def _notice_ended(self, line: Notice, entry: Entry, on: date, outcome: str) -> Iterator[str]:
        again = [e for e in self._before(entry) if e.outcome in line.outcomes]
        second = self.process.limit(line.again_lasts) if again else None
        limit = second or self.process.limit(line.lasts)
        assert limit is not None
        if outcome == "omitted" and not self.world.minor and limit.n:
            yield "a notice was left out without a reason"
        if outcome == "undisputed" and (
            entry.posted_on is None or on != self.world.due(entry.posted_on, limit)
        ):
            yield "a notice did not hang its days, or did not end on its legal day"

    def _posted(self, move: Posted) -> Iterator[str]:
        return where(
            {
                "posted twice": self.state.entry(move.seq).posted_on is not None,
                "posted though a channel is open": bool(self.world.channels_open),
                "ends before it hangs": move.until < move.on,
            }
        )

    # --- decisions -----------------------------------------------------------------------------------------

    def _decided(self, move: Decided) -> Iterator[str]:
        entry = self.state.entry(move.seq)
        line = self.pipeline[entry.stage]
        assert isinstance(line, Decision)
        if move.grants != (move.outcome in line.grants):
            yield "grants what the line does not"
        if self._is_sent_back(line, move.outcome):
            return
        if not line.waiver:  # which says that no check stands before it
            yield from self._reports_good()
        if line.meeting is not None and self.process.setting(line.meeting) and not self.world.met:
            yield "decided outside the meeting"
        told = any(mark.startswith("death") for mark in self.state.raised)  # the family is told, not heard
        if move.outcome in line.reduces and not told and not self._finished(Act.HEAR):
            yield "taken away without a hearing"
        if move.grants:
            yield from self._granted(line, move)

    def _granted(self, line: Decision, move: Decided) -> Iterator[str]:
        surveys, opinions = self._finished(Act.SURVEY), self._finished(Act.OPINE)
        may_be = [line.code for line in self.pipeline.acting(Act.SURVEY) if callable(line.when)]
        waived = [code for code in may_be if self.state.skipped.get(code)]
        if (
            line.waiver
        ):  # an end of those who have died, or refused after a written request, and of nobody else
            mark_of_it = "uncooperative" if move.outcome == "uncooperative" else "death"
            waived += [mark for mark in self.state.raised if mark.startswith(mark_of_it)]
        if not surveys and not waived:
            yield "granted without a survey"
        if surveys and len(set(surveys[-1].signers)) < 2:
            yield "granted on a survey by one"
        if move.survey != (surveys[-1].seq if surveys else None) or (move.waiver and surveys):
            yield "the decision names another survey"
        opinion = opinions[-1] if opinions else None
        if opinion is None or opinion.outcome not in getattr(self.pipeline[opinion.stage], "favours", ()):
            yield "granted without a favourable opinion"
            return
        yield from self._answered(opinion)
        yield from self._published(line, opinion, move)

    def _answered(self, opinion: Entry) -> Iterator[str]:
        answers = self._finished(Act.OBJECTION)
        for since in self.objected:
            answer = next((a for a in answers if a.seq > since), None)
            if answer is None:
                yield "granted over an objection that nobody answered"
            elif answer.seq > opinion.seq:
                yield "granted on an opinion from before the objection"

    def _published(self, line: Decision, opinion: Entry, move: Decided) -> Iterator[str]:
        """Each notice in front of the decision ended well since the opinion, or a rule left it out."""
        here = self.pipeline.index[line.code]
        for notice in (n for n in self.pipeline.lines[:here] if isinstance(n, Notice)):
            if isinstance(notice.when, Condition) and not notice.when.holds(self.process.settings):
                continue
            ended = [e for e in self._good_notices([notice]) if e.seq > opinion.seq]
            if not ended and not (callable(notice.when) and notice.code in self.state.skipped):
                yield f"granted without {notice.code}"
            if ended and move.notice != ended[-1].seq:
                yield "the decision names another notice"

    def _ended(self, move: Ended) -> Iterator[str]:
        if self.state.ended_as:
            yield "ended twice"
        if self.state.open:
            yield "ended with open entries"
        end = self.pipeline[move.stage]
        if not isinstance(end, End) or not end.takes_effect:
            return
        last = next(e for e in reversed(self.state.entries) if e.lane == "road")
        if last.outcome == "interrupted":  # a death ends what is paid by itself
            return
        granted = [m for m in self.case.moves if isinstance(m, Decided)]
        if not granted or not granted[-1].grants:
            yield "takes effect without a granting decision"
        opinions = self._finished(Act.OPINE)
        since = opinions[-1].seq if opinions else 0
        notices = [n for n in self.pipeline if isinstance(n, Notice)]
        if self.pipeline.notice_required and not [e for e in self._good_notices(notices) if e.seq > since]:
            yield "takes effect without a notice since the opinion"

    # --- what stands ---------------------------------------------------------------------------------------

    def _of_state(self) -> Iterator[str]:
        state = self.case.state
        if state != self.state:
            yield "the moves do not tell the whole state"
        if sum(e.lane == "road" for e in state.open) != (0 if state.ended_as else 1):
            yield f"{len(state.open)} open entries, ended as {state.ended_as}"
        for entry in state.open:
            if (entry.holder is None) == (entry.wakes_on is None):
                yield f"{entry.stage}: not exactly one of holder and clock"
        for entry in state.entries:
            if not entry.is_open and self.left.setdefault(entry.seq, entry) != entry:
                yield f"{entry.stage}: changed after it was left"
        totals = [d for d in self.case.deadlines if d.clock.kind == "total"]
        if len(totals) > 1 or (totals and totals[0].clock.counts_from != state.accepted_on):
            yield "the total clock did not start once, at acceptance"

    def _of_gates(self) -> Iterator[str]:
        """What keeps the road from going on is open somewhere, so that somebody has it on his list."""
        road = self.case.state.road
        if road is None or not self.pipeline[road.stage].on_road:
            return
        open_ = {e.stage for e in self.case.state.open}
        for code in {*self._missing(road.stage), *self._stale(road.stage)} - open_:
            yield f"{road.stage} waits for {code}, which is open nowhere"
        if self.pipeline[road.stage].by is CONFIRMER:
            decider = self.world.confirmer(self.case.state)
            if (decider.holder.duty, decider.holder.division) != self._held(road):
                yield "a decision lies with one who does not decide today"

    def _missing(self, stage: str) -> list[str]:
        """Lines beside the road that must be done before this stage is finished, passed by the road and not done."""
        index = self.pipeline.index
        passed = [g for g in self.pipeline.beside(stage) if index[g.code] < index[stage]]
        return [g.code for g in passed if self._is_on(g) and not self._done(g)]

    def _stale(self, stage: str) -> list[str]:
        """Reports that this stage needs and that have expired."""
        line = self.pipeline[stage]
        return self._expired() if isinstance(line, Decision) or line.act is Act.OPINE else []

    def _reports_good(self) -> Iterator[str]:
        for line in (line for line in self.pipeline if isinstance(line, Check)):
            if any(e.is_open for e in self.state.entries if e.stage == line.code):
                yield f"decided while {line.code} was open"
        for code in self._expired():
            yield f"decided on an expired {code}"

    # --- reading the record --------------------------------------------------------------------------------

    def _expired(self) -> list[str]:
        found = []
        for line in (line for line in self.pipeline if isinstance(line, Check)):
            limit, done = self.process.limit(line.good_for), self._done(line)
            if (
                limit
                and done
                and done[-1].left_on
                and self.world.due(done[-1].left_on, limit) < self.world.today
            ):
                found.append(line.code)
        return found

    def _is_sent_back(self, line: Line, outcome: str) -> bool:
        to: Any = line.outcomes[outcome]
        return isinstance(to, str) and not isinstance(self.pipeline[to], End)

    def _is_on(self, line: Line) -> bool:
        if callable(line.when):
            return bool(self.world.rule(line.when)[0])
        return line.when is None or line.when.holds(self.process.settings)

    def _done(self, line: Line) -> list[Entry]:
        return [e for e in self.case.state.entries if e.stage == line.code and e.outcome in line.outcomes]

    def _acting(self, act: Act) -> list[Entry]:
        return [
            e for e in self.state.entries if e.stage in self.pipeline and self.pipeline[e.stage].act is act
        ]

    def _finished(self, act: Act) -> list[Entry]:
        return [e for e in self._acting(act) if e.outcome in self.pipeline[e.stage].outcomes]

    def _before(self, entry: Entry) -> list[Entry]:
        return [e for e in self.state.entries if e.stage == entry.stage and e.seq < entry.seq]

    def _good_notices(self, notices: Iterable[Notice]) -> list[Entry]:
        codes = {notice.code for notice in notices}
        good = ("undisputed", "omitted")
        return [e for e in self.state.entries if e.stage in codes and e.outcome in good]

    def _held(self, entry: Entry) -> tuple[str, str]:
        return (entry.holder.duty, entry.holder.division) if entry.holder else ("", "")
