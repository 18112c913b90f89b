"""Tables of papers and letters, and of the files that hold their bytes."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, event, inspect, text
from sqlalchemy.orm import Mapped, Mapper, mapped_column

from core.db import Code, Json, Key, Keyed, Model, Moment, Scoped

STATES = ("present", "missing", "shared", "not_applicable")
"""What the clerk says of each entry of the checklist; `shared` is obtained from another department."""

_DRAFT: dict[str, Any] = {f"{engine}_where": text("version is null") for engine in ("sqlite", "postgresql")}


class StoredFile(Model):
    """The content of a file by its hash. It has no office: whoever may read it, may because of a row that names it.

    Other features name files by a foreign key to `stored_file.hash`; the sweep asks every such key.
    """

    __tablename__ = "stored_file"

    hash: Mapped[str] = mapped_column(Code(64), primary_key=True)
    media_type: Mapped[str] = mapped_column(Code(40))
    size: Mapped[int]
    stored_at: Mapped[datetime] = mapped_column(Moment)


class Paper(Keyed, Scoped, Model):
    """One entry of a case's checklist: a mark, or a file received. A new mark ends the old one; nothing is deleted."""

    __tablename__ = "paper"
    __audited__ = True
    __table_args__ = (
        CheckConstraint("state in ('present', 'missing', 'shared', 'not_applicable')", name="state"),
        CheckConstraint("file_hash is null or state = 'present'", name="file_is_present"),
        CheckConstraint("(ended_at is null) = (ended_why is null)", name="ended_with_reason"),
        Index("ix_paper_case", "case_id", "document"),
    )

    case_id: Mapped[int] = mapped_column(Key, ForeignKey("assistance_case.id"))
    document: Mapped[str] = mapped_column(Code(24))
    label: Mapped[str] = mapped_column(String(200))
    person_id: Mapped[int | None] = mapped_column(Key, ForeignKey("person.id"))
    state: Mapped[str] = mapped_column(Code(16))
    note: Mapped[str] = mapped_column(String(400), default="")
    file_hash: Mapped[str | None] = mapped_column(Code(64), ForeignKey("stored_file.hash"), index=True)
    file_name: Mapped[str | None] = mapped_column(String(200))
    media_type: Mapped[str | None] = mapped_column(Code(40))
    size: Mapped[int | None]
    received_at: Mapped[datetime] = mapped_column(Moment)
    received_by: Mapped[str] = mapped_column(String(160))
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    ended_why: Mapped[str | None] = mapped_column(String(400))


class Letter(Keyed, Scoped, Model):
    """A letter, form or notice sheet that went out. What was printed never changes; its delivery, its seal and its end are added."""

    __tablename__ = "letter"
    __audited__ = True
    __table_args__ = (
        UniqueConstraint("about", "form", "serial"),
        CheckConstraint("(delivered_on is null) = (delivered_how is null)", name="delivered_how"),
        CheckConstraint("(ended_on is null) = (ended_why is null)", name="ended_with_reason"),
        Index("ix_letter_case", "case_id", "form"),
        Index("ix_letter_undelivered", "deliver_by", "delivered_on"),
    )

    number: Mapped[str] = mapped_column(Code(80), unique=True)
    about: Mapped[str] = mapped_column(Code(48))  # the case's number, or the receipt's
    case_id: Mapped[int | None] = mapped_column(Key, ForeignKey("assistance_case.id"))
    form: Mapped[str] = mapped_column(Code(24))
    serial: Mapped[int]
    label: Mapped[str] = mapped_column(String(120))
    kind: Mapped[str] = mapped_column(Code(10))
    template: Mapped[str] = mapped_column(Code(80))
    template_hash: Mapped[str] = mapped_column(Code(64))
    version: Mapped[str] = mapped_column(Code(16))  # printed: of the template, and of the county's own words
    outcome: Mapped[str] = mapped_column(Code(40), default="")
    issuer: Mapped[str] = mapped_column(String(120))
    seal: Mapped[str] = mapped_column(String(160))
    respondent: Mapped[str] = mapped_column(String(120))
    recipient: Mapped[str] = mapped_column(String(120))
    law_date: Mapped[date]
    issued_on: Mapped[date]
    issued_at: Mapped[datetime] = mapped_column(Moment)
    issued_by: Mapped[str] = mapped_column(String(160))
    file_hash: Mapped[str] = mapped_column(Code(64), ForeignKey("stored_file.hash"), index=True)
    token: Mapped[str] = mapped_column(Code(16), unique=True)
    unprinted: Mapped[str] = mapped_column(String(80), default="")  # characters that no font had
    has_remedy: Mapped[bool] = mapped_column(default=False)
    again_why: Mapped[str | None] = mapped_column(String(400))
    is_breach: Mapped[bool] = mapped_column(default=False)  # of 一次性告知: told a second time
    deliver_by: Mapped[date | None]
    delivered_on: Mapped[date | None]
    delivered_how: Mapped[str | None] = mapped_column(Code(16))
    delivered_to: Mapped[str | None] = mapped_column(String(120))
    delivery_by: Mapped[str | None] = mapped_column(String(160))
    delivery_proof: Mapped[str | None] = mapped_column(Code(64), ForeignKey("stored_file.hash"), index=True)
    sealed_no: Mapped[int | None]  # in the book of the township's seal
    sealed_by: Mapped[str | None] = mapped_column(String(80))
    sealed_at: Mapped[datetime | None] = mapped_column(Moment)
    reconsider_until: Mapped[date | None]
    sue_until: Mapped[date | None]
    remedy_provisional: Mapped[bool] = mapped_column(default=False)
    ended_on: Mapped[date | None]
    ended_why: Mapped[str | None] = mapped_column(String(400))
    replaced_by_id: Mapped[int | None] = mapped_column(Key, ForeignKey("letter.id"))


class Wording(Keyed, Model):
    """A county's own paragraphs for a letter of a type, from a day on. Versions count up; a published text never changes.

    Without `version` it is the draft, of which there is one and which no letter prints.
    """

    __tablename__ = "letter_wording"
    __audited__ = True
    __table_args__ = (
        UniqueConstraint("type_code", "document", "division", "version"),
        CheckConstraint("(version is null) = (since is null)", name="published_from"),
        Index("uq_letter_wording_draft", "type_code", "document", "division", unique=True, **_DRAFT),
    )

    type_code: Mapped[str] = mapped_column(Code(40))
    document: Mapped[str] = mapped_column(Code(24))
    division: Mapped[str] = mapped_column(Code(24))
    version: Mapped[int | None]
    since: Mapped[date | None]
    until: Mapped[date | None]
    paragraphs: Mapped[list[str]] = mapped_column(Json)
    reason: Mapped[str] = mapped_column(String(400), default="")
    published_by: Mapped[str] = mapped_column(String(160))  # of a draft: who wrote it last
    published_at: Mapped[datetime] = mapped_column(Moment)


_LATER = frozenset(
    {
        "office_code",  # a transfer of the case takes its letters along
        "deliver_by",
        "delivered_on",
        "delivered_how",
        "delivered_to",
        "delivery_by",
        "delivery_proof",
        "sealed_no",
        "sealed_by",
        "sealed_at",
        "reconsider_until",
        "sue_until",
        "remedy_provisional",
        "ended_on",
        "ended_why",
        "replaced_by_id",
    }
)


@event.listens_for(Letter, "before_update")
def _printed_stays(_mapper: Mapper[Any], _connection: Any, letter: Letter) -> None:
    """What was printed is printed: only delivery, seal and end of a letter are written later."""
    state = inspect(letter)
    changed = {a.key for a in state.mapper.column_attrs if state.attrs[a.key].history.has_changes()}
    if changed - _LATER:
        raise RuntimeError(
            f"letter {letter.number}: {sorted(changed - _LATER)} cannot change after it was issued"
        )
