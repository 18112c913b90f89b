"""REST of deliveries."""

from __future__ import annotations

from flask import Response, request
from flask_appbuilder.api import expose

from core.cases.acting import ACTING
from core.cases.delivery.forms import Delivery
from core.cases.delivery.operations import record, require_hand
from core.cases.rows_shown import letter_shown
from core.documents.requests import sent_file
from core.web import forms
from core.web.api import Api, answer, body
from core.web.guard import writes


class DeliveryApi(Api):
    """How a letter reached its addressee."""

    resource_name = "letters"
    class_permission_name = "Case"
    write_by = ACTING
    openapi_spec_tag = "Letters"

    @expose("/<number>/delivery", methods=["POST"])
    @writes
    def post(self, number: str) -> Response:
        """Record that a letter was delivered
        ---
        post:
          summary: "Record a delivery (`how` and `on`, `to` where another took it, a file as proof); answers the last days of the remedies"
          parameters: [{in: path, name: number, required: true, schema: {type: string}}]
          requestBody:
            content:
              application/json: {schema: {type: object}}
              multipart/form-data: {schema: {type: object}}
          responses:
            200: {description: "The letter, with `reconsider_until` and `sue_until` where it names remedies"}
            401: {description: Not signed in}
            403: {description: "Outside one's scope, or a duty that hands nothing over"}
            409: {description: Delivered before}
            422: {description: "No way or day, or one that can't be; a proxy without a name; a file of another kind"}
        """
        require_hand(number)
        given = request.form.to_dict() if request.files or request.form else body()
        return answer(letter_shown(record(number, forms.load(Delivery(), given), sent_file())))
