"""Writing people: persons by number, their accounts, households and their members from day to day."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy.exc import IntegrityError

from core.audit.operations import about, operation
from core.clock import today
from core.db import blind, current_scope, db, seeing_everything, select
from core.divisions.queries import full_name
from core.errors import Incomplete, Refused
from core.numbers import IdNumber, check_id_number, clean_number, mask_name
from core.people.composition import Composition, clashing, declared_composition, same_name
from core.people.models import Household, HouseholdMember, Person, PersonPlace
from core.people.queries import composition_on, standing_households
from core.text import Message, _

_DAY = timedelta(days=1)
_SAID_OF_MEMBER = (
    "relation",
    "counted",
    "covered",
    "not_counted_reason",
    "disability_kind",
    "disability_grade",
    "major_illness",
    "working",
    "studying",
    "able_to_work",
    "clergy_years",
)

# Persons


@operation("person.register")
def register_person(name: str, id_number: str, on: date, *, phone: str | None = None) -> Person:
    """The person of that number, made known if need be; two who register one number at once get the same row.

    Incomplete: a number that cannot be (core.numbers), or one that is registered under another name.
    """
    number = check_id_number(id_number, on)
    person = _of_number(number.text) or _add_person(name, number)
    if not same_name(person.name, name):
        raise Incomplete(
            _("证件号码与姓名不一致：该号码已登记为%(name)s。", name=mask_name(person.name)),
            next=_("请对照证件核对姓名和号码；确属更名的，先办理姓名更正。"),
            fields={"name": [_("与该证件号码已登记的姓名不一致。")]},
        )
    if phone and person.phone_sealed != phone:
        person.phone_sealed = phone
    db.session.flush()
    about(f"person:{person.id}")
    return person


def _of_number(number: str) -> Person | None:
    wanted = select(Person).where(Person.id_blind == blind(number)).with_for_update()
    found = db.session.scalar(wanted.execution_options(populate_existing=True))
    return db.session.get_one(Person, found.merged_into_id) if found and found.merged_into_id else found


def _add_person(name: str, number: IdNumber) -> Person:
    """In a savepoint: somebody else may be registering the same number at this moment."""
    person = Person(
        name=name.strip(),
        id_kind=number.kind,
        id_sealed=number.text,
        id_blind=blind(number.text),
        born_on=number.born_on,
        sex=number.sex,
    )
    try:
        with db.session.begin_nested():
            db.session.add(person)
            db.session.flush()
    except IntegrityError:
        found = _of_number(number.text)
        if found is None:
            raise
        return found
    return person


@operation("person.register_all")
def register_people(given: Sequence[Mapping[str, Any]], on: date) -> list[Person]:
    """The applicant and the members, `{"name", "id_number", "phone"?}` each, as persons in the order given.

    They are registered in the order of their numbers, so that two applications with the same people never wait for
    each other crosswise. Incomplete with every fault at once, by its field in the application.
    """
    found: dict[int, Person] = {}
    faults: dict[str, Any] = {}
    for i in sorted(range(len(given)), key=lambda i: clean_number(str(given[i]["id_number"]))):
        one = given[i]
        try:
            found[i] = register_person(one["name"], one["id_number"], on, phone=one.get("phone"))
        except Incomplete as fault:
            faults |= {field_of(i, name): said for name, said in fault.fields.items()}
    if faults:
        raise Incomplete(_("姓名或证件号码有误，未登记。"), next=_("请对照证件逐项更正。"), fields=faults)
    return [found[i] for i in range(len(given))]


@operation("person.correct")
def correct_person(
    person: Person, reason: str, *, name: str | None = None, id_number: str | None = None
) -> Person:
    """Put right a name (also after a change of name) or a number that was typed wrong, with the reason.

    Refused when the number belongs to another person: the two must be merged.
    """
    about(f"person:{person.id}", reason=needed(reason))
    if id_number is not None:
        number = check_id_number(id_number, today())
        other = _of_number(number.text)
        if other is not None and other.id != person.id:
            raise Refused(
                _("该证件号码已登记在%(name)s名下，一个号码只属于一个人。", name=mask_name(other.name)),
                next=_("请核对证件；确为同一人的，办理合并。"),
                code="double_number",
            )
        person.id_sealed, person.id_blind, person.id_kind = number.text, blind(number.text), number.kind
        person.born_on, person.sex = number.born_on, number.sex
    person.name = name.strip() if name else person.name
    db.session.flush()
    return person


# Households


@operation("household.form")
def form_household(
    office_code: str,
    division: str,
    area_type: str,
    since: date,
    rows: Sequence[Mapping[str, Any]],
    case_no: str,
    *,
    address: str | None = None,
) -> Household:
    """The household of an application: `rows` are `{"person", "relation", ...}`, the applicant first.

    Refused when somebody of it lives in another household on that day, naming that household's case, or only that
    there is one where it lies outside one's scope (D57 7). Incomplete when somebody has died.
    """
    _living(rows, since, field_of)
    mine = declared_composition(rows)
    _refuse_double(mine, rows, since)
    household = Household(
        office_code=office_code,
        division=division,
        area_type=area_type,
        address_sealed=address,
        case_no=case_no,
        since=since,
    )
    db.session.add(household)
    db.session.flush()
    for position, row in enumerate(rows, 1):
        db.session.add(_member(household, row, position, since))
        _know_place(row["person"].id, household, since)
    db.session.flush()
    about(f"household:{household.id}")
    return household


def _member(household: Household, row: Mapping[str, Any], position: int, since: date) -> HouseholdMember:
    said = {name: row[name] for name in _SAID_OF_MEMBER if row.get(name) is not None}
    said["covered"] = said.get("counted", True) and said.get("covered", True)
    return HouseholdMember(
        office_code=household.office_code,
        household_id=household.id,
        person_id=row["person"].id,
        person=row["person"],
        position=position,
        since=since,
        **said,
    )


def _know_place(person_id: int, household: Household, since: date) -> None:
    """The office that takes somebody on sees the person from then on."""
    here = {"person_id": person_id, "office_code": household.office_code, "division": household.division}
    if db.session.scalar(select(PersonPlace.id).filter_by(**here)) is None:
        db.session.add(PersonPlace(**here, since=since))
        db.session.flush()


def _living(rows: Sequence[Mapping[str, Any]], on: date, where: Callable[[int], str]) -> None:
    dead = {
        where(i): [_("%(name)s已登记死亡。", name=row["person"].name)]
        for i, row in enumerate(rows)
        if not row["person"].lives(on)
    }
    if dead:
        raise Incomplete(
            _("申请人或家庭成员中有已登记死亡的人员。"),
            next=_("请核对人员；登记有误的，在登记死亡的案件中办理“更正死亡登记”后再申请。"),
            fields=dead,
        )


def _only_one(_position: int) -> str:
    return "id_number"


def field_of(position: int, name: str = "id_number") -> str:
    """A field of the application by the member's place in it: the applicant first."""
    return f"applicant.{name}" if position == 0 else f"members.{position - 1}.{name}"


def _refuse_double(mine: Composition, rows: Sequence[Mapping[str, Any]], since: date, but: int = 0) -> None:
    """The persons' rows are locked first, so that two applications can't both look before either writes."""
    locked = select(Person.id).where(Person.id.in_(mine.counted)).order_by(Person.id).with_for_update()
    db.session.execute(locked).all()
    with seeing_everything():
        others = {h.id: h for h in standing_households(mine.counted, since) if h.id != but}
        clashes = clashing(mine, [(key, composition_on(h, since)) for key, h in others.items()])
    if not clashes:
        return
    fields: dict[str, list[Message]] = {}
    for key, persons in clashes.items():
        for i, row in enumerate(rows):
            if row["person"].id in persons:
                fields.setdefault((_only_one if but else field_of)(i), []).append(
                    _elsewhere(row["person"].name, others[key])
                )
    raise Refused(
        _("%(all)s", all="".join(str(m) for found in fields.values() for m in found)),
        basis=("D57:7",),
        next=_next_step([others[key] for key in clashes]),
        fields=fields,
        code="two_households",
    )


def _in_sight(other: Household) -> bool:
    """Whether the one who acts may know of a household: his office's, and of a village only its own."""
    scope = current_scope()
    return other.office_code in scope and other.division.startswith(scope.village)


def _elsewhere(name: str, other: Household) -> Message:
    if not _in_sight(other):
        return _("%(name)s同日已登记为另一家庭的成员，由其他经办机构受理。", name=name)
    return _(
        "%(name)s同日已登记为%(place)s另一家庭的成员（案件 %(no)s）。",
        name=name,
        place=full_name(other.division),
        no=other.case_no,
    )


def _next_step(others: Sequence[Household]) -> Message:
    own = [h.case_no for h in others if _in_sight(h)]
    if not own:
        return _("请联系县级民政部门核对；一人同一天只能属于一个共同生活的家庭。")
    return _(
        "请打开案件 %(numbers)s（/cases/%(first)s）核对：已不共同生活的，先在该家庭办理成员变动；同一家庭的，由原申请人提出。",
        numbers="、".join(own),
        first=own[0],
    )


@operation("household.add_member")
def add_member(household: Household, row: Mapping[str, Any], since: date, reason: str) -> HouseholdMember:
    """Somebody joins a household: a birth, a marriage, a return. `row` as in `form_household`."""
    about(f"household:{household.id}", reason=needed(reason))
    before = composition_on(household, since)
    person = row["person"].id
    if any(m.person_id == person and m.until is None for m in household.members):
        raise Refused(_("%(name)s已是本家庭成员。", name=row["person"].name), code="member_already")
    _living([row], since, _only_one)
    if row.get("counted", True) is not False:
        mine = Composition(before.applicant, before.counted | {person})
        _refuse_double(mine, [row], since, household.id)
    known = [m.position for m in household.members if m.person_id == person]
    position = known[0] if known else max((m.position for m in household.members), default=0) + 1
    member = _member(household, row, position, since)
    member.change_reason = reason
    household.members.append(member)
    _know_place(person, household, since)
    db.session.flush()
    return member


@operation("household.change_member")
def change_member(member: HouseholdMember, on: date, reason: str, **said: Any) -> HouseholdMember:
    """What is known of a member differs from a day on: the row until then stays as it was, a new one holds since."""
    about(f"household:{member.household_id}", reason=needed(reason))
    unknown = set(said) - set(_SAID_OF_MEMBER)
    if unknown:
        raise ValueError(f"no such thing is said of a member: {sorted(unknown)}")
    if said.get("counted") and not member.counted:
        joined = composition_on(member.household, on)
        mine = Composition(joined.applicant, joined.counted | {member.person_id})
        _refuse_double(mine, [{"person": member.person}], on, member.household_id)
    if on <= member.since:
        return _say(member, {**said, "change_reason": reason})
    kept = {name: getattr(member, name) for name in _SAID_OF_MEMBER}
    member.until = on - _DAY
    db.session.flush()
    row = {**kept, **said, "person": member.person}
    fresh = _member(member.household, row, member.position, on)
    fresh.change_reason = reason
    member.household.members.append(fresh)
    db.session.flush()
    return fresh


def _say(member: HouseholdMember, said: Mapping[str, Any]) -> HouseholdMember:
    for name, value in said.items():
        setattr(member, name, value)
    member.covered = member.counted and member.covered
    db.session.flush()
    return member


@operation("household.leave")
def leave_household(household: Household, person_id: int, on: date, reason: str) -> None:
    """Somebody lives there no longer: `on` is the first day without him."""
    about(f"household:{household.id}", reason=needed(reason))
    row = next((m for m in household.members if m.person_id == person_id and m.until is None), None)
    if row is None:
        raise Refused(_("此人现在不是本家庭成员。"), code="no_member")
    row.until, row.change_reason = on - _DAY, reason
    db.session.flush()


@operation("household.end")
def end_household(household_id: int, on: date) -> None:
    """From that day the household binds nobody: its case ended without aid, or the aid has ended. Said once."""
    household = db.session.get_one(Household, household_id)
    if household.ended_on is None:
        household.ended_on = on
        about(f"household:{household.id}")


@operation("household.resume")
def resume_household(household: Household) -> None:
    """The household binds again: the act that let it go was set aside. Refused as `form_household`."""
    rows = [{"person": m.person, "counted": m.counted} for m in household.members if m.until is None]
    if household.ended_on is not None:
        _refuse_double(declared_composition(rows), rows, today(), but=household.id)
        household.ended_on = None
        about(f"household:{household.id}")


def needed(reason: str) -> str:
    """The reason without blanks around it; Incomplete when there is none."""
    if not reason.strip():
        raise Incomplete(_("请写明原因。"), fields={"reason": [_("必填")]})
    return reason.strip()
