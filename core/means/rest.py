"""REST of items: which source's word counts, and corrections of what was written down wrong."""

from __future__ import annotations

from typing import Any

from flask import Response
from flask_appbuilder.api import expose

from core.means.items.operations import accept_item, correct_item
from core.means.queries import Row, compare, compared_shown
from core.web.api import Api, answer, body
from core.web.guard import writes


class MeansApi(Api):
    """Items of income, property and spending, by the numbers under which a case shows them."""

    resource_name = "means"
    class_permission_name = "Means"
    read_by, write_by = ("read_means",), ("accept", "review", "verify")
    openapi_spec_tag = "Cases"

    @expose("/<group>/<int:row_id>/accept", methods=["POST"])
    @writes
    def accept(self, group: str, row_id: int) -> Response:
        """Let what this source says count
        ---
        post:
          summary: Let this source's word count instead of what would, until one of them says something new
          parameters:
            - {in: path, name: group, required: true, schema: {type: string, enum: [incomes, holdings, spending]}}
            - {in: path, name: row_id, required: true, schema: {type: integer}}
          requestBody:
            required: true
            content: {application/json: {schema: {type: object, required: [reason], properties: {reason: {type: string}}}}}
          responses:
            200: {description: "The items of the household by source, and what counts"}
            401: {description: Not signed in}
            403: {description: "Outside one's scope, or one must keep out"}
            422: {description: No reason}
        """
        return _shown(accept_item(group, row_id, _text(body(), "reason")))

    @expose("/<group>/<int:row_id>/correct", methods=["POST"])
    @writes
    def correct(self, group: str, row_id: int) -> Response:
        """Put right what was written down wrong
        ---
        post:
          summary: Put right a sum that was written down wrong; the wrong row stays, replaced
          parameters:
            - {in: path, name: group, required: true, schema: {type: string, enum: [incomes, holdings, spending]}}
            - {in: path, name: row_id, required: true, schema: {type: integer}}
          requestBody:
            required: true
            content: {application/json: {schema: {type: object, required: [amount, reason], properties: {amount: {type: string}, reason: {type: string}}}}}
          responses:
            200: {description: "The items of the household by source, and what counts"}
            401: {description: Not signed in}
            403: {description: "Outside one's scope, or one must keep out"}
            422: {description: No reason or no sum}
        """
        given = body()
        return _shown(correct_item(group, row_id, _text(given, "amount"), _text(given, "reason")))


def _text(given: dict[str, Any], name: str) -> str:
    return str(given.get(name) if given.get(name) is not None else "")


def _shown(row: Row) -> Response:
    return answer({"items": [compared_shown(c) for c in compare(row.household_id)]})
