"""Reading photographs of visits."""

from __future__ import annotations

from collections.abc import Sequence

from core.cases.fieldwork.models import VisitPhoto
from core.cases.models import Case
from core.db import db, select
from core.db.scope import outside
from core.documents.files import store

PHOTOGRAPHED = "photographed"
"""Mark of a case that photographs were handed in for."""


def photos_of(case: Case) -> Sequence[VisitPhoto]:
    """Those of a case, oldest first; nothing is asked of the database where none was handed in."""
    if PHOTOGRAPHED not in (case.raised or ()):
        return ()
    return db.session.scalars(
        select(VisitPhoto).where(VisitPhoto.case_id == case.id).order_by(VisitPhoto.id)
    ).all()


def photo_content(photo_id: int) -> tuple[VisitPhoto, bytes]:
    """A photograph within scope and its bytes; NotAllowed for any other number."""
    found = db.session.scalar(select(VisitPhoto).where(VisitPhoto.id == photo_id))
    if found is None:
        raise outside()
    return found, store.read(found.file_hash)
