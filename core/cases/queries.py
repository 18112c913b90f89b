"""Scoped reads of cases: lists by keyset, one case, what waits for a duty, what is overdue."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_
from sqlalchemy.orm import defer, selectinload

from core.access.queries import signs_as
from core.cases.models import Case, Deadline, SkippedLine, StageEntry
from core.db import db, read_once, select
from core.db.scope import current_scope, outside
from core.declare import Act
from core.divisions.queries import office_of, only_office
from core.errors import BadInput
from core.means import queries as means
from core.text import _

MOST = 200
"""Rows of a page at most."""
FAR = 2**53
"""No key is ever that large; neither database can be asked for much larger ones."""


@dataclass(frozen=True)
class Wanted:
    """Filters of a list; `after` is the last row's key of the page before."""

    type_code: str = ""
    stage: str = ""
    division: str = ""
    status: str = ""
    due_before: date | None = None
    name: str = ""
    after: int | None = None
    limit: int = 50


def case_numbered(no: str) -> Case:
    """One case within scope; NotAllowed for any other number, whether it exists or not."""
    whole = selectinload(Case.entries).selectinload(StageEntry.opinions)
    found = db.session.scalar(select(Case).where(Case.no == no).options(whole))
    if found is None:
        raise outside()
    return found


def is_within_scope(no: str) -> bool:
    """Whether the one who acts would find the case."""
    return db.session.scalar(select(Case.id).where(Case.no == no)) is not None


def open_checks(sources: Iterable[str]) -> list[tuple[str, str]]:
    """(number, stage) of every open check that waits for one of these sources."""
    entries = means.unanswered(sources)
    wanted = select(Case.no, StageEntry.stage).join(StageEntry, StageEntry.case_id == Case.id)
    open_ = wanted.where(StageEntry.id.in_(entries), StageEntry.left_on.is_(None), Case.closed_on.is_(None))
    return [(no, stage) for no, stage in db.session.execute(open_.order_by(StageEntry.id))]


def open_accepted(
    matters: Collection[str], townships: Collection[str], first: date, last: date
) -> Sequence[str]:
    """Numbers of the open cases of these matters that were accepted in these townships on these days, the oldest first."""
    offices = [office_of(town) for town in townships]
    wanted = select(Case.no).where(Case.type_code.in_(matters), Case.office_code.in_(offices))
    return db.session.scalars(
        wanted.where(Case.accepted_on.between(first, last), Case.closed_on.is_(None)).order_by(Case.id)
    ).all()


def list_cases(wanted: Wanted) -> tuple[list[Case], int | None]:
    """A page of cases, newest first, and the key from which the next goes on; by keyset, so every page costs the same."""
    if not 1 <= wanted.limit <= MOST:
        raise BadInput(
            _("每页条数应在 1 到 %(most)s 之间。", most=MOST),
            next=_("请把 limit 改为不超过 %(most)s。", most=MOST),
        )
    rows = list(
        db.session.scalars(
            _narrowed(wanted).where(*_of_one_office()).order_by(Case.id.desc()).limit(wanted.limit + 1)
        )
    )
    more = rows[wanted.limit - 1].id if len(rows) > wanted.limit else None
    return rows[: wanted.limit], more


def standing_at(cases: Collection[Case]) -> dict[int, StageEntry]:
    """The open road entry of each of these cases, by its key: one statement, sealed answers left where they are."""
    open_ = select(StageEntry).where(StageEntry.case_id.in_([case.id for case in cases]))
    road = open_.where(StageEntry.left_on.is_(None), StageEntry.lane == "road")
    return {row.case_id: row for row in db.session.scalars(road.options(defer(StageEntry.answers)))}


def _of_one_office() -> list[ColumnElement[bool]]:
    """The scope says it already, but behind an equality the index (office_code, id) gives the rows in their order."""
    office = only_office(current_scope())
    return [] if office is None else [Case.office_code == office]


def _narrowed(wanted: Wanted) -> Select[Case]:
    conditions: list[Any] = []
    if wanted.type_code:
        conditions.append(Case.type_code == wanted.type_code)
    if wanted.stage:
        conditions.append(Case.stage == wanted.stage)
    if wanted.division:
        low, high = wanted.division, wanted.division[:-1] + chr(ord(wanted.division[-1]) + 1)
        conditions.append(and_(Case.division >= low, Case.division < high))
    if wanted.status:
        conditions.append(
            Case.closed_on.is_(None) if wanted.status == "open" else Case.closed_on.is_not(None)
        )
    if wanted.due_before is not None:
        conditions.append(and_(Case.due_on < wanted.due_before, Case.closed_on.is_(None)))
    if wanted.name:
        conditions.append(
            and_(Case.applicant_name >= wanted.name, Case.applicant_name < wanted.name + "\U0010ffff")
        )
    if wanted.after is not None:
        conditions.append(Case.id < wanted.after)
    return select(Case).where(*conditions)


@dataclass(frozen=True)
class Waiting:
    """A stage that waits for somebody: the entry and its case."""

    entry: StageEntry
    case: Case


def waiting_for(duty: str, division: str, user_id: int, limit: int = MOST) -> list[Waiting]:
    """Open stages held by a duty at a place, the most urgent first; one indexed read."""
    duties = [duty, "applicant"] if duty == "town_clerk" else [duty]
    found = (
        select(StageEntry, Case)
        .join(Case, Case.id == StageEntry.case_id)
        .where(
            StageEntry.division == division,
            StageEntry.duty.in_(duties),
            StageEntry.left_on.is_(None),
            or_(StageEntry.person_id.is_(None), StageEntry.person_id == signs_as(user_id)),
        )
        .order_by(StageEntry.due_on.is_(None), StageEntry.due_on, StageEntry.id)
        .limit(limit)
    )
    return [Waiting(entry, case) for entry, case in db.session.execute(found)]


WHERE_IT_STANDS = selectinload(Case.entries).defer(StageEntry.answers)
"""For lists that say who holds a case: the entries of all by one statement, their sealed answers left where they are."""


def overdue(on: date, limit: int = MOST) -> list[Case]:
    """Open cases whose total limit is over, the oldest first."""
    found = select(Case).where(Case.closed_on.is_(None), Case.due_on < on).order_by(Case.due_on).limit(limit)
    return list(db.session.scalars(found.options(WHERE_IT_STANDS)))


MISSED = {
    (Act.ACCEPT, "finish"): "untouched",
    (Act.SURVEY, "start"): "unvisited",
    (Act.SURVEY, "finish"): "unsurveyed",
}
"""What a limit is of, and its kind -> the list that a case stands on when it was over: requests that nobody took up
(INT-04), 受理后不入户核查 (SUR-01), surveys that were not finished (SUR-04)."""


def missed(on: date, limit: int = MOST) -> dict[str, list[Case]]:
    """Open cases by the list that an open limit put them on, of stages of that meaning, whatever a type calls them; the
    oldest first, one statement for all three."""
    wanted = (
        select(StageEntry.act, Deadline.kind, Case)
        .join(StageEntry, StageEntry.id == Deadline.entry_id)
        .join(Case, Case.id == Deadline.case_id)
        .where(StageEntry.act.in_({act for act, _kind in MISSED}), Case.closed_on.is_(None))
        .where(Deadline.met_on.is_(None), Deadline.due_on < on)
        .order_by(Case.opened_on, Case.id)
        .limit(len(MISSED) * limit)
    )
    found: dict[str, dict[int, Case]] = {name: {} for name in MISSED.values()}
    for act, kind, case in db.session.execute(wanted.options(WHERE_IT_STANDS)):
        name = "untouched" if act == Act.ACCEPT else MISSED.get((Act.SURVEY, kind), "")
        if name and len(found[name]) < limit:
            found[name][case.id] = case
    return {name: list(cases.values()) for name, cases in found.items()}


def late_entries(limit: int = MOST) -> list[Case]:
    """Cases whose paper application lay longer than the county allowed, the newest first (INT-15)."""
    found = select(Case).where(Case.days_late > 0).order_by(Case.id.desc()).limit(limit)
    return list(db.session.scalars(found.options(WHERE_IT_STANDS)))


@read_once(Deadline)
def deadlines(case_id: int) -> Sequence[Deadline]:
    """Every deadline of a case, oldest first."""
    return list(db.session.scalars(select(Deadline).where(Deadline.case_id == case_id).order_by(Deadline.id)))


@read_once(SkippedLine)
def skipped(case_id: int) -> Sequence[SkippedLine]:
    """The lines that were off for a case, with their reasons, oldest first."""
    rows = select(SkippedLine).where(SkippedLine.case_id == case_id)
    return list(db.session.scalars(rows.order_by(SkippedLine.id)))
