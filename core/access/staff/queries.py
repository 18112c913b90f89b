"""What the screens of staff read: accounts within reach, how many hold each duty."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from flask_appbuilder.security.sqla.models import User
from sqlalchemy import ColumnElement, exists, func, or_, select

from core.access.models import Account, DutyMinimum, Posting, Responsibility
from core.access.queries import REVISION, counties_at_work, duties, duty, holders_below
from core.audit.models import AuditEvent
from core.db import current_scope, db, kept_by, seeing_everything
from core.divisions.queries import county_of, governed, governs, name_of
from core.library.queries import cite


def in_reach() -> ColumnElement[bool]:
    """Accounts of people posted within scope, and those without any posting that were opened from within it."""
    posted = Account.user_id.in_(select(Posting.user_id).where(current_scope().covers(Posting.office_code)))
    fresh = _opened_here(_never_posted())
    return or_(posted, Account.user_id.in_(fresh)) if fresh else posted


def _never_posted() -> dict[str, int]:
    """Users that nobody has posted anywhere yet, by sign-in name; few at any time."""
    nowhere = ~exists(select(Posting.id).where(Posting.user_id == Account.user_id))
    wanted = select(User.username, User.id).join(Account, Account.user_id == User.id).where(nowhere)
    with seeing_everything():
        return dict(db.session.execute(wanted).all())


def _opened_here(users: dict[str, int]) -> Sequence[int]:
    """Those whose account was opened by somebody within scope, as the log has it."""
    if not users:
        return ()
    subjects = {f"user:{name}": number for name, number in users.items()}
    wanted = select(AuditEvent.about).where(
        AuditEvent.what == "access.open_account", AuditEvent.about.in_(list(subjects))
    )
    return [subjects[about] for about in db.session.scalars(wanted)]


def unadministered(on: date) -> list[str]:
    """The counties with staff in which nobody with an open account administers accounts on a day."""
    administer = [code for code, info in duties().items() if info.may("accounts")]
    held = (Posting.since <= on) & or_(Posting.until.is_(None), Posting.until >= on)
    by = (
        select(Posting.office_code)
        .join(User, User.id == Posting.user_id)
        .where(held, Posting.duty.in_(administer), User.active)
    )
    with seeing_everything():
        administered = {county_of(place) for place in db.session.scalars(by)}
    return sorted(counties_at_work(on) - administered)


def holders_by_duty(on: date) -> dict[str, int]:
    """How many postings to each duty are held on a day, within scope."""
    wanted = (
        select(Posting.duty, func.count())
        .where(Posting.since <= on, or_(Posting.until.is_(None), Posting.until >= on))
        .group_by(Posting.duty)
    )
    return dict(db.session.execute(wanted).all())


# What a county's document asks of its staff


def people_at(places: Sequence[str], on: date) -> dict[str, int]:
    """Place -> how many people are posted there on a day, each once."""
    wanted = (
        select(Posting.division, func.count(Posting.officer_id.distinct()))
        .where(Posting.division.in_(places), Posting.since <= on)
        .where(or_(Posting.until.is_(None), Posting.until >= on))
        .group_by(Posting.division)
    )
    with seeing_everything():
        return dict(db.session.execute(wanted).all())


TIERS = ("county", "township", "village")


@dataclass(frozen=True)
class Carried:
    """A 职责 with the duty that carries it, how many hold that in the county, and townships in which nobody does."""

    tier: str
    number: int
    text: str
    duty: str
    duty_name: str
    basis: Sequence[str]
    holders: int
    without: Sequence[str]


@dataclass(frozen=True)
class Shortage:
    """A duty that fewer hold than each place needs, and where."""

    duty: str
    duty_name: str
    least: int
    places: Sequence[str]


@dataclass(frozen=True)
class Staffing:
    """What the county's document asks of its staff, by tier and number, and what is lacking today."""

    responsibilities: Sequence[Carried]
    shortages: Sequence[Shortage]

    @property
    def uncarried(self) -> Sequence[Carried]:
        """Those that somewhere nobody carries."""
        return [row for row in self.responsibilities if not row.holders or row.without]


def staffing(county: str, on: date) -> Staffing:
    """The county's 职责 and numbers against who holds what on a day; one statement once both are known."""
    rows, minimums = _responsibilities(county), _minimums(county)
    held = holders_below({row.duty for row in rows} | {code for code, _least in minimums}, county, on)
    lacking = ((code, least, _too_few(code, least, held, county, on)) for code, least in minimums)
    return Staffing(
        [_carried(row, held, county, on) for row in rows],
        [Shortage(code, str(duty(code).name), least, _names(p, on)) for code, least, p in lacking if p],
    )


class Written(NamedTuple):
    """A 职责 as the county's document has it."""

    tier: str
    number: int
    text: str
    duty: str
    basis: tuple[str, ...]


@kept_by(REVISION)
def _responsibilities(county: str) -> tuple[Written, ...]:
    found = db.session.scalars(select(Responsibility).where(Responsibility.division == county))
    rows = (Written(row.tier, row.number, row.text, row.duty, tuple(row.basis)) for row in found)
    return tuple(sorted(rows, key=lambda row: (TIERS.index(row.tier), row.number)))


@kept_by(REVISION)
def _minimums(county: str) -> tuple[tuple[str, int], ...]:
    columns = (DutyMinimum.duty, DutyMinimum.least)
    wanted = select(*columns).where(DutyMinimum.division == county).order_by(DutyMinimum.id)
    return tuple((code, least) for code, least in db.session.execute(wanted))


Holders = Mapping[tuple[str, str], Sequence[int]]


def _carried(row: Written, held: Holders, county: str, on: date) -> Carried:
    return Carried(
        row.tier,
        row.number,
        row.text,
        row.duty,
        str(duty(row.duty).name),
        [cite(item, on).text for item in row.basis],
        sum(len(people) for (code, _place), people in held.items() if code == row.duty),
        _names(_too_few(row.duty, 1, held, county, on), on),
    )


def _names(places: Sequence[str], on: date) -> list[str]:
    return [name_of(place, on) for place in places]


def _too_few(code: str, least: int, held: Holders, county: str, on: date) -> list[str]:
    """The townships, or the county itself for a duty of its own, in which fewer than these hold a duty.

    Whoever holds a village's duty is counted for its township.
    """
    places = [county] if duty(code).level == "county" else [node.code for node in governed(county, on)]
    people = {
        place: {who for (d, at), ids in held.items() if d == code and governs(place, at, on) for who in ids}
        for place in places
    }
    return [place for place in places if len(people[place]) < least]
