"""Rows and the engine's plain state, both ways: reading a case, and writing down what the engine says has happened."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

from core.cases import ballot
from core.cases.clocks import Clock, Met
from core.cases.forms import NOTHING_FILLED, Filled
from core.cases.models import Case, Deadline, OpinionRow, SkippedLine, StageEntry
from core.cases.process import Process
from core.cases.queries import skipped
from core.cases.state import (
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
)
from core.clock import now
from core.db import db, select
from core.divisions.queries import place_of


def state_of(case: Case) -> CaseState:
    """The case as the engine sees it."""
    return CaseState(
        opened_on=case.opened_on,
        entries=tuple(_entry_of(row) for row in case.entries),
        accepted_on=case.accepted_on,
        raised=frozenset(case.raised or ()),
        skipped=MappingProxyType({row.stage: row.why for row in skipped(case.id)}),
        ended_as=case.ended_as,
        ended_on=case.closed_on,
    )


def _entry_of(row: StageEntry) -> Entry:
    return Entry(
        seq=row.seq,
        stage=row.stage,
        lane=row.lane,  # type: ignore[arg-type]  # the column's check constraint holds the three values
        round=row.round,
        entered_on=row.entered_on,
        holder=Holder(row.duty, row.division or "", row.person_id) if row.duty else None,
        wakes_on=row.wakes_on,
        need=row.need,
        why=row.why_here,
        opinions=tuple(Opinion(o.person_id, o.duty, o.outcome, o.reason, o.content) for o in row.opinions),
        left_on=row.left_on,
        outcome=row.outcome,
        posted_on=row.posted_on,
    )


class Recorder:
    """Writes one run's moves onto a case's rows. `signer`, `note`, `form` and the meeting belong to the act that caused them."""

    def __init__(
        self,
        case: Case,
        process: Process,
        signer: Signer | None = None,
        note: str = "",
        form: Filled = NOTHING_FILLED,
        meeting_id: int | None = None,
    ) -> None:
        self.case = case
        self.process = process
        self.signer = signer
        self.note = note
        self.form = form
        self.meeting_id = meeting_id
        self.rows = {row.seq: row for row in case.entries}

    def write(self, moves: list[Move]) -> None:
        """Every move in order; the case's own row last, so that its version counts this act once."""
        for move in moves:
            self._write(move)
        db.session.flush()
        if any(not isinstance(move, Signed) for move in moves):
            road = next(
                (row for row in self.case.entries if row.left_on is None and row.lane == "road"), None
            )
            self.case.stage = road.stage if road else ""
            self.case.moved_at = now()

    def _write(self, move: Move) -> None:
        match move:
            case Opened(entry):
                self._open(entry)
            case Signed(seq, opinion):
                self._sign(self.rows[seq], opinion)
            case Left(seq, on, outcome):
                self._leave(self.rows[seq], on, outcome)
            case Posted(seq, on, until):
                row = self.rows[seq]
                row.posted_on, row.wakes_on, row.duty, row.person_id = on, until, None, None
            case Skipped(stage, why, on):
                self._skip(stage, why, on)
            case _:
                self._mark(move)

    def _mark(self, move: Move) -> None:
        """What stands on the case's own row."""
        match move:
            case Accepted(on):
                self.case.accepted_on = on
            case Raised(mark):
                self.case.raised = sorted({*(self.case.raised or ()), mark})
            case Ended(stage, on):
                self.case.ended_as, self.case.closed_on = stage, on
            case Resumed():
                self.case.ended_as, self.case.closed_on = None, None

    def _skip(self, stage: str, why: str, on: date) -> None:
        office = self.case.office_code
        db.session.add(
            SkippedLine(office_code=office, case_id=self.case.id, stage=stage, why=why[:200], on=on)
        )

    def _open(self, entry: Entry) -> None:
        holder = entry.holder
        row = StageEntry(
            office_code=self.case.office_code,
            case_id=self.case.id,
            seq=entry.seq,
            stage=entry.stage,
            act=self.process.pipeline[entry.stage].act if entry.stage in self.process.pipeline else None,
            lane=entry.lane,
            round=entry.round,
            entered_on=entry.entered_on,
            recorded_at=now(),
            division=holder.division if holder else place_of(self.case.office_code),
            duty=holder.duty if holder else None,
            person_id=holder.person if holder else None,
            need=entry.need,
            wakes_on=entry.wakes_on,
            why_here=entry.why[:200],
        )
        self.case.entries.append(row)
        self.rows[entry.seq] = row
        # entries are inserted one by one, in order: one open road entry a case is an index, not a hope
        db.session.flush()

    def _sign(self, row: StageEntry, opinion: Opinion) -> None:
        assert self.signer is not None
        at = now()
        row.opinions.append(
            OpinionRow(
                office_code=self.case.office_code,
                person_id=opinion.person,
                person_name=self.signer.name,
                duty=opinion.duty,
                outcome=opinion.outcome,
                reason=opinion.reason,
                content=opinion.content,
                answers=self.form.stored,
                meeting_id=self.meeting_id,
                signed_at=at,
                hash=_digest(self.case.no, row.stage, row.round, opinion, self.form.stored, at),
            )
        )
        row.form_code = self.form.name
        row.answers = self.form.stored if row.need == 1 else self._of_all(row, opinion)
        row.note = self.note

    def _of_all(self, row: StageEntry, opinion: Opinion) -> dict[str, Any]:
        same = (o for o in row.opinions if (o.outcome, o.content) == (opinion.outcome, opinion.content))
        parts = [o.answers or {} for o in same]
        return ballot.merged(self.process.pipeline[row.stage], opinion.outcome, parts)

    def _leave(self, row: StageEntry, on: date, outcome: str) -> None:
        row.left_on, row.outcome = on, outcome
        carried = [o for o in row.opinions if o.outcome == outcome]
        if carried and row.opinions[-1].outcome != outcome:
            # the last to sign was outvoted: his words are not the entry's
            row.note, row.answers = carried[-1].reason, carried[-1].answers
        if outcome == "interrupted":  # by an event: what was reported stands where it met the case
            row.form_code, row.answers, row.note = self.form.name, self.form.stored, self.note
        db.session.flush()

    def clocks(self, found: list[Clock | Met], basis: Mapping[str, str]) -> None:
        """Deadlines that start or are met; the nearest open one stands on the entry for the work list."""
        running = self._running() if any(isinstance(item, Met) for item in found) else []
        for item in found:
            if isinstance(item, Met):
                self._meet(item, running)
            else:
                running.append(self._start(item, basis))

    def limits_had(self) -> dict[tuple[str, str, date], int]:
        """How many days the limits of the case have, by kind, stage and first day; of the newest where several were set."""
        had = select(Deadline).where(Deadline.case_id == self.case.id).order_by(Deadline.id)
        return {(each.kind, each.stage, each.counts_from): each.n for each in db.session.scalars(had)}

    def _running(self) -> list[Deadline]:
        open_ = select(Deadline).where(Deadline.case_id == self.case.id, Deadline.met_on.is_(None))
        return list(db.session.scalars(open_))

    def _start(self, clock: Clock, basis: Mapping[str, str]) -> Deadline:
        row = self.rows.get(clock.seq) if clock.seq else None
        begun = Deadline(
            office_code=self.case.office_code,
            case_id=self.case.id,
            entry_id=row.id if row else None,
            stage=clock.stage,
            kind=clock.kind,
            counts_from=clock.counts_from,
            n=clock.n,
            unit=clock.limit.unit,
            due_on=clock.due_on,
            provisional=clock.provisional,
            parameter=clock.parameter.address,
            basis=basis.get(clock.parameter.address, ""),
        )
        db.session.add(begun)
        if clock.kind == "total":
            self.case.due_on, self.case.provisional = clock.due_on, clock.provisional
        elif row is not None and row.left_on is None:
            row.due_on = min(filter(None, (row.due_on, clock.due_on)))
        return begun

    def _meet(self, met: Met, running: list[Deadline]) -> None:
        row = self.rows.get(met.seq) if met.seq else None
        if row is None:
            return
        for deadline in running:
            if (deadline.entry_id, deadline.kind, deadline.met_on) == (row.id, met.kind, None):
                deadline.met_on = met.on


def _digest(no: str, stage: str, round_: int, opinion: Opinion, answers: Any, at: datetime) -> str:
    parts = [
        no,
        stage,
        round_,
        opinion.person,
        opinion.duty,
        opinion.outcome,
        opinion.reason,
        answers,
        at.isoformat(),
    ]
    return hashlib.sha256(
        json.dumps(parts, ensure_ascii=False, sort_keys=True, default=str).encode()
    ).hexdigest()
