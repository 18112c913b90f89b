"""Which sign-in a request belongs to, and whether it is still good."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from flask import current_app
from flask_appbuilder.security.sqla.models import User
from sqlalchemy import select

from core import clock
from core.access.models import SignIn, SignInAttempt
from core.access.queries import duty, postings_of
from core.db import db

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=12)


def is_open(row: SignIn, now: datetime | None = None) -> bool:
    """Neither ended, nor idle for half an hour, nor older than a long working day."""
    now = now or clock.real_now()
    return row.ended_at is None and now - row.seen_at < IDLE and now - row.begun_at < LONGEST


def signed_in(sign_in_id: int, user_id: int) -> tuple[SignIn, User] | None:
    """The sign-in and its user, if it is still good and belongs to this active user."""
    found = db.session.execute(
        select(SignIn, User)
        .join(User, User.id == SignIn.user_id)
        .where(SignIn.id == sign_in_id, User.id == user_id)
    ).one_or_none()
    if found is None or not is_open(found[0]) or not found[1].active:
        return None
    return found[0], found[1]


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


def needs_second_factor(user_id: int) -> bool:
    """Whether a duty that the user holds today asks for a one-time code, in this mode of operation."""
    asked = bool(current_app.config.get("JIUZHU_SECOND_FACTOR", True))
    return asked and any(duty(held.duty).second_factor for held in postings_of(user_id))
