"""Tables of the working calendar: years that are known, and the days that a notice marks."""

from __future__ import annotations

from datetime import date

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Code, Keyed, Model, Versioned


class CalendarYear(Keyed, Versioned, Model):
    """A year whose working days are known; provisional while they rest on the statutory holidays alone."""

    __tablename__ = "calendar_year"
    __audited__ = True

    year: Mapped[int] = mapped_column(unique=True)
    provisional: Mapped[bool]
    source: Mapped[str] = mapped_column(String(200))


class CalendarDay(Keyed, Model):
    """A day that is not as the week says, or has a name. `division` is empty for the nation.

    An autonomous area may set holidays of its own (HOL24 4): they hold for every division that begins with its code.
    """

    __tablename__ = "calendar_day"
    __table_args__ = (UniqueConstraint("division", "day"),)

    division: Mapped[str] = mapped_column(Code(12), default="")
    day: Mapped[date] = mapped_column(index=True)
    is_workday: Mapped[bool]
    name: Mapped[str] = mapped_column(String(80), default="")
    source: Mapped[str] = mapped_column(String(200), default="")
