"""A stage's form as this case offers it: members and papers chosen by their names, the checklist as it is given."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from marshmallow import EXCLUDE, Schema

from core.cases.models import Case
from core.clock import today
from core.declare import Member
from core.declare.applications import DISABILITIES, RELATIONS
from core.people.queries import Enrolled, roster
from core.text import Text, _
from core.web.fields import is_repeated, nested_schema

Names = Mapping[str, Text]


def offered(schema: type[Schema], case: Case, papers: Iterable[Mapping[str, Any]]) -> Schema:
    """The schema with fields `member` and `document` turned from codes into choices; `papers` as the page lists them."""
    made = schema(unknown=EXCLUDE)
    _fit(
        made,
        {row.member.key: called(row) for row in family(case)},
        {p["document"]: p["label"] for p in papers},
    )
    return made


def application(schema: type[Schema]) -> Schema:
    """The form of an application without what goes without saying of the applicant: he is himself and counts."""
    made = schema(unknown=EXCLUDE)
    applicant = nested_schema(made.fields["applicant"]) if "applicant" in made.fields else None
    for name in ("relation", "counted"):
        if applicant is not None and name in applicant.fields:
            field = applicant.fields[name]
            field.metadata = {**field.metadata, "widget": "hidden"}
    return made


def family(case: Case) -> list[Enrolled]:
    """The household of a case as it stands today, the applicant first."""
    return roster(case.household_id, today()) if case.household_id else []


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


def _fit(schema: Schema, members: Names, papers: Names) -> None:
    for name, field in schema.fields.items():
        inner = nested_schema(field)
        if inner is not None:
            _fit(inner, members, papers)
            if is_repeated(field) and "document" in inner.fields:
                field.metadata = {**field.metadata, "fixed": True}
                note = inner.fields["note"]
                note.metadata = {**note.metadata, "placeholder": note.metadata["label"]}
        elif name == "member" and members:
            field.metadata = {**field.metadata, "widget": "choice", "options": tuple(members.items())}
        elif name == "document" and papers:
            field.metadata = {**field.metadata, "widget": "fixed", "options": tuple(papers.items())}
