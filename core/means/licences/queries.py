"""Reading licences: which one a township holds on a day, what it lets, which have ended."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from core.db import db, read_once, select
from core.db.scope import outside
from core.means.models import CheckLicence


def licences() -> Sequence[CheckLicence]:
    """Every licence within scope, by township, the newest first."""
    return db.session.scalars(
        select(CheckLicence).order_by(CheckLicence.office_code, CheckLicence.id.desc())
    ).all()


def licence(pk: int) -> CheckLicence:
    """One licence within scope; NotAllowed for any other number."""
    row = db.session.scalar(select(CheckLicence).where(CheckLicence.id == pk))
    if row is None:
        raise outside()
    return row


@read_once(CheckLicence)
def licences_of(office: str) -> Sequence[CheckLicence]:
    """Every licence that a township has had, the newest first."""
    wanted = select(CheckLicence).where(CheckLicence.office_code == office)
    return db.session.scalars(wanted.order_by(CheckLicence.id.desc())).all()


def standing(office: str, on: date) -> CheckLicence | None:
    """The licence that a township holds on a day; None where it holds none."""
    return next((row for row in licences_of(office) if row.stands(on)), None)


def may_start(office: str, on: date) -> bool:
    """Whether a township may start a query itself on that day."""
    held = standing(office, on)
    return held is not None and held.starts


def may_read(office: str, on: date) -> bool:
    """Whether a township may read answers on that day before they are returned to it."""
    held = standing(office, on)
    return held is not None and held.reads


def ended(office: str, on: date) -> CheckLicence | None:
    """The licence to start that a township held last and that has ended by that day; None where it never had one."""
    return next((r for r in licences_of(office) if r.starts and r.until is not None and r.until < on), None)
