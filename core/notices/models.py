"""Tables of notices: the notice, its postings by channel, objections."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Code, Json, Keyed, Model, Scoped, Sealed


class NoticeRow(Keyed, Scoped, Model):
    """One notice of one case: the four things it says, when it hung, how it ended. `publication` has no stage entry."""

    __tablename__ = "notice"
    __audited__ = True
    __table_args__ = (
        UniqueConstraint("entry_id"),
        CheckConstraint("kind in ('before', 'ending', 'after', 'publication')", name="kind"),
        CheckConstraint("(kind = 'publication') = (entry_id is null)", name="entry_unless_publication"),
        Index("ix_notice_village", "division", "id"),
    )

    case_id: Mapped[int] = mapped_column(ForeignKey("assistance_case.id"), index=True)
    entry_id: Mapped[int | None] = mapped_column(ForeignKey("stage_entry.id"))
    division: Mapped[str] = mapped_column(Code(12))
    kind: Mapped[str] = mapped_column(Code(12))
    shown: Mapped[dict[str, Any]] = mapped_column(Json)
    channels: Mapped[list[Any]] = mapped_column(Json)
    posted_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    closed_on: Mapped[date | None]
    closed_as: Mapped[str | None] = mapped_column(Code(20))

    postings: Mapped[list[Posting]] = relationship(lambda: Posting, order_by=lambda: Posting.id)


class Posting(Keyed, Scoped, Model):
    """A notice hanging in one channel, with its proof."""

    __tablename__ = "notice_posting"
    __audited__ = True
    __table_args__ = (UniqueConstraint("notice_id", "channel"),)

    notice_id: Mapped[int] = mapped_column(ForeignKey("notice.id"), index=True)
    channel: Mapped[str] = mapped_column(Code(40))
    up_on: Mapped[date]
    down_on: Mapped[date | None]
    photo: Mapped[str | None] = mapped_column(Code(64), ForeignKey("stored_file.hash"))
    by: Mapped[str] = mapped_column("posted_by", String(80))


class Objection(Keyed, Scoped, Model):
    """What somebody held against a notice. Name and contact are sealed: the file's readers don't need them."""

    __tablename__ = "objection"
    __audited__ = True

    case_id: Mapped[int] = mapped_column(ForeignKey("assistance_case.id"), index=True)
    entry_id: Mapped[int | None] = mapped_column(ForeignKey("stage_entry.id"))
    number: Mapped[str] = mapped_column(Code(20), unique=True)
    received_on: Mapped[date]
    channel: Mapped[str] = mapped_column(Code(20))
    anonymous: Mapped[bool] = mapped_column(default=False)
    name: Mapped[str | None] = mapped_column(Sealed("objection.name"))
    contact: Mapped[str | None] = mapped_column(Sealed("objection.contact"))
    said: Mapped[str] = mapped_column(Text)
    answered_on: Mapped[date | None]
    answer: Mapped[str] = mapped_column(Text, default="")
    answer_entry_id: Mapped[int | None] = mapped_column(
        ForeignKey("stage_entry.id", name="fk_objection_answer_entry")
    )
