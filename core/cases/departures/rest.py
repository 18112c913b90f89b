"""REST of what stands under 社会救助法 70."""

from __future__ import annotations

from typing import Any

from flask import Response
from flask_appbuilder.api import expose

from core.cases.departures.forms import Note
from core.cases.departures.operations import settle
from core.cases.departures.queries import Line, Settled, settled, standing
from core.cases.departures.views import LOOKING
from core.clock import today
from core.web import forms
from core.web.api import Api, answer, body
from core.web.guard import reads, writes


class DepartureApi(Api):
    """Requests not accepted or not decided, decisions against the advice."""

    resource_name = "departures"
    class_permission_name = "Departures"
    read_by, write_by = LOOKING, ("supervise",)
    openapi_spec_tag = "Oversight"

    @expose("", methods=["GET"])
    @expose("/", methods=["GET"])
    @reads
    def get(self) -> Response:
        """List what stands under items (1) to (3) of art. 70
        ---
        get:
          summary: "Requests not accepted or not decided past `limit.silent_days`, decisions against the advice; what was settled"
          responses:
            200: {description: "`lines` by item with reason and person, `settled` with the supervisor's note"}
            401: {description: Not signed in}
            403: {description: Not for this duty}
            409: {description: The county has not set its days}
        """
        return answer(
            {"lines": [_line(one) for one in standing(today())], "settled": [_settled(s) for s in settled()]}
        )

    @expose("/<int:item>/<no>", methods=["POST"])
    @writes
    def post(self, item: int, no: str) -> Response:
        """Settle a line
        ---
        post:
          summary: "The supervisor's note settles the line; it stays in the history and in the case"
          parameters:
            - {in: path, name: item, required: true, schema: {type: integer}}
            - {in: path, name: "no", required: true, schema: {type: string}}
          requestBody:
            required: true
            content: {application/json: {schema: {type: object, required: [note]}}}
          responses:
            200: {description: What stands on the case no longer}
            401: {description: Not signed in}
            403: {description: "Not for this duty, outside one's scope, or a near relative"}
            404: {description: No such item}
            409: {description: "Nothing stands (`nothing_stands`)"}
            422: {description: No note}
        """
        case = settle(no, item, forms.load(Note(), body())["note"])
        return answer({"case": case.no, "item": item})


def _line(one: Line) -> dict[str, Any]:
    return {
        "item": one.item,
        "case": one.case.no,
        "place": one.place,
        "applicant": one.applicant,
        "since": one.since.isoformat(),
        "said": str(one.said),
        "who": one.who,
    }


def _settled(one: Settled) -> dict[str, Any]:
    return {"item": one.item, "case": one.no, "said": one.said, "at": one.at.isoformat(), "by": one.by}
