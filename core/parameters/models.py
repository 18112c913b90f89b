"""The table of dated values."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index, text
from sqlalchemy import Text as LongText
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Code, Json, Keyed, Model


class ParameterValue(Keyed, Model):
    """One parameter has this value in a division and all below it from a day on (`until`: to a day, counted).

    The nation's division is empty. `bound` is empty for a value, else most, least or fixed. Never deleted: a value
    ends when the next begins, a mistaken one is voided with its reason.
    """

    __tablename__ = "parameter_value"
    __audited__ = True
    __table_args__ = (
        CheckConstraint("until is null or until >= since", name="days"),
        CheckConstraint("bound in ('', 'most', 'least', 'fixed')", name="bound"),
        CheckConstraint("(voided_at is null) = (void_reason = '')", name="voided"),
        Index(
            "uq_parameter_value_begin",
            "module",
            "key",
            "division",
            "bound",
            "since",
            unique=True,
            postgresql_where=text("voided_at is null"),
            sqlite_where=text("voided_at is null"),
        ),
    )

    module: Mapped[str] = mapped_column(Code(40), default="")
    key: Mapped[str] = mapped_column(Code(64))
    division: Mapped[str] = mapped_column(Code(24), default="")
    since: Mapped[date]
    until: Mapped[date | None]
    value: Mapped[Any] = mapped_column(Json)
    bound: Mapped[str] = mapped_column(Code(8), default="")
    basis: Mapped[list[str]] = mapped_column(Json)
    source: Mapped[str] = mapped_column(Code(12))
    reason: Mapped[str] = mapped_column(LongText, default="")
    set_by: Mapped[str] = mapped_column(LongText, default="")
    recorded_at: Mapped[datetime]
    voided_at: Mapped[datetime | None]
    void_reason: Mapped[str] = mapped_column(LongText, default="")

    @property
    def address(self) -> str:
        """`dibao:notice.days`, or the key alone for core's own."""
        return f"{self.module}:{self.key}" if self.module else self.key
