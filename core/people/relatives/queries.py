"""Reading the register: who of a household is a near relative of whom, and which officers that bars."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_

from core import clock
from core.access.models import Account, Officer, Posting
from core.access.queries import duties
from core.db import db, read_once, seeing_everything, select
from core.declare import Parameter
from core.parameters import queries as parameters
from core.parameters.keys.means import RELATIONS, RELATIVES_SCOPE, RELATIVES_TYPES
from core.people.models import Household, HouseholdMember, Person, Relative
from core.text import Message, _

SELF = "self"
LABELS = {option.code: option.label for option in RELATIONS.options} | {SELF: _("本人")}


@dataclass(frozen=True)
class NearRelative:
    """Somebody of a household who is near to one who handles cases, or is himself one (`relation` self)."""

    person_id: int
    name: str
    relation: str
    handler: str
    post: str
    kind: str
    relative_id: int | None = None

    @property
    def sentence(self) -> Message:
        """王明：经办人员李强（某街道办事处）的兄弟姐妹。"""
        return _(
            "%(name)s：%(handler)s（%(post)s）的%(relation)s",
            name=self.name,
            handler=self.handler,
            post=self.post or "—",
            relation=LABELS.get(self.relation, self.relation),
        )


def people_of(household_id: int) -> list[int]:
    """Everybody who stands in a household today or later."""
    day = clock.today()
    return sorted({m.person_id for m in _members(household_id) if m.until is None or m.until >= day})


@read_once(HouseholdMember)
def _members(household_id: int) -> Sequence[HouseholdMember]:
    return db.session.scalars(select(HouseholdMember).filter_by(household_id=household_id)).all()


def kin_of(household_id: int) -> Sequence[Relative]:
    """Rows of the register about anybody of a household that stand today, of whatever office."""
    return _filed(people_of(household_id))


def kin_officers(household_id: int) -> set[int]:
    """The accounts whose holders must recuse themselves from a household's case."""
    people = people_of(household_id)
    filed = _filed(people)
    officers = {row.officer_id for row in filed if row.officer_id is not None}
    themselves = {*people, *(row.handler_person_id for row in filed if row.handler_person_id is not None)}
    officers |= {officer.id for officer in _officers_among(themselves).values()}
    accounts = select(Account.user_id).where(Account.officer_id.in_(officers))
    return set(db.session.scalars(accounts)) if officers else set()


def may_be_near(user_id: int, household_id: int) -> bool:
    """Whether whoever holds an account stands, or stood, in a household or in the register beside one of it.

    One statement, for pages that are opened often; `relation_to` says whether and why he must keep out today.
    """
    people = select(HouseholdMember.person_id).where(HouseholdMember.household_id == household_id)
    own = select(Person.id).where(Person.id_blind == Officer.id_blind)
    himself = own.where(Person.id.in_(people)).exists()
    named = or_(Relative.officer_id == Officer.id, Relative.handler_person_id.in_(own))
    filed = select(Relative.id).where(Relative.person_id.in_(people), named).exists()
    officer = select(Officer.id).join(Account, Account.officer_id == Officer.id)
    with seeing_everything():
        near = officer.where(Account.user_id == user_id, or_(himself, filed))
        return db.session.scalar(near) is not None


def relation_to(officer: Officer, people: Sequence[int]) -> Message | None:
    """Why an officer is not free towards these persons: one is himself, or a near relative on file; None when free."""
    own = (
        db.session.scalar(select(Person.id).where(Person.id_blind == officer.id_blind))
        if officer.id_blind
        else None
    )
    if own is not None and own in people:
        return _("申请人或家庭成员是经办人员本人")
    for row in _filed(people):
        if row.officer_id == officer.id or (own is not None and row.handler_person_id == own):
            return _(
                "家庭成员是经办人员的近亲属（%(relation)s）", relation=LABELS.get(row.relation, row.relation)
            )
    return None


def near_relatives(household_id: int, matter: str = "", on: date | None = None) -> list[NearRelative]:
    """Members who must be filed apart: near relatives of handlers and cadres, and handlers and cadres themselves.

    `matter` is the type of the case: a county may file for some types only (relatives.enabled), for some posts
    (relatives.scope) and some relations (relatives.relations); what it has not set counts in full. `on`: the day
    whose values hold, today if none is given.
    """
    household = db.session.get(Household, household_id)
    if household is None:
        return []
    day, place = on or clock.today(), household.division
    types = _set(RELATIVES_TYPES, place, day)
    if matter and types is not None and matter not in types:
        return []
    people = people_of(household_id)
    kinds, relations = _set(RELATIVES_SCOPE, place, day), _set(RELATIONS, place, day)
    found = [
        near
        for near in (*_by_register(people), *_themselves(people))
        if (kinds is None or near.kind in kinds)
        and (relations is None or near.relation in {*relations, SELF})
    ]
    return sorted(found, key=lambda near: (near.person_id, near.relation != SELF))


def _set(parameter: Parameter, division: str, on: date) -> Collection[str] | None:
    found = parameters.find(parameter, division, on)
    return found.value if found else None


def _by_register(people: Collection[int]) -> list[NearRelative]:
    return [
        NearRelative(r.person_id, r.person.name, r.relation, r.handler_name, r.post, r.kind, r.id)
        for r in _filed(people)
    ]


def _themselves(people: Collection[int]) -> list[NearRelative]:
    """Officers among the members, and cadres, who are known by number through what they declared."""
    names = {p.id: p.name for p in db.session.scalars(select(Person).where(Person.id.in_(people)))}
    found = [
        NearRelative(person, names[person], SELF, officer.name, officer.unit, "handler")
        for person, officer in _officers_among(people).items()
    ]
    with seeing_everything():
        declared = select(Relative).where(Relative.handler_person_id.in_(people)).order_by(Relative.id)
        cadres = {r.handler_person_id: r for r in db.session.scalars(declared) if r.stands(clock.today())}
    return found + [
        NearRelative(person, names[person], SELF, row.handler_name, row.post, row.kind)
        for person, row in cadres.items()
        if person is not None
    ]


def _filed(people: Collection[int]) -> list[Relative]:
    return [row for row in _register(tuple(people)) if row.stands(clock.today())] if people else []


@read_once(Relative)
def _register(people: tuple[int, ...]) -> Sequence[Relative]:
    with seeing_everything():
        wanted = select(Relative).where(Relative.person_id.in_(people)).order_by(Relative.id)
        return db.session.scalars(wanted).all()


def officers_here() -> list[tuple[str, str]]:
    """(user's number, name and duty) of everybody who is posted within scope today, for a list to choose from."""
    wanted = (
        select(Posting.user_id, Officer.name, Posting.duty, Posting.since, Posting.until)
        .join(Officer, Officer.id == Posting.officer_id)
        .order_by(Officer.name, Posting.id)
    )
    day, named = clock.today(), duties()
    standing = [
        r for r in db.session.execute(wanted) if r.since <= day and (r.until is None or day <= r.until)
    ]
    return [(str(r.user_id), f"{r.name}（{named[r.duty].name}）") for r in standing if r.duty in named]


def _officers_among(people: Collection[int]) -> dict[int, Officer]:
    """Who of these persons works with the system, found by the blind index of the identity number."""
    wanted = (
        select(Person.id, Officer)
        .join(Officer, Officer.id_blind == Person.id_blind)
        .where(Person.id.in_(list(people)))
        .order_by(Person.id)
    )
    return dict(db.session.execute(wanted).all())
