"""A line in a case's timeline that is no stage; part of an operation."""

from __future__ import annotations

from core.actor import actor
from core.cases.models import Case, Remark
from core.clock import now
from core.db import db


def remark(case: Case, kind: str, said: str) -> None:
    """Add the line, said by whoever acts now."""
    row = Remark(office_code=case.office_code, case_id=case.id, kind=kind, said=str(said), at=now())
    row.by = actor().name
    db.session.add(row)
