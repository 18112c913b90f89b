"""The only way tests make people: invented, with identity numbers that hold together."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from datetime import date
from typing import Any

from core.clock import today
from core.numbers import check_digit
from core.people.models import Household, Person
from core.people.operations import form_household, register_person

VILLAGE = "610104003001"
OTHER_VILLAGE = "610104004001"
_serial = itertools.count(1)
_cases = itertools.count(1)


def id_number(born_on: date = date(1980, 5, 6), sex: str = "male", serial: int | None = None) -> str:
    """An identity number of that birthday and sex which no other call has given, or of the serial asked for."""
    n = next(_serial) if serial is None else serial
    last = (n * 2 + (sex == "male")) % 1000
    area = 610104 + n // 500
    first = f"{area}{born_on:%Y%m%d}{last:03d}"
    return first + check_digit(first)


def person(name: str = "王小明", born_on: date = date(1980, 5, 6), **more: Any) -> Person:
    """Somebody who is registered."""
    number = more.pop("id_number", None) or id_number(born_on, more.pop("sex", "male"))
    return register_person(name, number, today(), **more)


def member(who: Person, relation: str = "other", **said: Any) -> dict[str, Any]:
    """A row of an application: who, how related to the applicant, what is said of him."""
    return {"person": who, "relation": relation, **said}


def household(
    *rows: dict[str, Any] | Person, division: str = VILLAGE, since: date | None = None, case_no: str = ""
) -> Household:
    """A household as an application declares it: the applicant first; one person when none is given."""
    told: Sequence[dict[str, Any] | Person] = rows or (person(),)
    given = [
        row if isinstance(row, dict) else member(row, "other" if i else "self") for i, row in enumerate(told)
    ]
    number = case_no or f"DB-{division[:9]}-{(since or today()).year}-{next(_cases):05d}"
    return form_household(division[:9], division, "urban", since or today(), given, number)
