"""Reading obligors: the newest answer of each, whose consent stands, under which key a request holds him."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from core.db import db, read_once, select
from core.means.models import ObligorAnswer
from core.parameters import queries as parameters
from core.parameters.keys.means import OBLIGORS


@read_once(ObligorAnswer)
def answers(case_id: int) -> Sequence[ObligorAnswer]:
    """Every answer of a case, oldest first."""
    wanted = select(ObligorAnswer).where(ObligorAnswer.case_id == case_id)
    return db.session.scalars(wanted.order_by(ObligorAnswer.id)).all()


def newest(case_id: int) -> dict[str, ObligorAnswer]:
    """The answer that counts, by name."""
    return {row.name: row for row in answers(case_id)}


def consents(row: ObligorAnswer | None, on: date) -> bool:
    """Whether he may be asked about on that day: by his own consent, not withdrawn."""
    return row is not None and row.authorisation is not None and row.authorisation.stands(on)


def allowed(division: str, on: date) -> bool:
    """Whether the county checks obligors at all: where needed and with their consent, or never."""
    found = parameters.find(OBLIGORS, division, on)
    return found is not None and found.value == "where_needed"


def consenting(case_id: int, division: str, on: date) -> list[int]:
    """Persons outside the household whom a request of the case may hold on that day."""
    if not allowed(division, on):
        return []
    standing = (row.authorisation for row in newest(case_id).values() if consents(row, on))
    return [row.person_id for row in standing if row is not None]


def keys_of(case_id: int) -> dict[str, int]:
    """Persons by the key under which pages and calls name them: o1, o2 ... in the order of their first consent."""
    persons = dict.fromkeys(row.authorisation.person_id for row in answers(case_id) if row.authorisation)
    return {f"o{n}": person for n, person in enumerate(persons, 1)}
