"""A death that one case has registered is told to every other case that still counts or covers the person (N83 1(3)).

What is asked of a clerk follows from the rows as they stand, so that it goes away with whatever made it needful.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from core.cases.engine import Run
from core.cases.events import events_now
from core.cases.follow_ups import ENTITLEMENT
from core.cases.models import Case, Remark
from core.cases.records import state_of
from core.cases.remarks import remark
from core.cases.versions import installed_types, process_of, type_of
from core.cases.world import CaseWorld
from core.clock import today
from core.db import db, read_once, seeing_everything, select
from core.divisions.queries import place_of
from core.payments import queries as payments
from core.payments.models import EntitledPerson, Entitlement, EntitlementLine
from core.people.models import HouseholdMember, Person
from core.people.queries import persons_by_key
from core.tasks.operations import open_task, settle_tasks
from core.tasks.queries import open_task_for
from core.text import Message, _

WHAT, ASKED, EVENT, TOLD = "reckon_death", "town_clerk", "death", "death_known"
"""The kind of the task, whom it is asked of, the event by which it is done, and the kind of the timeline's line."""


def registered(case: Case, member: str) -> None:
    """A death was registered in this case: what was asked about it here is done, every other case is told.

    Whatever office has it: a line in its timeline, and a task until the death is registered there or matters no more.
    """
    person = db.session.get_one(Person, persons_by_key(case.household_id or 0)[member])
    look_again(case, _("已登记死亡"))
    with seeing_everything():
        for other in _cases_of(person):
            _ask(other, _("已登记死亡"))
        db.session.flush()


def taken_back(person: Person) -> None:
    """The death was none: nobody is asked any more to reckon with it."""
    with seeing_everything():
        for case in _cases_of(person):
            _ask(case, _("死亡登记已更正"))
        db.session.flush()


def look_again(case: Case, why: Message) -> None:
    """The case has moved on: ask what is still to be asked about it and about the benefit that it reviews; `why` the rest is done."""
    with seeing_everything():
        for number in dict.fromkeys((case.id, case.granting_id)):
            if number is not None:
                _ask(db.session.get_one(Case, number), why)
        db.session.flush()


def _ask(case: Case, why: Message) -> None:
    """One task that names all whose death is to be registered; none where nobody's is."""
    about, place = f"case:{case.no}", place_of(case.office_code)
    persons = unreckoned(case)
    for person in persons:
        _tell(case, person)
    dead = "、".join(person.name for person in persons)
    title, known = _words(case, persons) % {"name": dead}, open_task_for(WHAT, about, ASKED, place)
    if known is not None and not (dead and known.title == str(title)):
        settle_tasks(about, WHAT, why)
    if dead:
        link = f"/cases/{case.no}"
        open_task(WHAT, about, ASKED, place, title, office_code=case.office_code, link=link)


def _words(case: Case, dead: Sequence[Person]) -> Message:
    """What is asked: in an open case, else in a review of what covers one of them, or is paid to one."""
    if case.closed_on is None:
        return _("登记家庭成员死亡：%(name)s")
    covered = {one.person_id for aid in _granted(case) for one in aid.people if one.to_month is None}
    if covered & {person.id for person in dead}:
        return _("发起复核，登记保障对象死亡：%(name)s")
    return _("发起复核，登记领款人死亡：%(name)s")


def _tell(case: Case, person: Person) -> None:
    """A line in the timeline, once."""
    said = str(_("另案登记：%(name)s死亡（%(day)s）。", name=person.name, day=person.dead_on))
    known = select(Remark.id).where(Remark.case_id == case.id, Remark.kind == TOLD, Remark.said == said)
    if db.session.scalar(known.limit(1)) is None:
        remark(case, TOLD, said)


def _cases_of(person: Person) -> Iterator[Case]:
    """Open cases of a household in which the person ever stood, and those that granted what covers him or is paid to him."""
    homes = select(HouseholdMember.household_id).where(HouseholdMember.person_id == person.id)
    covered = select(EntitledPerson.entitlement_id).where(EntitledPerson.person_id == person.id)
    to_him = select(EntitlementLine.entitlement_id).where(EntitlementLine.payee_id == person.id)
    theirs = Entitlement.id.in_(covered) | Entitlement.id.in_(to_him)
    granting = select(Entitlement.case_id).where(theirs, Entitlement.state == "in_effect")
    open_ = Case.household_id.in_(homes) & Case.closed_on.is_(None)
    yield from db.session.scalars(select(Case).where(open_ | Case.id.in_(granting)).order_by(Case.id)).all()


def unreckoned(case: Case) -> list[Person]:
    """Who has died, still counts in an open case or relies on what a closed one grants, and whose death can be registered.

    While a review of what it grants is open, that one is asked.
    """
    is_open = case.closed_on is None
    if not is_open and _is_reviewed(case):
        return []
    told = {
        n
        for key, n in persons_by_key(case.household_id or 0).items()
        if f"{EVENT}:{key}" in (case.raised or ())
    }
    concerned = _concerned(case) - told if is_open else _relying(_granted(case))
    wanted = select(Person).where(Person.id.in_(concerned), Person.dead_on.is_not(None))
    dead = list(db.session.scalars(wanted.order_by(Person.id)))
    possible = dead and (_takes_deaths(case) if is_open else _has_review(case))
    return dead if possible else []


def _concerned(case: Case) -> set[int]:
    """Of a review those who rely on what is paid, of an application those who count; whoever applies in either."""
    if case.entitlement_id is not None:
        persons = _relying([db.session.get_one(Entitlement, case.entitlement_id)])
    else:
        rows = select(HouseholdMember).where(HouseholdMember.household_id == case.household_id)
        persons = {row.person_id for row in db.session.scalars(rows) if row.counted and row.stands(today())}
    return persons | ({case.applicant_id} if case.applicant_id is not None else set())


@read_once(Entitlement)
def _granted(case: Case) -> Sequence[Entitlement]:
    """What a case grants and is in effect."""
    wanted = select(Entitlement).where(Entitlement.case_id == case.id, Entitlement.state == "in_effect")
    return db.session.scalars(wanted).all()


def _relying(aids: Iterable[Entitlement]) -> set[int]:
    return {person for aid in aids for person in payments.relying_on(aid)}


def _is_reviewed(case: Case) -> bool:
    """Whether a review of what a case grants is open."""
    open_ = select(Case.id).where(
        Case.parent_id == case.id, Case.entitlement_id.is_not(None), Case.closed_on.is_(None)
    )
    return db.session.scalar(open_.limit(1)) is not None


def _has_review(case: Case) -> bool:
    """Whether the type knows a procedure in which the death of whom it pays for is registered; of an absent one nobody can say."""
    if case.type_code not in installed_types():
        return True
    reviews = (each for each in type_of(case.type_code).follow_ups if each.follows == ENTITLEMENT)
    return any(each.event(EVENT) is not None for each in reviews)


def _takes_deaths(case: Case) -> bool:
    """Whether a death can be registered in an open case where it stands."""
    if case.type_code not in installed_types():
        return True
    process = process_of(case)
    run = Run(process, CaseWorld(case, type_of(case.type_code), process), state_of(case))
    return any(event.code == EVENT for event in events_now(run))
