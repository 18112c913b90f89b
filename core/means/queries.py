"""Reading means: what each member has by source and what counts, what a check has brought, whose consent is missing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import joinedload

from core import clock
from core.access.queries import may
from core.actor import actor
from core.db import db, read_once, select
from core.declare import IncomeItem, PropertyItem, SpendingItem
from core.declare.applications import HOLDINGS, INCOME_BY_KIND, SPENDING
from core.divisions.queries import tier_of
from core.documents.askable import source_label
from core.means.licences import queries as licences
from core.means.models import Authorisation, CheckAnswer, CheckRequest, HoldingRow, IncomeRow, SpendingRow
from core.means.obligors import queries as obligors
from core.means.statements import apart, counting, differ, standing_of, total_of
from core.numbers import mask_name
from core.parameters import queries as parameters
from core.parameters.keys.means import OTHER_SOURCES, SOURCES, TOLERANCE
from core.people.models import HouseholdMember, Person
from core.people.queries import household_numbered, persons_by_key, standing_members
from core.rules.deductions import IMPUTED
from core.rules.household import ADULT_AT
from core.text import Message, Text, _

Row = IncomeRow | HoldingRow | SpendingRow
Thing = tuple[str, int, str]
"""Group, person, code: what several sources speak of."""

CLASSES: dict[str, type[Row]] = {"incomes": IncomeRow, "holdings": HoldingRow, "spending": SpendingRow}
KIND_OF = {item: kind for kind, items in INCOME_BY_KIND.items() for item in items} | {IMPUTED: "wage"}
LABELS: dict[str, Mapping[str, Text]] = {
    "incomes": {item: label for items in INCOME_BY_KIND.values() for item, label in items.items()}
    | {IMPUTED: _("推定劳动收入")},
    "holdings": HOLDINGS,
    "spending": SPENDING,
}


# Items


@read_once(*CLASSES.values())
def standing_rows(household_id: int, until: date | None = None) -> list[tuple[str, Row]]:
    """(group, row) of everything said about a household that no later statement of the same source has replaced; `until`:
    as it stood at the end of that day."""
    return [
        (group, row)
        for group, kind in CLASSES.items()
        for row in db.session.scalars(_standing(kind, household_id, until))
    ]


def _standing(kind: type[Row], household_id: int, until: date | None) -> Any:
    holds: Any = kind.replaced_on.is_(None)
    if until is not None:
        holds = (kind.recorded_on <= until) & (holds | (kind.replaced_on > until))
    return select(kind).where(kind.household_id == household_id, holds).order_by(kind.id)


def by_thing(rows: Iterable[tuple[str, Row]]) -> dict[Thing, list[Row]]:
    """Rows by what they speak of."""
    found: defaultdict[Thing, list[Row]] = defaultdict(list)
    for group, row in rows:
        found[(group, row.person_id, row.code)].append(row)
    return dict(found)


def items(
    household_id: int,
) -> tuple[tuple[IncomeItem, ...], tuple[PropertyItem, ...], tuple[SpendingItem, ...]]:
    """Income, property and spending of a household as known now, of every source; `accepted` marks what counts."""
    keys = {person: key for key, person in persons_by_key(household_id).items()}
    rows = [pair for pair in standing_rows(household_id) if pair[1].person_id in keys]
    counts = {id(row) for (group, *_thing), said in by_thing(rows).items() for row in counting(group, said)}
    of: dict[type[Row], list[Any]] = {IncomeRow: [], HoldingRow: [], SpendingRow: []}
    for _group, row in rows:
        common = {"kind": row.kind, "amount": row.amount, "source": row.source, "accepted": id(row) in counts}
        of[type(row)].append(_item(row, {"member": keys[row.person_id], **common}))
    return tuple(of[IncomeRow]), tuple(of[HoldingRow]), tuple(of[SpendingRow])


def _item(row: Row, common: dict[str, Any]) -> IncomeItem | PropertyItem | SpendingItem:
    if isinstance(row, IncomeRow):
        return IncomeItem(item=row.item, **common)
    if isinstance(row, HoldingRow):
        return PropertyItem(area=row.area, exempt=row.exempt, **common)
    return SpendingItem(**common)


@dataclass(frozen=True)
class Compared:
    """One thing of one member beside what each source says of it, in yuan; `counts` is whose word holds."""

    member: str
    name: str
    group: str
    code: str
    label: Text
    declared: Decimal | None
    checked: Decimal | None
    surveyed: Decimal | None
    accepted: Decimal | None
    counts: str
    chosen_why: str
    differs: bool
    rows: tuple[Row, ...]


def compare(
    household_id: int, unreturned_since: date | None = None, until: date | None = None
) -> list[Compared]:
    """Declared beside checked beside surveyed, by member and thing; `differs` where more than check.tolerance apart.

    `unreturned_since`: what sources have said since that day is left out, for one who has it not yet (`unreturned`).
    `until`: what was found later is left out, as for a case that was closed that day.
    """
    keys = {person: key for key, person in persons_by_key(household_id).items()}
    names = _names(tuple(keys))
    tolerance = _tolerance(household_id)
    when = () if until is None else (until,)  # what is read already is kept under what was asked
    rows = standing_rows(household_id, *when)
    if unreturned_since is not None:
        rows = [(g, r) for g, r in rows if r.source != "checked" or r.recorded_on < unreturned_since]
    things = by_thing(rows).items()
    found = [_compared(thing, rows, keys, names, tolerance) for thing, rows in things if thing[1] in keys]
    return sorted(found, key=lambda c: (int(c.member[1:]), list(CLASSES).index(c.group), c.code))


def _compared(
    thing: Thing, rows: Sequence[Row], keys: Mapping[int, str], names: Mapping[int, str], tolerance: Decimal
) -> Compared:
    group, person, code = thing
    said = {
        s: total_of(group, [r for r in rows if r.source == s]) for s in ("declared", "checked", "surveyed")
    }
    accepted = counting(group, rows)
    return Compared(
        member=keys[person],
        name=names[person],
        group=group,
        code=code,
        label=LABELS[group].get(code, code),
        **said,
        accepted=sum((row.amount for row in accepted), Decimal(0)) if accepted else None,
        counts=accepted[0].source if accepted else "",
        chosen_why=accepted[0].chosen_why if accepted else "",
        differs=differ(said["declared"], (said["checked"], said["surveyed"]), tolerance),
        rows=tuple(rows),
    )


def _tolerance(household_id: int) -> Decimal:
    """What the county lets pass; nothing where it has not said."""
    household = household_numbered(household_id)
    found = parameters.find(TOLERANCE, household.division, clock.today()) if household else None
    return Decimal(found.value) if found else Decimal(0)


@read_once(Person)
def _names(persons: tuple[int, ...]) -> dict[int, str]:
    rows = db.session.execute(select(Person.id, Person.name).where(Person.id.in_(persons)))
    return dict(rows.all())


# Checks


def request_of(entry_id: int) -> CheckRequest | None:
    """The request that a stage entry asked."""
    return db.session.scalar(select(CheckRequest).where(CheckRequest.entry_id == entry_id))


@read_once(CheckRequest, CheckAnswer)
def requests_of(case_id: int) -> Sequence[CheckRequest]:
    """The requests of a case that count: the newest about everybody, before it those about who has joined since."""
    wanted = select(CheckRequest).where(CheckRequest.case_id == case_id).order_by(CheckRequest.id.desc())
    found = db.session.scalars(wanted.options(joinedload(CheckRequest.answers))).unique().all()
    return found[: apart([{a.person_id for a in request.answers} for request in found])]


def latest_request(case_id: int) -> CheckRequest | None:
    """The newest request of a case."""
    return next(iter(requests_of(case_id)), None)


def check_state(case_id: int) -> str:
    """none, incomplete, hit or clean: of the requests that count. A source that can't be reached is never clean."""
    requests = requests_of(case_id)
    return standing_of(a.state for r in requests for a in r.answers) if requests else "none"


def readable(request: CheckRequest) -> bool:
    """Whether the one who looks may read the answers: the county its own queries, a township what was returned to it.

    Before that a township reads by the bureau's licence: one of today, or the one by which it started the query.
    """
    if tier_of(actor().division) not in ("township", "village") or request.finished_on is not None:
        return True
    by_licence = request.licence is not None and request.licence.reads
    return by_licence or licences.may_read(request.office_code, clock.today())


def unreturned(case_id: int) -> date | None:
    """The day since which a case's check runs whose answers the one who looks may not read yet; None where there is none."""
    request = latest_request(case_id)
    return None if request is None or readable(request) else request.requested_on


def unanswered(sources: Iterable[str]) -> Sequence[int]:
    """Stage entries within scope, by number, whose check waits for one of these sources; the oldest first."""
    wanted = (
        select(CheckRequest.entry_id)
        .join(CheckAnswer)
        .where(
            CheckRequest.finished_on.is_(None),
            CheckAnswer.state.in_(("waiting", "unreachable")),
            CheckAnswer.source.in_(list(sources)),
        )
        .distinct()
    )
    return sorted(db.session.scalars(wanted))


def sources_here(division: str, on: date) -> frozenset[str] | None:
    """The sources that the county has connected; None where it has not said."""
    found = parameters.find(SOURCES, division, on)
    return frozenset(found.value) if found else None


def other_sources(division: str, on: date) -> tuple[str, ...]:
    """Sources of a kind that article 41 doesn't list, each set up by the county with its own legal basis."""
    found = parameters.find(OTHER_SOURCES, division, on)
    return tuple(row["code"] for row in found.value) if found else ()


def unauthorised(asked: Iterable[tuple[int, str]], on: date, household_id: int) -> list[Message]:
    """A sentence for each adult about whom not every source may be asked on that day, by the consents on file.

    Of a household without an adult, one for each minor whose guardian hasn't signed.
    """
    wanted: defaultdict[int, set[str]] = defaultdict(set)
    for person, source in asked:
        wanted[person].add(source)
    consents: defaultdict[int, list[Authorisation]] = defaultdict(list)
    for row in db.session.scalars(select(Authorisation).where(Authorisation.person_id.in_(list(wanted)))):
        consents[row.person_id].append(row)
    persons = db.session.scalars(select(Person).where(Person.id.in_(list(wanted))).order_by(Person.id)).all()
    alone = all(_age(born_on, on) < ADULT_AT for born_on in _born(household_id))
    household = household_numbered(household_id)
    place = household.division if household else ""
    found = (_lacks(person, wanted[person.id], consents[person.id], on, alone, place) for person in persons)
    return [message for message in found if message is not None]


@read_once(Authorisation)
def consents_of(case_id: int) -> Sequence[Authorisation]:
    """What was signed for a case, oldest first, each with the texts that were signed."""
    wanted = select(Authorisation).where(Authorisation.case_id == case_id)
    return db.session.scalars(wanted.order_by(Authorisation.id)).all()


def unsigned(household_id: int, on: date, *, adults_only: bool = True) -> dict[str, Person]:
    """Adults of a household, or all of it, by key, of whom no consent stands on that day; who has left needs to sign nothing."""
    rows = standing_members(household_id, on)
    keys = {key: row.person_id for key, row in rows.items() if row.counted or not row.change_reason}
    standing = {
        row.person_id
        for row in db.session.scalars(select(Authorisation).where(Authorisation.person_id.in_(keys.values())))
        if row.stands(on)
    }
    persons = {key: db.session.get_one(Person, person_id) for key, person_id in keys.items()}
    return {
        key: person
        for key, person in persons.items()
        if person.id not in standing and (not adults_only or _age(person.born_on, on) >= ADULT_AT)
    }


def _born(household_id: int) -> Sequence[date]:
    """Dates of birth of everybody in a household."""
    members = select(HouseholdMember.person_id).where(HouseholdMember.household_id == household_id)
    return db.session.scalars(select(Person.born_on).where(Person.id.in_(members))).all()


def _lacks(
    person: Person, sources: set[str], consents: Sequence[Authorisation], on: date, alone: bool, place: str
) -> Message | None:
    """Minors are covered by what the adults of the household signed; where there is none, their guardian signs (民法典 23)."""
    if _age(person.born_on, on) < ADULT_AT:
        if not alone:
            return None
        consents = [consent for consent in consents if consent.guardian]
        if not consents:
            return _("%(name)s未成年，须由监护人签署核对授权书。", name=person.name)
    missing = {s for s in sources if not any(c.covers(s, on) for c in consents)}
    if not missing:
        return None
    if not consents:
        return _("%(name)s尚未签署核对授权书。", name=person.name)
    if missing == sources:
        return _("%(name)s的核对授权已过有效期或已撤回。", name=person.name)
    names = "、".join(str(source_label(s, place)) for s in sorted(missing))
    return _("%(name)s的核对授权不包括：%(sources)s。", name=person.name, sources=names)


def _age(born_on: date, on: date) -> int:
    return on.year - born_on.year - ((on.month, on.day) < (born_on.month, born_on.day))


def report(case_id: int, compared: Sequence[Compared] | None = None) -> dict[str, Any]:
    """The newest check of a case, and a household's items by source beside one another, as JSON.

    `compared`: those of the case's household; unless given, of the one that was checked. Only how it stands for one
    who may not read means.
    """
    request = latest_request(case_id)
    found: dict[str, Any] = {"state": check_state(case_id)}
    if not may("read_means"):
        return found
    if compared is None and request is not None:
        compared = compare(request.household_id, unreturned(case_id))
    if compared is not None:
        found["items"] = [compared_shown(c) for c in compared]
    return found | (_request_shown(request, requests_of(case_id)) if request else {})


def _request_shown(request: CheckRequest, all_: Sequence[CheckRequest]) -> dict[str, Any]:
    keys = {person: key for key, person in persons_by_key(request.household_id).items()}
    names, answers = _names(tuple(keys)), [a for r in reversed(all_) if readable(r) for a in r.answers]
    outside = tuple({a.person_id for a in answers} - keys.keys())
    if outside:
        keys |= {person: key for key, person in obligors.keys_of(request.case_id).items()}
        names = {**names, **_names(outside)}
    return {
        "requested_on": request.requested_on.isoformat(),
        "started_on": request.started_on.isoformat() if request.started_on else None,
        "finished_on": request.finished_on.isoformat() if request.finished_on else None,
        "returned": readable(request),
        "answers": [_answer_shown(a, keys.get(a.person_id, ""), names.get(a.person_id, "")) for a in answers],
    }


def _answer_shown(answer: CheckAnswer, key: str, name: str) -> dict[str, Any]:
    return {
        "member": key,
        "name": mask_name(name),
        "source": answer.source,
        "label": str(source_label(answer.source, answer.office_code)),
        "state": answer.state,
        "detail": answer.detail or "",
        "answered_on": answer.answered_on.isoformat() if answer.answered_on else None,
        "settled_why": answer.settled_why,
    }


def compared_shown(compared: Compared) -> dict[str, Any]:
    """A comparison as JSON; sums as text."""
    sums = {name: getattr(compared, name) for name in ("declared", "checked", "surveyed", "accepted")}
    return {
        "member": compared.member,
        "name": mask_name(compared.name),
        "group": compared.group,
        "code": compared.code,
        "label": str(compared.label),
        **{name: f"{value:.2f}" if value is not None else None for name, value in sums.items()},
        "counts": compared.counts,
        "chosen_why": compared.chosen_why,
        "differs": compared.differs,
        "rows": [_row_shown(row) for row in compared.rows],
    }


def _row_shown(row: Row) -> dict[str, Any]:
    area = getattr(row, "area", None)
    return {
        "id": row.id,
        "source": row.source,
        "origin": row.origin,
        "amount": f"{row.amount:.2f}",
        **({"area": f"{area:.2f}"} if area is not None else {}),
        "accepted": row.accepted,
        "note": row.note,
        "recorded_on": row.recorded_on.isoformat(),
        "recorded_by": row.recorded_by,
    }
