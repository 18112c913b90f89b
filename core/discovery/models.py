"""The table of candidates: names on lists that came in, until an application is registered or the name is dropped."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Code, Keyed, Model, Scoped, Sealed, Versioned
from core.numbers import mask_id

LISTED, APPLIED, DROPPED = STATES = ("listed", "applied", "dropped")
_LISTED = text("state = 'listed'")


class Candidate(Keyed, Scoped, Versioned, Model):
    """Somebody on a list. It gives no right, no payment and no notice, and nothing else points at it (D57 28).

    Not a `Person`: whoever has asked for nothing is registered nowhere. `case_no` is the case that was registered.
    """

    __tablename__ = "candidate"
    __audited__ = True
    __table_args__ = (
        CheckConstraint("state in ('listed', 'applied', 'dropped')", name="state"),
        CheckConstraint("(state = 'applied') = (case_no is not null)", name="applied_names_its_case"),
        CheckConstraint("(state = 'listed') = (settled_on is null)", name="settled"),
        Index("ix_candidate_id_blind_type_code", "id_blind", "type_code"),
        Index("ix_candidate_office_code_state_id", "office_code", "state", "id"),
        Index(
            "uq_candidate_listed",
            "office_code",
            "id_blind",
            "type_code",
            unique=True,
            sqlite_where=_LISTED,
            postgresql_where=_LISTED,
        ),
    )

    division: Mapped[str] = mapped_column(Code(12))
    name: Mapped[str] = mapped_column(String(80))
    id_sealed: Mapped[str] = mapped_column(Sealed("candidate.id_sealed"))
    id_blind: Mapped[str] = mapped_column(Code(64), info={"secret": True})
    type_code: Mapped[str] = mapped_column(Code(40))
    source: Mapped[str] = mapped_column(String(120))
    source_on: Mapped[date]
    note: Mapped[str] = mapped_column(String(200), default="")
    listed_on: Mapped[date]
    listed_by: Mapped[str] = mapped_column(String(80))
    state: Mapped[str] = mapped_column(Code(10), default=LISTED)
    case_no: Mapped[str | None] = mapped_column(Code(40))
    reason: Mapped[str] = mapped_column(String(200), default="")
    settled_on: Mapped[date | None]
    settled_by: Mapped[str] = mapped_column(String(80), default="")

    @property
    def id_masked(self) -> str:
        """The last four characters of the identity number."""
        return mask_id(self.id_sealed)
