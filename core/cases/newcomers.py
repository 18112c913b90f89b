"""Who joins a household, or counts in it otherwise, as a survey found it: who is of age signs for himself (社会救助法 40, 47)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from core.cases.joining import sign
from core.cases.kinship import why_not_kin
from core.cases.models import Case
from core.cases.visits_before import put_out
from core.clock import today
from core.db import db
from core.declare.applications import NO_DISABILITY
from core.errors import Incomplete, Refused
from core.means import operations as means
from core.people import operations as write_people
from core.people import queries as people
from core.people.models import Household, HouseholdMember, Person
from core.text import _

Fault = tuple[str, list[Any]]
_SAID = (
    "disability_kind",
    "disability_grade",
    "major_illness",
    "studying",
    "working",
    "clergy_years",
    "able_to_work",
)
"""What may be said of somebody who joins, beside how he is related."""
_CHANGES = ("counted", *_SAID)


def change_members(case: Case, data: Mapping[str, Any]) -> None:
    """What a visit found to be otherwise of a member since a day (D57 31); Incomplete where one who counts again hasn't signed."""
    assert case.household_id is not None, "whose members change"
    standing, away = people.standing_members(case.household_id, today()), put_out(case.entries)
    faults: dict[str, list[Any]] = {}
    for place, change in enumerate(data.get("changes") or ()):
        row = standing.get(change["member"])
        said = {name: change[name] for name in _CHANGES if change.get(name) is not None}
        if said.get("disability_kind") == NO_DISABILITY:
            said |= {"disability_kind": None, "disability_grade": None}
        if row is None or all(getattr(row, name) == value for name, value in said.items()):
            continue
        if said.get("counted") and not row.counted:
            said["covered"] = True
            if change["member"] not in away:  # else he never left: a visit of this case is put right
                faults |= _under(f"changes.{place}", sign(case, row.person, change))
        write_people.change_member(row, change["since"], change["reason"], **said)
    if faults:
        raise Incomplete(_("重新计入的成员没有登记。"), basis=("SAL26:40", "SAL26:47"), fields=faults)


def take_in(case: Case, data: Mapping[str, Any]) -> None:
    """Register each who joins and count him in from his day; Incomplete by field. Whoever counts already stays as he is."""
    rows = data.get("newcomers") or ()
    home = people.household_numbered(case.household_id) if rows and case.household_id else None
    if home is None:
        return
    faults: dict[str, list[Any]] = {}
    for place, row in enumerate(rows):
        faults |= _under(f"newcomers.{place}", _joined(case, home, row))
    if faults:
        raise Incomplete(_("新增成员没有登记。"), basis=("SAL26:40", "SAL26:47"), fields=faults)


def _under(path: str, faults: Iterator[Fault]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for field, said in faults:
        found.setdefault(f"{path}.{field}", []).extend(said)
    return found


def _joined(case: Case, home: Household, row: Mapping[str, Any]) -> Iterator[Fault]:
    """It is done, or by field why not."""
    try:
        person = write_people.register_person(row["name"], row["id_number"], today())
    except Incomplete as fault:
        yield from fault.fields.items()
        return
    standing = people.standing_members(home.id, today())
    known = next((each for each in standing.values() if each.person_id == person.id), None)
    if known is not None and known.counted:
        return
    wrong = [*_wrong(case, person, row, standing), *sign(case, person, row)]
    if wrong:
        yield from wrong
        return
    try:
        _count_in(home, known, person, row)
    except Refused as refused:
        yield "name", [refused.message]
        return
    _declare(home, person, row)


def _wrong(
    case: Case, person: Person, row: Mapping[str, Any], standing: Mapping[str, HouseholdMember]
) -> Iterator[Fault]:
    if row["since"] < person.born_on:
        yield "since", [_("早于出生日期%(day)s。", day=person.born_on)]
    applicant = db.session.get(Person, case.applicant_id) if case.applicant_id else None
    if applicant and (why := why_not_kin(row["relation"], person.born_on, applicant.born_on, row["since"])):
        yield "relation", [why]
    if row["relation"] != "spouse":
        return
    others = [each for each in standing.values() if each.counted and each.relation == "spouse"]
    if any(each.person_id not in (person.id, case.applicant_id) for each in others):
        yield "relation", [_("已经登记了一名配偶。")]


def _count_in(home: Household, known: HouseholdMember | None, person: Person, row: Mapping[str, Any]) -> None:
    """A new member, or one again who had left and kept his place."""
    said = {name: row[name] for name in ("relation", *_SAID) if row.get(name) is not None}
    if known is None:
        write_people.add_member(home, {"person": person, **said}, row["since"], row["reason"])
    else:
        said |= {"counted": True, "covered": True}
        write_people.change_member(known, row["since"], row["reason"], **said)


def _declare(home: Household, person: Person, row: Mapping[str, Any]) -> None:
    """What he says that he has, as at an application."""
    groups = ("incomes", "holdings", "spending")
    items = [{"group": g, "person_id": person.id, **item} for g in groups for item in row.get(g) or ()]
    means.record_items(home.id, home.office_code, items, "declared", today())
