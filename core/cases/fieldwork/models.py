"""The table of photographs taken on a visit."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Code, Keyed, Model, Moment, Scoped


class VisitPhoto(Keyed, Scoped, Model):
    """A photograph of one visit: when it was handed in, where it was taken, by whom. Never changed."""

    __tablename__ = "visit_photo"
    __audited__ = True

    case_id: Mapped[int] = mapped_column(ForeignKey("assistance_case.id"), index=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("stage_entry.id"), index=True)
    file_hash: Mapped[str] = mapped_column(Code(64), ForeignKey("stored_file.hash"), index=True)
    media_type: Mapped[str] = mapped_column(Code(40))
    place: Mapped[str] = mapped_column(String(200))
    taken_at: Mapped[datetime] = mapped_column(Moment)
    person_id: Mapped[int] = mapped_column(BigInteger)
    person_name: Mapped[str] = mapped_column(String(80))
