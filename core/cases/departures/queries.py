"""Requests that nobody took up or decided, decisions against the rules' advice: what stands, and what was settled."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, exists
from sqlalchemy.orm import aliased

from core.access.queries import held_below
from core.actor import actor
from core.calendar.queries import calendar
from core.cases.advising import AGAINST
from core.cases.models import Case, DecisionRow, Remark, StageEntry
from core.cases.rows_shown import holder_shown
from core.cases.state import Holder
from core.clock import SHANGHAI
from core.db import db, select
from core.declare.lines import Act
from core.divisions.queries import county_of, name_of
from core.numbers import mask_name
from core.parameters import queries as parameters
from core.parameters.keys.procedure import SILENT
from core.text import Message, Text, _

BASIS = ("SAL26:70",)
ITEMS: dict[int, Message] = {
    1: _("（一）对符合申请条件的救助申请不予受理"),
    2: _("（二）对符合救助条件的申请不予审核确认"),
    3: _("（三）对不符合救助条件的申请予以审核确认"),
}
SETTLED = {1: "settled_1", 2: "settled_2", 3: "settled_3"}
"""Item -> the kind of the line by which a supervisor settled it."""
MOST = 200


@dataclass(frozen=True)
class Line:
    """One thing under an item: the case, since when, what it is with its reason, whose it is."""

    item: int
    case: Case
    since: date
    said: Text
    who: str
    decision_id: int | None = None

    @property
    def place(self) -> str:
        """The office that took the request on."""
        return name_of(self.case.office_code)

    @property
    def applicant(self) -> str:
        """Masked."""
        return mask_name(self.case.applicant_name) if self.case.applicant_name else ""


@dataclass(frozen=True)
class Settled:
    """A line that a supervisor has settled: with which words, when, by whom."""

    item: int
    no: str
    said: str
    at: datetime
    by: str


def standing(on: date, only: Case | None = None) -> list[Line]:
    """Every line within scope that nobody settled, the oldest first in each item; of one case where it is named.

    Refused while the county has not set how long a request may lie (`limit.silent_days`) and one lies.
    """
    found = [*_lying(on, only), *_against(only)]
    return sorted(found, key=lambda line: (line.item, line.since, line.case.id))


def settled(limit: int = MOST) -> list[Settled]:
    """What was settled, the newest first."""
    item_of = {kind: item for item, kind in SETTLED.items()}
    wanted = select(Remark, Case.no).join(Case, Case.id == Remark.case_id).where(Remark.kind.in_(item_of))
    rows = db.session.execute(wanted.order_by(Remark.id.desc()).limit(limit))
    return [Settled(item_of[row.kind], no, row.said, row.at, row.by) for row, no in rows]


def _of(only: Case | None) -> ColumnElement[bool]:
    return Case.id == only.id if only is not None else Case.id.is_not(None)


def _lying(on: date, only: Case | None) -> Iterator[Line]:
    """Requests that were not accepted, or accepted and not decided, when the county's days were over.

    Whoever was not told that something is missing has handed in everything (D57 10), and so has whoever was accepted.
    """
    lying = [*_unaccepted(on, only), *_undecided(on, only)]
    names = _names({row.duty or "" for row, _case, _item, _since in lying}, on)
    for row, case, item, since in lying:
        limit = parameters.value_of(SILENT, case.division, on)
        if calendar(case.division).add(since, limit.n, limit.unit).on >= on:
            continue
        post = holder_shown(Holder(row.duty, row.division or "")) if row.duty else None
        people = names.get((row.duty or "", row.division or ""), ())
        said = (
            _("材料没有告知需要补正，至今没有受理，也没有说明理由。")
            if item == 1
            else _("已受理，办理时限届满，至今没有作出决定，也没有说明理由。")
        )
        who = f"{post['place']} {post['label']} {'、'.join(people)}".strip() if post else ""
        yield Line(item, case, since, said, who)


Lying = tuple[StageEntry, Case, int, date]


def _unaccepted(on: date, only: Case | None) -> Iterator[Lying]:
    """Requests at acceptance, counted from the day on which they last came there."""
    note = exists().where(
        Remark.case_id == Case.id, Remark.kind == SETTLED[1], Remark.at >= StageEntry.recorded_at
    )
    wanted = (
        select(StageEntry, Case)
        .join(Case, Case.id == StageEntry.case_id)
        .where(StageEntry.act == Act.ACCEPT, StageEntry.left_on.is_(None), StageEntry.entered_on < on)
        .where(Case.closed_on.is_(None), _of(only), ~note)
        .order_by(StageEntry.entered_on, StageEntry.id)
        .limit(MOST)
    )
    for row, case in db.session.execute(wanted):
        yield row, case, 1, row.entered_on


def _undecided(on: date, only: Case | None) -> Iterator[Lying]:
    """Accepted requests whose total limit is over, counted from its last day."""
    note = exists().where(Remark.case_id == Case.id, Remark.kind == SETTLED[2], Remark.decision_id.is_(None))
    done = exists().where(DecisionRow.case_id == Case.id)
    road = and_(StageEntry.case_id == Case.id, StageEntry.left_on.is_(None), StageEntry.lane == "road")
    wanted = (
        select(StageEntry, Case)
        .join(Case, road)
        .where(Case.closed_on.is_(None), Case.parent_id.is_(None), Case.accepted_on.is_not(None))
        .where(Case.due_on < on, _of(only), ~note, ~done)
        .order_by(Case.due_on, Case.id)
        .limit(MOST)
    )
    for row, case in db.session.execute(wanted):
        assert case.due_on is not None
        yield row, case, 2, case.due_on


def _names(duties: set[str], on: date) -> dict[tuple[str, str], tuple[str, ...]]:
    """(duty, place) -> who holds it today, within the county of the one who looks."""
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    for held in held_below(duties, county_of(actor().division), on) if duties else ():
        place = (held.duty, held.division)
        found[place] = (*found.get(place, ()), held.called)
    return found


def _against(only: Case | None) -> Iterator[Line]:
    """Decisions that depart from the advice, as their cases say it."""
    note = aliased(Remark)
    item_of = {kind: item for item, kind in AGAINST.items()}
    answered = exists().where(
        note.case_id == Remark.case_id,
        note.decision_id == Remark.decision_id,
        note.kind.in_(list(SETTLED.values())),
    )
    wanted = (
        select(Remark, Case)
        .join(Case, Case.id == Remark.case_id)
        .where(Remark.kind.in_(item_of), _of(only), ~answered)
        .order_by(Remark.id)
        .limit(MOST)
    )
    for row, case in db.session.execute(wanted):
        since = row.at.astimezone(SHANGHAI).date()
        yield Line(item_of[row.kind], case, since, row.said, row.by, row.decision_id)
