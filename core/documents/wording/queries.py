"""Reading a county's own words for a letter, and what the letter looks like with them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy import Select, or_

from core.clock import today
from core.db import db, select
from core.declare import DocumentType
from core.documents import catalogue, public_sheet
from core.documents.invented import invented, invented_head
from core.documents.models import Wording
from core.documents.queries import fonts
from core.documents.render import render
from core.documents.shape import fit
from core.documents.wording.text import filled
from core.errors import NotFound
from core.parameters.queries import places
from core.plugins import registry
from core.text import _


def wording(type_code: str, document: str, office: str, on: date) -> Wording | None:
    """The version that holds for an office on a day: the nearest division's newest one; None when there is none."""
    rows = _holding(office, on).where(Wording.type_code == type_code, Wording.document == document)
    return _nearest(db.session.scalars(rows), office, on)


def wordings(office: str, on: date) -> dict[tuple[str, str], Wording]:
    """(type, document) -> the version that holds, for every letter that has words of the county's own."""
    found: dict[tuple[str, str], list[Wording]] = {}
    for row in db.session.scalars(_holding(office, on)):
        found.setdefault((row.type_code, row.document), []).append(row)
    nearest = {key: _nearest(rows, office, on) for key, rows in found.items()}
    return {key: row for key, row in nearest.items() if row is not None}


def _holding(office: str, on: date) -> Select[Wording]:
    return select(Wording).where(
        Wording.division.in_(places(office, on)),
        Wording.since <= on,
        or_(Wording.until.is_(None), Wording.until >= on),
    )


def _nearest(rows: Iterable[Wording], office: str, on: date) -> Wording | None:
    chain = places(office, on)
    return min(rows, key=lambda w: (chain.index(w.division), -(w.version or 0)), default=None)


def history(type_code: str, document: str, division: str) -> Sequence[Wording]:
    """Every version that a division ever published, the newest first."""
    rows = _of(type_code, document, division).where(Wording.version.is_not(None))
    return db.session.scalars(rows.order_by(Wording.version.desc())).all()


def draft_of(type_code: str, document: str, division: str) -> Wording | None:
    """What a division is writing for a letter."""
    return db.session.scalar(_of(type_code, document, division).where(Wording.version.is_(None)))


def _of(type_code: str, document: str, division: str) -> Select[Wording]:
    return select(Wording).where(
        Wording.type_code == type_code, Wording.document == document, Wording.division == division
    )


def drafted(division: str) -> frozenset[tuple[str, str]]:
    """(type, document) of every draft of a division."""
    rows = select(Wording.type_code, Wording.document).where(
        Wording.division == division, Wording.version.is_(None)
    )
    return frozenset((row.type_code, row.document) for row in db.session.execute(rows))


def document_of(type_code: str, document: str) -> DocumentType:
    """A printed document of a type; NotFound for any other."""
    found = registry().documents.get((type_code, document))
    if found is None or not found.template:
        raise NotFound(_("没有这种文书。"))
    return found


def version_printed(document: DocumentType, own: Wording | None) -> str:
    """The version that stands on a letter: of the type's template, and of the county's own words (0: none)."""
    return f"{catalogue.template(document.template).hash[:8]}-{own.version or 0 if own else 0}"


def preview(document: DocumentType, division: str, paragraphs: Sequence[str]) -> bytes:
    """The letter of an invented case as PDF, with these paragraphs; it has neither number nor code and is no letter."""
    template, on = catalogue.template(document.template), today()
    fields = invented(template.fields)
    if document.kind == "notice":
        fields["rows"] = public_sheet.rows(fields.get("rows") or ())
    sheet = invented_head(str(document.label), division, on, document.basis, remedy=template.remedy)
    sheet["wording"] = filled(paragraphs, {**sheet, **fields})
    return render(template.path, sheet, fit(template.fields, fields), on=on, fonts=fonts())
