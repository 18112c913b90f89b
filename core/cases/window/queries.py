"""Which cases stand under one receipt, and the sheet that was printed for them."""

from __future__ import annotations

from core.cases.follow_ups import beside
from core.cases.models import Case
from core.cases.papers import RECEIPT
from core.db import db, select
from core.db.scope import outside
from core.documents.models import Letter


def together(case: Case) -> list[Case]:
    """The other cases within scope that were taken in under the same receipt, oldest first."""
    return [other for other in beside(case) if other.receipt == case.receipt]


def received(receipt: str) -> list[Case]:
    """The cases of a receipt within scope; NotAllowed for any other number."""
    found = list(db.session.scalars(select(Case).where(Case.receipt == receipt).order_by(Case.id)))
    if not found:
        raise outside()
    return found


def sheet(receipt: str) -> Letter | None:
    """The printed receipt."""
    wanted = select(Letter).where(Letter.about == receipt, Letter.form == RECEIPT.code)
    return db.session.scalar(wanted.order_by(Letter.serial.desc()).limit(1))
