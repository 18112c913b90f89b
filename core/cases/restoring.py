"""After a mistaken death was corrected: who applied applies and is paid again, what was reduced is reviewed (SAL26 47, 70(1))."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from core.cases import accounts, going_on
from core.cases.follow_ups import APPLIED
from core.cases.held import tell_passed_on
from core.cases.models import Case
from core.cases.remarks import remark
from core.clock import today
from core.db import db, select
from core.divisions.queries import place_of
from core.payments import operations as payments
from core.payments.models import Entitlement
from core.people import queries as people
from core.people.models import Person
from core.tasks.operations import open_task, settle_tasks
from core.text import Text, _

if TYPE_CHECKING:
    from core.cases.handling import Handling

WHAT = "restore_member"


def apply_again(act: Handling, person: Person) -> None:
    """In an open case whoever applied until his death was registered does so again, and is paid to his own account."""
    case = act.case
    if case.closed_on is not None or not _stood_aside(case, person):
        return
    heir = case.applicant_id
    case.applicant_id, case.applicant_name = person.id, person.name
    case.raised = [mark for mark in case.raised or () if not mark.startswith(APPLIED)]
    remark(case, "member_restored", _said(case, person, _paid_again(case, _paid(case), person, heir)))
    accounts.is_entered(case)
    if case.entitlement_id is not None and accounts.account_of(case) is None:
        accounts.ask_for(case)
    going_on.look(case)  # he may have moved out before
    act.look_again()


def set_right(ended: Case, person: Person) -> None:
    """Where a case has ended without the person what it left is paid to him again, and a review is asked for.

    Part of `seeing_everything`, for another office may pay it. A review that runs is told of it.
    """
    aid = _paid(ended)
    granting = db.session.get(Case, aid.case_id) if aid and aid.case_id else None
    if aid is None or granting is None or not _lives_there(aid, person):
        return
    running = _running(aid)
    if _stood_aside(ended, person):
        first = _paid_again(granting, aid, person, ended.applicant_id)
        if running and running.applicant_id == ended.applicant_id:
            running.applicant_id, running.applicant_name = person.id, person.name
        remark(running or granting, "member_restored", _said(granting, person, first))
    if _is_left_out(ended, aid, person):
        _ask_review(granting, running, person)


def is_reviewed(granting: Case) -> None:
    """A review is opened: nobody has to be asked for one."""
    settle_tasks(f"case:{granting.no}", WHAT, _("已发起复核"))


def _ask_review(granting: Case, running: Case | None, person: Person) -> None:
    said = _("%(name)s的死亡登记已更正，因其死亡而减少的保障，由复核重新决定。", name=person.name)
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


def _stood_aside(case: Case, person: Person) -> bool:
    """Whether another applies in that case since his death was registered in it."""
    marks = {
        f"{APPLIED}{key}"
        for key, each in people.persons_by_key(case.household_id or 0).items()
        if each == person.id
    }
    return not marks.isdisjoint(case.raised or ())


def _paid_again(case: Case, aid: Entitlement | None, person: Person, heir: int | None) -> date | None:
    """From which month on he is paid what the other is; None where that is nothing."""
    if aid is None or heir is None:
        return None
    since = aid.held_from
    first = payments.pay_back(aid.id, person.id, heir)
    tell_passed_on(case, aid, since)
    return first


def _said(case: Case, person: Person, first: date | None) -> str:
    """That he applies again, from when on he is paid, and where."""
    if first is None:
        return str(_("%(name)s恢复为申请人。", name=person.name))
    told: dict[str, Text | str] = {"name": person.name, "month": f"{first:%Y-%m}"}
    account = accounts.account_of(case, person.id)
    if account is None:
        return str(
            _("%(name)s恢复为申请人，自%(month)s起由其领取；没有其收款账户，请办理“登记收款账户”。", **told)
        )
    told["tail"] = account.account_sealed[-4:]
    return str(_("%(name)s恢复为申请人，自%(month)s起由其领取，收款账户尾号%(tail)s。", **told))


def _paid(case: Case) -> Entitlement | None:
    """What the case granted, or is about, as far as it is paid."""
    mine = Entitlement.id == case.entitlement_id if case.entitlement_id else Entitlement.case_id == case.id
    return db.session.scalar(select(Entitlement).where(mine, Entitlement.state == "in_effect").limit(1))


def _lives_there(aid: Entitlement, person: Person) -> bool:
    return person.id in {row.person_id for row in people.standing_members(aid.household_id, today()).values()}


def _is_left_out(ended: Case, aid: Entitlement, person: Person) -> bool:
    """Whether nothing is paid for him now, and was before, or would have been but for the death."""
    mine = [each.to_month for each in aid.people if each.person_id == person.id]
    return None not in mine and (bool(mine) or ended.entitlement_id is None)


def _running(aid: Entitlement) -> Case | None:
    open_ = select(Case).where(Case.entitlement_id == aid.id, Case.closed_on.is_(None))
    return db.session.scalar(open_.order_by(Case.id).limit(1))


__all__ = ["apply_again", "is_reviewed", "set_right"]
