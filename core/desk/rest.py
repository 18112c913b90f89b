"""REST of the workbench, the modules and issued letters."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from flask import Response, request
from flask_appbuilder.api import expose

from core.access.queries import require
from core.actor import actor
from core.cases.chain import chain
from core.cases.looking import matter_of
from core.cases.models import Case
from core.cases.papers import require_letter
from core.cases.queries import case_numbered
from core.cases.requests import month
from core.clock import today
from core.db import db
from core.delegation.queries import is_delegated
from core.desk import oversight
from core.desk.lookups import month_of_lookups
from core.desk.queries import worklist
from core.divisions.queries import office_of, tier_of
from core.documents import queries as documents
from core.errors import BadInput, Incomplete
from core.modules.queries import states
from core.people.merging.operations import merge_people, undo_merge
from core.people.models import Person
from core.people.queries import find_person, merge_in_sight, persons_by_key, reveal
from core.text import _
from core.web.api import Api, answer, body
from core.web.guard import reads
from core.web.ports import note_view
from core.web.sending import PDF, sent

SUPERVISING = ("supervise", "confirm", "answer_first", "read_audit")
"""Rights of those who look into what is late."""


class WorklistApi(Api):
    """What waits for the caller."""

    resource_name = "worklist"
    class_permission_name = "Desk"
    read_by = ("*",)
    openapi_spec_tag = "Cases"

    @expose("", methods=["GET"])
    @expose("/", methods=["GET"])
    @reads
    def get(self) -> Response:
        """What waits for the caller, most urgent first
        ---
        get:
          summary: What waits for the caller, most urgent first
          responses:
            200: {description: Stages and tasks}
            401: {description: Not signed in}
        """
        items = [
            {
                "what": i.what,
                "about": i.about,
                "title": i.title,
                "due_on": i.due_on.isoformat() if i.due_on else None,
                "days_left": i.days_left,
                "kind": i.kind,
                **({"case": i.case} if i.case else {}),
            }
            for i in worklist(actor())
        ]
        return answer({"items": items})


class ModulesApi(Api):
    """The three states of each module at the caller's place today; `parts` are the places below where alone it is on."""

    resource_name = "modules"
    class_permission_name = "Desk"
    read_by = ("*",)
    openapi_spec_tag = "Modules"

    @expose("", methods=["GET"])
    @expose("/", methods=["GET"])
    @reads
    def get(self) -> Response:
        """Installed, enabled and delegated state for the caller's division today
        ---
        get:
          summary: Installed, enabled and delegated state for the caller's division today
          responses:
            200: {description: One row a module}
            401: {description: Not signed in}
        """
        place, on = actor().division, today()
        rows = [
            {
                "code": s.code,
                "label": s.label,
                "installed": s.installed,
                "enabled": s.enabled,
                "since": s.since.isoformat() if s.since else None,
                "until": s.until.isoformat() if s.until else None,
                "delegated": tier_of(place) in ("township", "village")
                and is_delegated(s.code, office_of(place), on),
                "missing": list(s.missing),
                "parts": list(s.parts),
            }
            for s in states(place, on)
        ]
        return answer({"items": rows, "division": place})


class OversightApi(Api):
    """What those who supervise look into."""

    resource_name = "oversight"
    class_permission_name = "Oversight"
    read_by = SUPERVISING
    openapi_spec_tag = "Oversight"

    @expose("", methods=["GET"])
    @expose("/", methods=["GET"])
    @reads
    def get(self) -> Response:
        """Lists of what is late, and breaches of telling once
        ---
        get:
          summary: "What nobody took up, visited, decided or handed over in time; late entries; breaches this year, papers asked though a source confirms them"
          responses:
            200: {description: Lists by code}
            401: {description: Not signed in}
            403: {description: Not for this duty}
        """
        found = {
            each.code: {"label": str(each.label), "items": [_found(item) for item in each.items]}
            for each in oversight.lists()
        }
        return answer(
            {
                "lists": found,
                "breaches": _counted(oversight.breaches()),
                "asked_though_available": _counted(oversight.asked_though_available()),
            }
        )

    @expose("/chain", methods=["GET"])
    @reads
    def chain(self) -> Response:
        """Whether every open case has a holder and every decision its signatures
        ---
        get:
          summary: "Open stages that nobody holds, and decided cases that lack a signature"
          responses:
            200: {description: "How many cases, open and decided ones, were looked at; no_holder and unsigned"}
            401: {description: Not signed in}
            403: {description: Not for this duty}
        """
        found = chain(today())
        return answer(
            {
                "open": found.open,
                "decided": found.decided,
                "no_holder": [_found(item) for item in oversight.unheld(found.unheld)],
                "unsigned": [case.no for case in found.unsigned],
            }
        )

    @expose("/lookups", methods=["GET"])
    @reads
    def lookups(self) -> Response:
        """A month's look-ups
        ---
        get:
          summary: "Look-ups of a month that were refused, and how often each officer looked"
          parameters: [{in: query, name: month, schema: {type: string, example: 2026-10}}]
          responses:
            200: {description: "refused: when, who, what about, why; officers: look-ups and exports"}
            400: {description: The month cannot be read}
            401: {description: Not signed in}
            403: {description: Not for this duty}
        """
        return answer(month_of_lookups(month(request.args.get("month"), "month")).as_json())


def _counted(found: list[tuple[str, str, int]]) -> list[dict[str, Any]]:
    return [{"office": code, "name": name, "count": n} for code, name, n in found]


def _found(item: oversight.Found) -> dict[str, Any]:
    since = item.since.isoformat() if item.since else None
    return {**asdict(item), "since": since, "stage": str(item.stage)}


class LettersApi(Api):
    """Issued letters as PDF."""

    resource_name = "letters"
    class_permission_name = "Letter"
    read_by = ("read_cases",)
    openapi_spec_tag = "Letters"

    @expose("/<number>", methods=["GET"])
    @reads
    def get(self, number: str) -> Response:
        """An issued letter as PDF
        ---
        get:
          summary: An issued letter as PDF
          parameters: [{in: path, name: number, required: true, schema: {type: string}}]
          responses:
            200: {description: The letter, content: {application/pdf: {schema: {type: string, format: binary}}}}
            401: {description: Not signed in}
            403: {description: "Outside one's scope, or no such number"}
        """
        require_letter(number)
        content = documents.letter_pdf(number)
        note_view(f"letter:{number}", "pdf")
        return sent(content, PDF, f"{number}.pdf")


class PeopleApi(Api):
    """Looking somebody up from a case, and full values for a reason; both are noted and counted (社会救助法 70)."""

    resource_name = "people"
    class_permission_name = "Desk"
    read_by = ("*",)
    openapi_spec_tag = "Cases"

    @expose("/find", methods=["POST"])
    @reads
    def find(self) -> Response:
        """Find a person by identity number
        ---
        post:
          summary: Who has this identity number, masked, with the offices that know the person; only from a case
          requestBody:
            required: true
            content: {application/json: {schema: {type: object, required: [case, id_number]}}}
          responses:
            200: {description: "The person, or null"}
            401: {description: Not signed in}
            403: {description: "Outside one's scope, or a near relative"}
            409: {description: Not from a case that runs}
            429: {description: Too many in an hour}
        """
        require("read_people")
        given = body()
        no = str(given.get("case") or "")
        matter = matter_of(case_numbered(no)) if no else ""
        found = find_person(str(given.get("id_number") or ""), matter)
        return answer({"found": asdict(found) if found else None})

    @expose("/reveal", methods=["POST"])
    @reads
    def reveal(self) -> Response:
        """Show a full value of a member of a case
        ---
        post:
          summary: The full identity number, phone or account of a member of a case, for a reason
          requestBody:
            required: true
            content: {application/json: {schema: {type: object, required: [case, member, what, reason]}}}
          responses:
            200: {description: The value}
            401: {description: Not signed in}
            403: {description: "No right, outside one's scope, or a near relative"}
            422: {description: "No reason, or no such member"}
            429: {description: Too many in an hour}
        """
        given = body()
        case, member = case_numbered(str(given.get("case") or "")), str(given.get("member") or "")
        value = full_value(case, member, str(given.get("what") or ""), str(given.get("reason") or ""))
        return answer({"value": value})

    @expose("/merge", methods=["POST"])
    @reads
    def merge(self) -> Response:
        """Merge two records of one person
        ---
        post:
          summary: "Two members of cases within scope are one person: `dropped` becomes `kept` everywhere"
          requestBody:
            required: true
            content: {application/json: {schema: {type: object, required: [kept, dropped, reason]}}}
          responses:
            200: {description: "The merge, by the number under which it can be undone"}
            401: {description: Not signed in}
            403: {description: "No right, or outside one's scope"}
            409: {description: "They live in one household, or receive the same aid"}
            422: {description: "No reason, no such member, or two numbers in order without ground and paper"}
        """
        require("keep_file")
        given = body()
        (_kept_case, kept), (_case, dropped) = (
            _member_of(_part(given, name)) for name in ("kept", "dropped")
        )
        proof = {name: str(given.get(name) or "") for name in ("ground", "paper")}
        merge = merge_people(kept, dropped, str(given.get("reason") or ""), **proof)
        return answer({"id": merge.id, "moved": len(merge.moved)})

    @expose("/merges/<int:merge_id>/undo", methods=["POST"])
    @reads
    def undo(self, merge_id: int) -> Response:
        """Undo a merge
        ---
        post:
          summary: "They were two after all: what the merge moved goes back"
          parameters: [{in: path, name: merge_id, required: true, schema: {type: integer}}]
          requestBody:
            required: true
            content: {application/json: {schema: {type: object, required: [reason]}}}
          responses:
            200: {description: Undone}
            401: {description: Not signed in}
            403: {description: "No right, or outside one's scope"}
            409: {description: Undone before}
            422: {description: No reason}
        """
        require("keep_file")
        merge = merge_in_sight(merge_id)
        undo_merge(merge, str(body().get("reason") or ""))
        return answer({"id": merge.id})


def _part(given: dict[str, Any], name: str) -> dict[str, Any]:
    part = given.get(name)
    if not isinstance(part, dict):
        raise BadInput(_("“%(name)s”应为对象，写明案件和成员。", name=name))
    return part


def full_value(case: Case, member: str, what: str, reason: str) -> str:
    """A full value of a member of a case that runs, for a reason; noted."""
    return reveal(_person(case, member), what, matter_of(case), reason, case.granting_id)


def _member_of(given: dict[str, Any]) -> tuple[Case, Person]:
    """`{"case": no, "member": "m1"}` as the case within scope and the person."""
    case = case_numbered(str(given.get("case") or ""))
    return case, _person(case, str(given.get("member") or ""))


def _person(case: Case, member: str) -> Person:
    persons = persons_by_key(case.household_id) if case.household_id else {}
    if member not in persons:
        raise Incomplete(_("家庭中没有这一成员。"), fields={"member": [_("请从成员中选择。")]})
    return db.session.get_one(Person, persons[member])
