"""Divisions, their names by date, and which divisions a body outside the tree acts for."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Code, Keyed, Model

LEVELS = ("province", "city", "county", "township", "village")
BEGINNING = date(1949, 10, 1)


class Division(Model):
    """A node of the tree. `name` is the latest one; what it was called on a day stands in its names.

    `body` marks a committee outside the statistical tree; its code begins with that of the node it stands under.
    `since` and `until` are its first and last day.
    """

    __tablename__ = "division"
    __table_args__ = (
        CheckConstraint("level in ('province', 'city', 'county', 'township', 'village')", name="level"),
    )

    code: Mapped[str] = mapped_column(Code(12), primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    level: Mapped[str] = mapped_column(Code(10))
    parent_code: Mapped[str | None] = mapped_column(ForeignKey("division.code"), index=True)
    body: Mapped[bool] = mapped_column(default=False)
    since: Mapped[date] = mapped_column(default=BEGINNING)
    until: Mapped[date | None]
    source: Mapped[str] = mapped_column(String(200), default="")


class DivisionName(Keyed, Model):
    """What a division is called from a day on, until its next name begins."""

    __tablename__ = "division_name"
    __table_args__ = (UniqueConstraint("code", "since"),)

    code: Mapped[str] = mapped_column(ForeignKey("division.code"))
    name: Mapped[str] = mapped_column(String(80))
    since: Mapped[date]
    basis: Mapped[str] = mapped_column(String(200), default="")


class BodyDivision(Keyed, Model):
    """A township or village that a body acts for, from its first to its last day."""

    __tablename__ = "body_division"
    __table_args__ = (UniqueConstraint("division_code", "since"),)

    body_code: Mapped[str] = mapped_column(ForeignKey("division.code"), index=True)
    division_code: Mapped[str] = mapped_column(ForeignKey("division.code"))
    since: Mapped[date]
    until: Mapped[date | None]
    basis: Mapped[str] = mapped_column(String(200), default="")
