"""What delegation answers to core's questions, and which sections of a profile it loads."""

from datetime import date

from core.clock import now
from core.db import db, seeing_everything, select
from core.declare import hookimpl
from core.delegation import loading
from core.delegation.models import Instrument, InstrumentScope
from core.delegation.queries import facts_of
from core.text import _

__all__ = ["loading"]
ENDED = ("ended", "revoked")


@hookimpl
def find_left_at(division: str, after: date) -> list[str]:
    """Instruments that name a township and would go on without it."""
    wanted = select(InstrumentScope).where(InstrumentScope.township == division)
    with seeing_everything():
        found = {
            scope.instrument_id
            for scope in db.session.scalars(wanted)
            if _goes_on(db.session.get_one(Instrument, scope.instrument_id), scope.matter, after)
        }
    return [str(_("%(n)s份权限下放文书仍在施行", n=len(found)))] if found else []


def _goes_on(instrument: Instrument, matter: str, after: date) -> bool:
    facts = facts_of(instrument, matter)
    return facts.state(now()) not in ENDED and (facts.until is None or facts.until > after)
