"""Who receives aid, or has asked for it, already: told before acceptance by matter and township alone (SAL26 15; D57 28)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import Select, func, or_

from core.access.queries import may
from core.actor import actor
from core.cases.models import Case, NamedPerson
from core.cases.versions import type_of
from core.clock import month_of, today
from core.db import db, seeing_everything, select
from core.declare.lines import Act
from core.divisions.queries import county_of, name_of, place_of
from core.errors import Incomplete
from core.payments import queries as payments
from core.people.models import HouseholdMember, Person
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
    # a report names nobody who would receive anything
    if case.household_id is None and not case.applicant_name:
        return []
    persons = _persons(case)
    group = type_of(case.type_code).group
    with seeing_everything():
        aids = payments.aids(persons, month_of(today()))
        asked = _asked(case, persons)
    received = [Double(code, office, True, group is not None and group == own) for code, office, own in aids]
    return received + [
        Double(code, office, False, group is not None and code == case.type_code and accepted)
        for code, office, accepted in asked
    ]


def _persons(case: Case) -> Select[int]:
    """Those of the household; of an application that was laid by, whose people nobody has registered yet, by their numbers."""
    if case.household_id is not None:
        return select(HouseholdMember.person_id).where(HouseholdMember.household_id == case.household_id)
    known = func.coalesce(Person.merged_into_id, Person.id)
    return select(known).where(Person.id_blind.in_(_blinds(case)))


def _blinds(case: Case) -> Select[Any]:
    """The prints of their numbers."""
    if case.household_id is None:
        return select(NamedPerson.id_blind).where(NamedPerson.case_id == case.id)
    return (
        select(Person.id_blind)
        .join(HouseholdMember, HouseholdMember.person_id == Person.id)
        .where(HouseholdMember.household_id == case.household_id, Person.id_blind.is_not(None))
    )


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

    Of one from home that nobody has accepted yet no register knows the people: their numbers are compared.
    """
    households = select(HouseholdMember.household_id).where(HouseholdMember.person_id.in_(persons))
    naming = select(NamedPerson.case_id).where(NamedPerson.id_blind.in_(_blinds(case)))
    others = (
        select(Case.type_code, Case.office_code, Case.accepted_on.is_not(None))
        .where(or_(Case.household_id.in_(households), Case.id.in_(naming)))
        .where(Case.id != case.id, Case.receipt != case.receipt)
        .where(Case.parent_id.is_(None), Case.closed_on.is_(None))
        .distinct()
    )
    return [(code, office, bool(accepted)) for code, office, accepted in db.session.execute(others).all()]
