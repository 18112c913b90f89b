"""The log and the head of its chain."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Code, Json, Key, Keyed, Model, Moment, Scoped


class AuditEvent(Keyed, Scoped, Model):
    """One thing done or looked at. `office_code` is the office of the row it concerns, else that of who acted.

    `changes` lists rows with fields from and to; what is sealed or secret is named but not shown. Nothing here points
    at other tables, so that the log outlives whatever it speaks of.
    """

    __tablename__ = "audit_event"
    __table_args__ = (
        Index("ix_audit_event_user_id_number", "user_id", "number"),
        Index("ix_audit_event_what_on", "what", "on"),
        {"info": {"keeps_office": True}},  # an event's office is covered by its hash
    )

    number: Mapped[int] = mapped_column(BigInteger, unique=True)
    at: Mapped[datetime] = mapped_column(Moment, index=True)
    on: Mapped[date]
    what: Mapped[str] = mapped_column(Code(60), index=True)
    about: Mapped[str] = mapped_column(String(160), index=True)
    who: Mapped[str] = mapped_column(String(160))
    user_id: Mapped[int | None] = mapped_column(BigInteger)
    posting_id: Mapped[int | None] = mapped_column(BigInteger)
    duty: Mapped[str] = mapped_column(Code(40))
    division: Mapped[str] = mapped_column(Code(24))
    changes: Mapped[list[dict[str, Any]]] = mapped_column(Json)
    detail: Mapped[dict[str, Any]] = mapped_column(Json)
    previous: Mapped[str] = mapped_column(Code(64))
    hash: Mapped[str] = mapped_column(Code(64))


class AuditHead(Model):
    """The last number and hash of the chain, signed with its key; the one row that every writer locks, last and shortly."""

    __tablename__ = "audit_head"

    id: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=False)
    number: Mapped[int] = mapped_column(BigInteger)
    hash: Mapped[str] = mapped_column(Code(64))
    signed: Mapped[str] = mapped_column(Code(64), default="")
