"""An application becomes people, a household, what they have and what they signed; part of the operation that opens a case."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete

from core.cases import accounts
from core.cases.declaring import unfounded
from core.cases.kinship import why_not_kin
from core.cases.models import Case, NamedPerson
from core.cases.proxies.queries import faults as proxy_faults
from core.cases.remarks import remark
from core.cases.world import CaseWorld
from core.db import blind, db
from core.divisions.queries import area_type
from core.errors import Incomplete, Refused
from core.means import operations as means
from core.numbers import check_id_number, clean_number
from core.people import operations as people
from core.people.composition import plain_name
from core.people.models import Household, Person
from core.text import _

if TYPE_CHECKING:
    from core.cases.handling import Handling

_PERSONAL = (
    "disability_kind",
    "disability_grade",
    "major_illness",
    "studying",
    "working",
    "clergy_years",
    "able_to_work",
    "counted",
)


def file_application(case: Case, data: Mapping[str, Any]) -> None:
    """Fill the typed tables from the application; every fault of a number or a member at once."""
    if "applicant" not in data:
        return
    check_people(data, case.opened_on)
    given = _people(data)
    rows = [_member(*pair) for pair in zip(people.register_people(given, case.opened_on), given, strict=True)]
    household = people.form_household(
        case.office_code,
        case.division,
        str(data.get("area_type") or area_type(case.division)),
        case.opened_on,
        rows,
        case.no,
        address=data["applicant"].get("address"),
    )
    case.household_id, case.applicant_id = household.id, rows[0]["person"].id
    case.applicant_name = str(given[0]["name"])
    _items(case, household, given, rows)
    _note_doubts(case, given)
    _consents(case, data.get("consents", ()), given, rows)
    if data.get("relatives"):
        case.raised = sorted({*(case.raised or ()), "kin"})
    accounts.record(case, data)


def must_be_taken(act: Handling, data: Mapping[str, Any]) -> None:
    """Refused where the type's rule says that such an application isn't registered here; nothing of it is kept."""
    if act.type.takes is None or act.case.pipeline != act.type.apply.code:
        return
    first = act.type.apply.lines[0]
    world = CaseWorld(act.case, act.type, act.process, {first.code: data})
    yes, reason = world.rule(act.type.takes, data)
    if not yes:
        raise Refused(
            _("%(reason)s", reason=reason),
            basis=first.basis,
            next=_("请告知申请人有管理权限的受理机关。"),
            code="not_taken",
        )


def lay_by(case: Case, data: Mapping[str, Any]) -> None:
    """An application that nobody has looked at: its people are registered when an officer accepts it, not before.

    Who merely writes down a number learns nothing of its bearer and changes nothing of him.
    """
    if "applicant" in data:
        check_people(data, case.opened_on)
        case.applicant_name = str(data["applicant"]["name"])
        numbers = [blind(clean_number(one["id_number"])) for one in _people(data)]
        named = [NamedPerson(office_code=case.office_code, case_id=case.id, id_blind=one) for one in numbers]
        db.session.add_all(named)


def take_on(case: Case, data: Mapping[str, Any]) -> None:
    """An application that was laid by is accepted: its people become known. Incomplete where they can't be as written."""
    if case.household_id is not None or "applicant" not in data:
        return
    try:
        file_application(case, data)
    except (Incomplete, Refused) as fault:
        raise type(fault)(
            fault.message,
            basis=fault.basis,
            next=_("请对照身份证件核对；填写有误的，退回补正，由申请人当面重新填写。"),
            fields=fault.fields,
            code=fault.code,
        ) from fault
    # the register knows them now
    db.session.execute(delete(NamedPerson).where(NamedPerson.case_id == case.id))


def refile_application(case: Case, data: Mapping[str, Any]) -> None:
    """The application was handed in anew before its acceptance: the household of the first one binds nobody."""
    if "applicant" in data and case.household_id is not None:
        people.end_household(case.household_id, case.opened_on)
    file_application(case, data)


def _people(data: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The applicant and the members, as the form has them."""
    own = dict(data["applicant"], relation="self", counted=True)
    return [own, *(dict(member) for member in data.get("members", ()))]


def check_people(data: Mapping[str, Any], on: date) -> None:
    """Incomplete with every number that can't be or stands twice, every tie that can't be, every name that is no member's.

    Of a form that could be read in part only, what depends on those who can't be read is left until they can.
    """
    if "applicant" not in data:
        return
    given = _people(data)
    numbers = _numbers(given, on)
    fields = {**_ties(data), **numbers}
    whole = all(one.get("name") and one.get("id_number") for one in given)
    if whole:
        fields |= _strangers(data, given)
    if whole and not numbers:
        fields |= _kinship(given, on)
        fields |= _paper_before_birth(data, given[0], on)
        fields |= {**proxy_faults(data, given, on), **unfounded(data.get("consents") or (), given, on)}
    if fields:
        raise Incomplete(_("人员填写有误，未登记。"), next=_("请对照证件逐项更正。"), fields=fields)


def _paper_before_birth(
    data: Mapping[str, Any], applicant: Mapping[str, Any], on: date
) -> dict[str, list[str]]:
    """Nobody signs a paper before he is born; that it has come is the field's own test."""
    paper = data.get("paper_date")
    if paper is None or paper >= check_id_number(applicant["id_number"], on).born_on:
        return {}
    return {"paper_date": [str(_("早于申请人的出生日期，请按纸质申请上的日期填写。"))]}


def _numbers(given: Iterable[Mapping[str, Any]], on: date) -> dict[str, list[str]]:
    fields: dict[str, list[str]] = {}
    seen: set[str] = set()
    for position, one in enumerate(given):
        path = people.field_of(position)
        if not one.get("id_number"):
            continue
        try:
            number = check_id_number(one["id_number"], on)
        except Incomplete as fault:
            fields[path] = [str(fault)]
            continue
        if number.text in seen:
            fields[path] = [str(_("同一证件号码在本申请中出现了两次。"))]
        seen.add(number.text)
    return fields


def _strangers(data: Mapping[str, Any], given: Collection[Mapping[str, Any]]) -> dict[str, list[str]]:
    """Who signs or is named a relative must be one of the application."""
    numbers = {clean_number(one["id_number"]) for one in given}
    names = {plain_name(one["name"]) for one in given}
    signers = enumerate(data.get("consents") or ())
    relatives = enumerate(data.get("relatives") or ())
    said = str(_("签署人不在本申请填写的人员中。"))
    found = {
        f"consents.{i}.id_number": [said]
        for i, one in signers
        if one.get("id_number") and clean_number(one["id_number"]) not in numbers
    }
    said = str(_("这一亲属不在本申请填写的人员中。"))
    return found | {
        f"relatives.{i}.member": [said]
        for i, one in relatives
        if one.get("member") and plain_name(one["member"]) not in names
    }


def _ties(data: Mapping[str, Any]) -> dict[str, list[str]]:
    """Ties within the household that can't be: a second applicant, a second spouse; relatives both named and denied."""
    fields: dict[str, list[str]] = {}
    spouses = 0
    for position, one in enumerate(data.get("members") or ()):
        relation = one.get("relation")
        spouses += relation == "spouse"
        if relation == "self" or (relation == "spouse" and spouses > 1):
            said = _("申请人本人已在上面填写。") if relation == "self" else _("已经填写了一名配偶。")
            fields[f"members.{position}.relation"] = [str(said)]
    if data.get("relatives") and data.get("no_relatives"):
        fields["no_relatives"] = [str(_("已填写近亲属，不能同时声明没有。"))]
    return fields


def _kinship(given: Collection[Mapping[str, Any]], on: date) -> dict[str, list[str]]:
    """Ties that the days of birth rule out: no spouse is a minor, no parent younger, no child older than the applicant."""
    own, *members = (check_id_number(one["id_number"], on).born_on for one in given)
    relations = [one.get("relation") for one in given][1:]
    found = (why_not_kin(of, born, own, on) for of, born in zip(relations, members, strict=True))
    return {f"members.{position}.relation": [str(why)] for position, why in enumerate(found) if why}


def _note_doubts(case: Case, given: Iterable[Mapping[str, Any]]) -> None:
    """What a number makes doubtful stands in the timeline until somebody has looked at the card (GB 11643)."""
    for one in given:
        doubt = check_id_number(one["id_number"], case.opened_on).warning
        if doubt is not None:
            remark(case, "doubt", f"{one['name']}：{doubt}")


def _member(person: Person, one: Mapping[str, Any]) -> dict[str, Any]:
    kept = {name: one[name] for name in _PERSONAL if one.get(name) is not None}
    return {"person": person, "relation": one.get("relation") or "other", **kept}


def _items(case: Case, household: Household, given: list[dict[str, Any]], rows: list[dict[str, Any]]) -> None:
    found = []
    for one, row in zip(given, rows, strict=True):
        for group in ("incomes", "holdings", "spending"):
            found += [
                {"group": group, "person_id": row["person"].id, **item} for item in one.get(group) or ()
            ]
    means.record_items(household.id, case.office_code, found, "declared", case.opened_on)


def _consents(
    case: Case, consents: Iterable[Mapping[str, Any]], given: list[dict[str, Any]], rows: list[dict[str, Any]]
) -> None:
    persons = {clean_number(one["id_number"]): row["person"] for one, row in zip(given, rows, strict=True)}
    for consent in consents:
        person = persons.get(clean_number(consent["id_number"]))
        if person is not None and consent.get("authorised"):
            means.authorise(
                person.id,
                case.id,
                case.office_code,
                consent.get("signed_on") or case.opened_on,
                guardian=consent.get("guardian") or "",
                stated=bool(consent.get("statement")),
            )
