"""The clock of a case that stands still, by a pause or a notice that does not count; its deadlines counted again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

from core.calendar.days import Due
from core.calendar.days import Pause as Standstill
from core.calendar.queries import calendar
from core.cases.clocks import EXPIRES
from core.cases.models import Case, Deadline, Pause, StageEntry
from core.cases.process import Process
from core.cases.remarks import remark
from core.cases.versions import process_of
from core.clock import today
from core.db import db, read_once, select
from core.declare import Limit, Notice
from core.text import _


def standstills(case_id: int) -> Sequence[Standstill]:
    """Every time in which the clock stood or will stand; one that nobody has ended goes on to its last day."""
    rows = db.session.scalars(select(Pause).where(Pause.case_id == case_id).order_by(Pause.id))
    return [Standstill(row.from_on, row.to_on or row.most_until) for row in rows]


def uncounted_notices(case: Case) -> Iterator[Standstill]:
    """The days on which notices hung or will hang, where the county's rule leaves them out of the total."""
    process = process_of(case)
    for entry in case.entries:
        until = entry.left_on or entry.wakes_on
        if entry.posted_on and until and is_uncounted(process, entry.stage):
            yield Standstill(entry.posted_on, until)


def is_uncounted(process: Process, stage: str) -> bool:
    """Whether it is a notice whose days the county's rule leaves out of the total (rulebook TM-8)."""
    line = next((line for line in process.pipeline if line.code == stage), None)
    return isinstance(line, Notice) and line.counts is not None and not process.setting(line.counts)


@read_once(Pause)
def _unended(case_id: int) -> Pause | None:
    return db.session.scalar(select(Pause).where(Pause.case_id == case_id, Pause.to_on.is_(None)))


def open_pause(case_id: int) -> Pause | None:
    """The pause that nobody has ended and whose last day isn't over."""
    row = _unended(case_id)
    return row if row is not None and row.most_until >= today() else None


def end_lapsed(case: Case) -> None:
    """A pause whose last day is over has ended on it, whether or not anybody said so; the due days knew it already."""
    row = _unended(case.id)
    if row is None or row.most_until >= today():
        return
    row.to_on = row.most_until
    remark(case, "resumed", str(_("暂停计时至%(day)s期满，次日起继续计时。", day=row.to_on)))
    db.session.flush()


def last_day(case: Case, most: Limit) -> date | None:
    """Until when the clock may stand still from today on; None when the county's maximum is used up.

    The maximum holds for all the pauses of a case together, else a new pause after each would lengthen it without end.
    """
    used = _used(standstills(case.id), most.unit)
    if most.unit not in ("days", "workdays"):
        last = calendar().add(today(), most.n, most.unit).on - timedelta(days=used)
        return last if last > today() else None
    return calendar().add(today(), most.n - used, most.unit).on if most.n > used else None


def _used(stood: Iterable[Standstill], unit: str) -> int:
    if unit == "workdays":
        return sum(calendar().workdays_between(each.after, each.until) for each in stood)
    return sum((each.until - each.after).days for each in stood)


def recount(case: Case) -> None:
    """Every open limit again, with the days on which the clock stood still; how long a report is good is no limit."""
    open_ = select(Deadline).where(
        Deadline.case_id == case.id, Deadline.met_on.is_(None), Deadline.kind != EXPIRES
    )
    for deadline in db.session.scalars(open_).all():
        move(case, deadline, due_of(deadline))


def due_of(deadline: Deadline) -> Due:
    """The last day of a deadline as the calendar, the pauses and the notices of its case are now."""
    stood = [] if deadline.kind == EXPIRES else [*standstills(deadline.case_id)]
    if deadline.kind == "total":
        stood += uncounted_notices(db.session.get_one(Case, deadline.case_id))
    return calendar().add(deadline.counts_from, deadline.n, deadline.unit, stood)


def move(case: Case, deadline: Deadline, due: Due) -> None:
    """A deadline has another day; the case and the work list say the same."""
    deadline.due_on, deadline.provisional = due.on, due.provisional
    if deadline.kind == "total":
        case.due_on, case.provisional = due.on, due.provisional
    elif deadline.entry_id is not None and deadline.kind != EXPIRES:
        entry = db.session.get_one(StageEntry, deadline.entry_id)
        if entry.left_on is None:
            entry.due_on = _nearest(entry)


def _nearest(entry: StageEntry) -> date | None:
    open_ = select(Deadline.due_on).where(
        Deadline.entry_id == entry.id, Deadline.met_on.is_(None), Deadline.kind != EXPIRES
    )
    return min(db.session.scalars(open_), default=None)
