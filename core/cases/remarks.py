"""A line in a case's timeline that is no stage; part of an operation."""

from __future__ import annotations

from core.actor import actor
from core.cases.models import Case, DecisionRow, Remark
from core.clock import now
from core.db import db, select


def remark(case: Case, kind: str, said: str, about: DecisionRow | None = None) -> None:
    """Add the line, said by whoever acts now; `about` one decision of the case."""
    row = Remark(office_code=case.office_code, case_id=case.id, kind=kind, said=str(said), at=now())
    row.by = actor().name
    row.decision_id = about.id if about else None
    db.session.add(row)


def is_said(case: Case, kind: str) -> bool:
    """Whether the timeline has a line of that kind."""
    told = select(Remark.id).where(Remark.case_id == case.id, Remark.kind == kind)
    return db.session.scalar(told.limit(1)) is not None
