"""A county's changes to one procedure: a draft, or published with its first day."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Code, Json, Keyed, Model, Moment, Versioned

_DRAFT: dict[str, Any] = {f"{engine}_where": text("number is null") for engine in ("sqlite", "postgresql")}


class Flow(Keyed, Versioned, Model):
    """Changed and inserted lines of one pipeline in a county, or in one township of it; whole, not as a difference.

    Without `number` it is the draft, of which there is one; published it is never changed, only followed by the next
    one or ended by its own `until`.
    """

    __tablename__ = "flow"
    __audited__ = True
    __table_args__ = (
        CheckConstraint("(number is null) = (since is null)", name="published_from"),
        CheckConstraint("until is null or until >= since", name="dates"),
        Index("uq_flow_number", "pipeline", "division", "number", unique=True),
        Index("uq_flow_draft", "pipeline", "division", unique=True, **_DRAFT),
    )

    division: Mapped[str] = mapped_column(Code(12))
    pipeline: Mapped[str] = mapped_column(Code(80))
    number: Mapped[int | None]
    since: Mapped[date | None]
    until: Mapped[date | None]
    overlay: Mapped[dict[str, Any]] = mapped_column(Json)
    reason: Mapped[str] = mapped_column(String(400), default="")
    basis: Mapped[str] = mapped_column(String(200), default="")
    by: Mapped[str] = mapped_column("done_by", String(80))
    at: Mapped[datetime] = mapped_column("done_at", Moment)
