"""A new case: its number, receipt and look-up code."""

from __future__ import annotations

from datetime import date

from core.cases.models import Case, CaseNumber
from core.cases.versions import type_of
from core.clock import now
from core.db import db, insert
from core.divisions.queries import town_of
from core.numbers import case_number, look_up_code, receipt_number


def numbered(type_code: str, division: str, pipeline: str, office: str, on: date) -> Case:
    """A case with a number, a receipt and a look-up code, not yet in the session."""
    return Case(
        office_code=office,
        no=_next_number(type_of(type_code).letters, office, on.year),
        receipt=receipt_number(),
        look_up_code=look_up_code(),
        type_code=type_code,
        pipeline=pipeline,
        division=division,
        opened_on=on,
        entered_at=now(),
        moved_at=now(),
    )


def _next_number(letters: str, office: str, year: int) -> str:
    """The next serial of a type, office and year; one statement, so two windows never share one."""
    place = town_of(office)
    given = insert(CaseNumber).values(letters=letters, place=place, year=year, last=1)
    taken = given.on_conflict_do_update(
        index_elements=["letters", "place", "year"], set_={"last": CaseNumber.last + 1}
    )
    serial: int = db.session.execute(taken.returning(CaseNumber.last)).scalar_one()
    return case_number(letters, place, year, serial)
