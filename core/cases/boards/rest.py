"""REST of the end of a publication, and of a round of notice that is over."""

from __future__ import annotations

from flask import Response
from flask_appbuilder.api import expose

from core.cases.acting import ACTING
from core.cases.boards.forms import TakenDown
from core.cases.boards.operations import close_publication, take_round_down
from core.cases.rows_shown import notice_shown
from core.notices.queries import of_case, publication_of
from core.web import forms
from core.web.api import Api, answer, body
from core.web.guard import writes


class PublicationApi(Api):
    """How the publication of a grant ends."""

    resource_name = "cases"
    class_permission_name = "Case"
    write_by = ACTING
    openapi_spec_tag = "Cases"

    @expose("/<no>/publication/close", methods=["POST"])
    @writes
    def post(self, no: str) -> Response:
        """Record that a publication was taken down
        ---
        post:
          summary: "The publication of what was granted hung its days and was taken down on `down_on`, today if none is given"
          parameters: [{in: path, name: "no", required: true, schema: {type: string}}]
          requestBody:
            content: {application/json: {schema: {type: object}}}
          responses:
            200: {description: "The publication, each channel with its days, who hung it, and its photograph"}
            401: {description: Not signed in}
            403: {description: "Outside one's scope, or neither the clerk nor the aide of the village"}
            409: {description: "Nothing was granted, no proof yet that it hung (`no_proof`), or taken down before"}
            422: {description: A day before its last or to come}
        """
        given = forms.load(TakenDown(), body())
        case = close_publication(no, given.get("down_on"))
        return answer(notice_shown(publication_of(case.id)))


class RoundApi(Api):
    """How a round of notice that is over comes down."""

    resource_name = "cases"
    class_permission_name = "Case"
    write_by = ACTING
    openapi_spec_tag = "Cases"

    @expose("/<no>/notices/<int:notice_id>/down", methods=["POST"])
    @writes
    def post(self, no: str, notice_id: int) -> Response:
        """Record that a notice was taken down
        ---
        post:
          summary: "A notice that is over was taken down on `down_on`, today if none is given: by the aide in the village, by the clerk everywhere"
          parameters:
          - {in: path, name: "no", required: true, schema: {type: string}}
          - {in: path, name: notice_id, required: true, schema: {type: integer}}
          requestBody:
            content: {application/json: {schema: {type: object}}}
          responses:
            200: {description: "Every notice of the case, each channel with its days"}
            401: {description: Not signed in}
            403: {description: "Outside one's scope, or neither the clerk nor the aide of the village"}
            409: {description: "It is not over, or hangs nowhere any more (`passed`)"}
            422: {description: A day before it was over or to come}
        """
        given = forms.load(TakenDown(), body())
        case = take_round_down(no, notice_id, given.get("down_on"))
        return answer({"notices": [notice_shown(row) for row in of_case(case.id)]})
