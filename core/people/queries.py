"""Reading people: members of a household on a day, near relatives who bar an officer, exact look-ups that are logged."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, or_
from sqlalchemy.orm import aliased

from core import clock
from core.access.queries import officer_of, require
from core.actor import actor
from core.audit.operations import record
from core.audit.queries import times
from core.db import blind, db, read_once, seeing_everything, select
from core.db.scope import outside
from core.declare import Conflict, Member
from core.errors import Incomplete, NotAllowed, Refused, TooMany
from core.numbers import clean_number, mask_id, mask_name
from core.parameters import queries as parameters
from core.parameters.keys.means import LOOKUPS
from core.people.composition import Composition
from core.people.models import BankAccount, Household, HouseholdMember, Person, PersonMerge, PersonPlace
from core.people.relatives.queries import (
    kin_of,
    kin_officers,
    may_be_near,
    near_relatives,
    people_of,
    relation_to,
)
from core.text import _

__all__ = [
    "Enrolled",
    "KnownPerson",
    "Personal",
    "account_of",
    "age_of",
    "composition_on",
    "conflicts",
    "find_person",
    "households_of",
    "kin_of",
    "kin_officers",
    "may_be_near",
    "members_of",
    "merge_in_sight",
    "merges_here",
    "names_of",
    "near_relatives",
    "personal",
    "persons_by_key",
    "reveal",
    "roster",
    "standing_households",
]

LOOKED_UP, VIEWED = "person.look_up", "person.view"
"""What the log calls an exact search and the view of a full value; both count towards the hour's limit."""


# Households


@dataclass(frozen=True)
class Enrolled:
    """A member as pages and letters show it."""

    member: Member
    person_id: int
    name: str
    id_masked: str
    sex: str


def members_of(household_id: int, on: date) -> tuple[Member, ...]:
    """Who belongs to a household on a day, the applicant first, as rules see them; the dead are not among them."""
    return tuple(_member(row) for row in _standing(household_id, on))


def roster(household_id: int, on: date) -> list[Enrolled]:
    """The same with names and masked numbers."""
    return [
        Enrolled(_member(row), row.person_id, row.person.name, row.person.id_masked, row.person.sex)
        for row in _standing(household_id, on)
    ]


def deaths(household_id: int) -> dict[str, date]:
    """Days on which members of a household died, by the member's name in facts."""
    return {row.key: row.person.dead_on for row in _rows_of(household_id) if row.person.dead_on is not None}


def departed(household_id: int) -> list[tuple[Enrolled, date]]:
    """Members who have died, and the day, as pages show them beside the roster."""
    return [
        (Enrolled(_member(row), row.person_id, row.person.name, row.person.id_masked, row.person.sex), day)
        for row in _rows_of(household_id)
        if (day := row.person.dead_on) is not None
    ]


def names_of(household_id: int) -> dict[str, str]:
    """Names of everybody who ever stood in a household, by the member's name in facts."""
    return {row.key: row.person.name for row in _rows_of(household_id)}


def age_of(person_id: int, on: date) -> int:
    """Full years of a person on a day, also of one who has died before it."""
    born_on = db.session.get_one(Person, person_id).born_on
    return on.year - born_on.year - ((on.month, on.day) < (born_on.month, born_on.day))


def standing_members(household_id: int, on: date) -> dict[str, HouseholdMember]:
    """Rows of a household that hold on that day, by the member's name in facts and forms."""
    return {row.key: row for row in _standing(household_id, on)}


def left_of(household_id: int, on: date) -> set[int]:
    """Persons of a household who live and of whom it is known why they count no more."""
    return {row.person_id for row in _standing(household_id, on) if not row.counted and row.change_reason}


def dead_of(household_id: int) -> set[int]:
    """Persons of a household who are known to have died."""
    return {row.person_id for row in _rows_of(household_id) if row.person.dead_on is not None}


def _standing(household_id: int, on: date) -> tuple[HouseholdMember, ...]:
    return tuple(row for row in _rows_of(household_id) if row.stands(on) and row.person.lives(on))


@read_once(Household)
def household_numbered(household_id: int) -> Household | None:
    """One household within scope; None for any other number."""
    return db.session.get(Household, household_id)


@read_once(HouseholdMember)
def _rows_of(household_id: int) -> tuple[HouseholdMember, ...]:
    """Everybody who ever stood in a household, in the order of the form."""
    wanted = select(HouseholdMember).where(HouseholdMember.household_id == household_id)
    return tuple(db.session.scalars(wanted.order_by(HouseholdMember.position, HouseholdMember.since)))


def _member(row: HouseholdMember) -> Member:
    return Member(
        key=row.key,
        relation=row.relation,
        born_on=row.person.born_on,
        counted=row.counted,
        covered=row.covered,
        disability_kind=row.disability_kind,
        disability_grade=row.disability_grade,
        major_illness=row.major_illness,
        working=row.working,
        studying=row.studying,
        clergy_years=row.clergy_years,
    )


def persons_by_key(household_id: int) -> dict[str, int]:
    """Everybody who ever stood in a household: {"m1": person number}."""
    return {row.key: row.person_id for row in _rows_of(household_id)}


def households_of(person_id: int, on: date | None = None) -> Sequence[Household]:
    """The households within scope in which a person stands on a day, today if none is given."""
    day = on or clock.today()
    wanted = select(Household).join(HouseholdMember).where(HouseholdMember.person_id == person_id).distinct()
    found = db.session.scalars(wanted.order_by(Household.id)).all()
    return [h for h in found if any(m.person_id == person_id and m.stands(day) for m in h.members)]


def standing_households(persons: Iterable[int], since: date) -> Sequence[Household]:
    """Households in which one of these persons counts on that day or later, as far as they still bind."""
    wanted = (
        select(Household)
        .join(HouseholdMember)
        .where(
            HouseholdMember.person_id.in_(list(persons)),
            HouseholdMember.counted,
            or_(HouseholdMember.until.is_(None), HouseholdMember.until >= since),
            or_(Household.ended_on.is_(None), Household.ended_on > since),
        )
        .distinct()
        .order_by(Household.id)
    )
    return db.session.scalars(wanted).all()


def composition_on(household: Household, since: date) -> Composition:
    """Who counts in a household on that day or later."""
    rows = [m for m in household.members if m.until is None or m.until >= since]
    applicant = next((m.person_id for m in household.members if m.position == 1), 0)
    return Composition(applicant, frozenset(m.person_id for m in rows if m.counted and m.person.lives(since)))


def account_of(person_id: int, case_id: int | None) -> BankAccount | None:
    """The account that the person is paid to now what that case grants."""
    return _accounts([(person_id, case_id)]).get((person_id, case_id))


def _accounts(wanted: Sequence[tuple[int, int | None]]) -> dict[tuple[int, int | None], BankAccount]:
    """The account in force of each person and case: the newest given for the case, else one known before."""
    standing = select(BankAccount).where(
        BankAccount.person_id.in_({person for person, _case in wanted}), BankAccount.until.is_(None)
    )
    newest = {
        (row.person_id, row.case_id): row for row in db.session.scalars(standing.order_by(BankAccount.id))
    }
    found = {pair: newest.get(pair) or newest.get((pair[0], None)) for pair in wanted}
    return {pair: row for pair, row in found.items() if row is not None}


def merge_in_sight(merge_id: int) -> PersonMerge:
    """One merge, as long as everything that it moved is within scope; NotAllowed alike for one that isn't there."""
    merge = db.session.get(PersonMerge, merge_id)
    here = (
        select(PersonPlace.id).where(PersonPlace.person_id.in_([merge.kept_id, merge.dropped_id]))
        if merge
        else None
    )
    if merge is None or here is None or len(db.session.scalars(here).all()) < _places(merge):
        raise outside()
    return merge


_KEPT, _DROPPED = aliased(Person), aliased(Person)


def merges_here(limit: int = 50) -> list[tuple[PersonMerge, Person, Person]]:
    """The latest merges of people known within scope: (merge, kept, dropped)."""
    here = select(PersonPlace.person_id)
    wanted = (
        select(PersonMerge, _KEPT, _DROPPED)
        .join(_KEPT, _KEPT.id == PersonMerge.kept_id)
        .join(_DROPPED, _DROPPED.id == PersonMerge.dropped_id)
        .where(PersonMerge.kept_id.in_(here) | PersonMerge.dropped_id.in_(here))
        .order_by(PersonMerge.id.desc())
        .limit(limit)
    )
    return [(merge, kept, dropped) for merge, kept, dropped in db.session.execute(wanted)]


def _places(merge: PersonMerge) -> int:
    both = PersonPlace.person_id.in_([merge.kept_id, merge.dropped_id])
    with seeing_everything():
        return db.session.scalar(select(func.count(PersonPlace.id)).where(both)) or 0


# Who must keep out


def conflicts(user_id: int, household_id: int) -> list[Conflict]:
    """Why an officer must recuse himself from a household's case: he or a near relative of his is one of it."""
    officer = officer_of(user_id)
    if officer is None:
        return []
    reason = relation_to(officer, people_of(household_id))
    return [Conflict(str(reason), ("D57:11", "PET22:28"))] if reason is not None else []


# Looking somebody up


@dataclass(frozen=True)
class KnownPerson:
    """A person as an exact search answers: masked, with the offices that know him and nothing of what they know."""

    person_id: int
    name: str
    id_number: str
    offices: tuple[str, ...]
    alive: bool


def find_person(id_number: str, matter: str) -> KnownPerson | None:
    """Who has this identity number, wherever he is known; None when nobody.

    Every search is noted with its `matter` ("case:DB-…", "lead:…"). Refused without one; NotAllowed for a near
    relative of the searcher; TooMany beyond the county's number an hour (LAW-55).
    """
    number = clean_number(id_number)
    person = db.session.scalar(select(Person).where(Person.id_blind == blind(number)))
    if person is not None and person.merged_into_id is not None:
        person = db.session.get_one(Person, person.merged_into_id)
    shown = f"person:{person.id}" if person else mask_id(number)
    _may_look(LOOKED_UP, matter, shown, person)
    record(LOOKED_UP, matter, person=shown, found=person is not None)
    if person is None:
        return None
    with seeing_everything():
        here = select(PersonPlace.office_code).where(PersonPlace.person_id == person.id).distinct()
        offices = tuple(sorted(db.session.scalars(here)))
    return KnownPerson(person.id, mask_name(person.name), person.id_masked, offices, person.dead_on is None)


def reveal(person: Person, what: str, matter: str, reason: str, case_id: int | None = None) -> str:
    """A full value for one who may see it and says why; noted. `what`: id_number, phone, or account of that case.

    NotAllowed without the right to full values and of near relatives; Incomplete without a reason; Refused without a
    matter; TooMany as `find_person` (SEC-01, LAW-55).
    """
    require("read_full")
    if not reason.strip():
        raise Incomplete(_("请说明查看完整信息的理由。"), fields={"reason": [_("必填")]})
    if what not in _FULL:
        raise Incomplete(_("没有这一项信息。"), fields={"what": [_("请选择证件号码、电话或账号。")]})
    _may_look(VIEWED, matter, f"person:{person.id}", person)
    record(VIEWED, matter, person=f"person:{person.id}", what=what, reason=reason.strip()[:200])
    return _FULL[what](person, case_id) or ""


@dataclass(frozen=True)
class Personal:
    """Who somebody is, as an export tells it."""

    name: str
    id_number: str
    phone: str
    account: str


def personal(
    wanted: Sequence[tuple[int, int | None]], *, full: bool
) -> dict[tuple[int, int | None], Personal]:
    """Of each person and case: name, numbers and the account in force; masked unless in full. Whoever asks notes it."""
    rows = db.session.scalars(select(Person).where(Person.id.in_({person for person, _case in wanted})))
    persons, accounts = {row.id: row for row in rows}, _accounts(wanted)
    numbers = {pair: row.account_sealed for pair, row in accounts.items()}
    return {
        pair: _personal(persons[pair[0]], numbers.get(pair, ""), full=full)
        for pair in wanted
        if pair[0] in persons
    }


def _personal(row: Person, account: str, *, full: bool) -> Personal:
    phone = row.phone_sealed or ""
    if full:
        return Personal(row.name, row.id_sealed or "", phone, account)
    return Personal(mask_name(row.name), row.id_masked, _tail(phone), _tail(account))


def _tail(number: str) -> str:
    return f"****{number[-4:]}" if number else ""


def _account(person: Person, case_id: int | None) -> str | None:
    row = account_of(person.id, case_id)
    return row.account_sealed if row else None


_FULL: dict[str, Callable[[Person, int | None], str | None]] = {
    "id_number": lambda p, _case: p.id_sealed,
    "phone": lambda p, _case: p.phone_sealed,
    "account": _account,
}


def _may_look(what: str, matter: str, shown: str, person: Person | None) -> None:
    who = actor()
    if not matter.strip():
        record(f"{what}_refused", shown, why="no_matter")
        raise Refused(
            _("查询个人信息须从一件具体的事项进入。"),
            basis=("SAL26:70",),
            next=_("请从案件、线索、复核、投诉或检查的页面发起查询。"),
            code="no_matter",
        )
    if who.user_id is None:
        return
    officer = officer_of(who.user_id)
    if officer is not None and person is not None and relation_to(officer, [person.id]) is not None:
        record(f"{what}_refused", matter, why="near_relative", person=shown)
        raise NotAllowed(_("此人是您的近亲属或者您本人，您应当回避。"), basis=("D57:11",), code="conflict")
    _within_hour(what, matter, who.user_id, who.division)


def _within_hour(what: str, matter: str, user_id: int, division: str) -> None:
    found = parameters.find(LOOKUPS, division, clock.today())
    most = found.value if found else LOOKUPS.default
    if times((LOOKED_UP, VIEWED), user_id, clock.real_now() - timedelta(hours=1)) >= most:
        record(f"{what}_refused", matter, why="too_many", most=most)
        raise TooMany(
            _("一小时内查看完整身份信息已达 %(most)s 次上限。", most=most),
            basis=("SAL26:70",),
            next=_("请稍后再查；确需增加的，由县级业务管理员调整上限。"),
        )
