"""One act on one case: the row locked, its world and process at hand, the engine's run, and everything written down."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import selectinload

from core.audit.operations import about, record
from core.calendar.queries import calendar
from core.cases import ballot, declared_kin, effects, nobody_left, pinning, settling, standstill
from core.cases.application import read_application
from core.cases.checking import gone, joined
from core.cases.clocks import CONTINUED, Clocks
from core.cases.engine import Run
from core.cases.forms import NOTHING_FILLED, Filled, filled, read_back
from core.cases.grounds import newest
from core.cases.intake import must_be_taken, refile_application
from core.cases.models import Case, StageEntry
from core.cases.proxies.mandates import must_be_on_paper
from core.cases.records import Recorder, state_of
from core.cases.state import Accepted, CaseState, Left, Move, Opened, Posted, Signer
from core.cases.versions import process_of, type_of
from core.cases.world import CaseWorld
from core.db import db, select
from core.db.scope import outside
from core.declare import Act, Check, Decision, Event, Limit, Line, Notice, Parameter
from core.errors import Refused
from core.means.obligors.queries import keys_of
from core.people.queries import persons_by_key
from core.text import Message, _


def case_for_update(no: str) -> Case:
    """The case, locked until the transaction ends; NotAllowed, and noted, when it is outside one's scope or isn't there."""
    whole = selectinload(Case.entries).selectinload(StageEntry.opinions)  # else a statement for every entry
    found = select(Case).where(Case.no == no).options(whole).with_for_update()
    case = db.session.scalar(found.execution_options(populate_existing=True))
    if case is None:
        record("case.denied", f"case:{no[:40]}")
        raise outside()
    about(f"case:{case.no}")
    return case


def latest_change(case: Case) -> str:
    """What happened last, in words."""
    left = [e for e in case.entries if e.left_on is not None and e.lane != "asked"]
    if not left:
        return str(_("案件已登记"))
    last = max(left, key=lambda e: (e.left_on, e.seq))
    who = "、".join(o.person_name for o in last.opinions) or str(_("系统"))
    line = process_of(case).pipeline[last.stage]
    return str(_("%(who)s已办理“%(stage)s”", who=who, stage=line.label))


class Handling:
    """Everything that one act needs. `keep` writes what the run has gathered so far and starts a fresh run."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.type = type_of(case.type_code)
        self.process = process_of(case)
        self._begin()

    def _begin(self) -> None:
        self.world = CaseWorld(self.case, self.type, self.process)
        self.run = Run(self.process, self.world, state_of(self.case))

    @property
    def state(self) -> CaseState:
        """The case as the engine sees it now."""
        return self.run.state

    @property
    def rows(self) -> dict[int, StageEntry]:
        """Stage entries by number."""
        return {row.seq: row for row in self.case.entries}

    def may_hang(self, line: Notice, signer: Signer) -> bool:
        """Whether a signer records where a notice hangs: who posts it, and the aide of the village (NOT-03)."""
        if signer.duty == "village_aide" and signer.division == self.case.division:
            return True
        return self.world.covers(self.run.holder_of(line.posted_by), signer)

    def last_done(self, meaning: Act) -> StageEntry | None:
        """The last finished entry of that legal meaning, with its answers and opinions."""
        found = newest(self.process.pipeline, self.state, meaning)
        return self.rows[found.seq] if found else None

    def open_row(self, stage: str) -> StageEntry:
        """The open entry of a stage; Refused when it is passed or not reached."""
        found = next((row for row in self.case.entries if row.stage == stage and row.left_on is None), None)
        if found is not None:
            return found
        done = any(row.stage == stage for row in self.case.entries)
        raise Refused(
            self.why_not_at(stage),
            next=_("请刷新页面，查看案件现在所处的环节。"),
            code="passed" if done else "not_reached",
        )

    def why_not_at(self, stage: str) -> Message:
        """Why a stage that is not open is not: done, never on this road, or what stands before it."""
        if any(row.stage == stage for row in self.case.entries):
            return _("“%(stage)s”环节已经办完。", stage=self.label(stage))
        if self.case.closed_on is not None:
            return _("本案已办结，没有办理“%(stage)s”环节。", stage=self.label(stage))
        return _(
            "案件还没有到“%(stage)s”环节，须先办完%(now)s。",
            stage=self.label(stage),
            now="".join(f"“{self.label(e.stage)}”" for e in self.state.open if e.lane != "asked"),
        )

    def label(self, stage: str) -> str:
        """What a stage of this case is called."""
        return str(self.process.pipeline[stage].label) if stage in self.process.pipeline else stage

    def paper(self, row: StageEntry, outcome: str, form: Mapping[str, Any]) -> Filled:
        """What was filled in. An application that was sent back for papers alone stands as it was filed (D57 10)."""
        filed = self.filed_before(row)
        if filed is not None and not form:
            return Filled(read_back(filed.form_code, filed.answers or {}), filed.answers, filed.form_code)
        line = self.process.pipeline[row.stage]
        if filed is None:
            known = self.members() | (self._obligors() if isinstance(line, Check) else frozenset())
            return filled(getattr(line, "form", None), outcome, form, known)
        paper = read_application(line, outcome, form, self.case.opened_on)
        refile_application(self.case, paper.data)
        must_be_taken(self, paper.data)
        return paper

    def members(self) -> frozenset[str]:
        """The places of the household's members in this case: m1, m2 ..."""
        return frozenset(persons_by_key(self.case.household_id)) if self.case.household_id else frozenset()

    def _obligors(self) -> frozenset[str]:
        """The places of those outside the household whom a check may ask about: o1, o2 ..."""
        return frozenset(keys_of(self.case.id))

    def filed_before(self, row: StageEntry) -> StageEntry | None:
        """The application as it was handed in before it was sent back; None for any other stage or procedure."""
        first = self.type.apply
        if self.case.pipeline != first.code or row.stage != first.lines[0].code:
            return None
        earlier = [e for e in self.case.entries if e.stage == row.stage and e.seq < row.seq and e.answers]
        return earlier[-1] if earlier else None

    def before(self, row: StageEntry, line: Line, outcome: str, data: Mapping[str, Any]) -> None:
        """What the form says goes into the typed tables before the tests, so that they see it."""
        if line.act is Act.ACCEPT:
            declared_kin.must_agree(self.case, data)
            must_be_on_paper(self.case, line, outcome, data)
        if isinstance(line, Check):
            settling.settle(self.case, data, self.world.stock_phrases())
        effects.before_finish(self, row, line, outcome, data)
        self.look_again({row.stage: {**data, "outcome": outcome}})

    def before_event(self, event: Event, data: Mapping[str, Any]) -> None:
        """The same of an event: what it marks is seen by the rules that it wakes."""
        effects.before_event(self, event, data)
        self.look_again()

    def look_again(self, filled: Mapping[str, Mapping[str, Any]] | None = None) -> None:
        """Read the case's facts anew: what its rows say has changed within this act."""
        self.world = CaseWorld(self.case, self.type, self.process, filled)
        self.run.world = self.world

    def catch_up(self) -> None:
        """Let time pass first: what has ended by itself is no longer waiting."""
        self.run.pass_time()
        if self.run.moves:
            self.keep()

    def sign(
        self, row: StageEntry, outcome: str, signer: Signer, note: str = "", form: Filled = NOTHING_FILLED
    ) -> None:
        """Record one person's signature and all that follows from it."""
        met = None
        if isinstance(self.process.pipeline[row.stage], Decision):
            met = self.world.meeting(self.state.entry(row.seq), signer.person)
        content = ballot.content(ballot.bound(self.process.pipeline[row.stage], outcome, form.stored))
        self.run.sign(row.seq, outcome, signer, note, content)
        self.keep(signer, note, form, met.id if met else None)

    def keep(
        self,
        signer: Signer | None = None,
        note: str = "",
        form: Filled = NOTHING_FILLED,
        meeting_id: int | None = None,
    ) -> None:
        """Write the moves, their deadlines and their effects; then the state is read afresh."""
        moves, state = self.run.moves, self.run.state
        recorder = Recorder(self.case, self.process, signer, note, form, meeting_id)
        recorder.write(moves)
        if any(isinstance(move, Accepted) for move in moves):
            pinning.pin(self)
        stood = standstill.standstills(self.case.id)
        had = (
            recorder.limits_had()
            if any(isinstance(m, Left) and m.outcome in CONTINUED for m in moves)
            else {}
        )
        clocks = Clocks(self.process, calendar(), self.world.delegated, self.total(), stood, had)
        recorder.clocks(clocks.after(moves, state), self._sources())
        if any(standstill.is_uncounted(self.process, stage) for stage in _hung(moves, state)):
            standstill.recount(self.case)
        db.session.flush()
        for move in moves:
            self._effect(move)
        nobody_left.watch(self, moves)
        if self.process.id is None or self.process.id != self.case.process_id:  # pinned meanwhile
            self.process = process_of(self.case)
        self._begin()
        joined.watch(self, moves)
        gone.watch(self, moves)

    def _effect(self, move: Move) -> None:
        if isinstance(move, Opened):
            effects.opened(self, self.rows[move.entry.seq])
        elif isinstance(move, Left):
            effects.left(self, self.rows[move.seq])
        else:
            effects.other(self, move)

    def total(self) -> tuple[Parameter, Limit] | None:
        """The limit of the whole procedure, and where it is set; None where it has none."""
        total: Any = self.process.pipeline.total
        if total is None:
            return None
        parameter = total if isinstance(total, Parameter) else self.world.rule(total)
        limit = self.process.limit(parameter) if isinstance(parameter, Parameter) else None
        if limit is None and isinstance(parameter, Parameter):
            limit = self.world.values.get(parameter)
        return (parameter, limit) if isinstance(limit, Limit) else None

    def _sources(self) -> dict[str, str]:
        return {address: str(source) for address, source in self.process.sources.items()}


def _hung(moves: list[Move], state: CaseState) -> set[str]:
    """The stages that were posted or left by these moves."""
    return {state.entry(move.seq).stage for move in moves if isinstance(move, (Posted, Left))}
