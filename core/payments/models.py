"""Tables of what is granted. No entitlement without a granting decision; one of a group a person and time."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Code, Fen, Keyed, Model, Scoped


class Entitlement(Keyed, Scoped, Model):
    """What one decision granted to one household, from a month on; `origin` decided, or legacy for the old roll.

    `held_from`: the month from which nothing is paid since everybody whom it covers has died, until its end is decided, or since
    its payee has, until one who lives is paid instead.
    `to_month` is the last month that was paid; where people were covered for fewer, what lies between was overpaid.
    """

    __tablename__ = "entitlement"
    __audited__ = True
    __table_args__ = (
        ForeignKeyConstraint(
            ["decision_id", "grants"], ["decision.id", "decision.grants"], name="fk_entitlement_decision"
        ),
        CheckConstraint("grants = 1", name="granted"),
        CheckConstraint("(origin = 'legacy') = (decision_id is null)", name="decided_unless_legacy"),
        CheckConstraint("to_month is null or to_month >= from_month", name="months"),
    )

    type_code: Mapped[str] = mapped_column(Code(40))
    group: Mapped[str | None] = mapped_column("benefit_group", Code(40))
    case_id: Mapped[int | None] = mapped_column(ForeignKey("assistance_case.id"), index=True)
    household_id: Mapped[int] = mapped_column(ForeignKey("household.id"), index=True)
    decision_id: Mapped[int | None] = mapped_column(index=True)
    grants: Mapped[int] = mapped_column(default=1)
    origin: Mapped[str] = mapped_column(Code(10), default="decided")
    state: Mapped[str] = mapped_column(Code(12), default="in_effect")
    from_month: Mapped[date]
    to_month: Mapped[date | None]
    held_from: Mapped[date | None]

    lines: Mapped[list[EntitlementLine]] = relationship(order_by="EntitlementLine.id", lazy="selectin")
    people: Mapped[list[EntitledPerson]] = relationship(order_by="EntitledPerson.id", lazy="selectin")


class EntitlementLine(Keyed, Scoped, Model):
    """A sum of yuan a month for one payee, by kind; a payee outside the household (who gives care) stands by name.

    `decision_id` is the granting decision that set it; only the lines of a legacy entitlement have none. A line that
    was replaced before its first month ends before it begins, and pays nothing.
    """

    __tablename__ = "entitlement_line"
    __audited__ = True
    __table_args__ = (
        ForeignKeyConstraint(
            ["decision_id", "grants"], ["decision.id", "decision.grants"], name="fk_entitlement_line_decision"
        ),
        CheckConstraint("grants = 1", name="granted"),
        CheckConstraint("amount >= 0", name="amount"),
    )

    entitlement_id: Mapped[int] = mapped_column(ForeignKey("entitlement.id"), index=True)
    kind: Mapped[str] = mapped_column(Code(40))
    payee_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    payee_name: Mapped[str] = mapped_column(String(100), default="")
    decision_id: Mapped[int | None] = mapped_column(index=True)
    grants: Mapped[int] = mapped_column(default=1)
    amount: Mapped[Decimal] = mapped_column(Fen)
    from_month: Mapped[date]
    to_month: Mapped[date | None]


class EntitledPerson(Keyed, Scoped, Model):
    """A person whom an entitlement covers; at most one of a group is open for one person."""

    __tablename__ = "entitled_person"
    __audited__ = True
    __table_args__ = (
        Index(
            "uq_entitled_person_open",
            "person_id",
            "benefit_group",
            unique=True,
            sqlite_where=text("to_month is null and benefit_group is not null"),
            postgresql_where=text("to_month is null and benefit_group is not null"),
        ),
    )

    entitlement_id: Mapped[int] = mapped_column(ForeignKey("entitlement.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    group: Mapped[str | None] = mapped_column("benefit_group", Code(40))
    from_month: Mapped[date]
    to_month: Mapped[date | None]
