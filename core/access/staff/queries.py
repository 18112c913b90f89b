"""What the screens of staff read: accounts within reach, how many hold each duty."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from flask_appbuilder.security.sqla.models import User
from sqlalchemy import ColumnElement, exists, func, or_, select

from core.access.models import Account, Posting
from core.audit.models import AuditEvent
from core.db import current_scope, db, seeing_everything


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


def holders_by_duty(on: date) -> dict[str, int]:
    """How many postings to each duty are held on a day, within scope."""
    wanted = (
        select(Posting.duty, func.count())
        .where(Posting.since <= on, or_(Posting.until.is_(None), Posting.until >= on))
        .group_by(Posting.duty)
    )
    return dict(db.session.execute(wanted).all())
