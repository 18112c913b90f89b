"""Who receives aid, or has asked for it, already: told before acceptance by matter and township alone (SAL26 15; D57 28)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import Select, and_, or_

from core.access.queries import may
from core.actor import actor
from core.cases.facts import answers_of
from core.cases.models import Case, StageEntry
from core.cases.versions import type_of
from core.clock import month_of, today
from core.db import blind, db, seeing_everything, select
from core.declare.lines import Act
from core.divisions.queries import county_of, name_of, place_of
from core.errors import Incomplete
from core.numbers import clean_number
from core.payments import queries as payments
from core.people.models import HouseholdMember, Person
from core.people.queries import numbered
from core.text import Message, Text, _

if TYPE_CHECKING:
    from core.cases.handling import Handling


@dataclass(frozen=True)
class Double:
    """An aid that somebody of the household receives, or has asked for in a case that is open; who it is stays unsaid.

    `asks_why`: acceptance of this application takes a written reason.
    """

    type_code: str
    office: str
    receives: bool
    asks_why: bool

    @property
    def matter(self) -> Text:
        """What the aid is called."""
        return type_of(self.type_code).label

    @property
    def place(self) -> str:
        """The township of one's own county that grants or handles it; of another county nothing is told (ORG-12)."""
        own = county_of(self.office) == county_of(actor().division)
        return name_of(place_of(self.office)) if own else str(_("外县"))

    @property
    def said(self) -> Message:
        """The warning."""
        told = {"matter": self.matter, "place": self.place}
        if self.receives:
            return _("家庭成员中有人正在享受%(matter)s（%(place)s）。", **told)
        return _("家庭成员中有人已申请%(matter)s（%(place)s），正在办理。", **told)

    @property
    def question(self) -> Message:
        """Why the application isn't accepted without a reason."""
        told = {"matter": self.matter, "place": self.place}
        if self.receives:
            return _(
                "家庭成员中有人正在享受%(matter)s（%(place)s），同类基本生活救助不能重复享受；仍需受理的，请写明理由。",
                **told,
            )
        return _(
            "家庭成员中有人的同一申请（%(matter)s，%(place)s）正在办理；仍需受理的，请写明理由。", **told
        )

    def as_json(self) -> dict[str, Any]:
        """As REST and the page show it to whoever accepts."""
        return {
            "type": self.type_code,
            "label": str(self.matter),
            "place": self.place,
            "receives": self.receives,
            "asks_why": self.asks_why,
            "said": str(self.said),
        }


def doubles(case: Case) -> list[Double]:
    """Everything that people of the household receive or have asked for elsewhere, wherever that is."""
    persons = _persons(case)
    if persons is None:
        return []
    group = type_of(case.type_code).group
    with seeing_everything():
        aids = payments.aids(persons, month_of(today()))
        asked = _asked(case, persons)
    received = [Double(code, office, True, group is not None and group == own) for code, office, own in aids]
    return received + [
        Double(code, office, False, group is not None and code == case.type_code and accepted)
        for code, office, accepted in asked
    ]


def _persons(case: Case) -> Select[int] | None:
    """Those of the household; of an application that was laid by, whose people nobody has registered yet, by their numbers."""
    if case.household_id is not None:
        return select(HouseholdMember.person_id).where(HouseholdMember.household_id == case.household_id)
    numbers = _numbers(_typed(case))
    return numbered(numbers) if numbers else None


def _typed(case: Case) -> Mapping[str, Any]:
    """What the application says."""
    return answers_of(case).get(type_of(case.type_code).apply.lines[0].code, {})


def _numbers(typed: Mapping[str, Any]) -> list[str]:
    """Identity numbers of the people whom an application names; none where it names nobody."""
    if "applicant" not in typed:
        return []
    return [clean_number(one["id_number"]) for one in (typed["applicant"], *(typed.get("members") or ()))]


def warned_of(case: Case) -> list[Double]:
    """The same for whoever accepts, while it waits for acceptance; nobody else is told."""
    waits = any(row.act == Act.ACCEPT and row.left_on is None for row in case.entries)
    return doubles(case) if waits and may("accept") else []


def refuse_unexplained(act: Handling) -> None:
    """Who receives such an aid, or has applied for it already, is accepted for it with a reason only."""
    said = [each.question for each in doubles(act.case) if each.asks_why]
    if said:
        raise Incomplete(said[0], basis=("SAL26:15", "D57:28"), fields={"duplicate_reason": said})


def _asked(case: Case, persons: Select[int]) -> list[tuple[str, str, bool]]:
    """Open applications with one of these people in their household, but for those of the same receipt; accepted or not.

    Of one from home that nobody has accepted yet no register knows the people: what was typed is compared.
    """
    households = select(HouseholdMember.household_id).where(HouseholdMember.person_id.in_(persons))
    nobody_known = and_(Case.household_id.is_(None), Case.applicant_name != "")
    filled = and_(StageEntry.case_id == Case.id, StageEntry.left_on.is_not(None), StageEntry.act.is_(None))
    others = (
        select(StageEntry.answers, Case.type_code, Case.office_code, Case.accepted_on)
        .select_from(Case)
        .outerjoin(StageEntry, and_(filled, nobody_known))
        .where(or_(nobody_known, Case.household_id.in_(households)))
        .where(Case.id != case.id, Case.receipt != case.receipt)
        .where(Case.parent_id.is_(None), Case.closed_on.is_(None))
    )
    own: set[str | None] = set()
    found = set()
    for typed, code, office, accepted in db.session.execute(others):
        own = own or (_own_blinds(case, persons) if typed else own)
        if not typed or own & {blind(number) for number in _numbers(typed)}:
            found.add((code, office, accepted is not None))
    return sorted(found)


def _own_blinds(case: Case, persons: Select[int]) -> set[str | None]:
    """Of the household's numbers, or of those that were typed while nobody is registered."""
    if case.household_id is None:
        return {blind(number) for number in _numbers(_typed(case))}
    return set(db.session.scalars(select(Person.id_blind).where(Person.id.in_(persons)))) - {None}
