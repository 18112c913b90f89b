"""Reading checks of means across cases: the bureau's queue with due days, the log of queries, what a township may start."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func
from sqlalchemy.orm import selectinload

from core.actor import Actor
from core.cases.models import Case, StageEntry
from core.cases.queries import MOST, Waiting
from core.clock import add_months
from core.db import db, select
from core.means.licences import queries as licences
from core.means.models import CheckRequest


@dataclass(frozen=True)
class Checked:
    """A request with its case and stage entry, and how it stands: one of STATES."""

    request: CheckRequest
    case: Case
    entry: StageEntry
    state: str

    @property
    def late(self) -> bool:
        """Whether the answers came, or are still out, after the due day."""
        due, done = self.entry.due_on, self.request.finished_on
        return self.state == "overdue" or (due is not None and done is not None and done > due)


STATES = ("requested", "township", "running", "overdue", "done")
"""Waits for the bureau; waits for a township with a licence; under way; not returned in time; returned."""
_ALL = (
    select(CheckRequest, Case, StageEntry)
    .join(Case, Case.id == CheckRequest.case_id)
    .join(StageEntry, StageEntry.id == CheckRequest.entry_id)
)
_OPEN = _ALL.where(CheckRequest.finished_on.is_(None), StageEntry.left_on.is_(None), Case.closed_on.is_(None))
_ANSWERED = (selectinload(CheckRequest.answers), selectinload(CheckRequest.licence))


def queue(on: date, limit: int = MOST) -> list[Checked]:
    """Requests within scope that wait for an answer, what is due first standing first."""
    by_day = (StageEntry.due_on.is_(None), StageEntry.due_on, CheckRequest.id)
    found = _OPEN.options(*_ANSWERED).order_by(*by_day).limit(limit)
    return [_checked(*row, on) for row in db.session.execute(found)]


def asked_in(month: date, on: date) -> list[Checked]:
    """The log of a month: every request within scope that was made in it, the newest first."""
    made = (CheckRequest.requested_on >= month, CheckRequest.requested_on < add_months(month, 1))
    found = _ALL.where(*made).options(*_ANSWERED).order_by(CheckRequest.id.desc()).limit(MOST)
    return [_checked(*row, on) for row in db.session.execute(found)]


def counts(on: date) -> dict[str, int]:
    """How many requests within scope stand how, all that were ever returned among them."""
    open_ = Counter(_state(request, entry, on) for request, _case, entry in db.session.execute(_OPEN))
    done = select(func.count()).select_from(CheckRequest).where(CheckRequest.finished_on.is_not(None))
    return {state: open_[state] for state in STATES} | {"done": db.session.scalar(done) or 0}


def _checked(request: CheckRequest, case: Case, entry: StageEntry, on: date) -> Checked:
    return Checked(request, case, entry, _state(request, entry, on))


def _state(request: CheckRequest, entry: StageEntry, on: date) -> str:
    if request.finished_on is not None or entry.left_on is not None:
        return "done"
    if entry.due_on is not None and entry.due_on < on:
        return "overdue"
    if request.started_on is not None:
        return "running"
    return "township" if licences.may_start(request.office_code, on) else "requested"


def to_start(who: Actor, on: date, limit: int = MOST) -> Sequence[Waiting]:
    """Checks that a township may start by its licence and nobody has started yet."""
    if not licences.may_start(who.division, on):
        return []
    waits = _OPEN.where(CheckRequest.started_on.is_(None))
    rows = db.session.execute(waits.order_by(CheckRequest.id).limit(limit))
    return [Waiting(entry, case) for _request, case, entry in rows]
