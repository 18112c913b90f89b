"""A death that one case has registered is told to every other case of that person, where a clerk is to reckon with it (N83 1(3))."""

from __future__ import annotations

from collections.abc import Iterator

from core.cases.models import Case
from core.cases.remarks import remark
from core.clock import month_of, today
from core.db import db, seeing_everything, select
from core.divisions.queries import place_of
from core.payments.models import EntitledPerson, Entitlement, EntitlementLine
from core.people.models import HouseholdMember, Person
from core.tasks.operations import open_task, settle_tasks
from core.text import Message, _

WHAT = "reckon_death"


def tell(case: Case, person: Person) -> None:
    """Ask the clerk of every benefit that covers or is paid to the person, and of every other open case, to reckon with it.

    Whatever office has it: a line in its timeline, and a task until the death is registered there or in its review.
    """
    with seeing_everything():
        for other, words in [*_paid(case, person), *_asked(case, person)]:
            remark(other, "death_known", str(_("%(name)s已登记于%(day)s死亡，本案尚未处理。", **_of(person))))
            open_task(
                WHAT,
                f"case:{other.no}",
                "town_clerk",
                place_of(other.office_code),
                words % _of(person),
                office_code=other.office_code,
                link=f"/cases/{other.no}",
            )


def reckoned_with(case: Case) -> None:
    """The death is registered in this case: what was asked about it, or about the benefit that it reviews, is done."""
    numbers = select(Case.no).where((Case.id == case.id) | (Case.id == _granting(case.entitlement_id)))
    for no in db.session.scalars(numbers).all():
        settle_tasks(f"case:{no}", WHAT, _("已登记死亡"))


def taken_back(case: Case, person: Person) -> None:
    """The death was none: nobody is asked any more to reckon with it."""
    with seeing_everything():
        for other, _words in [*_paid(case, person), *_asked(case, person)]:
            settle_tasks(f"case:{other.no}", WHAT, _("死亡登记已更正"))


def _paid(case: Case, person: Person) -> Iterator[tuple[Case, Message]]:
    covered = select(EntitledPerson.entitlement_id).where(
        EntitledPerson.person_id == person.id, EntitledPerson.to_month.is_(None)
    )
    due = EntitlementLine.to_month.is_(None) | (EntitlementLine.to_month >= month_of(today()))
    to_him = select(EntitlementLine.entitlement_id).where(EntitlementLine.payee_id == person.id, due)
    theirs = Entitlement.id.in_(covered) | Entitlement.id.in_(to_him)
    wanted = select(Entitlement).where(theirs, Entitlement.state == "in_effect")
    for aid in db.session.scalars(wanted.order_by(Entitlement.id)).all():
        granting = db.session.get(Case, aid.case_id) if aid.case_id else None
        if granting is not None and aid.id != case.entitlement_id:
            names = {each.person_id for each in aid.people if each.to_month is None}
            both = person.id in names
            yield (
                granting,
                _("发起复核，登记保障对象死亡：%(name)s")
                if both
                else _("发起复核，登记领款人死亡：%(name)s"),
            )


def _asked(case: Case, person: Person) -> Iterator[tuple[Case, Message]]:
    homes = select(HouseholdMember.household_id).where(HouseholdMember.person_id == person.id)
    open_ = select(Case).where(Case.household_id.in_(homes), Case.closed_on.is_(None), Case.id != case.id)
    for other in db.session.scalars(open_.order_by(Case.id)).all():
        yield other, _("登记家庭成员死亡：%(name)s")


def _granting(entitlement_id: int | None) -> int | None:
    aid = db.session.get(Entitlement, entitlement_id) if entitlement_id else None
    return aid.case_id if aid else None


def _of(person: Person) -> dict[str, object]:
    return {"name": person.name, "day": person.dead_on}
