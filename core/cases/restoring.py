"""After a mistaken death was corrected: what is paid to fewer people because of it is looked at again by a review (SAL26 47, 70(1))."""

from __future__ import annotations

from core.cases.models import Case
from core.cases.remarks import remark
from core.clock import today
from core.db import db, select
from core.divisions.queries import place_of
from core.payments.models import Entitlement
from core.people import queries as people
from core.people.models import Person
from core.tasks.operations import open_task, settle_tasks
from core.text import _

WHAT = "restore_member"


def ask_review(ended: Case, person: Person) -> None:
    """Where a case has ended by leaving the person out: the clerk opens a review; one that runs is told of it.

    Part of `seeing_everything`, for another office may pay it.
    """
    aid = _paid(ended)
    granting = db.session.get(Case, aid.case_id) if aid and aid.case_id else None
    if aid is None or granting is None or not _is_left_out(aid, person):
        return
    said = _("%(name)s的死亡登记已更正，因其死亡而减少的保障，由复核重新决定。", name=person.name)
    running = _running(aid)
    for told in (granting, *([running] if running else ())):
        remark(told, "member_restored", str(said))
    if running is None:
        open_task(
            WHAT,
            f"case:{granting.no}",
            "town_clerk",
            place_of(granting.office_code),
            _("发起复核，恢复误登死亡成员的保障：%(name)s", name=person.name),
            office_code=granting.office_code,
            link=f"/cases/{granting.no}",
        )


def is_reviewed(granting: Case) -> None:
    """A review is opened: nobody has to be asked for one."""
    settle_tasks(f"case:{granting.no}", WHAT, _("已发起复核"))


def _paid(case: Case) -> Entitlement | None:
    """What the case granted, or was about, as far as it is paid."""
    mine = Entitlement.id == case.entitlement_id if case.entitlement_id else Entitlement.case_id == case.id
    return db.session.scalar(select(Entitlement).where(mine, Entitlement.state == "in_effect").limit(1))


def _is_left_out(aid: Entitlement, person: Person) -> bool:
    """Whether nothing is paid for him though he lives in the family."""
    covered = {each.person_id for each in aid.people if each.to_month is None}
    home = {row.person_id for row in people.standing_members(aid.household_id, today()).values()}
    return person.id in home - covered


def _running(aid: Entitlement) -> Case | None:
    open_ = select(Case).where(Case.entitlement_id == aid.id, Case.closed_on.is_(None))
    return db.session.scalar(open_.order_by(Case.id).limit(1))


__all__ = ["ask_review", "is_reviewed"]
