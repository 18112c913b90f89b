"""What the REST interface says of itself: every call with its answers as OpenAPI 3, for those who are signed in."""

from __future__ import annotations

from typing import Any, ClassVar

from apispec import APISpec
from flask import Response, current_app, request
from flask_appbuilder.api import BaseApi, expose

from core.web.api import Api, answer
from core.web.guard import reads

_TEXT = {"type": "string"}
ERROR = {
    "type": "object",
    "required": ["error"],
    "properties": {
        "error": {
            "type": "object",
            "required": ["code", "message", "basis", "next", "fields"],
            "properties": {
                "code": _TEXT,
                "message": _TEXT | {"description": "What happened, in one sentence"},
                "basis": {"type": "array", "items": _TEXT},
                "next": _TEXT,
                "fields": {"type": "object", "description": "Faults by the name of a field"},
                "reference": _TEXT,
            },
        }
    },
}
"""The shape of every refusal."""


class OpenApi(Api):
    """`GET /api/v1/_openapi`: made of what the REST classes say at their methods."""

    resource_name = "_openapi"
    class_permission_name = "OpenApi"
    read_by: ClassVar[tuple[str, ...]] = ("*",)
    openapi_spec_tag = "OpenAPI"

    @expose("", methods=["GET"])
    @reads
    def get(self) -> Response:
        """This document
        ---
        get:
          summary: Every call of this interface as OpenAPI 3
          responses:
            200: {description: The document, content: {application/json: {schema: {type: object}}}}
            401: {description: Not signed in}
        """
        return answer(document())


def document() -> dict[str, Any]:
    """The calls of every REST class of this application."""
    name = current_app.config["APP_NAME"]
    spec = APISpec(name, "v1", "3.0.3", servers=[{"url": request.host_url.rstrip("/")}])
    spec.components.schema("Error", ERROR)
    for api in current_app.appbuilder.baseviews:  # type: ignore[attr-defined]
        if isinstance(api, BaseApi) and api.version == "v1":
            api.add_api_spec(spec)
    found: dict[str, Any] = spec.to_dict()
    for answers in (found["components"]["responses"], *_answers(found)):
        _refused_in_one_shape(answers)
    return found


def _answers(found: dict[str, Any]) -> list[dict[str, Any]]:
    """The answers of every call, and of a call that asks for a sign-in that a token carries it."""
    calls = [call for path in found["paths"].values() for call in path.values()]
    for call in calls:
        if call.get("security"):
            call["security"] = [{"jwt": []}]
    return [call["responses"] for call in calls]


def _refused_in_one_shape(answers: dict[str, Any]) -> None:
    for status, told in answers.items():
        if status >= "400" and "$ref" not in told:
            told["content"] = {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}
