"""Reads of notices: channels of a place, what is not yet posted, open objections, what hangs today."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import and_, func, or_
from sqlalchemy.orm import selectinload

from core.calendar.queries import calendar
from core.db import db, read_once, select
from core.db.scope import outside
from core.declare import Limit
from core.documents.queries import stored
from core.money import show
from core.notices.models import NoticeRow, Objection, Posting
from core.parameters import queries as parameters
from core.parameters.keys.oversight import HOTLINES
from core.parameters.keys.procedure import CHANNELS, NOTICE_FIELDS, PUBLISH, PUBLISH_POST

FIELDS = ("applicant_name", "household_size", "amount", "location")
"""The most that a notice may say; no county can add to it (D57 24)."""


DISPUTED = "disputed"
"""How a notice was closed that somebody has objected to: others may, until its last day."""
_DISPUTED = (NoticeRow.closed_as == DISPUTED, NoticeRow.ends_on.is_not(None))
PORTAL = "portal"
"""The channel that is this system's own page of the village."""
NEWEST = 300
"""Notices of a village among which those that hang are looked for: more than a village has within any period of notice."""


@dataclass(frozen=True)
class Channel:
    """A place where a notice hangs; `required` holds the case until it is posted there, `photo` asks for one as proof."""

    code: str
    label: str
    place: str = "village"
    required: bool = True
    publication: bool = False
    photo: bool = False


def channels(division: str, on: date) -> tuple[Channel, ...]:
    """The county's channels on a day; empty where it has not set them."""
    rows = parameters.value_of(CHANNELS, division, on) or ()
    return tuple(_channel(row) for row in rows)


def _channel(row: Mapping[str, Any]) -> Channel:
    return Channel(
        str(row["code"]),
        str(row["label"]),
        str(row.get("place", "village")),
        bool(row.get("required", False)),
        bool(row.get("publication", False)),
        bool(row.get("photo", False)),
    )


def fields_shown(division: str, on: date) -> tuple[str, ...]:
    """Which of the four fields are shown; never another one, whatever a row says (NOT-06)."""
    chosen = parameters.value_of(NOTICE_FIELDS, division, on) or ()
    return tuple(field for field in FIELDS if field in chosen)


@read_once(NoticeRow)
def notice_of(entry_id: int) -> NoticeRow | None:
    """The notice of a stage entry."""
    return db.session.scalar(select(NoticeRow).where(NoticeRow.entry_id == entry_id))


def publication_of(case_id: int) -> NoticeRow | None:
    """The publication of what a case granted."""
    found = select(NoticeRow).where(NoticeRow.case_id == case_id, NoticeRow.kind == "publication")
    return db.session.scalar(found.order_by(NoticeRow.id.desc()).limit(1))


def posting_photo(posting_id: int) -> tuple[str, bytes]:
    """Media type and content of the photograph of a posting within scope; NotAllowed for any other number."""
    found = db.session.scalar(select(Posting).where(Posting.id == posting_id, Posting.photo.is_not(None)))
    if found is None or found.photo is None:
        raise outside()
    return stored(found.photo)


def result_round(case_id: int) -> NoticeRow | None:
    """The round of notice after the decision that nobody disputed; None where there was none."""
    found = select(NoticeRow).where(
        NoticeRow.case_id == case_id, NoticeRow.kind == "after", NoticeRow.closed_as == "undisputed"
    )
    return db.session.scalar(found.order_by(NoticeRow.id.desc()).limit(1))


def unposted(entry_id: int) -> list[str]:
    """Labels of required channels in which the notice does not hang yet."""
    notice = notice_of(entry_id)
    return wanting(notice) if notice else []


def wanting(notice: NoticeRow) -> list[str]:
    """Labels of required channels in which it does not hang yet."""
    hung = {posting.channel for posting in notice.postings}
    return [c["label"] for c in notice.channels if c["required"] and c["code"] not in hung]


def hangs_until(publication: NoticeRow) -> date | None:
    """The last day on which a publication hangs, by the county's days of its first day; None while it waits to be hung."""
    if publication.posted_on is None:
        return None
    days = parameters.value_of(PUBLISH, publication.division, publication.posted_on)
    return _last_day(publication, publication.posted_on, days)


def publish_by(division: str, decided_on: date) -> date | None:
    """The last day on which what was decided is made known; None where the county has set none."""
    limit = parameters.value_of(PUBLISH_POST, division, decided_on)
    return calendar().add(decided_on, limit.n, limit.unit).on if limit is not None else None


@read_once(Objection)
def open_objections(case_id: int) -> int:
    """Objections to a case that nobody has handled."""
    found = select(func.count()).select_from(Objection)
    return (
        db.session.scalar(found.where(Objection.case_id == case_id, Objection.answer_entry_id.is_(None))) or 0
    )


def drafted_in(case_id: int) -> int | None:
    """The stage entry in which an answer was drafted that the objector can't read yet; None where there is none."""
    waiting = (Objection.answered_on.is_(None), Objection.answer_entry_id.is_not(None))
    found = select(Objection.answer_entry_id).where(Objection.case_id == case_id, *waiting)
    return db.session.scalar(found.order_by(Objection.id.desc()).limit(1))


def objections(case_id: int) -> list[Objection]:
    """Every objection to a case's notices, oldest first."""
    return list(
        db.session.scalars(select(Objection).where(Objection.case_id == case_id).order_by(Objection.id))
    )


def objection_numbered(number: str) -> Objection | None:
    """The objection of that number within scope."""
    return db.session.scalar(select(Objection).where(Objection.number == number))


def of_case(case_id: int) -> list[NoticeRow]:
    """Every notice of a case, oldest first, with where each hangs."""
    found = select(NoticeRow).where(NoticeRow.case_id == case_id).order_by(NoticeRow.id)
    return list(db.session.scalars(found.options(selectinload(NoticeRow.postings))))


def hanging_online(village: str, on: date) -> list[tuple[NoticeRow, date | None]]:
    """What hangs on a village's own page on that day, with its last day (None until the days run), the newest first.

    The page follows the boards without anybody recording it (NOT-04). A notice stays until it ends or is closed, to its last day where it was disputed, the publication of a grant for the county's number of days (SAL26 45).
    """
    newest = (
        select(NoticeRow.id).where(NoticeRow.division == village).order_by(NoticeRow.id.desc()).limit(NEWEST)
    )
    standing = (
        select(NoticeRow)
        .where(NoticeRow.id.in_(newest))
        .where(or_(NoticeRow.closed_on.is_(None), and_(*_DISPUTED)))
        .where(or_(NoticeRow.ends_on.is_(None), NoticeRow.ends_on >= on))
        .order_by(NoticeRow.id.desc())
        .options(selectinload(NoticeRow.postings))
    )
    days = parameters.value_of(PUBLISH, village, on)
    up = [
        (row, first) for row in db.session.scalars(standing) if (first := _online_since(row, on)) is not None
    ]
    found = [(row, _last_day(row, first, days)) for row, first in up if first <= on]
    return [(row, last) for row, last in found if last is None or last >= on]


def is_up(row: NoticeRow, on: date) -> bool:
    """Whether the days of a notice are not over: also of one that somebody has objected to, to its last day (D57 19)."""
    if row.closed_on is None:
        return True
    return row.closed_as == DISPUTED and row.ends_on is not None and row.ends_on >= on


def _online_since(row: NoticeRow, on: date) -> date | None:
    """The day from which the village's own page shows a notice: that on which it first hangs where it must, or was put
    there; None while it doesn't, and where its county doesn't count the page among its channels (NOT-04)."""
    leading = {c["code"] for c in row.channels if c["required"] or c["code"] == PORTAL}
    if PORTAL not in {c["code"] for c in row.channels}:
        return None
    up = (p for p in row.postings if p.down_on is None or p.down_on > on)
    return min((p.up_on for p in up if p.channel in leading), default=None)


def _last_day(row: NoticeRow, up_on: date, days: Limit | None) -> date | None:
    if row.kind != "publication" or days is None:
        return row.ends_on
    return calendar().add(up_on, days.n, days.unit).on


def amount_shown(amount: Decimal | str | None) -> str:
    """A sum a month as a notice says it; empty before there is one."""
    return show(Decimal(amount)) if amount not in (None, "") else ""


def hotline(division: str, on: date) -> str:
    """The telephone under which an objection is taken: the first of the county's hotlines."""
    rows = parameters.value_of(HOTLINES, division, on) or ()
    return str(rows[0].get("number", "")) if rows else ""
