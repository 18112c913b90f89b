"""Which sign-in a request belongs to, and whether it is still good."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from flask import current_app
from flask_appbuilder.security.sqla.models import User
from sqlalchemy import bindparam, select

from core import clock
from core.access.models import Account, SignIn, SignInAttempt
from core.access.queries import duty, postings_of
from core.db import db, read_once

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=12)
_OF_USER = (  # asked by every request, so built once
    select(SignIn, User, Account.must_change)
    .join(User, User.id == SignIn.user_id)
    .join(Account, Account.user_id == User.id)
    .where(SignIn.id == bindparam("sign_in"), User.id == bindparam("user"))
)


def is_open(row: SignIn, now: datetime | None = None) -> bool:
    """Neither ended, nor idle for half an hour, nor older than a long working day."""
    now = now or clock.real_now()
    return row.ended_at is None and now - row.seen_at < IDLE and now - row.begun_at < LONGEST


def signed_in(sign_in_id: int, user_id: int) -> tuple[SignIn, User, bool] | None:
    """The sign-in, its user, and whether he must first change his password; if it is still good and his, and he active."""
    found = db.session.execute(_OF_USER, {"sign_in": sign_in_id, "user": user_id}).one_or_none()
    if found is None or not is_open(found[0]) or not found[1].active:
        return None
    return found[0], found[1], found[2]


def open_elsewhere(user_id: int, address: str) -> Sequence[SignIn]:
    """Other good sign-ins of a user from another address."""
    rows = db.session.scalars(select(SignIn).filter_by(user_id=user_id, ended_at=None)).all()
    return [row for row in rows if row.address != address and is_open(row)]


def locked_until(name: str) -> datetime | None:
    """Until when a sign-in name is locked; None when it isn't."""
    attempt = db.session.get(SignInAttempt, name)
    if attempt is None or attempt.locked_until is None or attempt.locked_until <= clock.real_now():
        return None
    return attempt.locked_until


@read_once(SignInAttempt)
def locked_names() -> frozenset[str]:
    """The names, as they are kept, that are locked now: few at any time."""
    locked = select(SignInAttempt.name).where(SignInAttempt.locked_until > clock.real_now())
    return frozenset(db.session.scalars(locked))


def last_sign_ins(user_id: int) -> list[SignIn]:
    """The last ten of a user, the newest first."""
    wanted = select(SignIn).filter_by(user_id=user_id).order_by(SignIn.begun_at.desc()).limit(10)
    return list(db.session.scalars(wanted))


def needs_second_factor(user_id: int) -> bool:
    """Whether a duty that the user holds today asks for a one-time code, in this mode of operation."""
    return any(signs_again(held.duty) for held in postings_of(user_id))


def signs_again(duty_code: str) -> bool:
    """Whether a duty asks for a one-time code, at the door and for each decision, in this mode of operation."""
    asked = bool(current_app.config.get("JIUZHU_SECOND_FACTOR", True))
    return asked and duty(duty_code).second_factor
