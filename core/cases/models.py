"""Tables of a case: process versions, cases, stage entries, opinions, decisions, deadlines, pauses, meetings."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Date,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Code, Fen, Json, Keyed, Model, Moment, Scoped, SealedJson


class ProcessVersion(Keyed, Model):
    """A published process: pipeline, switches, limits and overlay of a county or some townships, whole. Never changed."""

    __tablename__ = "process"
    __audited__ = True
    __table_args__ = (
        UniqueConstraint("division", "type_code", "pipeline", "number"),
        UniqueConstraint("division", "type_code", "pipeline", "digest"),
    )

    division: Mapped[str] = mapped_column(Code(12))
    type_code: Mapped[str] = mapped_column(Code(40))
    pipeline: Mapped[str] = mapped_column(Code(80))
    number: Mapped[int]
    digest: Mapped[str] = mapped_column(Code(64))
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    overlay: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    resolved: Mapped[dict[str, Any]] = mapped_column(Json)
    published_by: Mapped[str] = mapped_column(String(80))
    published_at: Mapped[datetime] = mapped_column(Moment)
    basis: Mapped[str] = mapped_column(String(200), default="")


def _only(rows: str) -> dict[str, Any]:
    """Of an index that holds some rows alone, on either database."""
    return {f"{engine}_where": text(rows) for engine in ("sqlite", "postgresql")}


_OPEN = _only("closed_on is null")
"""Open cases are few beside the closed ones, and asked for most."""


class Case(Keyed, Scoped, Model):
    """One procedure with an end. `version` counts its moves; `division` is the village, `office_code` who took it on."""

    __tablename__ = "assistance_case"
    __audited__ = True
    __table_args__ = (
        CheckConstraint("(closed_on is null) = (ended_as is null)", name="closed_with_end"),
        Index("ix_case_list", "office_code", "id"),
        Index("ix_case_open", "office_code", "id", **_OPEN),
        Index("ix_case_office_due", "office_code", "due_on", **_OPEN),
        Index("ix_case_late_entry", "office_code", "id", **_only("days_late > 0")),
        Index("ix_case_office_stage", "office_code", "stage"),
        Index("ix_case_office_applicant", "office_code", "applicant_name"),
        Index("uq_case_follow_up_open", "parent_id", "pipeline", unique=True, **_OPEN),
    )

    no: Mapped[str] = mapped_column(Code(40), unique=True)
    receipt: Mapped[str] = mapped_column(Code(20), index=True)
    look_up_code: Mapped[str] = mapped_column(Code(64), info={"secret": True})
    type_code: Mapped[str] = mapped_column(Code(40))
    pipeline: Mapped[str] = mapped_column(Code(80))
    division: Mapped[str] = mapped_column(Code(12))
    channel: Mapped[str] = mapped_column(Code(20), default="window")
    applicant_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    applicant_name: Mapped[str] = mapped_column(String(80), default="")
    household_id: Mapped[int | None] = mapped_column(ForeignKey("household.id"))
    process_id: Mapped[int | None] = mapped_column(ForeignKey("process.id"))
    instrument_id: Mapped[int | None] = mapped_column(ForeignKey("instrument.id"))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("assistance_case.id"), index=True)
    entitlement_id: Mapped[int | None] = mapped_column(
        ForeignKey("entitlement.id", name="fk_assistance_case_entitlement", use_alter=True), index=True
    )
    opened_on: Mapped[date]
    paper_date: Mapped[date | None]
    days_late: Mapped[int | None]  # that the paper lay longer than the county allowed on entry (INT-15)
    entered_at: Mapped[datetime] = mapped_column(Moment)
    accepted_on: Mapped[date | None]
    due_on: Mapped[date | None]
    provisional: Mapped[bool] = mapped_column(default=False)
    stage: Mapped[str] = mapped_column(Code(40), default="")
    version: Mapped[int] = mapped_column(default=1)
    raised: Mapped[list[str]] = mapped_column(Json, default=list)
    moved_at: Mapped[datetime] = mapped_column(Moment)
    closed_on: Mapped[date | None]
    ended_as: Mapped[str | None] = mapped_column(Code(40))

    entries: Mapped[list[StageEntry]] = relationship(order_by="StageEntry.seq", back_populates="case")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012  (as SQLAlchemy declares it)

    @property
    def granting_id(self) -> int | None:
        """The case that grants, or has granted, what this one is about: itself, but of a review the one reviewed."""
        return self.parent_id if self.entitlement_id is not None else self.id


class StageEntry(Keyed, Scoped, Model):
    """One time that a stage was entered: task, work-list row and signed record in one. Left entries never change."""

    __tablename__ = "stage_entry"
    __audited__ = True
    __table_args__ = (
        UniqueConstraint("case_id", "seq"),
        UniqueConstraint("case_id", "stage", "round", "lane"),
        UniqueConstraint("id", "case_id"),
        UniqueConstraint("id", "case_id", "act", name="uq_stage_entry_act"),
        Index(
            "uq_stage_entry_one_road", "case_id", unique=True, **_only("left_on is null and lane = 'road'")
        ),
        CheckConstraint(
            "left_on is not null or ((duty is not null) <> (wakes_on is not null))", name="holder_xor_clock"
        ),
        CheckConstraint(
            "lane <> 'road' or duty is null or duty <> 'village_aide'", name="no_village_on_road"
        ),
        CheckConstraint("lane in ('road', 'beside', 'asked')", name="lane"),
        Index("ix_stage_entry_worklist", "division", "duty", "left_on"),
        Index("ix_stage_entry_wakes", "wakes_on", **_only("left_on is null")),
    )

    case_id: Mapped[int] = mapped_column(ForeignKey("assistance_case.id"))
    seq: Mapped[int]
    stage: Mapped[str] = mapped_column(Code(40))
    act: Mapped[str | None] = mapped_column(Code(20))
    lane: Mapped[str] = mapped_column(Code(10))
    round: Mapped[int]
    entered_on: Mapped[date]
    recorded_at: Mapped[datetime] = mapped_column(Moment)
    left_on: Mapped[date | None]
    outcome: Mapped[str | None] = mapped_column(Code(40))
    division: Mapped[str | None] = mapped_column(Code(12))
    duty: Mapped[str | None] = mapped_column(Code(40))
    person_id: Mapped[int | None] = mapped_column(BigInteger)
    need: Mapped[int] = mapped_column(default=1)
    wakes_on: Mapped[date | None]
    posted_on: Mapped[date | None]
    why_here: Mapped[str] = mapped_column(String(200), default="")
    due_on: Mapped[date | None]
    form_code: Mapped[str | None] = mapped_column(String(120))
    answers: Mapped[dict[str, Any] | None] = mapped_column(SealedJson("stage_entry.answers"))
    note: Mapped[str] = mapped_column(Text, default="")

    case: Mapped[Case] = relationship(back_populates="entries")
    opinions: Mapped[list[OpinionRow]] = relationship(order_by="OpinionRow.id")


class OpinionRow(Keyed, Scoped, Model):
    """One person's signed outcome with the part of the form that is his; never changes."""

    __tablename__ = "opinion"
    __audited__ = True
    __table_args__ = (UniqueConstraint("entry_id", "person_id"),)
    entry_id: Mapped[int] = mapped_column(ForeignKey("stage_entry.id"), index=True)
    person_id: Mapped[int] = mapped_column(BigInteger)
    person_name: Mapped[str] = mapped_column(String(80))
    duty: Mapped[str] = mapped_column(Code(40))
    outcome: Mapped[str] = mapped_column(Code(40))
    reason: Mapped[str] = mapped_column(Text, default="")
    content: Mapped[str] = mapped_column(Code(64), default="")
    answers: Mapped[dict[str, Any] | None] = mapped_column(SealedJson("opinion.answers"))
    meeting_id: Mapped[int | None] = mapped_column(ForeignKey("meeting.id"))
    signed_at: Mapped[datetime] = mapped_column(Moment)
    hash: Mapped[str] = mapped_column(Code(64))


class SkippedLine(Keyed, Scoped, Model):
    """A line that was off for this case, and why."""

    __tablename__ = "skipped"
    case_id: Mapped[int] = mapped_column(ForeignKey("assistance_case.id"), index=True)
    stage: Mapped[str] = mapped_column(Code(40))
    why: Mapped[str] = mapped_column(String(200))
    on: Mapped[date] = mapped_column("skipped_on", Date)


class AdviceRow(Keyed, Scoped, Model):
    """What the rules advised at a stage, every input, number and article; never changes. It names who is ill: sealed."""

    __tablename__ = "advice"
    entry_id: Mapped[int] = mapped_column(ForeignKey("stage_entry.id"), index=True)
    outcome: Mapped[str] = mapped_column(Code(40))
    amount: Mapped[Decimal | None] = mapped_column(Fen)
    content: Mapped[dict[str, Any]] = mapped_column(SealedJson("advice.content"))
    read: Mapped[list[Any]] = mapped_column(Json)
    given_at: Mapped[datetime] = mapped_column(Moment)


class DecisionRow(Keyed, Scoped, Model):
    """A decision that binds, with the rows it rests on; the database refuses one without its survey. Never changes."""

    __tablename__ = "decision"
    __audited__ = True
    __table_args__ = (
        UniqueConstraint("id", "grants"),
        ForeignKeyConstraint(["entry_id", "case_id"], ["stage_entry.id", "stage_entry.case_id"]),
        ForeignKeyConstraint(
            ["survey_entry_id", "case_id", "survey_act"],
            ["stage_entry.id", "stage_entry.case_id", "stage_entry.act"],
            name="fk_decision_survey",
        ),
        ForeignKeyConstraint(
            ["opinion_entry_id", "case_id"],
            ["stage_entry.id", "stage_entry.case_id"],
            name="fk_decision_opinion",
        ),
        CheckConstraint(
            "grants = 0 or survey_entry_id is not null or waiver <> ''", name="grant_needs_survey"
        ),
        CheckConstraint("survey_act = 'survey'", name="survey_is_survey"),
        CheckConstraint("grants in (0, 1)", name="grants"),
        Index("ix_decision_township", "office_code", "id", **_only("tier = 'township'")),
    )

    case_id: Mapped[int] = mapped_column(ForeignKey("assistance_case.id"), index=True)
    entry_id: Mapped[int] = mapped_column(unique=True)
    outcome: Mapped[str] = mapped_column(Code(40))
    grants: Mapped[int]
    amount: Mapped[Decimal | None] = mapped_column(Fen)
    reason: Mapped[str] = mapped_column(Text, default="")
    tier: Mapped[str] = mapped_column(Code(10))
    survey_entry_id: Mapped[int | None] = mapped_column(BigInteger)
    survey_act: Mapped[str] = mapped_column(Code(20), default="survey")
    opinion_entry_id: Mapped[int | None] = mapped_column(BigInteger)
    notice_entry_id: Mapped[int | None] = mapped_column(BigInteger)
    waiver: Mapped[str] = mapped_column(String(200), default="")
    responsible: Mapped[str] = mapped_column(String(80), default="")
    instrument_id: Mapped[int | None] = mapped_column(ForeignKey("instrument.id"))
    process_id: Mapped[int | None] = mapped_column(ForeignKey("process.id"))
    advice_id: Mapped[int | None] = mapped_column(ForeignKey("advice.id"))
    supersedes_id: Mapped[int | None] = mapped_column(ForeignKey("decision.id"))
    decided_on: Mapped[date]
    decided_at: Mapped[datetime] = mapped_column(Moment)


class Deadline(Keyed, Scoped, Model):
    """A day by which something is due, how it was counted, and when it was met. Kept for good."""

    __tablename__ = "deadline"
    __audited__ = True
    __table_args__ = (
        CheckConstraint("(first_due_on is null) = (ground is null)", name="one_extension"),
        Index("uq_deadline_total", "case_id", unique=True, **_only("kind = 'total'")),
        Index("ix_deadline_due", "due_on", **_only("met_on is null")),
    )

    case_id: Mapped[int] = mapped_column(ForeignKey("assistance_case.id"), index=True)
    entry_id: Mapped[int | None] = mapped_column(ForeignKey("stage_entry.id"))
    stage: Mapped[str] = mapped_column(Code(40), default="")
    kind: Mapped[str] = mapped_column(Code(10))
    counts_from: Mapped[date]
    n: Mapped[int]
    unit: Mapped[str] = mapped_column(Code(10))
    due_on: Mapped[date]
    provisional: Mapped[bool] = mapped_column(default=False)
    first_due_on: Mapped[date | None]
    ground: Mapped[str | None] = mapped_column(Code(40))
    met_on: Mapped[date | None]
    parameter: Mapped[str] = mapped_column(String(80))
    basis: Mapped[str] = mapped_column(String(120), default="")


class Pause(Keyed, Scoped, Model):
    """A time in which the clock of a case stands still; only where the county's own rule names ground and maximum."""

    __tablename__ = "pause"
    __audited__ = True
    __table_args__ = (Index("uq_pause_open", "case_id", unique=True, **_only("to_on is null")),)

    case_id: Mapped[int] = mapped_column(ForeignKey("assistance_case.id"), index=True)
    from_on: Mapped[date]
    to_on: Mapped[date | None]
    most_until: Mapped[date]
    ground: Mapped[str] = mapped_column(Code(40))
    why: Mapped[str] = mapped_column(String(200))


class Meeting(Keyed, Scoped, Model):
    """A meeting of those who decide at one office: when, where, who was there, which cases. Never changed.

    `division` is the township or county that met; `present` holds number, name, duty and role (chair or member)
    of that day; `cases` is the length of the agenda, which nobody lengthens. It decides nothing: every member signs.
    """

    __tablename__ = "meeting"
    __audited__ = True
    __table_args__ = (Index("ix_meeting_list", "office_code", "id"),)

    division: Mapped[str] = mapped_column(Code(12))
    held_on: Mapped[date]
    kind: Mapped[str] = mapped_column(Code(20), default="joint")
    place: Mapped[str] = mapped_column(String(120))
    present: Mapped[list[dict[str, Any]]] = mapped_column(Json)
    cases: Mapped[int]
    minutes: Mapped[str] = mapped_column(Text)
    recorded_by: Mapped[str] = mapped_column(String(80))
    recorded_at: Mapped[datetime] = mapped_column(Moment)
    items: Mapped[list[MeetingItem]] = relationship(order_by="MeetingItem.position", back_populates="meeting")


class MeetingItem(Keyed, Scoped, Model):
    """One decision on the agenda of a meeting: the entry that was open then. `position` counts from 1."""

    __tablename__ = "meeting_item"
    __audited__ = True
    __table_args__ = (UniqueConstraint("meeting_id", "entry_id"), UniqueConstraint("meeting_id", "position"))

    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"))
    entry_id: Mapped[int] = mapped_column(ForeignKey("stage_entry.id"), index=True)
    position: Mapped[int]
    meeting: Mapped[Meeting] = relationship(back_populates="items")
    entry: Mapped[StageEntry] = relationship()


class NamedPerson(Keyed, Scoped, Model):
    """Whom an application names that nobody has accepted yet, by the print of the number alone: doubles are found by it."""

    __tablename__ = "named_person"
    case_id: Mapped[int] = mapped_column(ForeignKey("assistance_case.id"), index=True)
    id_blind: Mapped[str] = mapped_column(Code(64), index=True, info={"secret": True})


class Remark(Keyed, Scoped, Model):
    """A line of a case's timeline that is no stage: re-routing, extension, breach of the one-time list, recount.

    `decision_id` where it is about one decision of the case: that it departs from the advice, what the bureau asks of it.
    """

    __tablename__ = "remark"
    __table_args__ = (Index("ix_remark_kind", "kind", "office_code"),)
    case_id: Mapped[int] = mapped_column(ForeignKey("assistance_case.id"), index=True)
    decision_id: Mapped[int | None] = mapped_column(ForeignKey("decision.id"), index=True)
    kind: Mapped[str] = mapped_column(Code(20))
    said: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column("said_at", Moment)
    by: Mapped[str] = mapped_column("said_by", String(80), default="")


class News(Keyed, Scoped, Model):
    """A stage was finished: told to plugins after the commit, at least once, in order within a case."""

    __tablename__ = "news"
    __table_args__ = (Index("ix_news_untold", "id", **_only("told_at is null")),)
    case_id: Mapped[int] = mapped_column(ForeignKey("assistance_case.id"), index=True)
    stage: Mapped[str] = mapped_column(Code(40))
    outcome: Mapped[str] = mapped_column(Code(40))
    told_at: Mapped[datetime | None] = mapped_column(Moment)


class CaseNumber(Model):
    """The last serial given out for a type, place and year; a place that changes hands keeps its own."""

    __tablename__ = "case_number"
    letters: Mapped[str] = mapped_column(Code(10), primary_key=True)
    place: Mapped[str] = mapped_column(Code(24), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
    last: Mapped[int]


class Answered(Keyed, Model):
    """The first answer to a request that carried an Idempotency-Key; kept for 24 hours."""

    __tablename__ = "answered"
    __table_args__ = (UniqueConstraint("user_id", "key"),)
    user_id: Mapped[int] = mapped_column(BigInteger)
    key: Mapped[str] = mapped_column(String(80))
    fingerprint: Mapped[str] = mapped_column(Code(64))
    status: Mapped[int]
    body: Mapped[dict[str, Any]] = mapped_column(Json)
    at: Mapped[datetime] = mapped_column("answered_at", Moment)
