"""Reading a county's own words for a letter."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import or_

from core.db import db, select
from core.documents.models import Wording
from core.parameters.queries import places


def wording(type_code: str, document: str, office: str, on: date) -> Wording | None:
    """The version that holds for an office on a day: the nearest division's newest one; None when there is none."""
    chain = places(office, on)
    rows = select(Wording).where(
        Wording.type_code == type_code,
        Wording.document == document,
        Wording.division.in_(chain),
        Wording.since <= on,
        or_(Wording.until.is_(None), Wording.until >= on),
    )
    found = list(db.session.scalars(rows))
    return min(found, key=lambda w: (chain.index(w.division), -w.version), default=None)


def history(type_code: str, document: str, division: str) -> Sequence[Wording]:
    """Every version that a division ever had, the newest first."""
    rows = select(Wording).where(
        Wording.type_code == type_code, Wording.document == document, Wording.division == division
    )
    return db.session.scalars(rows.order_by(Wording.version.desc())).all()
