"""The engine: given a process, a case and an act, what happens next. Pure; tables and clocks are elsewhere."""

from __future__ import annotations

from datetime import date
from typing import Any

from core.cases.grounds import decided
from core.cases.process import Process
from core.cases.questions import World
from core.cases.state import (
    UNFINISHED,
    Accepted,
    CaseState,
    Ended,
    Entry,
    Holder,
    Left,
    Move,
    Opened,
    Opinion,
    Posted,
    Raised,
    Resumed,
    Signed,
    Signer,
    Skipped,
    applied,
)
from core.declare import (
    APPLICANT,
    CONFIRMER,
    NEXT,
    Check,
    Decision,
    End,
    Limit,
    Line,
    Notice,
    Step,
    Wait,
    WhoDid,
)
from core.declare.graph import outcomes_on, why_off
from core.declare.lines import Act, Event
from core.text import _

DEADLOCK = "deadlock"
"""Mark of a case whose joint group could not agree: the county decides it (hole 9)."""


class Run:
    """One act on one case: keeps the state up to date and collects the moves."""

    def __init__(self, process: Process, world: World, state: CaseState) -> None:
        self.process = process
        self.pipeline = process.pipeline
        self.world = world
        self.state = state
        self.moves: list[Move] = []
        self._because = ""

    def open_case(self) -> None:
        """Enter the first line of the road."""
        if self.pipeline.accepts_at is None:
            self._do(Accepted(self.state.opened_on))
        self._onward(0, self.state.opened_on)

    def sign(self, seq: int, outcome: str, signer: Signer, reason: str = "", content: str = "") -> bool:
        """Record one person's outcome and what it grants; True when the entry was left by it.

        The caller has asked `blocks` first: nothing is tested here.
        """
        self._do(Signed(seq, Opinion(signer.person, signer.duty, outcome, reason, content)))
        entry = self.state.entry(seq)
        carried = entry.carried(self._present(entry), outcome, content)
        if carried is not None:
            self._conclude(entry, carried)
            return True
        if self._deadlocked(entry):
            self._repeat_or_hand_up(entry)
        return False

    def answer(self, seq: int, clean: bool) -> None:
        """A check has its answers: clean ends it, a hit goes to the person who settles it."""
        entry = self.state.entry(seq)
        if clean:
            self._conclude(entry, "clean")
            return
        line = self.pipeline[entry.stage]
        assert isinstance(line, Check)
        settler = self.world.holder(line.settled_by or line.run_by or "verifier")
        self._reopen(entry, "hit", settler, _("核对有疑点，须由人核实").source)

    def settle(self, seq: int) -> None:
        """A person has settled a hit."""
        self._conclude(self.state.entry(seq), "settled")

    def post(self, seq: int, on: date) -> None:
        """The notice hangs in every required place since `on`."""
        self._do(Posted(seq, on, self.notice_ends(seq, on)))

    def notice_ends(self, seq: int, on: date) -> date:
        """The last day of a notice that hangs since `on`."""
        limit = self._notice_limit(self.state.entry(seq))
        assert limit is not None
        return self.world.due(on, limit)

    def happen(self, event: Event, target: str | None) -> None:
        """An event from outside; `target` as `event_target` found it."""
        self._do(Raised(event.marks or event.code))
        self._because = str(event.label)
        current = self.state.road
        if target is None or current is None:
            self._open_beside(self.world.today)
            return
        line = self.pipeline[current.stage]
        disputed = isinstance(line, Notice) and target == line.disputed
        self._do(Left(current.seq, self.world.today, "disputed" if disputed else "interrupted"))
        self._enter(target, self.world.today)

    def resume(self, why: str) -> None:
        """Open a case that has ended again, at the stage of the road that led to its end."""
        last = next(e for e in reversed(self.state.entries) if e.lane == "road")
        self._do(Resumed())
        self._do(Opened(self._entry(self.pipeline[last.stage], "road", self.world.today, why)))
        self._open_beside(self.world.today)
        self._reopen_expired()

    def pass_time(self) -> None:
        """All that ends by itself up to today, each on its legal day; then what has expired or changed hands."""
        while (entry := self._woken()) is not None:
            assert entry.wakes_on is not None
            line = self.pipeline[entry.stage]
            self._conclude(entry, "undisputed" if isinstance(line, Notice) else "over", entry.wakes_on)
        self._open_beside(self.world.today)
        self._reopen_expired()
        self.reroute()

    def reroute(self) -> None:
        """Move an open decision to whoever decides today; opinions already given don't count there."""
        entry = self.state.road
        if entry is None or self.pipeline[entry.stage].by is not CONFIRMER:
            return
        holder, need, reason = self._held_by(self.pipeline[entry.stage])
        was = entry.holder
        if was is None or (holder.duty, holder.division, need) != (was.duty, was.division, entry.need):
            if not reason and was and was.division != holder.division:
                reason = self.world.confirmer(self.state).comes_back
            changed = _("确认方式或者人数已变更，须重新签署").source
            self._reopen(entry, "rerouted", holder, reason or changed, need)
        elif self._deadlocked(entry):
            self._repeat_or_hand_up(entry)

    def record(self, move: Move) -> None:
        """Add a move that is no stage of the road: a question asked, its answer."""
        self._do(move)

    def _do(self, move: Move) -> None:
        self.moves.append(move)
        self.state = applied(self.state, move)

    def _conclude(self, entry: Entry, outcome: str, on: date | None = None) -> None:
        """Leave an entry for good and go where its outcome leads."""
        day = on or self.world.today
        line = self.pipeline[entry.stage]
        self._do(Left(entry.seq, day, outcome))
        if isinstance(line, Decision):
            self._do(decided(self.pipeline, self.state, entry, line, outcome, day))
        if entry.lane != "road":
            return
        target = outcomes_on(line, self.process.settings)[outcome]
        if line.act is Act.ACCEPT and self.state.accepted_on is None and self._is_ahead(line, target):
            self._do(Accepted(day))
        self._enter(target, day, after=line)

    def _is_ahead(self, line: Line, target: Any) -> bool:
        if target is NEXT:
            return True
        to = self.pipeline[target]
        return not isinstance(to, End) and (
            to.aside or self.pipeline.index[target] > self.pipeline.index[line.code]
        )

    def _enter(self, target: Any, on: date, after: Line | None = None) -> None:
        """Go to a stage by name, or to the line after `after`."""
        if target is NEXT:
            assert after is not None
            self._onward(self.pipeline.index[after.code] + 1, on)
            return
        line = self.pipeline[target]
        if line.on_road:
            self._onward(self.pipeline.index[target], on)
        else:
            self._open(line, on)

    def _onward(self, position: int, on: date) -> None:
        """The first line from `position` that is on; those that are off are stored with their reason."""
        for line in self.pipeline.lines[position:]:
            if not line.on_road:
                continue
            yes, reason = self._is_on(line)
            if yes:
                self._open(line, on)
                return
            self._do(Skipped(line.code, reason, on))

    def _is_on(self, line: Line) -> tuple[bool, str]:
        off = why_off(line, self.process.settings)
        if off is not None or not callable(line.when):
            return off is None, str(off or "")
        yes, reason = self.world.rule(line.when)
        return bool(yes), str(reason)

    def _open(self, line: Line, on: date) -> None:
        """Open an entry on the road (or aside), whatever stands beside it first."""
        if isinstance(line, End):
            self._end(line, on)
            return
        entry = self._entry(line, "road", on)
        self._do(Opened(entry))
        self._open_beside(on)
        self._reopen_expired()
        if isinstance(line, Notice):
            self._omit_if_due(entry, on)

    def _omit_if_due(self, entry: Entry, on: date) -> None:
        """A minor's notice, and a second round of no days, count as settled (ruling 5)."""
        limit = self._notice_limit(entry)
        why = self.world.omitted_notice() or (
            _("第二轮公示不设期限").source if limit and limit.n == 0 else None
        )
        if why:
            self._do(Skipped(entry.stage, why, on))
            self._conclude(entry, "omitted", on)

    def _entry(self, line: Line, lane: Any, on: date, why: str = "") -> Entry:
        again = len(self.state.of(line.code)) + 1
        seq = len(self.state.entries) + 1
        if isinstance(line, Wait):
            return Entry(seq, line.code, lane, again, on, wakes_on=self._last_day(line, on), why=why)
        holder, need, reason = self._held_by(line)
        why = why or reason or self._because
        return Entry(seq, line.code, lane, again, on, holder=holder, need=need, why=why)

    def _last_day(self, line: Wait, on: date) -> date:
        """What the line's own rule says, else the limit from its entry."""
        own = self.world.rule(line.until) if line.until else None
        if isinstance(own, date):
            return own
        limit = self.process.limit(line.lasts)
        assert limit is not None
        return self.world.due(on, limit)

    def _held_by(self, line: Line) -> tuple[Holder, int, str]:
        people = line.people if isinstance(line, Step) else 1
        if line.by is CONFIRMER:
            confirmer = self.world.confirmer(self.state)
            return confirmer.holder, max(people, confirmer.quorum), confirmer.reason
        by = {"notice": "posted_by", "check": "run_by"}.get(line.kind, "by")
        return self.holder_of(getattr(line, by) or line.by), people, ""

    def holder_of(self, by: Any) -> Holder:
        """Whom a `by=` names: a duty, the applicant, who did an earlier stage, or what a rule answers."""
        if callable(by):
            by = self.world.rule(by)
        if by is APPLICANT:
            return self.world.applicant()
        return self._who_did(by.stage) if isinstance(by, WhoDid) else self.world.holder(str(by))

    def _who_did(self, stage: str) -> Holder:
        """The duty that did it, and the person where he signed under that duty (others only handed it in)."""
        entry = self.state.last_left(stage)
        assert entry is not None
        assert entry.holder is not None
        duty = entry.holder.duty
        signed = [o.person for o in entry.opinions if o.duty == duty]
        return Holder(duty, entry.holder.division, signed[-1] if signed else entry.holder.person)

    def _open_beside(self, on: date) -> None:
        """Open every beside-line that the road has passed, whose gate is still ahead, and that is on and not done."""
        if self.state.road is None:
            return
        position = self.position
        for line in self.pipeline.lines:
            if line.before is None or not self._passed(line, position):
                continue
            if self._is_open(line.code) or self.state.last_left(line.code):
                continue
            yes, reason = self._is_on(line)
            if yes:
                self._do(Opened(self._entry(line, "beside", on)))
            elif line.code not in self.state.skipped:
                self._do(Skipped(line.code, reason, on))

    def _passed(self, line: Line, position: int) -> bool:
        assert line.before is not None
        return self.pipeline.index[line.code] < position <= self.pipeline.index[line.before]

    @property
    def position(self) -> int:
        """How far along the road the case is; lines aside don't move it."""
        on_road = [e for e in self.state.entries if e.lane == "road" and self.pipeline[e.stage].on_road]
        return self.pipeline.index[on_road[-1].stage] if on_road else 0

    def _is_open(self, stage: str) -> bool:
        return any(e.stage == stage for e in self.state.open if e.lane != "asked")

    def _end(self, line: End, on: date) -> None:
        for entry in self.state.open:
            self._do(Left(entry.seq, on, "case_ended"))
        self._do(Ended(line.code, on))

    def _reopen(self, entry: Entry, outcome: str, holder: Holder, why: str, need: int | None = None) -> None:
        """Close an entry unfinished and open the same stage again for another holder; nothing signed carries over."""
        self._do(Left(entry.seq, self.world.today, outcome))
        seq, again = len(self.state.entries) + 1, len(self.state.of(entry.stage)) + 1
        fresh = Entry(
            seq, entry.stage, entry.lane, again, self.world.today, holder, None, need or entry.need, why
        )
        self._do(Opened(fresh))

    # --- several people ------------------------------------------------------------------------------------

    def _deadlocked(self, entry: Entry) -> bool:
        """No outcome can reach the number any more, with whatever content."""
        line = self.pipeline[entry.stage]
        outcomes = outcomes_on(line, self.process.settings)
        given = (o for o in entry.opinions if o.outcome in outcomes)
        best = max((entry.votes(o.outcome, o.content) for o in given), default=0)
        return best + self._still_to_sign(entry, line) < entry.need

    def _still_to_sign(self, entry: Entry, line: Line) -> int:
        if line.by is CONFIRMER:
            members = self.world.confirmer(self.state).members
            if members:
                return len(set(members) - set(entry.signers))
        return max(entry.need, self._present(entry)) - len(entry.opinions)

    def _present(self, entry: Entry) -> int:
        line = self.pipeline[entry.stage]
        return line.present if isinstance(line, Step) else 0

    def _repeat_or_hand_up(self, entry: Entry) -> None:
        """Surveyors who disagree sign again; a joint group that can't agree leaves it to the county (hole 9)."""
        assert entry.holder is not None
        if self.pipeline[entry.stage].by is CONFIRMER and self.world.confirmer(self.state).members:
            self._do(Raised(DEADLOCK))
            holder, need, reason = self._held_by(self.pipeline[entry.stage])
            self._reopen(entry, "rerouted", holder, reason, need)
        else:
            self._reopen(entry, "unequal", entry.holder, _("签署的意见不一致，须重新签署").source)

    def _woken(self) -> Entry | None:
        """The open entry whose last legal day is over; an objection that is open holds its notice by moving the road."""
        return next(
            (e for e in self.state.open if e.lane == "road" and e.wakes_on and e.wakes_on < self.world.today),
            None,
        )

    def _notice_limit(self, entry: Entry) -> Limit | None:
        line = self.pipeline[entry.stage]
        assert isinstance(line, Notice)
        finished = [
            e for e in self.state.of(entry.stage) if e.outcome not in UNFINISHED and e.seq != entry.seq
        ]
        again = self.process.limit(line.again_lasts) if finished else None
        return again or self.process.limit(line.lasts)

    def _reopen_expired(self) -> None:
        """A report that has expired reopens itself beside the road until the decision is passed (holes 12, 33)."""
        if self.state.road is None or self._is_decided():
            return
        for line in self.pipeline.lines:
            if isinstance(line, Check) and self.expired(line) and not self._is_open(line.code):
                self.check_again(line, _("核对报告已过有效期，须重新核对").source)

    def check_again(self, line: Check, why: str) -> None:
        """Open a check once more beside the road, whatever it said before."""
        self._do(Opened(self._entry(line, "beside", self.world.today, why)))

    def expired(self, line: Check) -> bool:
        """Whether the last report of this check is no longer good."""
        limit, done = self.process.limit(line.good_for), self.state.last_report(line.code)
        if limit is None or done is None or done.left_on is None:
            return False
        return self.world.due(done.left_on, limit) < self.world.today

    def _is_decided(self) -> bool:
        """A decision other than sending the case back has been taken, and the road is past it."""
        for line in self.pipeline.decisions:
            done = self.state.last_left(line.code)
            if done and self.position > self.pipeline.index[line.code]:
                return True
        return False
