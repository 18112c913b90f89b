"""Tables of people: persons by identity number, households as declared, their members from day to day, near relatives."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Code, Json, Keyed, Model, Moment, Scoped, Sealed, SealedJson, Versioned
from core.numbers import mask_id, mask_phone

KINDS = ("handler", "leader", "cadre")
"""Who has relatives on file: those who handle cases, their leaders, members of village committees."""
_STANDS = text("until is null")


class Person(Keyed, Versioned, Model):
    """One human being, whatever cases he is part of. Has no office: `PersonPlace` says who may see him.

    A person without an identity number (a foundling, a row of an old roll) has neither `id_sealed` nor `id_blind`.
    A row that turned out to be the same human being as another one names it in `merged_into_id`.
    """

    __tablename__ = "person"
    __audited__ = True

    name: Mapped[str] = mapped_column(String(80), index=True)
    id_kind: Mapped[str] = mapped_column(Code(20), default="resident")
    id_sealed: Mapped[str | None] = mapped_column(Sealed("person.id_sealed"))
    id_blind: Mapped[str | None] = mapped_column(Code(64), unique=True, info={"secret": True})
    born_on: Mapped[date]
    sex: Mapped[str] = mapped_column(Code(10), default="")
    phone_sealed: Mapped[str | None] = mapped_column(Sealed("person.phone_sealed"))
    dead_on: Mapped[date | None]
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    @property
    def id_masked(self) -> str:
        """The last four characters of the identity number; empty without one."""
        return mask_id(self.id_sealed) if self.id_sealed else ""

    @property
    def phone_masked(self) -> str:
        """First three and last four digits; empty without one."""
        return mask_phone(self.phone_sealed) if self.phone_sealed else ""

    def lives(self, on: date) -> bool:
        """Whether the person was alive on that day, as far as is known."""
        return self.dead_on is None or on < self.dead_on


class PersonPlace(Keyed, Scoped, Model):
    """A village or community in which an office knows a person; what makes a person visible to that office."""

    __tablename__ = "person_place"
    __table_args__ = (UniqueConstraint("person_id", "office_code", "division"),)

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    division: Mapped[str] = mapped_column(Code(12))
    since: Mapped[date]
    until: Mapped[date | None]


class Household(Keyed, Scoped, Versioned, Model):
    """Who lives together, as declared in one application and kept up to date since; its follow-ups share it.

    `case_no` is the case it was declared in. From `ended_on` it binds nobody any more (the case ended without aid,
    or the aid has ended); its members stay readable.
    """

    __tablename__ = "household"
    __audited__ = True

    division: Mapped[str] = mapped_column(Code(12))
    area_type: Mapped[str] = mapped_column(Code(10))
    address_sealed: Mapped[str | None] = mapped_column(Sealed("household.address_sealed"))
    case_no: Mapped[str] = mapped_column(Code(40), index=True)
    since: Mapped[date]
    ended_on: Mapped[date | None]

    members: Mapped[list[HouseholdMember]] = relationship(
        order_by="HouseholdMember.position, HouseholdMember.since", back_populates="household"
    )


class HouseholdMember(Keyed, Scoped, Versioned, Model):
    """A person's place in a household from `since` to `until`, both included; a change begins a row of its own.

    `position` is the person's number in the household for good: m1 is the applicant. `relation` is to the applicant.
    """

    __tablename__ = "household_member"
    __audited__ = True
    __village__ = "household_id"
    __table_args__ = (
        UniqueConstraint("household_id", "person_id", "since"),
        Index(
            "uq_household_member_stands",
            "household_id",
            "person_id",
            unique=True,
            sqlite_where=_STANDS,
            postgresql_where=_STANDS,
        ),
        CheckConstraint("counted or not covered", name="covered_is_counted"),
        CheckConstraint("(disability_kind is null) = (disability_grade is null)", name="disability_is_whole"),
    )

    household_id: Mapped[int] = mapped_column(ForeignKey("household.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    position: Mapped[int]
    relation: Mapped[str] = mapped_column(Code(20))
    since: Mapped[date]
    until: Mapped[date | None]
    counted: Mapped[bool] = mapped_column(default=True)
    covered: Mapped[bool] = mapped_column(default=True)
    not_counted_reason: Mapped[str] = mapped_column(String(200), default="")
    disability_kind: Mapped[str | None] = mapped_column(Code(20))
    disability_grade: Mapped[int | None]
    major_illness: Mapped[bool] = mapped_column(SealedJson("household_member.major_illness"), default=False)
    working: Mapped[bool] = mapped_column(default=False)
    studying: Mapped[bool] = mapped_column(default=False)
    able_to_work: Mapped[bool | None]
    clergy_years: Mapped[int] = mapped_column(default=0)
    change_reason: Mapped[str] = mapped_column(String(200), default="")

    household: Mapped[Household] = relationship(back_populates="members")
    person: Mapped[Person] = relationship(lazy="joined")

    @property
    def key(self) -> str:
        """The member's name in facts and forms: m1, m2 ..."""
        return f"m{self.position}"

    def stands(self, on: date) -> bool:
        """Whether the row holds on that day."""
        return self.since <= on and (self.until is None or on <= self.until)


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


class BankAccount(Keyed, Model):
    """Where aid is paid to: of the accounts given for one case the newest counts, for that case and its reviews alone.

    Without a case it was known before, and holds wherever none was given. `account_blind` finds one account of several
    persons.
    """

    __tablename__ = "bank_account"
    __audited__ = True

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    bank: Mapped[str] = mapped_column(String(100))
    case_id: Mapped[int | None] = mapped_column(ForeignKey("assistance_case.id"), index=True)
    account_sealed: Mapped[str] = mapped_column(Sealed("bank_account.account_sealed"))
    account_blind: Mapped[str] = mapped_column(Code(64), index=True, info={"secret": True})
    holder: Mapped[str] = mapped_column(String(60))
    since: Mapped[date]
    until: Mapped[date | None]


class PersonMerge(Keyed, Model):
    """Two rows that turned out to be one person: what was moved, so that it can be undone."""

    __tablename__ = "person_merge"
    __audited__ = True

    kept_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    dropped_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    moved: Mapped[list[list[Any]]] = mapped_column(Json)
    reason: Mapped[str] = mapped_column(String(200))
    merged_at: Mapped[datetime] = mapped_column(Moment)
    merged_by: Mapped[str] = mapped_column(String(80))
    undone_at: Mapped[datetime | None] = mapped_column(Moment)
    undone_by: Mapped[str] = mapped_column(String(80), default="")
    undone_why: Mapped[str] = mapped_column(String(200), default="")
