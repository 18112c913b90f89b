"""REST of meetings: record one, list them, show one, and what may be put on an agenda today."""

from __future__ import annotations

from typing import Any

from flask import Response, request
from flask_appbuilder.api import expose

from core.access.queries import Held
from core.actor import actor
from core.cases.meetings.forms import MeetingForm
from core.cases.meetings.operations import hold_meeting
from core.cases.meetings.queries import MOST, awaiting, directors, list_meetings, meeting, members
from core.cases.meetings.shown import awaiting_shown, brief, whole
from core.cases.queries import FAR
from core.cases.requests import Answer, number_in, once
from core.clock import today
from core.web import forms
from core.web.api import Api, answer, body
from core.web.guard import reads, writes
from core.web.ports import note_view


class MeetingApi(Api):
    """Meetings of those who decide. They decide nothing: each case is signed by `POST /cases/NO/finish`."""

    resource_name = "meetings"
    class_permission_name = "Meeting"
    read_by, write_by = ("read_cases",), ("confirm",)
    openapi_spec_tag = "Cases"

    @expose("/", methods=["GET"])
    @expose("", methods=["GET"])
    @reads
    def get_list(self) -> Response:
        """List meetings by keyset
        ---
        get:
          summary: Meetings within the caller's scope, the newest record first
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
        rows, following = list_meetings(after, limit or 50)
        return answer({"items": [brief(row) for row in rows], "next": following})

    @expose("/waiting", methods=["GET"])
    @reads
    def waiting(self) -> Response:
        """What may be put on an agenda today
        ---
        get:
          summary: "Decisions that wait at the caller's office, who may be present there today, who may take the chair"
          responses:
            200: {description: "cases, members and chairs; `person` is the number that POST takes"}
            401: {description: Not signed in}
            403: {description: Not for this duty}
        """
        place, on = actor().division, today()
        cases = awaiting(place)
        found = members(place, {each.entry.duty or "" for each in cases}, on)
        return answer(
            {
                "cases": [awaiting_shown(each) for each in cases],
                "members": [_named(held) for held in found.values()],
                "chairs": [_named(held) for held in {**directors(place, on), **found}.values()],
            }
        )

    @expose("/<int:pk>", methods=["GET"])
    @reads
    def get(self, pk: int) -> Response:
        """Show a meeting
        ---
        get:
          summary: A meeting with those present, its agenda, how far each decision is, and the minutes
          parameters: [{in: path, name: pk, required: true, schema: {type: integer}}]
          responses:
            200: {description: The meeting}
            401: {description: Not signed in}
            403: {description: "Not for this duty, outside one's scope, or no such meeting"}
        """
        row = meeting(pk)
        note_view(f"meeting:{row.id}", "rest")
        return answer(whole(row))

    @expose("", methods=["POST"])
    @expose("/", methods=["POST"])
    @writes
    @once
    def post(self) -> Answer:
        """Record a meeting
        ---
        post:
          summary: "Record a meeting of the caller's office; it never changes afterwards and decides nothing"
          parameters:
            - {in: header, name: Idempotency-Key, schema: {type: string, maxLength: 80}}
          requestBody:
            required: true
            content:
              application/json:
                schema:
                  type: object
                  required: [held_on, kind, place, present, chair, agenda, minutes]
                  properties:
                    held_on: {type: string, format: date, description: "Not after today, not before a case came to its decision"}
                    kind: {type: string, enum: [joint, collective]}
                    place: {type: string, minLength: 2, maxLength: 120}
                    present: {type: array, items: {type: integer}, minItems: 1, maxItems: 40}
                    chair: {type: integer, description: One of those present, or the office's first responsible person}
                    agenda:
                      type: array
                      items: {type: string}
                      minItems: 1
                      maxItems: 200
                      uniqueItems: true
                      description: Numbers of cases whose decision waits at this office, in order
                    minutes: {type: string, minLength: 2, maxLength: 20000}
          responses:
            201: {description: "The meeting: id, those present, agenda"}
            400: {description: The body cannot be read}
            401: {description: Not signed in}
            403: {description: "Not for this duty, or a case outside one's scope"}
            409: {description: The module of a listed case is absent}
            422: {description: "Every fault, by field"}
        """
        given: dict[str, Any] = forms.load(MeetingForm, body())
        return whole(hold_meeting(**given)), 201


def _named(held: Held) -> dict[str, Any]:
    return {"person": held.user_id, "name": held.called, "duty": held.duty}
