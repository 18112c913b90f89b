"""A stage's form as this case offers it: members and papers chosen by their names, the checklist as it is given."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from marshmallow import EXCLUDE, Schema

from core.access.queries import duties, holders
from core.cases.acts import ACTS
from core.cases.appraisers import members_for
from core.cases.asking import askable_duties, asked_here, places_of
from core.cases.citing import rules_of
from core.cases.cooperation import requests_of
from core.cases.corrected import registered
from core.cases.facts import applicant_key
from core.cases.fieldwork.operations import to_visit
from core.cases.going_on import able
from core.cases.handing_over import is_another
from core.cases.helping import kinds_of
from core.cases.models import Case, StageEntry
from core.cases.overturning import fought
from core.cases.settling import doubts
from core.cases.shown import stage_label
from core.cases.succession import seen_from
from core.clock import today
from core.declare import Member
from core.declare.applications import DISABILITIES, RELATIONS
from core.declare.fields import shared
from core.declare.forms import NonCooperation
from core.declare.settling import Settlement
from core.divisions.queries import full_name
from core.people.queries import Enrolled, departed, roster
from core.text import Text, _
from core.web.fields import is_repeated, nested_schema
from core.web.language import say

Names = Mapping[str, Text]


def offered(schema: type[Schema], case: Case, papers: Iterable[Mapping[str, Any]]) -> Schema:
    """The schema with members of the family and `document` turned from codes into choices; `papers` as the page lists them."""
    rules = rules_of(case) if "cites" in shared(schema).fields else None
    made = schema(unknown=EXCLUDE, exclude=("cites",) if rules == {} else ())
    _fit(
        made,
        {row.member.key: called(row) for row in family(case)},
        {p["document"]: p["label"] for p in papers},
        [str(p["label"]) for p in papers if p["automatic"]],
    )
    if rules:
        made.fields["cites"].metadata = {**made.fields["cites"].metadata, "options": tuple(rules.items())}
    if issubclass(schema, Settlement):
        _fit_findings(made, case)
    if schema in {act.form for act in ACTS.values()} or issubclass(schema, NonCooperation):
        _fit_act(made, case)
    return made


def _fit_findings(schema: Schema, case: Case) -> None:
    """A line for every doubt, whose person and source are given."""
    names = {row.member.key: called(row) for row in family(case)}
    raised = doubts(case)
    rows = schema.fields["findings"]
    rows.metadata = {**rows.metadata, "fixed": True}
    inner = nested_schema(rows)
    assert inner is not None
    given: dict[str, dict[str, Text]] = {
        "member": {one.member: names.get(one.member, one.member) for one in raised},
        "source": {one.source: one.label for one in raised},
    }
    for name, options in given.items():
        field = inner.fields[name]
        field.metadata = {**field.metadata, "widget": "fixed", "options": tuple(options.items())}


def _fit_act(schema: Schema, case: Case) -> None:
    """Duties, places, stages, officers and questions are chosen by their names."""
    for name, field in schema.fields.items():
        if name in _OF_AN_ACT:
            options = tuple(_OF_AN_ACT[name](case).items())
            field.metadata = {**field.metadata, "widget": "choice", "options": options}


def _places(case: Case) -> dict[str, Text]:
    on = today()
    return {code: full_name(code, on) for code in places_of(case)}


def _held(case: Case) -> list[StageEntry]:
    """Open stages that one officer may pass on to another."""
    waiting = (row for row in case.entries if row.left_on is None and row.lane != "asked" and row.duty)
    return [row for row in waiting if row.need == 1]


def _held_stages(case: Case) -> dict[str, Text]:
    return {row.stage: stage_label(case, row.stage) for row in _held(case)}


def _colleagues(case: Case) -> dict[str, Text]:
    """Who could go on with an open stage: everybody of its duty and place, with the duty."""
    known = duties()
    return {
        str(held.user_id): f"{held.called}（{known[held.duty].name}）"
        for row in _held(case)
        for held in holders(row.duty or "", row.division or "")
        if is_another(row, held.user_id)
    }


def _questions(case: Case) -> dict[str, Text]:
    return {str(row.seq): row.why_here or "" for row in asked_here(case.entries)}


def _requests(case: Case) -> dict[str, Text]:
    """Written requests to cooperate, by their numbers."""
    return {letter.number: letter.number for letter in requests_of(case)}


def _surveyors(case: Case) -> dict[str, Text]:
    """Whoever may be sent to the home."""
    row = to_visit(case)
    there = holders(row.duty or "", row.division or "") if row else ()
    return {str(held.user_id): held.called for held in there}


def _fought(case: Case) -> dict[str, Text]:
    """Letters against which somebody may have gone, by their numbers."""
    return {each.number: f"{say(each.label)}（{each.number}）" for each in fought(case)}


def _appraisers(case: Case) -> dict[str, Text]:
    return {str(held.user_id): held.called for held in members_for(case)}


def _successors(case: Case) -> dict[str, Text]:
    """Who may go on with the case after the applicant has moved out."""
    there = able(case)
    return {row.member.key: called(row) for row in family(case) if row.member.key in there}


_OF_AN_ACT: dict[str, Callable[[Case], Mapping[str, Text]]] = {
    "whom": askable_duties,
    "dead": registered,
    "at": _places,
    "stage": _held_stages,
    "officer": _colleagues,
    "seq": _questions,
    "request": _requests,
    "letter": _fought,
    "appraiser": _appraisers,
    "successor": _successors,
    "task": kinds_of,
    "surveyor": _surveyors,
    "second_surveyor": _surveyors,
}


def application(
    schema: type[Schema],
    without: Collection[str] = (),
    registrations: Sequence[tuple[str, Text]] = (),
    musts: Collection[str] = (),
) -> Schema:
    """The form of an application, but for `without`; of the applicant it goes without saying that he counts himself.

    `registrations`: the places where he may be registered instead of here; without any it isn't asked. `musts`: what
    is asked for beyond the form's own, of the form and of the applicant (`applicant.phone`).
    """
    made = schema(unknown=EXCLUDE, exclude=[name for name in without if name in shared(schema).fields])
    applicant = nested_schema(made.fields["applicant"]) if "applicant" in made.fields else None
    for path in musts:
        of, _dot, name = path.rpartition(".")
        asked = applicant if of else made
        if asked is not None:
            asked.fields[name].required = True
    for name in ("relation", "counted"):
        if applicant is not None and name in applicant.fields:
            field = applicant.fields[name]
            field.metadata = {**field.metadata, "widget": "hidden"}
    if applicant is not None and "registered_in" in applicant.fields:
        field = applicant.fields["registered_in"]
        shown = (
            {"widget": "choice", "options": tuple(registrations)} if registrations else {"widget": "hidden"}
        )
        field.metadata = {**field.metadata, **shown}
    return made


def family(case: Case) -> list[Enrolled]:
    """The household of a case as it stands today, the one who applies now first."""
    return seen_from(applicant_key(case), roster(case.household_id, today())) if case.household_id else []


def gone(case: Case) -> list[tuple[Enrolled, date]]:
    """Who of the household has died, and when, as the one who applies now is related to them."""
    if case.household_id is None:
        return []
    dead = {row.member.key: (row, day) for row, day in departed(case.household_id)}
    rows = [*roster(case.household_id, today()), *(row for row, _day in dead.values())]
    told = {row.member.key: row for row in seen_from(applicant_key(case), rows)}
    return [(told[key], day) for key, (_row, day) in dead.items()]


def called(row: Enrolled) -> str:
    """A member by name and relation."""
    return f"{row.name}（{RELATIONS.get(row.member.relation, row.member.relation)}）"


def about(member: Member) -> list[str]:
    """What counts for assistance in a member's situation, in a few words."""
    kind = DISABILITIES.get(member.disability_kind or "")
    told = [
        str(_("%(kind)s%(grade)s级", kind=kind, grade=member.disability_grade)) if kind else "",
        str(_("患重大疾病")) if member.major_illness else "",
        str(_("在校就读")) if member.studying else "",
        str(_("就业")) if member.working else "",
        str(_("不计入共同生活")) if not member.counted else "",
    ]
    return [each for each in told if each]


def _not_brought(given: Sequence[str]) -> dict[str, Text]:
    names = "、".join(given)
    return {"hint": _("由核对取得、不必提交的：%(names)s。", names=names)} if given else {}


def _fit(schema: Schema, members: Names, papers: Names, given: Sequence[str] = ()) -> None:
    """`given`: papers that a source confirms, so that nobody brings them; the checklist says so above its lines."""
    for name, field in schema.fields.items():
        inner = nested_schema(field)
        if inner is not None:
            _fit(inner, members, papers, given)
            if is_repeated(field) and "document" in inner.fields:
                field.metadata = {**field.metadata, "fixed": True, **_not_brought(given)}
                note = inner.fields["note"]
                note.metadata = {**note.metadata, "placeholder": note.metadata["label"]}
        elif field.metadata.get("member") and members:
            field.metadata = {**field.metadata, "widget": "choice", "options": tuple(members.items())}
        elif name == "document" and papers:
            field.metadata = {**field.metadata, "widget": "fixed", "options": tuple(papers.items())}
