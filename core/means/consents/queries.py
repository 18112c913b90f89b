"""Reading consents: which stand on a day, who of a household has taken his back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from core.db import db, select
from core.means.models import Authorisation
from core.people.queries import names_of, standing_members


def standing(person_id: int, on: date) -> Sequence[Authorisation]:
    """The consents of a person that hold on that day."""
    rows = db.session.scalars(select(Authorisation).where(Authorisation.person_id == person_id))
    return [row for row in rows if row.stands(on)]


def guardian_of(person_id: int) -> str:
    """The guardian who signed last for a person; nothing where none did."""
    signed = select(Authorisation.guardian).where(
        Authorisation.person_id == person_id, Authorisation.guardian != ""
    )
    return db.session.scalars(signed.order_by(Authorisation.id.desc()).limit(1)).first() or ""


def withdrawn(household_id: int, on: date) -> list[str]:
    """Names of members who have taken a consent back and of whom none stands on that day; not of who has left or died."""
    rows_of = standing_members(household_id, on).items()
    persons = {key: row.person_id for key, row in rows_of if row.counted or not row.change_reason}
    rows = db.session.scalars(
        select(Authorisation).where(Authorisation.person_id.in_(persons.values()))
    ).all()
    back = {row.person_id for row in rows if row.withdrawn_on is not None and row.withdrawn_on <= on}
    back -= {row.person_id for row in rows if row.stands(on)}
    names = names_of(household_id) if back else {}
    return [names[key] for key, person in persons.items() if person in back]
