"""The table of near relatives on file."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Code, Keyed, Model, Scoped, Versioned
from core.people.models import Person

KINDS = ("handler", "leader", "cadre")
"""Who has relatives on file: those who handle cases, their leaders, members of village committees."""
_STANDS = text("until is null")


class Relative(Keyed, Scoped, Versioned, Model):
    """A near relative of somebody who handles assistance or sits in a village committee (近亲属备案, form F14).

    `officer_id` names one who works with the system; a village cadre without an account is named by `handler_name`
    and, where his number is known, by `handler_person_id`. Rows of a handler belong to the office of his post.
    """

    __tablename__ = "relative"
    __audited__ = True
    __table_args__ = (
        CheckConstraint("kind in ('handler', 'leader', 'cadre')", name="kind"),
        Index(
            "uq_relative_stands",
            "person_id",
            "officer_id",
            unique=True,
            sqlite_where=_STANDS,
            postgresql_where=_STANDS,
        ),
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    relation: Mapped[str] = mapped_column(Code(20))
    kind: Mapped[str] = mapped_column(Code(10))
    officer_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"), index=True)
    handler_person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    handler_name: Mapped[str] = mapped_column(String(80))
    post: Mapped[str] = mapped_column(String(120), default="")
    place: Mapped[str] = mapped_column(Code(12))
    declared_on: Mapped[date]
    declared_by: Mapped[str] = mapped_column(String(80))
    verified_on: Mapped[date | None]
    verified_by: Mapped[str] = mapped_column(String(80), default="")
    until: Mapped[date | None]
    end_reason: Mapped[str] = mapped_column(String(200), default="")

    person: Mapped[Person] = relationship(foreign_keys=person_id, lazy="joined")

    def stands(self, on: date) -> bool:
        """Whether the relation is on file on that day."""
        return self.until is None or on <= self.until
