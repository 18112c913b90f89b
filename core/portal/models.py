"""How often an address has called; nothing of the caller is kept beside."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from core.db import Code, Model, Moment


class PublicCalls(Model):
    """Calls of a kind without sign-in from one address, within the time that the first of them began."""

    __tablename__ = "public_calls"

    caller: Mapped[str] = mapped_column(Code(64), primary_key=True)
    n: Mapped[int]
    begun_at: Mapped[datetime] = mapped_column(Moment)
