"""Who holds what: duties, postings on a day, the scope of a posting, single rows within scope."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, TypeVar, cast

from flask_appbuilder.security.sqla.models import User
from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import aliased

from core import clock
from core.access.duties import DutyInfo, DutyTable, Level, Right, read_duties
from core.access.models import Account, Duty, Officer, Posting, SightGrant
from core.actor import Actor, acting_as, actor
from core.db import NOTHING, Scope, db, kept_by, read_once, seeing_everything, use_scope
from core.db.scope import outside
from core.divisions.queries import county_of, full_name, office_of, tier_of, town_of
from core.errors import NotAllowed, Refused
from core.text import Named, _

REVISION = "access"
DUTIES = "duties"
"""What duties are, which outlasts who holds them."""
DUTIES_FILE = Path(__file__).parents[2] / "config" / "duties.toml"
Row = TypeVar("Row")


@dataclass(frozen=True)
class Held:
    """A posting as every request needs it, without a row of a session."""

    id: int
    user_id: int
    officer_id: int
    officer_name: str
    duty: str
    division: str
    office_code: str
    since: date
    until: date | None
    stands_in_for: str = ""

    @property
    def called(self) -> str:
        """The holder's name as it is shown and signed; a stand-in's says for whom: 李明（代理王强）."""
        if not self.stands_in_for:
            return self.officer_name
        return str(_("%(name)s（代理%(whom)s）", name=self.officer_name, whom=self.stands_in_for))

    def holds(self, on: date) -> bool:
        """Whether it is held on that day."""
        return self.since <= on and (self.until is None or on <= self.until)

    @property
    def address(self) -> str:
        """How REST names it: town_clerk.610104003."""
        return f"{self.duty}.{self.division}"


# Duties


@cache
def fresh_duties() -> DutyTable:
    """The duties that ship with the product."""
    return read_duties(DUTIES_FILE)


@kept_by(DUTIES)
def duties() -> dict[str, DutyInfo]:
    """Every duty of this installation by code."""
    return {
        row.code: DutyInfo(
            code=row.code,
            name=Named(row.name, row.english),
            english=row.english,
            level=cast("Level", row.level),
            posted_at=tuple(row.posted_at),
            sight=row.sight,
            rights=frozenset(row.rights),
            excludes=row.excludes,
            second_factor=row.second_factor,
        )
        for row in db.session.scalars(select(Duty))
    }


def duty(code: str) -> DutyInfo:
    """One duty; Refused when there is none of that code."""
    found = duties().get(code)
    if found is None:
        raise Refused(_("没有代码为%(code)s的岗位。", code=code))
    return found


def knows_duty(code: str) -> bool:
    """Whether there is a duty of that code."""
    return code in duties()


def rights() -> dict[str, Right]:
    """Every right that a duty can hold."""
    return dict(fresh_duties().rights)


def may(right: str) -> bool:
    """Whether the one who acts holds a right under the posting in force."""
    who = actor()
    return who.is_system or (who.duty in duties() and duties()[who.duty].may(right))


def require(right: str) -> None:
    """NotAllowed unless the one who acts holds the right."""
    if not may(right):
        named = rights().get(right)
        raise NotAllowed(
            _("您的岗位没有“%(right)s”的权限。", right=named.name if named else right),
            next=_("请由有此权限的岗位办理，或在右上角切换岗位。"),
        )


# Postings


@kept_by(REVISION)
def _postings_of(user_id: int) -> tuple[Held, ...]:
    with seeing_everything():
        return tuple(_held(Posting.user_id == user_id))


def postings_of(user_id: int, on: date | None = None) -> tuple[Held, ...]:
    """What a user is posted to on a day, today if none is given, the oldest first."""
    on = on or clock.today()
    return tuple(held for held in _postings_of(user_id) if held.holds(on))


def postings_of_officer(officer_id: int) -> tuple[Held, ...]:
    """Every posting that a person ever held, under whatever account."""
    with seeing_everything():
        return tuple(_held(Posting.officer_id == officer_id))


def holders(duty_code: str, division: str, on: date | None = None) -> list[Held]:
    """Who holds a duty at exactly this division on a day, the oldest posting first."""
    on = on or clock.today()
    return [held for held in _ever_held(duty_code, division) if held.holds(on)]


def signers(duty_code: str, division: str, on: date | None = None) -> list[Held]:
    """Who may sign under a duty at a place: each person once, by his first account, whatever accounts he has."""
    found: dict[int, Held] = {}
    for each in holders(duty_code, division, on):
        first = signs_as(each.user_id)
        found.setdefault(first, replace(each, user_id=first))
    return list(found.values())


def signs_as(user_id: int) -> int:
    """The number under which whoever uses an account signs and is counted: his first account's."""
    return _first_accounts().get(user_id, user_id)


@kept_by(REVISION)
def _first_accounts() -> dict[int, int]:
    """Further accounts of people who have several -> the first one."""
    first = (
        select(Account.officer_id, func.min(Account.user_id).label("user_id"))
        .group_by(Account.officer_id)
        .having(func.count() > 1)
        .subquery()
    )
    pairs = select(Account.user_id, first.c.user_id).join(first, first.c.officer_id == Account.officer_id)
    return {further: own for further, own in db.session.execute(pairs) if further != own}


@kept_by(REVISION)
def _ever_held(duty_code: str, division: str) -> tuple[Held, ...]:
    with seeing_everything():
        return tuple(_held(Posting.duty == duty_code, Posting.division == division))


def holders_below(
    duty_codes: Collection[str], division: str, on: date
) -> dict[tuple[str, str], tuple[int, ...]]:
    """(duty, division) -> who may sign under one of the duties on a day, at a division or anywhere below it."""
    found: dict[tuple[str, str], tuple[int, ...]] = {}
    for posting in held_below(duty_codes, division, on):
        place = (posting.duty, posting.division)
        found[place] = tuple(dict.fromkeys((*found.get(place, ()), signs_as(posting.user_id))))
    return found


def held_by_name(names: Collection[str], division: str, on: date | None = None) -> list[Held]:
    """The postings of officers of these names that hold on a day, at a division or anywhere below it."""
    day = on or clock.today()
    below = Scope.of(office_of(division, day)).covers(Posting.office_code)
    with seeing_everything():
        return [one for one in _held(Officer.name.in_(list(names)), below) if one.holds(day)]


def held_below(duty_codes: Collection[str], division: str, on: date) -> list[Held]:
    """The postings to these duties that hold on a day, at a division or anywhere below it; one statement."""
    below = Scope.of(office_of(division, on)).covers(Posting.office_code)
    with seeing_everything():
        return [one for one in _held(Posting.duty.in_(list(duty_codes)), below) if one.holds(on)]


def counties_at_work(on: date) -> frozenset[str]:
    """The counties, or bodies in their place, in which somebody is posted on a day."""
    held = (Posting.since <= on) & or_(Posting.until.is_(None), Posting.until >= on)
    with seeing_everything():
        offices = db.session.scalars(select(Posting.office_code).where(held).distinct())
        return frozenset(place for place in map(county_of, offices) if tier_of(place) == "county")


def still_open(user_ids: Collection[int]) -> frozenset[int]:
    """Those of these accounts that are not closed: one closed today is posted until the end of the day."""
    return frozenset(db.session.scalars(select(User.id).where(User.id.in_(user_ids), User.active)))


def left_below(duty_codes: Collection[str], division: str, on: date) -> dict[tuple[str, str], Held]:
    """(duty, division) -> whose posting to one of the duties ended last before a day, at a division or below it."""
    below = Scope.of(office_of(division, on)).covers(Posting.office_code)
    with seeing_everything():
        ended = list(_held(Posting.duty.in_(list(duty_codes)), below, Posting.until < on))
    return {(one.duty, one.division): one for one in sorted(ended, key=lambda held: held.until or on)}


@cache
def _principal() -> Any:
    # not at import: that would configure the mappers before everybody has looked at them
    return aliased(Officer)


def _held(*conditions: ColumnElement[bool]) -> Iterator[Held]:
    principal = _principal()
    wanted = (
        select(
            Posting.id,
            Posting.user_id,
            Posting.officer_id,
            Officer.name,
            Posting.duty,
            Posting.division,
            Posting.office_code,
            Posting.since,
            Posting.until,
            func.coalesce(principal.name, ""),
        )
        .join(Officer, Officer.id == Posting.officer_id)
        .outerjoin(principal, principal.id == Posting.stands_in_for_id)
        .where(*conditions)
        .order_by(Posting.since, Posting.id)
    )
    found: Sequence[Any] = db.session.execute(wanted).all()
    return (Held(*row) for row in found)


def held(posting_id: int) -> Held | None:
    """A posting by its number, whoever holds it."""
    with seeing_everything():
        return next(_held(Posting.id == posting_id), None)


def scope_of(posting: Held) -> Scope:
    """What its holder sees: a division and everything below; of a village, what is about it; of mere figures, no row."""
    if duty(posting.duty).sight != "scope":
        return NOTHING
    if not posting.division.isdigit():  # a body is one office, whatever townships it acts for
        return Scope.of(office_of(posting.division))
    if len(posting.division) > len(town_of(posting.office_code)):
        return Scope.of(posting.office_code, posting.division)
    return Scope.of(posting.office_code)


def actor_of(posting: Held) -> Actor:
    """The one who acts under a posting."""
    return Actor(
        name=posting.called,
        user_id=posting.user_id,
        posting_id=posting.id,
        duty=posting.duty,
        division=posting.division,
        person_id=posting.officer_id,
    )


@contextmanager
def acting_under(posting: Held) -> Iterator[Actor]:
    """Everything inside is done by the posting's holder within its scope."""
    with acting_as(actor_of(posting)) as who, use_scope(scope_of(posting)):
        yield who


def duty_words(posting: Held) -> str:
    """What its holder is there: 确认, or of a stand-in 确认（代理王强）."""
    name = str(duty(posting.duty).name)
    whom = posting.stands_in_for
    return str(_("%(name)s（代理%(whom)s）", name=name, whom=whom)) if whom else name


def place_of_posting(posting: Held) -> str:
    """The full name of the posting's place today."""
    return full_name(posting.division)


# People who work here


@read_once(Officer, Account)
def officer_of(user_id: int) -> Officer | None:
    """The person behind an account."""
    wanted = select(Officer).join(Account, Account.officer_id == Officer.id).where(Account.user_id == user_id)
    return db.session.scalars(wanted).one_or_none()


# Rows


def row_of(model: type[Row], **match: Any) -> Row:
    """The one row that matches, within scope. NotAllowed alike when it is another office's and when there is none."""
    found = db.session.scalars(select(model).filter_by(**match)).one_or_none()
    if found is None:
        raise outside()
    return found


def opened_parts(about: str, on: date | None = None) -> frozenset[str]:
    """The parts of a matter that were opened to the one who acts."""
    on = on or clock.today()
    wanted = select(SightGrant.parts).where(
        SightGrant.user_id == actor().user_id,
        SightGrant.about == about,
        SightGrant.since <= on,
        or_(SightGrant.until.is_(None), SightGrant.until >= on),
    )
    return frozenset(part for parts in db.session.scalars(wanted) for part in parts)


def opened_matters(prefix: str = "", on: date | None = None) -> Sequence[str]:
    """The matters of which something is open to the one who acts: "case:DB-…"."""
    on = on or clock.today()
    wanted = (
        select(SightGrant.about)
        .where(
            SightGrant.user_id == actor().user_id,
            SightGrant.about.startswith(prefix),
            SightGrant.since <= on,
            or_(SightGrant.until.is_(None), SightGrant.until >= on),
        )
        .distinct()
    )
    return db.session.scalars(wanted).all()
