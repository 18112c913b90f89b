"""REST of candidates: the list, a file that comes in, a name dropped."""

from __future__ import annotations

from typing import Any

from flask import Response, request
from flask_appbuilder.api import expose

from core.cases.requests import day, word
from core.discovery import operations, queries
from core.discovery.models import Candidate
from core.discovery.operations import Origin
from core.discovery.queries import MOST, Wanted
from core.discovery.views import READING, WRITING
from core.documents.requests import sent_file
from core.documents.uploads import Upload
from core.errors import BadInput, Incomplete
from core.numbers import mask_name, whole_number
from core.text import _
from core.web.api import Api, answer, body
from core.web.guard import reads, writes


class CandidateApi(Api):
    """People on lists: listed, applied or dropped; none of them confirmed."""

    resource_name = "candidates"
    class_permission_name = "Candidate"
    read_by, write_by = READING, WRITING
    openapi_spec_tag = "Candidates"

    @expose("", methods=["GET"])
    @expose("/", methods=["GET"])
    @reads
    def get_list(self) -> Response:
        """List candidates by keyset
        ---
        get:
          summary: Candidates within the caller's scope, newest first, and how many in each state
          parameters:
            - {in: query, name: state, schema: {type: string, enum: [listed, applied, dropped]}}
            - {in: query, name: type, schema: {type: string}}
            - {in: query, name: cursor, schema: {type: integer, minimum: 1}}
            - {in: query, name: limit, schema: {type: integer, minimum: 1, maximum: 200}}
          responses:
            200: {description: "A page, the cursor of the next, and counts by state"}
            400: {description: A parameter cannot be read}
            401: {description: Not signed in}
            403: {description: Not for this duty}
        """
        wanted = Wanted(
            state=request.args.get("state", ""),
            type_code=request.args.get("type", ""),
            after=_number("cursor", 10**18),
            limit=_number("limit", MOST) or PAGE,
        )
        rows, following = queries.list_candidates(wanted)
        found = {"items": [shown(row) for row in rows], "next": following, "counts": queries.counts()}
        return answer(found, 200)

    @expose("/import", methods=["POST"])
    @writes
    def bring_in(self) -> Response:
        """Import a list
        ---
        post:
          summary: "Everybody of a file, or nobody: every row with a fault is named. Nobody is confirmed by it"
          requestBody:
            required: true
            content:
              multipart/form-data:
                schema:
                  type: object
                  required: [file, type, source, source_on]
                  properties:
                    file: {type: string, format: binary, description: "XLSX, or CSV in UTF-8 or GB18030"}
                    type: {type: string}
                    source: {type: string}
                    source_on: {type: string, format: date}
                    note: {type: string}
          responses:
            201: {description: How many were listed}
            400: {description: The request cannot be read}
            401: {description: Not signed in}
            403: {description: Not for this duty}
            409: {description: Somebody else lists one of them at this moment}
            413: {description: Too large}
            422: {description: "Every row with a fault, by its number"}
        """
        upload = sent_file()
        if upload is None:
            raise Incomplete(_("没有收到文件。"), fields={"file": [_("请选择文件。")]})
        given = request.form
        on = day(word(given, "source_on"), "source_on")
        assert on is not None
        origin = Origin(word(given, "type"), word(given, "source"), on, given.get("note", ""))
        rows = operations.import_candidates(Upload(upload.name, upload.content), origin)
        return answer({"imported": len(rows)}, 201)

    @expose("/<int:pk>/drop", methods=["POST"])
    @writes
    def drop(self, pk: int) -> Response:
        """Take a name off the list
        ---
        post:
          summary: Take a name off the list, with the reason
          parameters: [{in: path, name: pk, required: true, schema: {type: integer}}]
          requestBody:
            required: true
            content: {application/json: {schema: {type: object, required: [reason]}}}
          responses:
            200: {description: Dropped}
            400: {description: The body cannot be read}
            401: {description: Not signed in}
            403: {description: "Outside one's scope, or no such number"}
            409: {description: Settled already}
            422: {description: No reason}
        """
        return answer(shown(operations.drop_candidate(pk, str(body().get("reason") or ""))), 200)


PAGE = 50


def shown(row: Candidate) -> dict[str, Any]:
    """A candidate without what tells who it is: masked name and number."""
    return {
        "id": row.id,
        "type": row.type_code,
        "name": mask_name(row.name),
        "id_number": row.id_masked,
        "division": row.division,
        "source": row.source,
        "source_on": row.source_on.isoformat(),
        "listed_on": row.listed_on.isoformat(),
        "note": row.note,
        "state": row.state,
        "case": row.case_no,
        "reason": row.reason,
    }


def _number(name: str, most: int) -> int | None:
    value = request.args.get(name, "")
    if not value:
        return None
    found = whole_number(value, most)
    if not found:
        raise BadInput(_("“%(name)s”应为 1 到 %(most)s 之间的整数。", name=name, most=most))
    return found
