"""The table of proxies: who filed a case for the household, on what ground, and when his mandate ended."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Code, Keyed, Model, Scoped, Sealed


class Mandate(Keyed, Scoped, Model):
    """One who filed for a household: a member needs no mandate, anybody else has one in writing, with its ground.

    `look_up_code` shows the bearer how the case stands and nothing else, until the mandate is withdrawn.
    """

    __tablename__ = "mandate"
    __audited__ = True
    __table_args__ = (
        CheckConstraint("kind in ('village', 'agent', 'member', 'other')", name="kind"),
        CheckConstraint("(withdrawn_on is null) = (withdrawn_why = '')", name="withdrawn_with_reason"),
    )

    case_id: Mapped[int] = mapped_column(ForeignKey("assistance_case.id"), index=True)
    kind: Mapped[str] = mapped_column(Code(10))
    name: Mapped[str] = mapped_column(String(60))
    id_sealed: Mapped[str | None] = mapped_column(Sealed("mandate.id_sealed"))
    ground: Mapped[str] = mapped_column(String(200), default="")
    filed_on: Mapped[date]
    filed_by: Mapped[str] = mapped_column(String(80))
    look_up_code: Mapped[str] = mapped_column(Code(64), info={"secret": True})
    withdrawn_on: Mapped[date | None]
    withdrawn_why: Mapped[str] = mapped_column(String(400), default="")

    @property
    def stands(self) -> bool:
        """Whether the household still lets him act."""
        return self.withdrawn_on is None
