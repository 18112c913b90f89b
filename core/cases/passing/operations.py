"""Passing an application on within the county: the case goes whole, under the same number and receipt."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Table, and_, select, update

from core.access.queries import require
from core.audit.operations import about, operation
from core.cases.competence import BASIS, by_permit, registered_elsewhere
from core.cases.handling import case_for_update
from core.cases.models import Case, StageEntry
from core.cases.remarks import remark
from core.cases.versions import type_of
from core.clock import today
from core.db import db, seeing_everything
from core.declare.applications import OUTSIDE
from core.divisions.operations import moving_tables
from core.divisions.queries import full_name, office_of, place_of
from core.errors import Refused
from core.modules.queries import require_enabled
from core.people.models import HouseholdMember, PersonPlace
from core.text import _

OWN = ("assistance_case", "household")
OF_THE_VILLAGE = (*OWN, "notice")
"""Tables that name the village which a case lies in."""
WAITING = {"stage_entry": "left_on", "task": "done_on"}
"""Tables that name the place at which a duty is held, and the day on which it was done."""


@dataclass(frozen=True)
class Passed:
    """What the window can tell the applicant: the number and receipt stay, and where it lies now."""

    no: str
    receipt: str
    office: str


@operation("case.pass_on")
def pass_on(no: str, reason: str = "") -> Passed:
    """Hand an application that was not accepted to the township where the applicant is registered, with all its papers.

    Its clock runs from the acceptance there. Refused once accepted, and where this office takes it itself or another
    county does.
    """
    require("accept")
    case = case_for_update(no)
    village = _where_to(case)
    office = office_of(village)
    require_enabled(case.type_code, village, today())
    before, where = place_of(case.office_code), full_name(office)
    said = _(
        "%(old)s于%(day)s登记，%(today)s转送%(new)s受理。%(why)s",
        old=full_name(before),
        day=case.opened_on,
        today=today(),
        new=where,
        why=reason.strip(),
    )
    remark(case, "passed_on", str(said))
    about(f"case:{case.no}", passed_on=office)
    passed = Passed(case.no, case.receipt, where)
    db.session.flush()
    with seeing_everything():
        _move(case, office, village)
    db.session.expire_all()
    return passed


def _where_to(case: Case) -> str:
    kind = type_of(case.type_code)
    village = registered_elsewhere(case, kind)
    if case.accepted_on is not None or case.closed_on is not None:
        raise Refused(
            _("本案已经受理或者办结，不能转送。"),
            basis=BASIS,
            next=_("已经受理的，由本机构继续办理；不属于本机构的，按流程作出处理。"),
        )
    if village == OUTSIDE:
        raise Refused(
            _("申请人的户籍在县外，不能在县内转送。"), basis=BASIS, next=_("请办理“转送县外户籍地”。")
        )
    if not village or by_permit(case, kind):
        raise Refused(
            _("本案由您所在的乡镇（街道）受理，不需要转送。"),
            basis=BASIS,
            next=_("户籍地填写有误的，请退回由申请人更正。"),
        )
    return village


def _move(case: Case, office: str, village: str) -> None:
    """Every row of the case goes to the office, what waits for a duty waits for the same duty there."""
    of_case, before = _rows_of(case), place_of(case.office_code)
    connection, household = db.session.connection(), case.household_id
    for table in moving_tables():
        rows = of_case(table)
        if rows is None:
            continue
        connection.execute(update(table).where(rows).values(office_code=office))
        if table.name in OF_THE_VILLAGE:
            connection.execute(update(table).where(rows).values(division=village))
        elif table.name in WAITING:
            waiting = and_(rows, table.c.division == before, table.c[WAITING[table.name]].is_(None))
            connection.execute(update(table).where(waiting).values(division=place_of(office)))
    if household is not None:
        _know_there(household, office, village)


def _know_there(household: int, office: str, village: str) -> None:
    """The office that has the case now sees its people."""
    members = select(HouseholdMember.person_id).where(HouseholdMember.household_id == household)
    known = select(PersonPlace.person_id).where(
        PersonPlace.office_code == office, PersonPlace.division == village
    )
    for person_id in set(db.session.scalars(members)) - set(db.session.scalars(known)):
        db.session.add(PersonPlace(person_id=person_id, office_code=office, division=village, since=today()))
    db.session.flush()


def _rows_of(case: Case) -> Callable[[Table], ColumnElement[bool] | None]:
    """Which rows of a table are this case's; None for a table that is no case's."""
    number, household, about_it = case.id, case.household_id, f"case:{case.no}"
    entries = select(StageEntry.id).where(StageEntry.case_id == number)

    def of_case(table: Table) -> ColumnElement[bool] | None:
        known = {"case_id": number, "household_id": household, "about": about_it}
        if table.name in OWN:
            return table.c.id == (number if table.name == "assistance_case" else household)
        for column, value in known.items():
            if column in table.c:
                return table.c[column] == value
        return table.c.entry_id.in_(entries) if "entry_id" in table.c else None

    return of_case
