"""One instrument a township and matter a day: which signed ones another would contradict, and which it can follow."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import or_

from core.clock import now, today
from core.db import db, select
from core.delegation.models import Instrument
from core.delegation.queries import facts_of

OPEN = ("in_force", "suspended")


def overlapping(instrument: Instrument) -> Sequence[Instrument]:
    """Signed instruments, neither ended nor revoked, for one of its townships and matters on one of its days."""
    places = _places(instrument)
    wanted = (
        select(Instrument)
        .where(Instrument.county == instrument.county, Instrument.id != instrument.id)
        .where(Instrument.signed_on.is_not(None))
        .where(or_(Instrument.until.is_(None), Instrument.until >= instrument.since))
        .order_by(Instrument.since, Instrument.id)
        .execution_options(populate_existing=True)
    )
    if instrument.until is not None:
        wanted = wanted.where(Instrument.since <= instrument.until)
    rows = db.session.scalars(wanted).all()
    return [row for row in rows if facts_of(row, "").state(now()) in OPEN and places & _places(row)]


def can_follow(instrument: Instrument, other: Instrument) -> bool:
    """Whether the other can end the day before: no day that is over is taken from it, and no place or matter left without."""
    begins_later = instrument.since >= today() and other.since < instrument.since
    return begins_later and _places(other) <= _places(instrument)


def followed(instrument: Instrument) -> list[Instrument]:
    """Those of `overlapping` that can end the day before."""
    return [other for other in overlapping(instrument) if can_follow(instrument, other)]


def _places(row: Instrument) -> set[tuple[str, str]]:
    return {(scope.township, scope.matter) for scope in row.scopes}
