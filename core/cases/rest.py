"""REST of cases: open, list, show, finish, act, papers, assess; JSON in, JSON out, one error shape."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from flask import Response, request
from flask_appbuilder.api import expose

from core.cases import operations
from core.cases.acting import ACTING
from core.cases.appraisers import sees_summaries_only, summary_of
from core.cases.looking import keep_out
from core.cases.models import Case
from core.cases.papers import paper_type
from core.cases.queries import case_numbered, list_cases, standing_at
from core.cases.requests import (
    Answer,
    day,
    filing,
    known_type,
    member,
    moved,
    once,
    one_case,
    opened,
    seen_of,
    wanted,
    word,
)
from core.cases.shown import Shown, list_item
from core.cases.versions import type_of
from core.cases.window.operations import take_in
from core.documents.requests import sent_file
from core.errors import BadInput
from core.means import operations as means
from core.text import _
from core.web.api import Api, answer, body
from core.web.guard import reads, writes


class CaseApi(Api):
    """Cases. Scope, duty and stage are tested below this class: it only reads requests and writes answers."""

    resource_name = "cases"
    class_permission_name = "Case"
    read_by, write_by = ("read_cases",), ACTING
    openapi_spec_tag = "Cases"

    @expose("/", methods=["GET"])
    @expose("", methods=["GET"])
    @reads
    def get_list(self) -> Response:
        """List cases by keyset
        ---
        get:
          summary: Cases within the caller's scope, newest first
          parameters:
            - {in: query, name: type, schema: {type: string}}
            - {in: query, name: stage, schema: {type: string}}
            - {in: query, name: division, schema: {type: string}}
            - {in: query, name: status, schema: {type: string, enum: [open, closed]}}
            - {in: query, name: due_before, schema: {type: string, format: date}}
            - {in: query, name: name, schema: {type: string}}
            - {in: query, name: cursor, schema: {type: integer, minimum: 1}}
            - {in: query, name: limit, schema: {type: integer, minimum: 1, maximum: 200}}
          responses:
            200: {description: A page of cases and the cursor of the next}
            400: {description: A parameter cannot be read}
            401: {description: Not signed in}
            403: {description: Not allowed}
        """
        rows, following = list_cases(wanted(request.args))
        standing = standing_at(rows)
        return answer(
            {"items": [list_item(row, standing.get(row.id)) for row in rows], "next": following}, 200
        )

    @expose("", methods=["POST"])
    @expose("/", methods=["POST"])
    @writes
    @once
    def post(self) -> Answer:
        """Register an application
        ---
        post:
          summary: Register an application; the case begins open at acceptance
          requestBody:
            required: true
            content: {application/json: {schema: {type: object, required: [type, division, applicant]}}}
          responses:
            201: {description: "Number, receipt and stage"}
            400: {description: The body cannot be read}
            401: {description: Not signed in}
            403: {description: "Not for this duty to register, or outside one's scope"}
            404: {description: The place never had the module}
            409: {description: The module is switched off}
            422: {description: "Every fault, by field"}
        """
        return opened(operations.open_case(filing(body()))), 201

    @expose("/<no>", methods=["GET"])
    @reads
    def get(self, no: str) -> Response:
        """Show a case
        ---
        get:
          summary: "A case with what the caller may do now; a summary alone for a member of its appraisal"
          parameters: [{in: path, name: "no", required: true, schema: {type: string}}]
          responses:
            200: {description: The case}
            401: {description: Not signed in}
            403: {description: "Outside one's scope, or no such number"}
        """
        if sees_summaries_only():
            summary = summary_of(no)
            return answer(asdict(summary) | {"opened_on": summary.opened_on.isoformat()})
        case = case_numbered(no)
        keep_out(case)
        return answer(Shown(case).as_json(), 200)

    @expose("/<no>/finish", methods=["POST"])
    @writes
    @once
    def finish(self, no: str) -> Answer:
        """Finish a stage or sign one's part of it
        ---
        post:
          summary: Finish a stage, or sign one's part of it
          parameters:
            - {in: path, name: "no", required: true, schema: {type: string}}
            - {in: header, name: Idempotency-Key, schema: {type: string, maxLength: 80}}
          requestBody:
            required: true
            content: {application/json: {schema: {type: object, required: [stage, outcome]}}}
          responses:
            200: {description: "The case moved, or waits for others"}
            400: {description: The body cannot be read}
            401: {description: Not signed in}
            403: {description: Not your stage}
            409: {description: "A rule said no, or the case was moved meanwhile"}
            422: {description: Faults of the form}
        """
        given = body()
        one_case(no, given)
        stage, outcome = word(given, "stage"), word(given, "outcome")
        case = operations.finish(
            no,
            stage,
            outcome,
            version=seen_of(given),
            seen=seen_of(given, "seen"),
            form=member(given, "form"),
            note=str(given.get("note") or ""),
            otp=str(given.get("otp") or ""),
        )
        return moved(case, stage), 200

    @expose("/<no>/acts", methods=["POST"])
    @writes
    @once
    def acts(self, no: str) -> Answer:
        """Report an event or act on the case
        ---
        post:
          summary: "An event of the type, or extend, pause, resume"
          parameters: [{in: path, name: "no", required: true, schema: {type: string}}]
          requestBody:
            required: true
            content: {application/json: {schema: {type: object, required: [act]}}}
          responses:
            200: {description: Done}
            400: {description: The body cannot be read}
            401: {description: Not signed in}
            403: {description: Not for this duty}
            409: {description: It cannot happen now}
            422: {description: Faults of the form}
        """
        given = body()
        case = operations.happen(
            no,
            word(given, "act"),
            version=seen_of(given),
            form=member(given, "form"),
            note=str(given.get("note") or ""),
        )
        return moved(case, ""), 200

    @expose("/<no>/follow-ups", methods=["POST"])
    @writes
    @once
    def follow_ups(self, no: str) -> Answer:
        """Open a follow-up
        ---
        post:
          summary: "A review of what the case granted, or a second look at what it answered: a case of its own"
          parameters: [{in: path, name: "no", required: true, schema: {type: string}}]
          requestBody:
            required: true
            content: {application/json: {schema: {type: object, required: [pipeline, form]}}}
          responses:
            201: {description: Number and first stage}
            400: {description: The body cannot be read}
            401: {description: Not signed in}
            403: {description: Not for this duty}
            409: {description: "Nothing to follow, or one is open"}
            422: {description: No reason}
        """
        given = body()
        return opened(operations.open_follow_up(no, word(given, "pipeline"), member(given, "form"))), 201

    @expose("/<no>/postings", methods=["POST"])
    @writes
    @once
    def postings(self, no: str) -> Answer:
        """Record that a notice hangs in a channel
        ---
        post:
          summary: "A notice hangs in a channel; its days run once it hangs in every required one; stage `publication`: what was granted is made known"
          parameters: [{in: path, name: "no", required: true, schema: {type: string}}]
          requestBody:
            required: true
            content:
              application/json: {schema: {type: object, required: [stage, channel]}}
              multipart/form-data: {schema: {type: object, required: [stage, channel]}}
          responses:
            200: {description: Recorded}
            400: {description: The body cannot be read}
            401: {description: Not signed in}
            403: {description: Not for this duty}
            422: {description: "No such channel, posted already, a day to come, or no photograph (`file`) where one is asked for"}
        """
        given = request.form.to_dict() if request.files or request.form else body()
        stage, up_on = word(given, "stage"), day(given.get("up_on"), "up_on")
        case = operations.hang(no, stage, word(given, "channel"), up_on, sent_file())
        return moved(case, stage), 200

    @expose("/<no>/answers", methods=["POST"])
    @writes
    @once
    def answers(self, no: str) -> Answer:
        """Enter what a source says of a person
        ---
        post:
          summary: "What one source of the means check says of one person: clean, hit or unreachable; several at once under `answers`, all or none"
          parameters: [{in: path, name: "no", required: true, schema: {type: string}}]
          requestBody:
            required: true
            content: {application/json: {schema: {type: object, required: [stage]}}}
          responses:
            200: {description: Recorded}
            400: {description: The body cannot be read}
            401: {description: Not signed in}
            403: {description: Not for this duty}
            409: {description: The check is not open}
            422: {description: No such person or source}
        """
        given = body()
        stage = word(given, "stage")
        answers = given.get("answers", [given])
        if not isinstance(answers, list) or not answers or not all(isinstance(a, dict) for a in answers):
            raise BadInput(_("“answers”应为列表。"))
        case = [_report(no, stage, each) for each in answers][-1]
        return moved(case, stage), 200

    @expose("/<no>/papers", methods=["POST"])
    @writes
    def papers(self, no: str) -> Response:
        """Hand in a paper
        ---
        post:
          summary: "Upload a file against an entry of the checklist; `member` (m1, m2 …) whose paper it is"
          parameters: [{in: path, name: "no", required: true, schema: {type: string}}]
          requestBody:
            required: true
            content: {multipart/form-data: {schema: {type: object, required: [document]}}}
          responses:
            201: {description: Stored}
            401: {description: Not signed in}
            403: {description: Outside one's scope}
            409: {description: The case has ended}
            413: {description: Too large}
            422: {description: "Not a PDF, JPEG or PNG"}
        """
        case = case_numbered(no)
        paper = means.take_paper(
            case,
            paper_type(case, request.form.get("document", "")),
            member=request.form.get("member", ""),
            signed_on=day(request.form.get("signed_on"), "signed_on"),
            upload=sent_file(),
            state=request.form.get("state", "present"),
            note=request.form.get("note", ""),
        )
        return answer({"id": paper.id, "document": paper.document, "state": paper.state}, 201)


class IntakeApi(Api):
    """One window: one person with several needs."""

    resource_name = "intakes"
    class_permission_name = "Case"
    read_by, write_by = ("read_cases",), ACTING
    openapi_spec_tag = "Cases"

    @expose("", methods=["POST"])
    @expose("/", methods=["POST"])
    @writes
    @once
    def post(self) -> Answer:
        """Take in one person with several needs
        ---
        post:
          summary: "One receipt, a case a need; all or none"
          requestBody:
            required: true
            content: {application/json: {schema: {type: object, required: [applicant, division, needs]}}}
          responses:
            201: {description: The receipt and the cases}
            400: {description: The body cannot be read}
            401: {description: Not signed in}
            403: {description: "Not for this duty to register, or outside one's scope"}
            404: {description: The place never had a module}
            409: {description: A module is switched off}
            422: {description: "Every fault, by field"}
        """
        given = body()
        needs = given.get("needs")
        if not isinstance(needs, list) or not all(isinstance(need, dict) for need in needs):
            raise BadInput(_("“needs”应为列表。"))
        shared = {k: v for k, v in given.items() if k not in ("needs", "type", "fields")}
        cases = take_in([filing({**shared, **need}) for need in needs])
        return {"receipt": cases[0].receipt, "cases": [opened(case) for case in cases]}, 201


class AssessApi(Api):
    """What the rules would advise on given facts; writes nothing."""

    resource_name = "assess"
    class_permission_name = "Case"
    read_by, write_by = ("read_cases",), ACTING
    openapi_spec_tag = "Cases"

    @expose("", methods=["POST"])
    @expose("/", methods=["POST"])
    @reads
    def post(self) -> Response:
        """Assess facts
        ---
        post:
          summary: Advice with its working; nothing is stored
          requestBody:
            required: true
            content: {application/json: {schema: {type: object, required: [type, division, facts]}}}
          responses:
            200: {description: The advice}
            400: {description: The body cannot be read}
            401: {description: Not signed in}
            404: {description: No such type here}
            422: {description: Faults of the facts}
        """
        from core.cases.assess import advice_on

        given = body()
        division = str(given.get("division") or "")
        code = known_type(given.get("type"), division)
        on = day(given.get("on"), "on")
        return answer(advice_on(type_of(code), division, on, member(given, "facts")), 200)


def _report(no: str, stage: str, given: dict[str, Any]) -> Case:
    items = given.get("items") or []
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        raise BadInput(_("“items”应为列表。"))
    who, source, state = (word(given, name) for name in ("member", "source", "state"))
    return operations.report(no, stage, who, source, state, str(given.get("detail") or ""), items)


__all__ = ["AssessApi", "CaseApi", "IntakeApi"]
