"""Accepted by a residence permit: the place of registration is asked whether the same aid is received or asked for there."""

from __future__ import annotations

from core.actor import actor
from core.audit.operations import operation
from core.cases.competence import BASIS, by_permit, registered_elsewhere
from core.cases.models import Case
from core.cases.passing.forms import FOUND
from core.cases.remarks import remark
from core.clock import today
from core.db import db, seeing_everything, select
from core.declare import CaseType
from core.declare.applications import OUTSIDE
from core.divisions.queries import name_of, office_of, place_of
from core.errors import NotFound
from core.tasks.models import Task
from core.tasks.operations import finish_task, open_task
from core.text import _

ASKED = "ask_doubles"


def ask_doubles(case: Case, kind: CaseType) -> None:
    """Ask the clerk at the place of registration, where this installation has it; nothing for those registered here."""
    place = registered_elsewhere(case, kind)
    if not place or place == OUTSIDE or not by_permit(case, kind):
        return
    office = office_of(place)
    with seeing_everything():
        open_task(
            ASKED,
            f"case:{case.no}",
            "town_clerk",
            place_of(office),
            _("核实有无重复申请：%(name)s", name=case.applicant_name),
            office_code=office,
            due_on=today(),
            link=f"/doubles/{case.no}",
        )
        db.session.flush()
    remark(case, "asked", str(_("已请户籍地%(office)s核实有无重复申请、重复享受。", office=name_of(office))))


def asked_here(no: str) -> Task:
    """The open question about a case to the duty and place that one acts under; NotFound where there is none."""
    me = actor()
    wanted = select(Task).where(
        Task.what == ASKED, Task.about == f"case:{no}", Task.duty == me.duty, Task.division == me.division
    )
    found = db.session.scalar(wanted.where(Task.done_on.is_(None)))
    if found is None:
        raise NotFound(_("没有等您核实的这一事项。"), basis=BASIS, next=_("请返回工作台查看。"))
    return found


@operation("doubles.answer")
def answer_doubles(no: str, found: str, note: str = "") -> None:
    """Say what is known at the place of registration; the case that asked has it in its timeline."""
    task = asked_here(no)
    finish_task(task, FOUND[found])
    said = _(
        "户籍地%(office)s答复：%(found)s。%(note)s",
        office=name_of(task.division),
        found=FOUND[found],
        note=note.strip(),
    )
    db.session.flush()
    with seeing_everything():
        case = db.session.scalars(select(Case).where(Case.no == no)).one()
        remark(case, "answered", str(said))
        db.session.flush()
