"""Which office takes an application: where the applicant is registered, or lives by a residence permit (SAL26 37)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from core.cases.facts import answers_of
from core.cases.models import Case
from core.clock import today
from core.declare import CaseType
from core.declare.applications import OUTSIDE
from core.divisions.queries import county_of, exists, full_name, office_of
from core.errors import Refused
from core.parameters import queries as parameters
from core.parameters.keys.procedure import RESIDENCE_PERMIT
from core.text import Message, _

BASIS = ("SAL26:37",)
END = "passed_on"
"""The end of an application that another county takes."""


def said_of(case: Case, kind: CaseType) -> Mapping[str, Any]:
    """What the application says of the applicant; empty for a follow-up."""
    if case.pipeline != kind.apply.code:
        return {}
    return answers_of(case).get(kind.apply.lines[0].code, {}).get("applicant") or {}


def registered_elsewhere(case: Case, kind: CaseType) -> str:
    """The village of the county in which the applicant is registered, OUTSIDE for another county; "" for this office."""
    if not kind.by_registration or (case.accepted_on is not None and case.closed_on is not None):
        return ""
    place = str(said_of(case, kind).get("registered_in") or "")
    if place in ("", OUTSIDE):
        return place
    if not exists(place) or county_of(place) != county_of(case.division):
        return OUTSIDE
    return "" if office_of(place) == case.office_code else place


def by_permit(case: Case, kind: CaseType) -> bool:
    """Whether a valid residence permit lets the place of residence take it, where the county has opened that."""
    said = said_of(case, kind)
    if not said.get("residence_permit") or not parameters.value_of(RESIDENCE_PERMIT, case.division, today()):
        return False
    until = said.get("permit_until")
    return bool(until) and date.fromisoformat(str(until)) >= today()


def why_not(case: Case, kind: CaseType) -> Message | None:
    """Why this office doesn't take it; None where it does."""
    place = registered_elsewhere(case, kind)
    if not place or by_permit(case, kind):
        return None
    where = _("本县以外") if place == OUTSIDE else full_name(place)
    until = said_of(case, kind).get("permit_until")
    if until and date.fromisoformat(str(until)) < today():
        return _(
            "申请人的居住证已于%(day)s到期，户籍在%(where)s，由户籍地受理。", day=until, where=str(where)
        )
    return _("申请人的户籍在%(where)s，由户籍地受理。", where=str(where))


def passes_on(case: Case, kind: CaseType) -> str:
    """What a page offers: "elsewhere", to pass it on within the county; "sent", what to send to another one; else ""."""
    if case.ended_as == END:
        return "sent"
    if case.accepted_on is not None or case.closed_on is not None or by_permit(case, kind):
        return ""
    return "elsewhere" if registered_elsewhere(case, kind) not in ("", OUTSIDE) else ""


def must_lie_outside(case: Case, kind: CaseType) -> None:
    """Refused for whoever would send an application out of the county that is this county's to take."""
    if registered_elsewhere(case, kind) != OUTSIDE or by_permit(case, kind):
        raise Refused(
            _("申请人的户籍不在县外，或者可以凭居住证在本地申请，不能转送县外。"),
            basis=BASIS,
            next=_("户籍在本县其他乡镇（街道）的，请用“转送户籍地”。"),
            code="competent",
        )
