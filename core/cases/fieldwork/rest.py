"""REST of visits."""

from __future__ import annotations

from flask import Response, request
from flask_appbuilder.api import expose

from core.cases.acting import ACTING
from core.cases.fieldwork.forms import Photos
from core.cases.fieldwork.operations import add_photos
from core.cases.rows_shown import photo_shown
from core.documents.requests import sent_files
from core.web import forms
from core.web.api import Api, answer
from core.web.guard import writes


class VisitApi(Api):
    """Photographs of a visit."""

    resource_name = "cases"
    class_permission_name = "Case"
    write_by = ACTING
    openapi_spec_tag = "Cases"

    @expose("/<no>/photos", methods=["POST"])
    @writes
    def post(self, no: str) -> Response:
        """Hand in photographs of a visit
        ---
        post:
          summary: "Photographs (`file`, several) of the visit at `stage`, taken at `place`; the time is that of the call"
          parameters: [{in: path, name: "no", required: true, schema: {type: string}}]
          requestBody:
            required: true
            content: {multipart/form-data: {schema: {type: object, required: [stage, place, file]}}}
          responses:
            201: {description: Kept}
            401: {description: Not signed in}
            403: {description: "Outside one's scope, or not the one who makes the visit"}
            409: {description: No such visit is being made}
            422: {description: "None, too many, not a JPEG or PNG"}
        """
        given = forms.load(Photos(), {"place": request.form.get("place", "")})
        kept = add_photos(no, request.form.get("stage", ""), given["place"], sent_files())
        return answer({"photos": [photo_shown(photo) for photo in kept]}, 201)
