"""Which duties one person doesn't hold together: as duties.toml says, and as their rights do when a county moves those."""

from __future__ import annotations

from datetime import date

from sqlalchemy import or_, select

from core.access.duties import DutyInfo
from core.access.models import Officer, Posting
from core.access.queries import duties, rights
from core.db import db, seeing_everything
from core.plugins.separation import JUDGING, apart
from core.text import Text


def why_apart(one: DutyInfo, other: DutyInfo) -> str:
    """Why the same person may not hold both; empty when he may.

    Deciding and supervising are kept apart for what townships decide (ORG-03).
    """
    said = one.excludes.get(other.code) or other.excludes.get(one.code)
    if said:
        return said
    in_township = any(info.level == "township" and info.rights & JUDGING for info in (one, other))
    rules = (rule for rule in apart(one.rights, other.rights) if rule.rule != "supervision" or in_township)
    return next((str(rule.sentence) for rule in rules), "")


WATCHING = frozenset({"accounts", "configure", "read_audit"})
"""Rights of the three administrators, who watch each other: somebody always has each."""


def held_by_no_other(info: DutyInfo, before: frozenset[str]) -> Text:
    """The first right of an administrator that a duty had and no duty would have any more; empty when there is none."""
    others = {right for code, one in duties().items() if code != info.code for right in one.rights}
    lost = sorted((before - info.rights - others) & WATCHING)
    return rights()[lost[0]].name if lost else ""


def holder_apart(info: DutyInfo, on: date) -> tuple[str, DutyInfo, str] | None:
    """(name, the other duty, why) of somebody who holds this duty, from a day on, beside one that it stands against."""
    lasting = or_(Posting.until.is_(None), Posting.until >= on)
    holders = select(Posting.officer_id).where(Posting.duty == info.code, lasting)
    beside = (
        select(Officer.name, Posting.duty)
        .join(Posting, Posting.officer_id == Officer.id)
        .where(Posting.officer_id.in_(holders), Posting.duty != info.code, lasting)
        .distinct()
        .order_by(Officer.name, Posting.duty)
    )
    known = duties()
    with seeing_everything():
        found = db.session.execute(beside).all()
    for name, code in found:
        if why := why_apart(info, known[code]):
            return name, known[code], why
    return None
