"""Facts of a case for its type's rules: built from people, household, means and the answers of finished stages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from core.cases.forms import name_of, read_back
from core.cases.models import AdviceRow, Case, DecisionRow, StageEntry
from core.cases.obligors import obligors_of
from core.cases.state import UNFINISHED
from core.cases.visits_before import crossed_on, wrote
from core.clock import month_of, today
from core.db import db, select
from core.declare import CaseType, Facts
from core.declare.forms import NonCooperation
from core.divisions.queries import area_type
from core.means import queries as means
from core.payments import queries as payments
from core.payments.models import Entitlement
from core.people import queries as people
from core.people.models import Household
from core.plugins import ask

APPLICANT_KEY = "m1"
"""The first applicant's place among the members of a household."""

_COMMON = frozenset(f.name for f in fields(Facts))
_UNSAID: tuple[Any, ...] = (None, "", [], ())


def facts_of(
    case: Case,
    case_type: CaseType,
    filled: Mapping[str, Mapping[str, Any]] | None = None,
    *,
    others: bool = True,
) -> Facts:
    """The frozen facts that the type's rules take, as known today; nothing is read twice within one act.

    `filled`: answers of the stage that is being finished, which no row holds yet. Without `others` no module is asked
    what it knows of the household.
    """
    on = case.accepted_on or today()
    household = people.household_numbered(case.household_id) if case.household_id else None
    income, holdings, spending = means.items(household.id) if household else ((), (), ())
    finished = {stage: part for stage, part in answers_of(case).items() if stage not in (filled or {})}
    answers = MappingProxyType(
        {**_deaths(case), **_paid(case), **_visits(case), **_refusal(case), **finished, **(filled or {})}
    )
    before = list(_known_before(case))
    members = people.members_of(household.id, composed_on(case)) if household else ()
    return case_type.facts(
        on=on,
        division=case.division,
        area_type=household.area_type if household else area_type(case.division),
        applicant=applicant_key(case),
        members=members,
        obligors=obligors_of([*before, *answers.values()], members, on),
        income=income,
        holdings=holdings,
        spending=spending,
        check=means.check_state(case.id),
        raised=frozenset([*_marks(case), *(_told(household, on) if others else ())]),
        answers=answers,
        **_own_fields(case_type, before, answers.values()),
    )


def applicant_key(case: Case | None) -> str:
    """The place in the household of the one who applies now: another than the first where that one has died (N83 1(3))."""
    if case is None or case.household_id is None:
        return APPLICANT_KEY
    places = people.persons_by_key(case.household_id)
    return next((key for key, person in places.items() if person == case.applicant_id), APPLICANT_KEY)


def _deaths(case: Case) -> dict[str, Mapping[str, Any]]:
    """Who of the household has died, and the day of the last death; an application knows only of those told in it."""
    told = case.entitlement_id is not None or "death" in (case.raised or ())
    found = people.deaths(case.household_id) if told and case.household_id else {}
    if not found:
        return {}
    return {"death": MappingProxyType({"members": tuple(found), "died_on": max(found.values())})}


def _marks(case: Case) -> Iterable[str]:
    """The circumstances of the case; a death among them only as long as the register says so."""
    marks = case.raised or ()
    if case.household_id is None or not any(mark.startswith("death:") for mark in marks):
        return marks
    dead = people.deaths(case.household_id)
    standing = [m for m in marks if not m.startswith("death:") or m.removeprefix("death:") in dead]
    return standing if dead else [m for m in standing if m != "death"]


def composed_on(case: Case) -> date:
    """The day whose household counts: of an application its acceptance, of a follow-up the day on which it is looked at."""
    if case.entitlement_id is None:
        return case.accepted_on or today()
    return case.closed_on or today()


def _sum_in(entitlement: Entitlement, month: date) -> Decimal:
    return sum((line.amount for line in payments.paid_in(entitlement, month)), Decimal(0))


def _paid(case: Case) -> dict[str, Mapping[str, Any]]:
    """Of a follow-up: what the entitlement that it is about pays, `amount` yuan a month, and whom it covers.

    Where a change is decided that begins in a later month, that is what is paid, and `since` is the month of another sum.
    """
    entitlement = payments.get(case.entitlement_id) if case.entitlement_id else None
    if entitlement is None:
        return {}
    keys = {person: key for key, person in people.persons_by_key(entitlement.household_id).items()}
    covered = [keys[p.person_id] for p in entitlement.people if p.to_month is None and p.person_id in keys]
    month = payments.settled_in(entitlement)
    begins = max(month_of(today()), entitlement.from_month)
    amount, now = (_sum_in(entitlement, each) for each in (month, begins))
    granted = _granted_by(entitlement)
    told = {"amount": amount, "members": tuple(covered), "left_out": _left_out_of(granted)}
    told["since"] = month if month > begins and amount != now else None
    told["until"] = _runs_until(entitlement)
    told["income_per_head"] = _worked_out_before(granted)
    return {"entitlement": MappingProxyType(told)}


def _visits(case: Case) -> dict[str, Mapping[str, Any]]:
    """What all visits of this case that are done found, where one found something; the newest speaks under its stage."""
    entries = case.entries if case.entitlement_id else ()
    told: dict[str, Any] = {"wrote": wrote(entries)}
    if day := crossed_on(entries):
        told["crossed_on"] = date.fromisoformat(day)
    return {"visits": MappingProxyType(told)} if any(told.values()) else {}


def _refusal(case: Case) -> dict[str, Mapping[str, Any]]:
    """What was recorded last of a family that did not do what it was asked in writing."""
    told = [row for row in case.entries if row.form_code == name_of(NonCooperation) and row.answers]
    if case.entitlement_id is None or not told:
        return {}
    return {"refusal": MappingProxyType(read_back(told[-1].form_code, told[-1].answers or {}))}


def _runs_until(entitlement: Entitlement) -> date | None:
    """The last month of what ends by itself; None for what is paid until something is decided."""
    months = [line.to_month for line in entitlement.lines]
    return None if None in months else max((m for m in months if m), default=None)


def _granted_by(entitlement: Entitlement) -> StageEntry | None:
    """The entry of the newest decision that grants or changes it."""
    granted = (entitlement.decision_id, *(line.decision_id for line in entitlement.lines))
    newest = max((n for n in granted if n), default=None)
    decision = db.session.get(DecisionRow, newest) if newest else None
    return db.session.get(StageEntry, decision.entry_id) if decision else None


def _left_out_of(entry: StageEntry | None) -> tuple[Mapping[str, Any], ...]:
    """Whom that grant leaves out, as it was written."""
    return tuple((entry.answers or {}).get("left_out") or ()) if entry else ()


def _worked_out_before(entry: StageEntry | None) -> str | None:
    """The income a head that the rules worked out for that grant, as its letter said it; of later rounds of its case nothing."""
    if entry is None:
        return None
    of_case = select(AdviceRow).join(StageEntry, StageEntry.id == AdviceRow.entry_id)
    of_case = of_case.where(StageEntry.case_id == entry.case_id, StageEntry.seq <= entry.seq)
    advice = db.session.scalar(of_case.order_by(AdviceRow.id.desc()).limit(1))
    return advice.content.get("says", {}).get("income_per_head") if advice else None


def _told(household: Household | None, on: date) -> tuple[str, ...]:
    """What other modules know of the household."""
    return ask("describe_household", household=household, on=on) if household else ()


def answers_of(case: Case) -> Mapping[str, Mapping[str, Any]]:
    """What was filled in when each stage was last finished, and its outcome, by stage, the newest last."""
    found: dict[str, Mapping[str, Any]] = {}
    for entry in case.entries:
        if entry.left_on and entry.outcome not in UNFINISHED:
            found.pop(entry.stage, None)
            read = read_back(entry.form_code, entry.answers or {})
            found[entry.stage] = MappingProxyType({**read, "outcome": entry.outcome})
    return MappingProxyType(found)


def _own_fields(
    case_type: CaseType, before: Iterable[Mapping[str, Any]], answers: Iterable[Mapping[str, Any]]
) -> dict[str, Any]:
    """A type's further fields take the newest answer of the same name; what a follow-up left open stays as it was."""
    known = {name: part[name] for part in before for name in part}
    newest = {name: part[name] for part in answers for name in part}
    said = {**known, **{name: value for name, value in newest.items() if value not in _UNSAID}}
    return {name: said.get(name, newest.get(name)) for name in _own(case_type) if name in {**said, **newest}}


def _own(case_type: CaseType) -> list[str]:
    return [f.name for f in fields(case_type.facts) if f.name not in _COMMON]


def _known_before(case: Case) -> Iterator[Mapping[str, Any]]:
    """What was said of the same entitlement earlier, oldest first: in the case that granted it and in what followed."""
    if case.entitlement_id is None:
        return
    same = (Case.id == case.parent_id) | (Case.entitlement_id == case.entitlement_id)
    for earlier in db.session.scalars(select(Case).where(same, Case.id < case.id).order_by(Case.id)):
        yield from answers_of(earlier).values()


def law_day(case: Case) -> date:
    """The day whose texts and values hold for this procedure: its acceptance, or today before it."""
    return case.accepted_on or today()
