"""Tables of means: consents, licences of townships, what was asked of which source, what each member has by each."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Code, Fen, Json, Keyed, Model, Scoped, Sealed, Versioned

STATES = ("waiting", "clean", "hit", "unreachable")


class Authorisation(Keyed, Scoped, Model):
    """One person's signed consent to verification (社会救助法 40); `until` is its last day, None where none is set.

    `sources` are the sources consented to, empty for all. `guardian` signed for one who can't. The texts are those
    that were signed.
    """

    __tablename__ = "authorisation"
    __audited__ = True
    __village__ = "case_id"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    case_id: Mapped[int | None] = mapped_column(ForeignKey("assistance_case.id"), index=True)
    signed_on: Mapped[date]
    until: Mapped[date | None]
    sources: Mapped[list[str]] = mapped_column(Json, default=list)
    guardian: Mapped[str] = mapped_column(String(60), default="")
    texts: Mapped[dict[str, str]] = mapped_column(Json, default=dict)
    paper_id: Mapped[int | None] = mapped_column(ForeignKey("paper.id"))
    withdrawn_on: Mapped[date | None]

    def stands(self, on: date) -> bool:
        """Whether it holds on that day."""
        in_time = self.signed_on <= on and (self.until is None or on <= self.until)
        return in_time and (self.withdrawn_on is None or on < self.withdrawn_on)

    def covers(self, source: str, on: date) -> bool:
        """Whether the source may be asked about the person on that day."""
        return self.stands(on) and (not self.sources or source in self.sources)


class CheckLicence(Keyed, Scoped, Versioned, Model):
    """The bureau lets a township (`office_code`) start its queries, or read their answers, itself; `until` is the last day.

    The query stays the bureau's own (社会救助法 41, 43): it may end the licence at any time.
    """

    __tablename__ = "check_licence"
    __audited__ = True
    __table_args__ = (
        CheckConstraint("starts or reads", name="something"),
        CheckConstraint("until is null or until >= since or ended_why <> ''", name="dates"),
    )

    number: Mapped[str] = mapped_column(String(80))
    starts: Mapped[bool]
    reads: Mapped[bool]
    since: Mapped[date]
    until: Mapped[date | None]
    basis: Mapped[list[str]] = mapped_column(Json, default=list)
    given_by: Mapped[str] = mapped_column(String(80))
    ended_why: Mapped[str] = mapped_column(String(200), default="")

    def stands(self, on: date) -> bool:
        """Whether it holds on that day."""
        return self.since <= on and (self.until is None or on <= self.until)


class CheckRequest(Keyed, Scoped, Model):
    """One request for verification: everybody of a household and every source at once. Counts when all have answered.

    A township (`office_code`) requests, the county's bureau (`asker`, its division) asks: by its own people, or under
    its `licence` by whoever `started_by` names.
    """

    __tablename__ = "check_request"
    __audited__ = True

    case_id: Mapped[int] = mapped_column(ForeignKey("assistance_case.id"), index=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("stage_entry.id"), unique=True)
    household_id: Mapped[int] = mapped_column(ForeignKey("household.id"), index=True)
    requested_on: Mapped[date]
    requested_by: Mapped[str] = mapped_column(String(80))
    asker: Mapped[str] = mapped_column(Code(12))
    started_on: Mapped[date | None]
    started_by: Mapped[str] = mapped_column(String(80), default="")
    licence_id: Mapped[int | None] = mapped_column(ForeignKey("check_licence.id"), index=True)
    finished_on: Mapped[date | None]

    answers: Mapped[list[CheckAnswer]] = relationship(order_by="CheckAnswer.id", back_populates="request")
    licence: Mapped[CheckLicence | None] = relationship()


class CheckAnswer(Keyed, Scoped, Model):
    """What one source says of one person. A source that can't be reached has not answered.

    `settled_why`: a person has put another answer in the place of one that could not be had, and says on what proof.
    """

    __tablename__ = "check_answer"
    __audited__ = True
    __table_args__ = (
        UniqueConstraint("request_id", "person_id", "source"),
        CheckConstraint("state in ('waiting', 'clean', 'hit', 'unreachable')", name="state"),
    )

    request_id: Mapped[int] = mapped_column(ForeignKey("check_request.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    source: Mapped[str] = mapped_column(Code(40))
    state: Mapped[str] = mapped_column(Code(12), default="waiting")
    detail: Mapped[str | None] = mapped_column(Sealed("check_answer.detail"))
    answered_on: Mapped[date | None]
    answered_by: Mapped[str] = mapped_column(String(80), default="")
    settled_why: Mapped[str] = mapped_column(String(400), default="")

    request: Mapped[CheckRequest] = relationship(back_populates="answers")


class ObligorAnswer(Keyed, Scoped, Model):
    """What somebody outside the household who owes maintenance has answered to being checked (社会救助法 41).

    The newest answer of a name counts. Who consented is known by number and has an authorisation of the case, with why
    his means must be known; of who refused nothing is kept but that he did.
    """

    __tablename__ = "obligor_answer"
    __audited__ = True
    __table_args__ = (
        CheckConstraint("answer in ('consented', 'refused')", name="answer"),
        CheckConstraint("(answer = 'consented') = (authorisation_id is not null)", name="consent_on_file"),
    )

    case_id: Mapped[int] = mapped_column(ForeignKey("assistance_case.id"), index=True)
    name: Mapped[str] = mapped_column(String(60))
    relation: Mapped[str] = mapped_column(Code(20))
    answer: Mapped[str] = mapped_column(Code(12))
    answered_on: Mapped[date]
    need: Mapped[str] = mapped_column(String(400), default="")
    authorisation_id: Mapped[int | None] = mapped_column(ForeignKey("authorisation.id"), index=True)
    recorded_by: Mapped[str] = mapped_column(String(80))

    authorisation: Mapped[Authorisation | None] = relationship(lazy="joined")


class Stated:
    """What the three kinds of item have in common: whose, by which source, since when, whether it counts.

    `origin` is the source of the check that gave it. A later statement of the same source about the same thing
    replaces the row from `replaced_on`; it stays. `chosen_why`: a person decided that this row counts.
    """

    __village__ = "household_id"

    household_id: Mapped[int] = mapped_column(ForeignKey("household.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[str] = mapped_column(Code(20))
    amount: Mapped[Decimal] = mapped_column(Fen)
    source: Mapped[str] = mapped_column(Code(10))
    origin: Mapped[str] = mapped_column(Code(40), default="")
    accepted: Mapped[bool] = mapped_column(default=False)
    note: Mapped[str] = mapped_column(String(200), default="")
    recorded_on: Mapped[date]
    recorded_by: Mapped[str] = mapped_column(String(80))
    replaced_on: Mapped[date | None]
    chosen_why: Mapped[str] = mapped_column(String(200), default="")
    chosen_by: Mapped[str] = mapped_column(String(80), default="")

    @property
    def code(self) -> str:
        """What the row is about, within its group: an income item, or the kind of property or spending."""
        return self.kind


class IncomeRow(Stated, Keyed, Scoped, Model):
    """A sum of yuan a month from one kind of income."""

    __tablename__ = "income_item"
    __audited__ = True
    __table_args__ = (CheckConstraint("amount >= 0", name="amount"),)

    item: Mapped[str] = mapped_column(Code(40))

    @property
    def code(self) -> str:
        """The income item."""
        return self.item


class HoldingRow(Stated, Keyed, Scoped, Model):
    """A thing of value, in yuan; `area` in square metres is kept like money, as whole hundredths."""

    __tablename__ = "holding_item"
    __audited__ = True
    __table_args__ = (CheckConstraint("amount >= 0", name="amount"),)

    area: Mapped[Decimal | None] = mapped_column(Fen)
    exempt: Mapped[str | None] = mapped_column(Code(40))


class SpendingRow(Stated, Keyed, Scoped, Model):
    """Necessary spending in yuan a month, own share only."""

    __tablename__ = "spending_item"
    __audited__ = True
    __table_args__ = (CheckConstraint("amount >= 0", name="amount"),)
