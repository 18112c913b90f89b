"""REST of passing on."""

from __future__ import annotations

from dataclasses import asdict

from flask import Response
from flask_appbuilder.api import expose

from core.cases.acting import ACTING
from core.cases.passing.doubles import answer_doubles
from core.cases.passing.export import export
from core.cases.passing.forms import Answered, PassOn
from core.cases.passing.operations import pass_on
from core.web import forms
from core.web.api import Api, answer, body
from core.web.guard import reads, writes
from core.web.sending import ZIP, sent


class PassingApi(Api):
    """An application that another place takes."""

    resource_name = "cases"
    class_permission_name = "Case"
    read_by, write_by = ("read_cases",), ACTING
    openapi_spec_tag = "Cases"

    @expose("/<no>/pass-on", methods=["POST"])
    @writes
    def pass_on(self, no: str) -> Response:
        """Pass an application on to where the applicant is registered
        ---
        post:
          summary: "An application that was not accepted goes with its papers to the township of registration in the county; number and receipt stay"
          parameters: [{in: path, name: "no", required: true, schema: {type: string}}]
          requestBody:
            content: {application/json: {schema: {type: object}}}
          responses:
            200: {description: "Number, receipt, and the office that has it now"}
            401: {description: Not signed in}
            403: {description: "Outside one's scope, or a duty that accepts nothing"}
            409: {description: "Accepted or ended, or not another township's to take"}
            422: {description: Faults of the form}
        """
        given = forms.load(PassOn(), body())
        return answer(asdict(pass_on(no, given.get("reason") or "")))

    @expose("/<no>/transfer", methods=["GET"])
    @reads
    def transfer(self, no: str) -> Response:
        """What goes to another county
        ---
        get:
          summary: "The application, the transfer sheet and the papers of a case that was passed to another county, as ZIP"
          parameters: [{in: path, name: "no", required: true, schema: {type: string}}]
          responses:
            200: {description: The file, content: {application/zip: {schema: {type: string, format: binary}}}}
            401: {description: Not signed in}
            403: {description: "Outside one's scope, or a duty that accepts nothing"}
            409: {description: It was not passed to another county}
        """
        return sent(export(no), ZIP, f"{no}.zip")


class DoublesApi(Api):
    """Questions to the place of registration."""

    resource_name = "doubles"
    class_permission_name = "Case"
    write_by = ACTING
    openapi_spec_tag = "Cases"

    @expose("/<no>", methods=["POST"])
    @writes
    def post(self, no: str) -> Response:
        """Answer whether there are doubles
        ---
        post:
          summary: "The clerk at the place of registration says whether the same aid is received (`receiving`) or asked for (`applying`) there, or `none`"
          parameters: [{in: path, name: "no", required: true, schema: {type: string}}]
          requestBody:
            required: true
            content: {application/json: {schema: {type: object, required: [found]}}}
          responses:
            200: {description: Recorded}
            401: {description: Not signed in}
            404: {description: Nothing was asked of this duty and place}
            422: {description: Faults of the form}
        """
        given = forms.load(Answered(), body())
        answer_doubles(no, given["found"], given.get("note") or "")
        return answer({"no": no, "found": given["found"]})
