"""The portal's own calls, without sign-in: is this letter genuine, how does my case stand, what became of my objection."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any

from flask import Blueprint, Response, request
from flask_appbuilder.api import expose

from core.cases.models import Case
from core.cases.requests import Answer, application_in, once
from core.db import seeing_everything
from core.documents import queries as documents
from core.documents.queries import verify
from core.errors import NotFound
from core.portal.operations import apply_online, let_in, look_up, look_up_objection, object_online
from core.portal.queries import (
    ONLINE,
    aid_of,
    code_of,
    follow_ups_of,
    hanging_in,
    is_own,
    lapsed_since,
    letters_of,
    office_addressed,
    online_channel,
    over_since,
    standing,
    what_of,
)
from core.text import _
from core.web.api import Api, answer, body
from core.web.ports import note_view
from core.web.sending import PDF, sent


def no_such_letter() -> NotFound:
    """For a code that is on no letter."""
    return NotFound(_("没有这一查验码对应的文书。"), next=_("请核对文书下方的查验码，或拨打文书上的电话。"))


def checked(token: str) -> dict[str, Any]:
    """What anybody may see of a genuine letter; NotFound for any other code."""
    found = verify(token)
    if found is None:
        raise no_such_letter()
    over = over_since(token)
    if over is not None:
        found = replace(found, in_force=False, ended_on=over)
    if office := office_addressed(token):
        found = replace(found, recipient=office)
    gone = lapsed_since(token) if found.in_force else None
    if gone is not None:
        found = replace(
            found,
            in_force=False,
            ended_on=gone.on,
            replaced_by=gone.replaced_by,
            ended_why=str(gone.why),
        )
    return {k: v.isoformat() if hasattr(v, "isoformat") else v for k, v in asdict(found).items()}


class PublicApi(Api):
    """Answers that anybody may have."""

    resource_name = "public"
    class_permission_name = "Public"
    without_authority = True
    openapi_spec_tag = "Public"

    def create_blueprint(self, *args: Any, **kwargs: Any) -> Blueprint:
        """FAB's; whoever calls too often is turned away before every call."""
        blueprint = super().create_blueprint(*args, **kwargs)
        blueprint.before_request(let_in)
        return blueprint

    @expose("/verify/<token>", methods=["GET"])
    def get_verify(self, token: str) -> Response:
        """Check a letter by its code
        ---
        get:
          summary: Kind, number, date and issuer of a genuine letter, and whether it is in force
          parameters: [{in: path, name: token, required: true, schema: {type: string}}]
          responses:
            200: {description: What the public may see}
            404: {description: No such letter}
            429: {description: Too many calls a minute}
        """
        return answer(checked(token))

    @expose("/applications", methods=["POST"])
    @once
    def apply(self) -> Answer:
        """Apply for assistance
        ---
        post:
          summary: Hand in an application for oneself and those one lives with; the body of POST /cases
          requestBody:
            required: true
            content: {application/json: {schema: {type: object, required: [type, division, applicant]}}}
          responses:
            201: {description: "Receipt and look-up code, with which the applicant asks how the case stands; a proxy is given his own code"}
            404: {description: "No such type, or never applied for in that place"}
            409: {description: Not taken in that place now}
            422: {description: Faults of the form}
            429: {description: Too many calls a minute or applications an hour}
        """
        given = application_in(body())
        channel = given.channel if given.channel in ONLINE else online_channel(given.division)
        case = apply_online(replace(given, channel=channel, paper_date=None))
        told = {"receipt": case.receipt, "code": code_of(case)}
        return told | {"opened_on": case.opened_on.isoformat()}, 201

    @expose("/status", methods=["POST"])
    def status(self) -> Response:
        """How one's case stands
        ---
        post:
          summary: Stage, due day and letters of the case of a receipt, with its look-up code
          requestBody:
            required: true
            content: {application/json: {schema: {type: object, required: [receipt, code]}}}
          responses:
            200: {description: How the case stands}
            404: {description: No such receipt and code}
            429: {description: "Too many wrong codes, or calls a minute"}
        """
        given = body()
        code = str(given.get("code") or "")
        case = look_up(str(given.get("receipt") or ""), code, proxies=True)
        own = is_own(case, code)
        found = {"no": case.no, **_standing(case), "letters": _letters(case) if own else []}
        if own:
            found |= {"aid": aid_of(case), "follow_ups": [_followed(f) for f in follow_ups_of(case)]}
        return answer(found)

    @expose("/letters/<number>", methods=["POST"])
    def own_letter(self, number: str) -> Response:
        """A letter that was issued to oneself
        ---
        post:
          summary: A letter of the case of a receipt as PDF, with its look-up code
          parameters: [{in: path, name: number, required: true, schema: {type: string}}]
          requestBody:
            required: true
            content: {application/json: {schema: {type: object, required: [receipt, code]}}}
          responses:
            200: {description: The letter, content: {application/pdf: {schema: {type: string, format: binary}}}}
            404: {description: "No such receipt, code or letter"}
            429: {description: "Too many wrong codes, or calls a minute"}
        """
        return pdf_of(_own_case(body()), number)

    @expose("/notices", methods=["GET"])
    def notices(self) -> Response:
        """Notices of a village
        ---
        get:
          summary: "What hangs on a village's page today: at most name, number of members, sum and place"
          parameters: [{in: query, name: village, required: true, schema: {type: string}}]
          responses:
            200: {description: "The entries, each with its matter, its kind, its last day and the code to object with"}
            404: {description: No such village}
            429: {description: Too many calls a minute}
        """
        found = hanging_in(request.args.get("village", ""))
        items = [
            {
                **one.shown,
                "matter": str(one.matter),
                "kind": str(one.kind),
                "last_day": one.last and one.last.isoformat(),
                "code": one.code,
            }
            for one in found
        ]
        return answer({"items": items})

    @expose("/objections", methods=["POST"])
    def object_(self) -> Response:
        """Object to a notice
        ---
        post:
          summary: Hold something against a notice that hangs now, by the code on its sheet
          requestBody:
            required: true
            content: {application/json: {schema: {type: object, required: [code, content]}}}
          responses:
            201: {description: The number under which the answer can be looked up}
            404: {description: No such notice}
            409: {description: The notice is over}
            422: {description: Faults of the form}
            429: {description: Too many calls a minute}
        """
        given = body()
        taken = object_online(str(given.pop("code", "")), given)
        return answer({"number": taken.number, "received_on": taken.received_on.isoformat()}, 201)

    @expose("/objections/answer", methods=["POST"])
    def objection(self) -> Response:
        """What became of an objection
        ---
        post:
          summary: When an objection was received and answered, and the answer; its number stands in no address
          requestBody:
            required: true
            content: {application/json: {schema: {type: object, required: [number]}}}
          responses:
            200: {description: "The answer, or that there is none yet"}
            404: {description: No such number}
            429: {description: "Too many wrong numbers, or calls a minute"}
        """
        found = look_up_objection(str(body().get("number") or ""))
        answered = found.answered_on.isoformat() if found.answered_on else None
        told = {"received_on": found.received_on.isoformat(), "answered_on": answered}
        return answer(told | {"answer": found.answer if answered else ""})


def _standing(case: Case) -> dict[str, Any]:
    found = standing(case)
    return {**found, "due_on": found["due_on"] and found["due_on"].isoformat()}


def _letters(case: Case) -> list[dict[str, str]]:
    return [
        {"number": letter.number, "label": letter.label, "issued_on": letter.issued_on.isoformat()}
        for letter in letters_of(case)
    ]


def _followed(case: Case) -> dict[str, Any]:
    """A review or a change as the household may see it."""
    told = {"no": case.no, "what": what_of(case), "opened_on": case.opened_on.isoformat()}
    return {**told, **_standing(case), "letters": _letters(case)}


def pdf_of(case: Case, number: str) -> Response:
    """A letter that was issued to the applicant of a case; NotFound for any other."""
    if number not in {letter.number for letter in letters_of(case)}:
        raise NotFound(_("本案没有这一文书。"), next=_("请从查询结果列出的文书中选择。"))
    with seeing_everything():
        content = documents.letter_pdf(number)
    note_view(f"letter:{number}", "portal")
    return sent(content, PDF, f"{number}.pdf")


def _own_case(given: dict[str, Any]) -> Case:
    return look_up(str(given.get("receipt") or ""), str(given.get("code") or ""))
