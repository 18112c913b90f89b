"""REST of reported decisions."""

from __future__ import annotations

from flask import Response, request
from flask_appbuilder.api import expose

from core.cases.queries import FAR
from core.cases.reported.forms import Answered, Question
from core.cases.reported.operations import READING, answer_bureau, mark_seen, question
from core.cases.reported.queries import MOST, reported, reported_one
from core.cases.reported.shown import brief, whole
from core.cases.requests import number_in
from core.web import forms
from core.web.api import Api, answer, body
from core.web.guard import reads, writes
from core.web.ports import note_view


class ReportedApi(Api):
    """Decisions of townships that the bureau is told of."""

    resource_name = "reported"
    class_permission_name = "Reported"
    read_by = write_by = READING
    openapi_spec_tag = "Oversight"

    @expose("", methods=["GET"])
    @expose("/", methods=["GET"])
    @reads
    def get_list(self) -> Response:
        """List decisions of townships, the newest first
        ---
        get:
          summary: "Decisions of townships within scope, with whether the bureau has seen them and a question waits"
          parameters:
            - {in: query, name: cursor, schema: {type: integer}}
            - {in: query, name: limit, schema: {type: integer, minimum: 1, maximum: 200, default: 50}}
          responses:
            200: {description: "A page: items and the next cursor"}
            400: {description: A parameter cannot be read}
            401: {description: Not signed in}
            403: {description: Not for this duty}
        """
        after, limit = number_in(request.args, "cursor", FAR), number_in(request.args, "limit", MOST)
        rows, following = reported(after, limit or 50)
        return answer({"items": [brief(row) for row in rows], "next": following})

    @expose("/<int:pk>", methods=["GET"])
    @reads
    def get(self, pk: int) -> Response:
        """Show a reported decision
        ---
        get:
          summary: "The decision, what bureau and township said of it, and what the caller `may` do"
          parameters: [{in: path, name: pk, required: true, schema: {type: integer}}]
          responses:
            200: {description: The decision}
            401: {description: Not signed in}
            403: {description: "Not for this duty, or outside one's scope"}
            404: {description: The place reports nothing}
        """
        one = reported_one(pk)
        note_view(f"case:{one.case.no}", "reported")
        return answer(whole(one))

    @expose("/<int:pk>/seen", methods=["POST"])
    @writes
    def seen(self, pk: int) -> Response:
        """Mark as seen
        ---
        post:
          summary: The bureau has read the decision
          parameters: [{in: path, name: pk, required: true, schema: {type: integer}}]
          responses:
            200: {description: The decision}
            401: {description: Not signed in}
            403: {description: "Not of the bureau, or outside one's scope"}
            404: {description: The place reports nothing}
            409: {description: Seen before}
        """
        return answer(whole(mark_seen(pk)))

    @expose("/<int:pk>/question", methods=["POST"])
    @writes
    def question(self, pk: int) -> Response:
        """Question a decision
        ---
        post:
          summary: "The bureau asks (`words`); the township has it as a task, the decision stands"
          parameters: [{in: path, name: pk, required: true, schema: {type: integer}}]
          requestBody:
            required: true
            content: {application/json: {schema: {type: object, required: [words]}}}
          responses:
            200: {description: The decision}
            401: {description: Not signed in}
            403: {description: "Not of the bureau, or outside one's scope"}
            404: {description: The place reports nothing}
            409: {description: "The question before has no answer (`waits`)"}
            422: {description: Nothing is asked}
        """
        return answer(whole(question(pk, forms.load(Question(), body())["words"])))

    @expose("/<int:pk>/answer", methods=["POST"])
    @writes
    def answer(self, pk: int) -> Response:
        """Answer the bureau
        ---
        post:
          summary: "The township answers (`words`); its task is done"
          parameters: [{in: path, name: pk, required: true, schema: {type: integer}}]
          requestBody:
            required: true
            content: {application/json: {schema: {type: object, required: [words]}}}
          responses:
            200: {description: The decision}
            401: {description: Not signed in}
            403: {description: "Not for this duty, or outside one's scope"}
            404: {description: Nothing was asked of the caller}
            422: {description: No answer}
        """
        return answer(whole(answer_bureau(pk, forms.load(Answered(), body())["words"])))
