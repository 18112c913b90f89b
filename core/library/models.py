"""Tables of the policy library."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy import Text as LongText
from sqlalchemy.orm import Mapped, mapped_column

from core.clock import today
from core.db import Code, Keyed, Model


class Text(Keyed, Model):
    """A law, measure, notice or plan. Never deleted: a repealed one gets its last day."""

    __tablename__ = "library_text"
    __audited__ = True

    code: Mapped[str] = mapped_column(Code(40), unique=True)
    title: Mapped[str] = mapped_column(LongText)
    short: Mapped[str] = mapped_column(LongText, default="")
    number: Mapped[str] = mapped_column(LongText, default="")
    issuer: Mapped[str] = mapped_column(LongText, default="")
    level: Mapped[str] = mapped_column(Code(12))
    # whose it is, below the nation; "" where that isn't known
    place: Mapped[str] = mapped_column(Code(24), default="")
    since: Mapped[date | None]
    until: Mapped[date | None]
    replaced_by: Mapped[str] = mapped_column(Code(40), default="")
    replaced_from: Mapped[date | None]
    style: Mapped[str] = mapped_column(Code(12), default="article")
    read: Mapped[str] = mapped_column(Code(12), default="none")
    note: Mapped[str] = mapped_column(LongText, default="")
    dates_open: Mapped[bool] = mapped_column(default=False)
    changed_here: Mapped[bool] = mapped_column(default=False)  # then a new release leaves it alone

    @property
    def standing(self) -> str:
        """coming, in_force, replaced or ended, as of today."""
        on = today()
        if self.until and self.until < on:
            return "ended"
        if self.replaced_from and self.replaced_from <= on:
            return "replaced"
        return "coming" if self.since and on < self.since else "in_force"


class TextUse(Keyed, Model):
    """A county cites this text for one module (`topic` = its code), for one topic such as `check`, or at large."""

    __tablename__ = "library_text_use"
    __audited__ = True
    __table_args__ = (
        UniqueConstraint("division", "topic", "text_code"),
        Index(None, "division"),
    )

    text_code: Mapped[str] = mapped_column(Code(40))
    division: Mapped[str] = mapped_column(Code(24))
    topic: Mapped[str] = mapped_column(Code(32), default="")
