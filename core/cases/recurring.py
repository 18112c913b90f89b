"""What happens to cases without anybody acting on one: time, instruments and calendars change, news is told."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import cast

from sqlalchemy import Select, Table, literal, or_, update

from core.access import queries as access
from core.audit.operations import operation
from core.cases import effects, kin_filed, standstill
from core.cases.clocks import EXPIRES
from core.cases.handling import Handling, case_for_update
from core.cases.models import Case, Deadline, DecisionRow, News, Pause, StageEntry
from core.cases.remarks import remark
from core.cases.versions import installed_types
from core.clock import now, today
from core.db import Scope, db, seeing_everything, select
from core.divisions.operations import carry_on
from core.divisions.queries import office_of
from core.people import queries as people
from core.people.models import HouseholdMember
from core.plugins import invite
from core.tasks.models import Task
from core.tasks.operations import release_tasks
from core.text import _

DECIDERS = ("town_confirmer", "chief_representative", "county_officer")
"""Duties that hold decisions which an instrument routes."""


@operation("case.tick")
def let_time_pass(no: str) -> Case:
    """All that ends by itself up to today, each on its legal day, however late this runs."""
    case = case_for_update(no)
    Handling(case).catch_up()
    standstill.end_lapsed(case)
    _forget_expired(case)
    return case


def _forget_expired(case: Case) -> None:
    """A report that has expired is dealt with: it was reopened, or the case is past its decision."""
    past = select(Deadline).where(
        Deadline.case_id == case.id,
        Deadline.kind == EXPIRES,
        Deadline.met_on.is_(None),
        Deadline.due_on < today(),
    )
    for deadline in db.session.scalars(past):
        deadline.met_on = deadline.due_on


@operation("case.reroute")
def reroute_open(matters: Sequence[str], townships: Sequence[str]) -> int:
    """Move open decisions to whoever decides now (hole 8); how many moved. Only entries that an instrument routes."""
    waiting = (
        select(Case.no)
        .join(StageEntry, StageEntry.case_id == Case.id)
        .where(StageEntry.left_on.is_(None), StageEntry.lane == "road", StageEntry.duty.in_(DECIDERS))
        .where(Case.type_code.in_(installed_types()))
    )
    if matters:
        waiting = waiting.where(Case.type_code.in_(matters))
    if townships:
        waiting = waiting.where(
            or_(*(Scope.of(office_of(town)).covers(Case.office_code) for town in townships))
        )
    moved = 0
    for no in db.session.scalars(waiting.order_by(Case.id)):
        act = Handling(case_for_update(no))
        act.run.reroute()
        if act.run.moves:
            act.keep()
            moved += 1
    return moved


def carry_tasks(before: str, now: str) -> int:
    """What is to be done about a case that went over with its village is to be done where the case is now; how many."""
    table = cast(Table, Task.__table__)
    gone = select(literal("case:").concat(Case.no)).where(Case.office_code == now)
    rows = (table.c.office_code == before) & table.c.about.in_(gone)
    moved = db.session.connection().execute(update(table).where(rows).values(office_code=now)).rowcount
    carry_on(Task, Task.done_on.is_(None), before, now)
    return int(moved)


@operation("case.release")
def release_stages(user_id: int, duty: str, division: str) -> int:
    """Open stages that were handed to one officer go back to everybody who holds the duty there; how many."""
    person = access.signs_as(user_id)
    waiting = select(StageEntry).where(
        StageEntry.person_id == person,
        StageEntry.duty == duty,
        StageEntry.division == division,
        StageEntry.left_on.is_(None),
    )
    with seeing_everything():
        rows = db.session.scalars(waiting.order_by(StageEntry.id)).all()
        for row in rows:
            row.person_id = None
            said = _("原经办人员任职结束，由同岗位的其他人员办理。")
            remark(row.case, "handed_over", str(said))
        db.session.flush()
    return len(rows)


def release_gone(on: date) -> int:
    """Whoever's term has lapsed by its own last day leaves stages and tasks to the duty as well; how many."""
    with seeing_everything():
        stages = select(StageEntry.person_id, StageEntry.duty, StageEntry.division)
        named = stages.where(StageEntry.left_on.is_(None), StageEntry.person_id.is_not(None))
        tasks = select(Task.user_id, Task.duty, Task.division)
        asked = tasks.where(Task.done_on.is_(None), Task.user_id.is_not(None))
        found = {
            (user or 0, str(duty), str(place))
            for wanted in (named, asked)
            for user, duty, place in db.session.execute(wanted.distinct())
        }
    gone = [
        (user, duty, place)
        for user, duty, place in sorted(found)
        if access.signs_as(user) not in {held.user_id for held in access.signers(duty, place, on)}
    ]
    return sum(release_stages(*each) + release_tasks(*each) for each in gone)


@operation("case.kin")
def mark_near_relatives(persons: Sequence[int]) -> int:
    """Mark undecided cases of whoever was filed as a near relative after acceptance; the county then visits (D57 20).

    Wherever the case runs: a filing is made where the post is held. How many were marked; a case that has a decision
    is left alone, one that has no acceptance yet is compared there.
    """
    marked = 0
    with seeing_everything():
        for no in db.session.scalars(_undecided_of(persons)).all():
            case = case_for_update(no)
            _free_of_kin(case)
            kin_filed.settle(case)
            if effects.file_near_relatives(case):
                db.session.flush()
                Handling(case).catch_up()
                marked += 1
    return marked


def _free_of_kin(case: Case) -> None:
    """What was handed to one who turns out to be a relative goes back to his duty."""
    kin = {access.signs_as(user) for user in people.kin_officers(case.household_id or 0)}
    for row in case.entries:
        if row.left_on is None and row.person_id in kin:
            row.person_id = None
            remark(case, "handed_over", str(_("原经办人员应当回避，由同岗位的其他人员办理。")))


def _undecided_of(persons: Sequence[int]) -> Select[str]:
    households = select(HouseholdMember.household_id).where(HouseholdMember.person_id.in_(persons))
    decided = select(DecisionRow.case_id)
    return (
        select(Case.no)
        .where(Case.household_id.in_(households), Case.type_code.in_(installed_types()))
        .where(Case.accepted_on.is_not(None), Case.closed_on.is_(None), Case.id.not_in(decided))
        .order_by(Case.id)
    )


@operation("case.recount")
def recount(year: int) -> int:
    """Compute deadlines again that rested on a provisional year, with a line in the timeline (ruling 13); how many."""
    changed = 0
    rows = select(Deadline).where(Deadline.provisional.is_(True), Deadline.met_on.is_(None))
    for deadline in db.session.scalars(rows.order_by(Deadline.id)):
        case = db.session.get_one(Case, deadline.case_id)
        due = standstill.due_of(deadline)
        if due.on == deadline.due_on and due.provisional == deadline.provisional:
            continue
        if due.on != deadline.due_on:
            remark(
                case,
                "recounted",
                str(
                    _(
                        "%(year)s年工作日历公布，时限由 %(old)s 改为 %(new)s。",
                        year=year,
                        old=deadline.due_on,
                        new=due.on,
                    )
                ),
            )
        standstill.move(case, deadline, due)
        case.moved_at = now() if deadline.kind == "total" else case.moved_at
        changed += 1
    return changed


AT_ONCE = 500
"""News told by one run of the job at most."""


@operation("case.tell")
def tell_news() -> int:
    """Tell plugins which stages were finished, oldest first; one that fails is noted and holds nobody up. How many."""
    waiting = select(News).where(News.told_at.is_(None)).order_by(News.id).limit(AT_ONCE)
    rows = list(db.session.scalars(waiting))
    for news in rows:
        case = db.session.get_one(Case, news.case_id)
        invite("stage_finished", case=case, stage=news.stage, outcome=news.outcome)
        news.told_at = now()
    return len(rows)


def due_to_wake(on: date) -> list[str]:
    """Numbers of cases in which something ended by time before `on`, a report or a pause too; idle cases cost nothing."""
    asleep = select(StageEntry.case_id).where(StageEntry.left_on.is_(None), StageEntry.wakes_on < on)
    expired = select(Deadline.case_id).where(
        Deadline.kind == EXPIRES, Deadline.met_on.is_(None), Deadline.due_on < on
    )
    lapsed = select(Pause.case_id).where(Pause.to_on.is_(None), Pause.most_until < on)
    open_ = select(Case.no).where(Case.closed_on.is_(None), Case.id.in_(asleep.union(expired, lapsed)))
    known = Case.type_code.in_(
        installed_types()
    )  # a plugin that is absent today holds up its own cases alone
    return list(db.session.scalars(open_.where(known).order_by(Case.id)))
