"""REST of a county's processes: what holds with its versions, and publishing a changed one whole."""

from __future__ import annotations

from typing import Any

from flask import Response, request
from flask_appbuilder.api import expose

from core.actor import actor
from core.cases.flows import operations
from core.cases.flows.forms import PublishForm
from core.cases.flows.queries import FIRST, Published, Seen, in_force, pipeline_of, versions_of
from core.cases.process import stored
from core.cases.requests import Answer, day, member, once, seen_of
from core.cases.versions import resolved
from core.clock import today
from core.web import forms
from core.web.api import Api, answer, body
from core.web.guard import reads, writes


class ProcessApi(Api):
    """How procedures run in the caller's county."""

    resource_name = "processes"
    class_permission_name = "Process"
    read_by, write_by = ("configure", "read_audit"), ("configure",)
    openapi_spec_tag = "Administration"

    @expose("/<code>", methods=["GET"])
    @reads
    def get_one(self, code: str) -> Response:
        """One procedure
        ---
        get:
          summary: The procedure as it runs on a day, and its published versions, the newest first
          parameters:
            - {in: path, name: code, required: true, schema: {type: string}}
            - {in: query, name: 'on', schema: {type: string, format: date}}
          responses:
            200: {description: "number, since, lines with limits and settings, versions"}
            400: {description: A parameter cannot be read}
            401: {description: Not signed in}
            403: {description: Not for this duty}
            404: {description: No such procedure}
        """
        pipeline, here = pipeline_of(code), actor().division
        on = day(request.args.get("on"), "on") or today()
        found = in_force(code, here, on)
        told: dict[str, Any] = {
            "code": code,
            "number": found.number if found else FIRST,
            "since": found.since.isoformat() if found else None,
            "process": stored(resolved(pipeline, here, on)),
            "versions": [_version(one) for one in versions_of(code, here)],
        }
        return answer(told)

    @expose("/<code>", methods=["POST"])
    @writes
    @once
    def publish(self, code: str) -> Answer:
        """Publish a version
        ---
        post:
          summary: "The procedure with these changes, and no others, holds from a day on (a draft stays); `overlay` has change and insert, `seen` is the newest version that one knows"
          parameters: [{in: path, name: code, required: true, schema: {type: string}}]
          requestBody:
            required: true
            content: {application/json: {schema: {type: object, required: [overlay, since, reason]}}}
          responses:
            201: {description: The version}
            400: {description: No overlay}
            401: {description: Not signed in}
            403: {description: Not for this duty}
            404: {description: No such procedure}
            409: {description: "A version that one has not seen was published meanwhile, or begins on that day too (`stale`)"}
            422: {description: "Why the procedure can't be so, by stage, or faults of the form"}
        """
        given = body()
        # left out is not emptied: `{}` takes the type's own again
        overlay = member(given, "overlay", must=True)
        del given["overlay"]
        seen = Seen(seen_of(given, "seen"))
        given.pop("seen", None)
        said = {k: v for k, v in forms.load(PublishForm(), given).items() if v is not None}
        since = said["since"]
        row = operations.publish(code, actor().division, overlay=overlay, seen=seen, **said)
        return {"code": code, "number": row.number, "since": since.isoformat()}, 201


def _version(one: Published) -> dict[str, Any]:
    return {
        "number": one.number,
        "since": one.since.isoformat(),
        "until": one.until.isoformat() if one.until else None,
        "overlay": dict(one.overlay),
        "by": one.by,
        "at": one.at.isoformat(),
        "reason": one.reason,
        "basis": one.basis,
    }
