"""Tables of delegation: provincial provisions, instruments with scopes, letters and events, leading groups, readiness."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.clock import now
from core.db import Code, Json, Key, Keyed, Model, Moment, Versioned

FORMS = ("entrustment", "authorisation", "by_law")
MODES = ("alone", "joint", "chief_representative")
SEALS = ("special_seal", "township_seal", "none")


class Provision(Keyed, Versioned, Model):
    """A provincial government's provision that lets townships confirm (社会救助法 44); `matters` are type codes."""

    __tablename__ = "provision"
    __audited__ = True

    division: Mapped[str] = mapped_column(Code(12))
    issuer: Mapped[str] = mapped_column(String(120))
    number: Mapped[str] = mapped_column(String(80))
    title: Mapped[str] = mapped_column(String(200), default="")
    matters: Mapped[list[str]] = mapped_column(Json)
    since: Mapped[date]
    until: Mapped[date | None]
    voided_on: Mapped[date | None]
    note: Mapped[str] = mapped_column(String(200), default="")


class Instrument(Keyed, Versioned, Model):
    """A county's instrument: in which townships the township confirms which matters, how, from when to when.

    `caps`: matter -> yuan as text, the most that a township may confirm. `until` is the last day; None without end.
    What a draft's document does not state is empty: form, mode, seal, consent; members None, a joint quorum 0.
    `plan_file` holds the implementation plan, attached before it is signed.
    """

    __tablename__ = "instrument"
    __audited__ = True
    __table_args__ = (
        CheckConstraint("until is null or until >= since", name="dates"),
        CheckConstraint("signed_on is null or mode <> 'joint' or quorum >= 2", name="joint_quorum"),
        UniqueConstraint("county", "number"),
    )

    county: Mapped[str] = mapped_column(Code(12))
    number: Mapped[str] = mapped_column(String(80))
    title: Mapped[str] = mapped_column(String(200), default="")
    form: Mapped[str] = mapped_column(Code(20))
    mode: Mapped[str] = mapped_column(Code(24))
    quorum: Mapped[int] = mapped_column(default=1)
    members: Mapped[int | None]
    first_responsible: Mapped[str] = mapped_column(Code(40), default="")
    caps: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    seal: Mapped[str] = mapped_column(String(80), default="")
    seal_kind: Mapped[str] = mapped_column(Code(20), default="")
    consent_body: Mapped[str] = mapped_column(String(120), default="")
    consent_number: Mapped[str] = mapped_column(String(80), default="")
    consent_on: Mapped[date | None]
    plan_file: Mapped[str | None] = mapped_column(Code(64), ForeignKey("stored_file.hash"), index=True)
    plan_name: Mapped[str] = mapped_column(String(200), default="")
    basis: Mapped[list[str]] = mapped_column(Json, default=list)
    respondent: Mapped[str] = mapped_column(String(120), default="")
    signed_on: Mapped[date | None]
    since: Mapped[date]
    until: Mapped[date | None]
    note: Mapped[str] = mapped_column(String(200), default="")

    scopes: Mapped[list[InstrumentScope]] = relationship(cascade="all, delete-orphan", lazy="selectin")
    events: Mapped[list[InstrumentEvent]] = relationship(order_by="InstrumentEvent.id", lazy="selectin")
    letters: Mapped[list[InstrumentLetter]] = relationship(order_by="InstrumentLetter.id", lazy="selectin")


class InstrumentScope(Keyed, Model):
    """One township and matter that an instrument covers."""

    __tablename__ = "instrument_scope"
    __table_args__ = (UniqueConstraint("instrument_id", "township", "matter"),)

    instrument_id: Mapped[int] = mapped_column(ForeignKey("instrument.id"), index=True)
    township: Mapped[str] = mapped_column(Code(12), index=True)
    matter: Mapped[str] = mapped_column(Code(40))


class InstrumentLetter(Keyed, Versioned, Model):
    """The letter of an instrument to one township: printed, then kept as the signed copy, in force until its last day.

    `letter_id` is the print of this system; None where only the signed paper was there. `until` None: without end.
    """

    __tablename__ = "instrument_letter"
    __audited__ = True
    __table_args__ = (
        CheckConstraint("until is null or until >= since", name="dates"),
        CheckConstraint("(signed_on is null) = (copy_file is null)", name="signed_copy"),
    )

    instrument_id: Mapped[int] = mapped_column(ForeignKey("instrument.id"), index=True)
    township: Mapped[str] = mapped_column(Code(12))
    letter_id: Mapped[int | None] = mapped_column(Key, ForeignKey("letter.id"))
    since: Mapped[date]
    until: Mapped[date | None]
    signed_on: Mapped[date | None]
    copy_file: Mapped[str | None] = mapped_column(Code(64), ForeignKey("stored_file.hash"), index=True)
    copy_name: Mapped[str] = mapped_column(String(200), default="")
    kept_by: Mapped[str] = mapped_column(String(80), default="")
    kept_at: Mapped[datetime | None] = mapped_column(Moment)
    ended_why: Mapped[str] = mapped_column(String(200), default="")


class InstrumentEvent(Keyed, Model):
    """Signed, suspended, resumed, ended or revoked, at a moment; never in the past, never changed.

    `at` of a signature on paper is its day; `recorded_at` is when somebody entered it.
    """

    __tablename__ = "instrument_event"
    __audited__ = True
    __table_args__ = (
        CheckConstraint("kind in ('signed', 'suspended', 'resumed', 'ended', 'revoked')", name="kind"),
    )

    instrument_id: Mapped[int] = mapped_column(ForeignKey("instrument.id"), index=True)
    kind: Mapped[str] = mapped_column(Code(12))
    at: Mapped[datetime] = mapped_column("happened_at", Moment)
    why: Mapped[str] = mapped_column(String(200), default="")
    by: Mapped[str] = mapped_column("done_by", String(80), default="")
    recorded_at: Mapped[datetime] = mapped_column(Moment, default=now)


class LeadingGroup(Keyed, Versioned, Model):
    """A leading group, coordination mechanism or task force of a county or of one of its townships (`place`)."""

    __tablename__ = "leading_group"
    __audited__ = True
    __table_args__ = (UniqueConstraint("place", "name", "founded_on"),)

    county: Mapped[str] = mapped_column(Code(12), index=True)
    place: Mapped[str] = mapped_column(Code(12))
    kind: Mapped[str] = mapped_column(Code(20))
    name: Mapped[str] = mapped_column(String(120))
    document: Mapped[str] = mapped_column(String(200))
    founded_on: Mapped[date]
    office: Mapped[str] = mapped_column(String(120), default="")
    duties: Mapped[str] = mapped_column(Text, default="")
    ended_on: Mapped[date | None]
    ended_why: Mapped[str] = mapped_column(String(200), default="")

    members: Mapped[list[GroupMember]] = relationship(order_by="GroupMember.id", lazy="selectin")
    tasks: Mapped[list[GroupTask]] = relationship(order_by="GroupTask.id.desc()", lazy="selectin")


class GroupMember(Keyed, Model):
    """Who sits on a group by post and unit, until his last day; never deleted. `user_id`: the account that gets tasks."""

    __tablename__ = "group_member"
    __audited__ = True
    __table_args__ = (CheckConstraint("until is null or until >= since", name="dates"),)

    group_id: Mapped[int] = mapped_column(ForeignKey("leading_group.id"), index=True)
    role: Mapped[str] = mapped_column(Code(12))
    unit: Mapped[str] = mapped_column(String(80))
    post: Mapped[str] = mapped_column(String(80))
    name: Mapped[str] = mapped_column(String(60), default="")
    user_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"), index=True)
    since: Mapped[date]
    until: Mapped[date | None]
    left_why: Mapped[str] = mapped_column(String(200), default="")


class GroupTask(Keyed, Model):
    """Something that a group asked of its members on a day; each gets a to-do of his own (`group_task:ID/MEMBER`)."""

    __tablename__ = "group_task"
    __audited__ = True

    group_id: Mapped[int] = mapped_column(ForeignKey("leading_group.id"), index=True)
    title: Mapped[str] = mapped_column(String(200))
    due_on: Mapped[date | None]
    opened_on: Mapped[date]


class CapacityMark(Keyed, Model):
    """That a township has what the register can't count (training, agreements …), from a day until it is taken back."""

    __tablename__ = "capacity_mark"
    __audited__ = True

    township: Mapped[str] = mapped_column(Code(12), index=True)
    item: Mapped[str] = mapped_column(Code(20))
    since: Mapped[date]
    until: Mapped[date | None]
    note: Mapped[str] = mapped_column(String(200), default="")
    recorded_by: Mapped[str] = mapped_column(String(80), default="")
