"""What this feature answers to the questions of core.web: the person picker."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement

from core.access.queries import may
from core.audit.operations import record
from core.db import db, select
from core.numbers import clean_number, mask_id
from core.people.models import Person, PersonPlace
from core.people.queries import LOOKED_UP
from core.text import Text
from core.web import ports
from core.web.ports import Choice

SHORTEST = 2


def fill_ports() -> None:
    """Called once at start."""
    ports.find_people.fill(find_people)
    ports.name_of_person.fill(name_of_person)


def find_people(text: str, most: int) -> Sequence[Choice]:
    """People within scope whose name begins with the text, two characters at least, by name with masked numbers.

    A number is never searched from here: that takes a matter, and the attempt is noted (LAW-55).
    """
    wanted = text.strip()
    if not may("read_people") or len(wanted) < SHORTEST:
        return ()
    if any(mark.isdigit() for mark in wanted):
        record(f"{LOOKED_UP}_refused", mask_id(clean_number(wanted)[:40]), why="no_matter")
        return ()
    named = select(Person).where(Person.name.startswith(wanted, autoescape=True), _known_here())
    rows = db.session.scalars(named.order_by(Person.name, Person.id).limit(most))
    return [Choice(str(row.id), row.name, row.id_masked) for row in rows]


def name_of_person(value: str) -> Text:
    """The name of a person within scope; nothing of anybody else."""
    if not value.isdigit():
        return ""
    return db.session.scalar(select(Person.name).where(Person.id == int(value), _known_here())) or ""


def _known_here() -> ColumnElement[bool]:
    return Person.id.in_(select(PersonPlace.person_id))
