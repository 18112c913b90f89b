"""What this feature tells the plugin manager: the duties of a fresh installation."""

from __future__ import annotations

from datetime import date

from sqlalchemy import func, or_, select

from core.access.models import Posting
from core.access.queries import fresh_duties
from core.access.staff.operations import follow_hands
from core.db import db, seeing_everything
from core.declare import Duty, hookimpl
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
    """The officers of a township go over with its matters."""
    follow_hands(before, now)


@hookimpl
def find_left_at(division: str, after: date) -> list[str]:
    """Who is posted there beyond the last day."""
    stays = or_(Posting.until.is_(None), Posting.until > after)
    wanted = select(func.count()).where(Posting.division.startswith(division), stays)
    with seeing_everything():
        n = db.session.scalar(wanted) or 0
    return [str(_("%(n)s项任职在这一天以后继续", n=n))] if n else []
