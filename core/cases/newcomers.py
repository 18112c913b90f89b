"""A child that joins a household which receives aid, by birth or adoption, as the survey of a review found it (社会救助法 47)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from core.clock import add_months, today
from core.errors import Incomplete, Refused
from core.people import operations as write_people
from core.people import queries as people
from core.people.models import Household, Person
from core.text import Message, _

OF_AGE = 12 * 18
"""Months: whoever is older signs and is checked himself (社会救助法 40), which a survey cannot stand for."""


def take_in(household_id: int, data: Mapping[str, Any]) -> None:
    """Register each child and count it in from its day; Incomplete by field. Whoever is a member already stays as he is."""
    rows = data.get("newcomers") or ()
    home = people.household_numbered(household_id)
    if not rows or home is None:
        return
    faults: dict[str, list[Any]] = {}
    for place, row in enumerate(rows):
        for field, said in _joined(home, row):
            faults.setdefault(f"newcomers.{place}.{field}", []).extend(said)
    if faults:
        raise Incomplete(_("新增成员没有登记。"), basis=("SAL26:47",), fields=faults)


def _joined(home: Household, row: Mapping[str, Any]) -> Iterator[tuple[str, list[Any]]]:
    """It is done, or by field why not."""
    try:
        child = write_people.register_person(row["name"], row["id_number"], today())
    except Incomplete as fault:
        yield from fault.fields.items()
        return
    wrong = _wrong(child, row["since"])
    if wrong is not None:
        yield wrong
    elif child.id not in people.persons_by_key(home.id).values():
        try:
            said = {"person": child, "relation": row["relation"]}
            write_people.add_member(home, said, row["since"], row["reason"])
        except Refused as refused:
            yield "name", [refused.message]


def _wrong(child: Person, since: date) -> tuple[str, list[Message]] | None:
    if add_months(child.born_on, OF_AGE) <= since:
        return "id_number", [_("成年人加入的，须本人签署授权并经核对，请由家庭重新提出申请。")]
    if since < child.born_on:
        return "since", [_("早于出生日期%(day)s。", day=child.born_on)]
    return None
