"""What this feature tells the plugin manager: the duties of a fresh installation."""

from __future__ import annotations

from datetime import date

from sqlalchemy import func, or_, select

from core.access.models import Posting
from core.access.queries import REVISION, fresh_duties
from core.clock import today
from core.db import bump, db, seeing_everything
from core.declare import Duty, hookimpl
from core.divisions.operations import carry_on
from core.text import _


@hookimpl
def register_duties() -> list[Duty]:
    """Those of config/duties.toml; what a county changed of them stands in the database."""
    return [
        Duty(
            code=info.code,
            label=info.name,
            level=info.level,
            rights=tuple(sorted(info.rights)),
            excludes=tuple(sorted(info.excludes)),
            second_factor=info.second_factor,
        )
        for info in fresh_duties().duties.values()
    ]


@hookimpl
def hands_changed(before: str, now: str) -> None:
    """Who is posted at a township acts for the body that has it from now on, and back: work waits where its people are."""
    stays = or_(Posting.until.is_(None), Posting.until >= today())
    if carry_on(Posting, stays, before, now):
        bump(REVISION)


@hookimpl
def find_left_at(division: str, after: date) -> list[str]:
    """Who is posted there beyond the last day."""
    stays = or_(Posting.until.is_(None), Posting.until > after)
    wanted = select(func.count()).where(Posting.division.startswith(division), stays)
    with seeing_everything():
        n = db.session.scalar(wanted) or 0
    return [str(_("%(n)s项任职在这一天以后继续", n=n))] if n else []
