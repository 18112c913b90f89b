"""Whom a letter goes to, and what a reply says: claim, facts, opinion in words, and where one may turn next."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from core.cases.facts import answers_of
from core.cases.follow_ups import parent_of
from core.cases.forms import form_of
from core.cases.going_on import left_behind
from core.cases.models import Case, StageEntry
from core.clock import today
from core.declare import REPLY, Limit
from core.means.consents import queries as consents
from core.parameters import queries as parameters
from core.parameters.values import shown
from core.people import queries as people
from core.rules.household import ADULT_AT
from core.text import _

if TYPE_CHECKING:
    from core.cases.handling import Handling


def addressee(act: Handling) -> str:
    """Who brought the matter; the guardian who signed for a minor; the family of one who has died (ruling 15), or moved out."""
    if stays := left_behind(act.case):
        return stays
    name, guardian = named_in(act), guardian_of(act)
    if act.world.facts.applicant in act.world.facts.answer("death", "members", ()):
        return str(_("%(name)s的家属", name=name))
    return str(_("%(guardian)s（%(name)s的监护人）", guardian=guardian, name=name)) if guardian else name


def guardian_of(act: Handling) -> str:
    """Who signed for an applicant that is a minor; nothing for any other (民法典 27)."""
    person = act.case.applicant_id
    if person is None or people.age_of(person, today()) >= ADULT_AT:
        return ""
    return consents.guardian_of(person)


def named_in(act: Handling) -> str:
    """The applicant, else the name that a matter was registered under; of a follow-up that of the first case."""
    case: Case | None = act.case
    while case is not None:
        if case.applicant_name:
            return case.applicant_name
        names = [str(part["name"]) for part in answers_of(case).values() if part.get("name")]
        if names:
            return names[0]
        case = parent_of(case)
    return ""


def replied(act: Handling, row: StageEntry, outcome: str, data: Mapping[str, Any]) -> dict[str, Any]:
    """What the form of a reply says, in words, and the procedure that may follow; empty for any other stage."""
    line = act.process.pipeline[row.stage]
    form = form_of(getattr(line, "form", None), outcome)
    if line.act is not REPLY or form is None:
        return {}
    return {"reply": in_words(act, row, outcome, data), "next": _next(act)}


def in_words(act: Handling, row: StageEntry, outcome: str, data: Mapping[str, Any]) -> dict[str, Any]:
    """What was filled in at a stage, by field: choices in words, days as days; rows and parts are left out."""
    form = form_of(getattr(act.process.pipeline[row.stage], "form", None), outcome)
    known = form().fields if form else {}
    said = {name: value for name, value in data.items() if name in known and isinstance(value, str | int)}
    return {name: _in_words(known[name], value) for name, value in said.items()}


def _in_words(field: Any, value: Any) -> Any:
    if field.metadata.get("widget") == "day":
        return date.fromisoformat(value)
    options = dict(field.metadata.get("options") or ())
    return str(options.get(value, value))


def _next(act: Handling) -> dict[str, str] | None:
    """What one who is not content may ask for, and within which time; None at the last instance."""
    code = act.process.pipeline.code
    following = next((p for p in act.type.follow_ups if p.follows == code), None)
    if following is None:
        return None
    within = following.lines[0].within
    limit = parameters.value_of(within, act.case.division, today()) if within else None
    said = shown(limit.stored()) if isinstance(limit, Limit) else ""
    return {"what": str(following.label), "within": said.replace(" ", "")}


__all__ = ["addressee", "guardian_of", "in_words", "named_in", "replied"]
