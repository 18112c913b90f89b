"""Writing about staff: accounts opened again, the way back when nobody administers them; what a county's document asks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from flask_appbuilder.security.sqla.models import User
from sqlalchemy import or_

from core import clock
from core.access.models import Account, DutyMinimum, Posting, Responsibility
from core.access.operations import grant, open_account, set_password, set_rights
from core.access.queries import REVISION, duty, postings_of, require, row_of
from core.audit.operations import about, operation
from core.db import Scope, bump, db, select
from core.divisions.queries import place_of
from core.errors import Incomplete, Refused
from core.text import _

ADMINISTRATOR, ADMINISTERS = "security_admin", "accounts"


@operation("access.reopen_account")
def reopen_account(user_id: int, reason: str) -> User:
    """An account that was closed can be used again, with a new password; postings are given anew.

    Refused for one that is open, Incomplete without a reason.
    """
    require(ADMINISTERS)
    user = row_of(User, id=user_id)
    about(f"user:{user.username}", reason=reason)
    if user.active:
        raise Refused(_("该账号没有停用。"))
    if not reason.strip():
        raise Incomplete(_("请说明重新启用的理由。"), fields={"reason": [_("必填。")]})
    user.active = True
    row_of(Account, user_id=user_id).must_change = True
    return user


@operation("access.restore_administration")
def restore_administration(username: str, name: str, county: str, password: str, reason: str) -> User:
    """Somebody administers accounts in a county again: the way back by the command line, when nobody is left who may.

    The account is opened, or opened again, with a new password, posted as security administrator from today on if it
    is not; the duty holds the right again if that was taken from it.
    """
    about(f"user:{username}", reason=reason)
    info = duty(ADMINISTRATOR)
    if not info.may(ADMINISTERS):
        set_rights(ADMINISTRATOR, {ADMINISTERS}, reason)
    user = db.session.scalars(select(User).filter_by(username=username)).one_or_none()
    if user is None:
        user = open_account(username, name, password)
    else:
        if not user.active:
            reopen_account(user.id, reason)
        set_password(user.id, password)
    held = [one for one in postings_of(user.id) if (one.duty, one.division) == (ADMINISTRATOR, county)]
    last_days = [one.until for one in held]
    if None not in last_days:  # a posting that ends today is followed by one from tomorrow
        after = [day + timedelta(days=1) for day in last_days if day is not None]
        grant(user.id, ADMINISTRATOR, county, max([clock.today(), *after]), basis=reason)
    return user


@operation("access.keep_responsibilities")
def keep_responsibilities(division: str, rows: Iterable[Mapping[str, Any]]) -> int:
    """The whole list of a county as its document has it: `tier`, `number`, `text`, `duty`, `basis` of each.

    What the document no longer says goes. How many rows were changed; none when it is loaded again.
    """
    about(f"division:{division}", office=division)
    return _keep(Responsibility, division, ("tier", "number"), rows)


@operation("access.follow_hands")
def follow_hands(before: str, now: str) -> int:
    """Whoever is posted at a township is from today posted at the body that acts for it, and back; how many.

    The posting of until then ends and another begins, so that the register says who held what where on each day.
    """
    old, new, on = place_of(before), place_of(now), clock.today()
    if old == new:
        return 0
    here = Scope.of(now).covers(Posting.office_code) & (Posting.division == old)
    held = db.session.scalars(select(Posting).where(here, or_(Posting.until.is_(None), Posting.until >= on)))
    moved = [_carry(posting, new, on) for posting in held.all()]
    if moved:
        about(f"division:{new}", postings=len(moved))
        bump(REVISION)
    return len(moved)


def _carry(posting: Posting, place: str, on: date) -> Posting:
    if posting.since >= on:
        posting.division = place
        return posting
    kept = ("user_id", "officer_id", "duty", "until", "basis", "stands_in_for_id", "office_code")
    after = Posting(division=place, since=on, **{name: getattr(posting, name) for name in kept})
    posting.until = on - timedelta(days=1)
    db.session.add(after)
    return after


@operation("access.keep_minimums")
def keep_minimums(division: str, rows: Iterable[Mapping[str, Any]]) -> int:
    """How many hold each duty at least: `duty`, `least`, `basis` of each; how many rows were changed."""
    about(f"division:{division}", office=division)
    return _keep(DutyMinimum, division, ("duty",), rows)


def _keep(
    kind: type[Responsibility | DutyMinimum],
    division: str,
    named_by: tuple[str, ...],
    rows: Iterable[Mapping[str, Any]],
) -> int:
    here = db.session.scalars(select(kind).where(kind.division == division)).all()
    standing = {tuple(getattr(row, name) for name in named_by): row for row in here}
    changed = 0
    for said in rows:
        row = standing.pop(tuple(said[name] for name in named_by), None)
        if row is None:
            db.session.add(kind(division=division, **said))
        news = {name: value for name, value in said.items() if row and getattr(row, name) != value}
        for name, value in news.items():
            setattr(row, name, value)
        changed += row is None or bool(news)
    for row in standing.values():
        db.session.delete(row)
    db.session.flush()
    if changed or standing:
        bump(REVISION)
    return changed + len(standing)
