"""Tables of seals: the seal, its custodians one after the other, each use."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Code, Json, Keyed, Model, Moment, Scoped, Versioned


class Seal(Keyed, Scoped, Versioned, Model):
    """A seal that lies in a township (`office_code`), for decisions on `matters` (type codes) alone."""

    __tablename__ = "seal"
    __audited__ = True
    __table_args__ = (UniqueConstraint("office_code", "name", "since"),)

    name: Mapped[str] = mapped_column(String(80))
    matters: Mapped[list[str]] = mapped_column(Json)
    since: Mapped[date]
    withdrawn_on: Mapped[date | None]
    withdrawn_why: Mapped[str] = mapped_column(String(200), default="")

    custodies: Mapped[list[SealCustody]] = relationship(order_by="SealCustody.id", lazy="selectin")


class SealCustody(Keyed, Scoped, Model):
    """A custodian's time: handed to him by `given_by`, taken with his own signature, over when the next one takes it.

    `person_id` is the number of the person's first account, as everywhere where people sign.
    """

    __tablename__ = "seal_custody"
    __audited__ = True
    __table_args__ = (
        Index(
            "uq_seal_custody_one_keeper",
            "seal_id",
            unique=True,
            sqlite_where=text("taken_at is not null and ended_at is null"),
            postgresql_where=text("taken_at is not null and ended_at is null"),
        ),
        Index(
            "uq_seal_custody_one_offer",
            "seal_id",
            unique=True,
            sqlite_where=text("taken_at is null"),
            postgresql_where=text("taken_at is null"),
        ),
    )

    seal_id: Mapped[int] = mapped_column(ForeignKey("seal.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id"))
    name: Mapped[str] = mapped_column(String(80))
    given_by: Mapped[str] = mapped_column(String(80))
    given_at: Mapped[datetime] = mapped_column(Moment)
    note: Mapped[str] = mapped_column(String(200), default="")
    taken_at: Mapped[datetime | None] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)


class SealUse(Keyed, Scoped, Model):
    """One impression: its number in the seal's book, the document and its case, who and when; never changes."""

    __tablename__ = "seal_use"
    __audited__ = True
    __table_args__ = (UniqueConstraint("seal_id", "number"),)

    seal_id: Mapped[int] = mapped_column(ForeignKey("seal.id"))
    number: Mapped[int]
    letter_id: Mapped[int] = mapped_column(ForeignKey("letter.id"), unique=True)
    letter_number: Mapped[str] = mapped_column(Code(80))
    label: Mapped[str] = mapped_column(String(120))
    case_no: Mapped[str] = mapped_column(Code(40))
    person_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id"))
    used_by: Mapped[str] = mapped_column(String(80))
    used_at: Mapped[datetime] = mapped_column(Moment)
