"""Duties, the people who work here, their accounts, what they are posted to, what was opened to them."""

from __future__ import annotations

from datetime import date, datetime

from flask_appbuilder.security.sqla.models import User
from sqlalchemy import BigInteger, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.clock import today
from core.db import Code, Json, Keyed, Model, Moment, Scoped, Sealed, Versioned

User.__audited__ = True
User.__table__.c.password.info["secret"] = True


class Duty(Model):
    """A 岗位: what its holder may do. Codes are permanent; a duty that is no longer used stays for its history."""

    __tablename__ = "duty"
    __audited__ = True

    code: Mapped[str] = mapped_column(Code(40), primary_key=True)
    name: Mapped[str] = mapped_column(String(60))
    english: Mapped[str] = mapped_column(String(60), default="")
    level: Mapped[str] = mapped_column(Code(10))
    posted_at: Mapped[list[str]] = mapped_column(Json)
    sight: Mapped[str] = mapped_column(Code(10))
    rights: Mapped[list[str]] = mapped_column(Json)
    excludes: Mapped[dict[str, str]] = mapped_column(Json)
    second_factor: Mapped[bool] = mapped_column(default=False)


class Officer(Keyed, Versioned, Model):
    """A person who works with the system, whatever accounts he has; duties that exclude each other look at him."""

    __tablename__ = "officer"
    __audited__ = True

    name: Mapped[str] = mapped_column(String(60))
    id_number: Mapped[str | None] = mapped_column(Sealed("officer.id_number"))
    id_blind: Mapped[str | None] = mapped_column(Code(64), unique=True)
    unit: Mapped[str] = mapped_column(String(80), default="")
    phone: Mapped[str | None] = mapped_column(Sealed("officer.phone"))


class Account(Keyed, Versioned, Model):
    """What sign-in needs beside the framework's user row: whose account it is, its password's age, its second factor."""

    __tablename__ = "account"
    __audited__ = True

    user_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id"), unique=True)
    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"), index=True)
    password_set_at: Mapped[datetime] = mapped_column(Moment)
    must_change: Mapped[bool] = mapped_column(default=False)
    otp_secret: Mapped[str | None] = mapped_column(Sealed("account.otp_secret"))
    otp_step: Mapped[int | None] = mapped_column(BigInteger, info={"secret": True})
    recovery: Mapped[list[str]] = mapped_column(Json, default=list, info={"secret": True})

    user: Mapped[User] = relationship()
    officer: Mapped[Officer] = relationship()
    postings: Mapped[list[Posting]] = relationship(
        primaryjoin="foreign(Posting.user_id) == Account.user_id", viewonly=True
    )


class Posting(Keyed, Scoped, Versioned, Model):
    """One person, one duty, one place, from a first to a last day; perhaps in place of another who is away (代理)."""

    __tablename__ = "posting"
    __audited__ = True
    __table_args__ = (Index("ix_posting_division_duty", "division", "duty"),)

    user_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id"), index=True)
    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"), index=True)
    duty: Mapped[str] = mapped_column(ForeignKey("duty.code"))
    division: Mapped[str] = mapped_column(ForeignKey("division.code"))
    since: Mapped[date]
    until: Mapped[date | None]
    basis: Mapped[str] = mapped_column(String(200), default="")
    stands_in_for_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"), index=True)

    officer: Mapped[Officer] = relationship(foreign_keys=[officer_id])
    stands_in_for: Mapped[Officer | None] = relationship(foreign_keys=[stands_in_for_id], lazy="joined")
    user: Mapped[User] = relationship()

    def holds(self, on: date) -> bool:
        """Whether it is held on that day."""
        return self.since <= on and (self.until is None or on <= self.until)

    @property
    def standing(self) -> str:
        """coming, now or ended, as of today."""
        on = today()
        return "now" if self.holds(on) else "coming" if self.since > on else "ended"


class SightGrant(Keyed, Versioned, Model):
    """Parts of one matter opened to a person who otherwise sees nothing, until a day."""

    __tablename__ = "sight_grant"
    __audited__ = True
    __table_args__ = (Index("ix_sight_grant_user_id_about", "user_id", "about"),)

    user_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id"))
    about: Mapped[str] = mapped_column(Code(120), index=True)
    parts: Mapped[list[str]] = mapped_column(Json)
    since: Mapped[date]
    until: Mapped[date | None]
    reason: Mapped[str] = mapped_column(String(200))


class SignIn(Keyed, Model):
    """One sign-in; cookie and token carry its number, so that ending it ends both. Moments are real time."""

    __tablename__ = "sign_in"

    user_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id"), index=True)
    posting_id: Mapped[int | None] = mapped_column(ForeignKey("posting.id"))
    by: Mapped[str] = mapped_column(Code(10))
    address: Mapped[str] = mapped_column(String(60))
    agent: Mapped[str] = mapped_column(String(200))
    begun_at: Mapped[datetime] = mapped_column(Moment)
    seen_at: Mapped[datetime] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    ended_why: Mapped[str | None] = mapped_column(Code(20))


class SignInAttempt(Model):
    """Failures under a name, known or not, so that a lock does not tell which names exist."""

    __tablename__ = "sign_in_attempt"

    name: Mapped[str] = mapped_column(Code(64), primary_key=True)
    failures: Mapped[int]
    last_at: Mapped[datetime] = mapped_column(Moment)
    locked_until: Mapped[datetime | None] = mapped_column(Moment)


class Responsibility(Keyed, Versioned, Model):
    """A 职责 that a county's document gives to a tier, and the duty that carries it here."""

    __tablename__ = "responsibility"
    __audited__ = True
    __table_args__ = (UniqueConstraint("division", "tier", "number"),)

    division: Mapped[str] = mapped_column(Code(12))
    tier: Mapped[str] = mapped_column(Code(10))
    number: Mapped[int]
    text: Mapped[str] = mapped_column(String(400))
    duty: Mapped[str] = mapped_column(ForeignKey("duty.code"))
    basis: Mapped[list[str]] = mapped_column(Json, default=list)


class DutyMinimum(Keyed, Versioned, Model):
    """How many holders of a duty each place of a county needs at least."""

    __tablename__ = "duty_minimum"
    __audited__ = True
    __table_args__ = (UniqueConstraint("division", "duty"),)

    division: Mapped[str] = mapped_column(Code(12))
    duty: Mapped[str] = mapped_column(ForeignKey("duty.code"))
    least: Mapped[int]
    basis: Mapped[list[str]] = mapped_column(Json, default=list)
