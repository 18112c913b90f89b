"""Reading the log: what concerns a subject, the latest entries, and the walk that proves it whole."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, func, select

from core.audit.chain import Finding, Head, check_signature, head_missing, walk
from core.audit.models import AuditEvent, AuditHead
from core.audit.operations import HEADS, waiting_notes
from core.db import db, seeing_everything
from core.text import _

_AT_ONCE = 2000


def trail(about: str, limit: int = 200) -> Sequence[AuditEvent]:
    """What was done to or seen of a subject, newest first, within scope."""
    return latest(about=about, limit=limit)


def latest(
    *,
    what: str = "",
    about: str = "",
    user_id: int | None = None,
    before: int | None = None,
    limit: int = 50,
) -> Sequence[AuditEvent]:
    """The newest entries within scope, by number downwards; `before` goes on from the last one seen.

    `what` ending in a dot takes every verb of a feature: "case.".
    """
    wanted = select(AuditEvent).order_by(AuditEvent.number.desc()).limit(limit)
    if what.endswith("."):
        wanted = wanted.where(AuditEvent.what >= what, AuditEvent.what < what[:-1] + "/")
    elif what:
        wanted = wanted.where(AuditEvent.what == what)
    if about:
        wanted = wanted.where(AuditEvent.about == about)
    if user_id is not None:
        wanted = wanted.where(AuditEvent.user_id == user_id)
    if before is not None:
        wanted = wanted.where(AuditEvent.number < before)
    return db.session.scalars(wanted).all()


def times(whats: Collection[str], user_id: int, since: datetime) -> int:
    """How often a user did any of these since a moment of real time, what is not in the log yet included."""
    recent = select(func.count()).where(
        AuditEvent.user_id == user_id, AuditEvent.what.in_(whats), AuditEvent.at >= since
    )
    with seeing_everything():
        logged = db.session.scalar(recent) or 0
    return logged + sum(note.what in whats and note.who.user_id == user_id for note in waiting_notes())


def between(
    whats: Collection[str], first: date, before: date, limit: int | None = None
) -> Sequence[AuditEvent]:
    """Entries of these verbs within scope, of domain days from the first to before the other, oldest first."""
    wanted = select(AuditEvent).where(*_days(whats, first, before)).order_by(AuditEvent.number).limit(limit)
    return db.session.scalars(wanted).all()


def counted(whats: Collection[str], first: date, before: date) -> dict[tuple[str, str], int]:
    """(who, verb) -> how many entries within scope of these days; the database counts."""
    wanted = select(AuditEvent.who, AuditEvent.what, func.count()).where(*_days(whats, first, before))
    rows = db.session.execute(wanted.group_by(AuditEvent.who, AuditEvent.what))
    return {(who, what): n for who, what, n in rows}


def _days(whats: Collection[str], first: date, before: date) -> tuple[ColumnElement[bool], ...]:
    return AuditEvent.what.in_(whats), AuditEvent.on >= first, AuditEvent.on < before


def verify(folder: Path) -> list[Finding]:
    """Walk the whole chain against its rows and the heads kept in the folder; empty when all is as it was written."""
    with seeing_everything():
        outside, faults = heads(folder)
        kept = db.session.execute(select(AuditHead.number, AuditHead.hash, AuditHead.signed)).one_or_none()
        if kept is None:
            return [*faults, head_missing(), *walk(_events(), None, outside)]
        head = Head(kept.number, kept.hash)
        return [*faults, *check_signature(head, kept.signed), *walk(_events(), head, outside)]


def heads(folder: Path) -> tuple[list[Head], list[Finding]]:
    """The heads kept outside the database, and a finding for each line that was not written by us."""
    file = folder / HEADS
    lines = file.read_text(encoding="ascii", errors="replace").splitlines() if file.exists() else []
    read = [(place, Head.from_line(line)) for place, line in enumerate(lines, 1)]
    faults = [
        Finding(place, "head", _("链头文件第%(n)s行不是本系统写下的。", n=place))
        for place, head in read
        if head is None
    ]
    return [head for _place, head in read if head is not None], faults


def _events() -> Iterator[dict[str, Any]]:
    table = AuditEvent.__table__
    last = -1
    while True:
        chunk = select(table).where(table.c.number > last).order_by(table.c.number).limit(_AT_ONCE)
        rows = [dict(row) for row in db.session.execute(chunk).mappings()]
        yield from rows
        if len(rows) < _AT_ONCE:
            return
        last = rows[-1]["number"]
