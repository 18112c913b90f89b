"""REST of cases: open, list, show, finish, act, papers, assess; JSON in, JSON out, one error shape."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from functools import wraps
from typing import Any

from flask import Response, request
from flask_appbuilder.api import expose

from core.actor import actor
from core.cases import operations
from core.cases.models import Answered, Case
from core.cases.operations import Filing
from core.cases.queries import MOST, Wanted, case_numbered, list_cases
from core.cases.shown import Shown, list_item
from core.cases.versions import type_of
from core.clock import now
from core.db import db, select
from core.documents import operations as documents
from core.documents.uploads import Upload
from core.errors import BadInput, Incomplete, NotFound
from core.modules.queries import ever_had
from core.plugins import registry
from core.text import _
from core.web.api import Api, answer, body
from core.web.guard import reads, writes

KEPT_HOURS = 24
ACTING = (
    "accept",
    "survey",
    "review",
    "confirm",
    "visit",
    "verify",
    "supervise",
    "petitions",
    "file_on_behalf",
    "post",
)
"""Rights of those who do something in a case; which stage, the stage itself says."""

Answer = tuple[dict[str, Any], int]


def once(function: Callable[..., Answer]) -> Callable[..., Response]:
    """With header Idempotency-Key a repeat gets the first answer for 24 hours; the same key with another body is 422."""

    @wraps(function)
    def first(self: Any, *args: Any, **kwargs: Any) -> Response:
        key = request.headers.get("Idempotency-Key", "")[:80]
        if not key:
            found, status = function(self, *args, **kwargs)
            return answer(found, status)
        return _kept(self, function, key, args, kwargs)

    return first


def _kept(self: Any, function: Callable[..., Answer], key: str, args: Any, kwargs: Any) -> Response:
    user = actor().user_id or 0
    print_ = hashlib.sha256(f"{request.path}\n".encode() + request.get_data()).hexdigest()
    since = now() - timedelta(hours=KEPT_HOURS)
    row = db.session.scalar(
        select(Answered).where(Answered.user_id == user, Answered.key == key).with_for_update()
    )
    if row is not None and row.at >= since:
        if row.fingerprint != print_:
            raise Incomplete(
                _("同一 Idempotency-Key 已用于另一请求。"), next=_("请换一个键后重发。"), code="key_reused"
            )
        return answer(row.body, row.status)
    found, status = function(self, *args, **kwargs)
    if row is not None:
        db.session.delete(row)
        db.session.flush()
    db.session.add(
        Answered(
            user_id=user,
            key=key,
            fingerprint=print_,
            status=status,
            body=json.loads(json.dumps(found, default=str)),
            at=now(),
        )
    )
    return answer(found, status)


def day(value: Any, field: str) -> date | None:
    """An ISO date of a request; BadInput when it is none."""
    if value in (None, ""):
        return None
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise BadInput(_("“%(field)s”应为 YYYY-MM-DD 格式的日期。", field=field)) from None


def known_type(code: Any, division: str) -> str:
    """The code of a type that this place has or had; NotFound otherwise (ruling 12)."""
    if not isinstance(code, str) or code not in registry().case_types:
        raise NotFound(_("没有这一救助事项。"), next=_("请从 /api/v1/modules 查看本地事项。"))
    if division and not ever_had(registry().module_of[code], division):
        raise NotFound(_("本地没有开通这一救助事项。"))
    return code


class CaseApi(Api):
    """Cases. Scope, duty and stage are tested below this class: it only reads requests and writes answers."""

    resource_name = "cases"
    class_permission_name = "Case"
    read_by, write_by = ("read_cases",), ACTING
    openapi_spec_tag = "Cases"

    @expose("/", methods=["GET"])
    @expose("", methods=["GET"])
    @reads
    def get_list(self) -> Response:
        """List cases by keyset
        ---
        get:
          summary: Cases within the caller's scope, newest first
          parameters:
            - {in: query, name: type, schema: {type: string}}
            - {in: query, name: stage, schema: {type: string}}
            - {in: query, name: division, schema: {type: string}}
            - {in: query, name: status, schema: {type: string, enum: [open, closed]}}
            - {in: query, name: due_before, schema: {type: string, format: date}}
            - {in: query, name: name, schema: {type: string}}
            - {in: query, name: cursor, schema: {type: integer, minimum: 1}}
            - {in: query, name: limit, schema: {type: integer, minimum: 1, maximum: 200}}
          responses:
            200: {description: A page of cases and the cursor of the next}
            400: {description: A parameter cannot be read}
            401: {description: Not signed in}
            403: {description: Not allowed}
        """
        rows, following = list_cases(_wanted(request.args))
        return answer({"items": [list_item(row) for row in rows], "next": following}, 200)

    @expose("", methods=["POST"])
    @expose("/", methods=["POST"])
    @writes
    @once
    def post(self) -> Answer:
        """Register an application
        ---
        post:
          summary: Register an application; the case begins open at acceptance
          requestBody:
            required: true
            content: {application/json: {schema: {type: object, required: [type, division, applicant]}}}
          responses:
            201: {description: Number, receipt and stage}
            400: {description: The body cannot be read}
            401: {description: Not signed in}
            403: {description: Outside one's scope}
            404: {description: The place never had the module}
            409: {description: The module is switched off}
            422: {description: "Every fault, by field"}
        """
        return opened(operations.open_case(filing(body()))), 201

    @expose("/<no>", methods=["GET"])
    @reads
    def get(self, no: str) -> Response:
        """Show a case
        ---
        get:
          summary: A case with what the caller may do now
          parameters: [{in: path, name: "no", required: true, schema: {type: string}}]
          responses:
            200: {description: The case}
            401: {description: Not signed in}
            403: {description: "Outside one's scope, or no such number"}
        """
        return answer(Shown(case_numbered(no)).as_json(), 200)

    @expose("/<no>/finish", methods=["POST"])
    @writes
    @once
    def finish(self, no: str) -> Answer:
        """Finish a stage or sign one's part of it
        ---
        post:
          summary: Finish a stage, or sign one's part of it
          parameters:
            - {in: path, name: "no", required: true, schema: {type: string}}
            - {in: header, name: Idempotency-Key, schema: {type: string, maxLength: 80}}
          requestBody:
            required: true
            content: {application/json: {schema: {type: object, required: [stage, outcome]}}}
          responses:
            200: {description: The case moved, or waits for others}
            400: {description: The body cannot be read}
            401: {description: Not signed in}
            403: {description: Not your stage}
            409: {description: A rule said no, or the case was moved meanwhile}
            422: {description: Faults of the form}
        """
        given = body()
        stage, outcome = _word(given, "stage"), _word(given, "outcome")
        case = operations.finish(
            no,
            stage,
            outcome,
            version=_version(given),
            form=_object(given, "form"),
            note=str(given.get("note") or ""),
        )
        return moved(case, stage), 200

    @expose("/<no>/acts", methods=["POST"])
    @writes
    @once
    def acts(self, no: str) -> Answer:
        """Report an event or act on the case
        ---
        post:
          summary: "An event of the type, or extend, pause, resume"
          parameters: [{in: path, name: "no", required: true, schema: {type: string}}]
          requestBody:
            required: true
            content: {application/json: {schema: {type: object, required: [act]}}}
          responses:
            200: {description: Done}
            400: {description: The body cannot be read}
            401: {description: Not signed in}
            403: {description: Not for this duty}
            409: {description: It cannot happen now}
            422: {description: Faults of the form}
        """
        given = body()
        case = operations.happen(
            no,
            _word(given, "act"),
            version=_version(given),
            form=_object(given, "form"),
            note=str(given.get("note") or ""),
        )
        return moved(case, ""), 200

    @expose("/<no>/postings", methods=["POST"])
    @writes
    @once
    def postings(self, no: str) -> Answer:
        """Record that a notice hangs in a channel
        ---
        post:
          summary: A notice hangs in a channel; its days run once it hangs in every required one
          parameters: [{in: path, name: "no", required: true, schema: {type: string}}]
          requestBody:
            required: true
            content: {application/json: {schema: {type: object, required: [stage, channel]}}}
          responses:
            200: {description: Recorded}
            400: {description: The body cannot be read}
            401: {description: Not signed in}
            403: {description: Not for this duty}
            422: {description: "No such channel, posted already, or a day to come"}
        """
        given = body()
        stage = _word(given, "stage")
        case = operations.hang(no, stage, _word(given, "channel"), day(given.get("up_on"), "up_on"))
        return moved(case, stage), 200

    @expose("/<no>/answers", methods=["POST"])
    @writes
    @once
    def answers(self, no: str) -> Answer:
        """Enter what a source says of a person
        ---
        post:
          summary: "What one source of the means check says of one person: clean, hit or unreachable"
          parameters: [{in: path, name: "no", required: true, schema: {type: string}}]
          requestBody:
            required: true
            content: {application/json: {schema: {type: object, required: [stage, member, source, state]}}}
          responses:
            200: {description: Recorded}
            400: {description: The body cannot be read}
            401: {description: Not signed in}
            403: {description: Not for this duty}
            409: {description: The check is not open}
            422: {description: No such person or source}
        """
        given = body()
        stage = _word(given, "stage")
        items = given.get("items") or []
        if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
            raise BadInput(_("“items”应为列表。"))
        case = operations.report(
            no,
            stage,
            _word(given, "member"),
            _word(given, "source"),
            _word(given, "state"),
            str(given.get("detail") or ""),
            items,
        )
        return moved(case, stage), 200

    @expose("/<no>/papers", methods=["POST"])
    @writes
    def papers(self, no: str) -> Response:
        """Hand in a paper
        ---
        post:
          summary: Upload a file against an entry of the checklist
          parameters: [{in: path, name: "no", required: true, schema: {type: string}}]
          requestBody:
            required: true
            content: {multipart/form-data: {schema: {type: object, required: [document]}}}
          responses:
            201: {description: Stored}
            401: {description: Not signed in}
            403: {description: Outside one's scope}
            413: {description: Too large}
            422: {description: Not a PDF, JPEG or PNG}
        """
        case = case_numbered(no)
        paper = documents.receive_paper(
            case,
            paper_type(case, request.form.get("document", "")),
            upload=_upload(),
            state=request.form.get("state", "present"),
            note=request.form.get("note", ""),
        )
        return answer({"id": paper.id, "document": paper.document, "state": paper.state}, 201)


def _upload() -> Upload | None:
    sent = request.files.get("file")
    return Upload(sent.filename or "", sent.read()) if sent is not None else None


def paper_type(case: Case, code: str) -> Any:
    """The document type of that form number; Incomplete when the type has none such."""
    found = registry().documents.get((case.type_code, code))
    if found is None:
        raise Incomplete(_("材料清单中没有这一项。"), fields={"document": [_("请从清单中选择。")]})
    return found


def _wanted(args: Mapping[str, str]) -> Wanted:
    """Filters of an address; BadInput for anything that cannot be read."""
    if args.get("status") not in (None, "", "open", "closed"):
        raise BadInput(_("“status”只能是 open 或 closed。"))
    return Wanted(
        type_code=args.get("type", ""),
        stage=args.get("stage", ""),
        division=_code(args.get("division", "")),
        status=args.get("status", ""),
        due_before=day(args.get("due_before"), "due_before"),
        name=args.get("name", "")[:40],
        after=_number(args, "cursor", 2**53),
        limit=_number(args, "limit", MOST) or 50,
    )


def _code(value: str) -> str:
    if value and not (value.isascii() and value.isalnum() and len(value) <= 12):
        raise BadInput(_("“division”应为行政区划代码。"))
    return value


def _number(args: Mapping[str, str], name: str, most: int) -> int | None:
    value = args.get(name)
    if value in (None, ""):
        return None
    if not str(value).isascii() or not str(value).isdigit() or not 1 <= int(str(value)[:20]) <= most:
        raise BadInput(
            _("“%(name)s”应为 1 到 %(most)s 之间的整数。", name=name, most=most),
            next=_("请更正地址中的参数。"),
        )
    return int(str(value))


def _word(given: Mapping[str, Any], name: str) -> str:
    value = given.get(name)
    if not isinstance(value, str) or not value:
        raise BadInput(_("缺少“%(name)s”。", name=name))
    return value


def _version(given: Mapping[str, Any]) -> int | None:
    value = given.get("version")
    if value is None:
        return None
    if not isinstance(value, int) or isinstance(value, bool):
        raise BadInput(_("“version”应为整数。"))
    return value


def _object(given: Mapping[str, Any], name: str) -> dict[str, Any]:
    value = given.get(name) or {}
    if not isinstance(value, dict):
        raise BadInput(_("“%(name)s”应为 JSON 对象。", name=name))
    return value


def filing(given: Mapping[str, Any]) -> Filing:
    """A `POST /cases` body as a Filing; applicant and members stand beside the type's own fields."""
    division = str(given.get("division") or "")
    if len(division) != 12 or not division.isascii() or not division.isalnum():
        raise Incomplete(
            _("请填写申请家庭所在的村（社区）。"), fields={"division": [_("应为 12 位村（社区）代码。")]}
        )
    data = {**_object(given, "fields"), "applicant": _object(given, "applicant")}
    for name in ("members", "consents"):
        if given.get(name) is not None:
            data[name] = given[name]
    return Filing(
        known_type(given.get("type"), division),
        division,
        str(given.get("channel") or "window"),
        data,
        paper_date=day(given.get("paper_date") or data.get("paper_date"), "paper_date"),
    )


def opened(case: Case) -> dict[str, Any]:
    """The answer of a registration."""
    return {
        "no": case.no,
        "type": case.type_code,
        "stage": case.stage,
        "version": case.version,
        "receipt": case.receipt,
        "code": case.look_up_code,
        "opened_on": case.opened_on.isoformat(),
    }


def moved(case: Case, stage: str) -> dict[str, Any]:
    """Where the case stands after an act; who is still waited for when it stayed."""
    open_ = [row for row in case.entries if row.left_on is None]
    waiting = [row for row in open_ if row.stage == stage and row.opinions]
    return {
        "no": case.no,
        "version": case.version,
        "stage": case.stage,
        "open": [row.stage for row in open_],
        "ended_as": case.ended_as,
        "due_on": case.due_on.isoformat() if case.due_on else None,
        "waiting_for": [
            {"duty": row.duty, "division": row.division, "more": row.need - len(row.opinions)}
            for row in waiting
        ],
    }


class AssessApi(Api):
    """What the rules would advise on given facts; writes nothing."""

    resource_name = "assess"
    class_permission_name = "Case"
    read_by, write_by = ("read_cases",), ACTING
    openapi_spec_tag = "Cases"

    @expose("", methods=["POST"])
    @expose("/", methods=["POST"])
    @reads
    def post(self) -> Response:
        """Assess facts
        ---
        post:
          summary: Advice with its working; nothing is stored
          requestBody:
            required: true
            content: {application/json: {schema: {type: object, required: [type, division, facts]}}}
          responses:
            200: {description: The advice}
            400: {description: The body cannot be read}
            401: {description: Not signed in}
            404: {description: No such type here}
            422: {description: Faults of the facts}
        """
        from core.cases.assess import advice_on

        given = body()
        division = str(given.get("division") or "")
        code = known_type(given.get("type"), division)
        on = day(given.get("on"), "on")
        return answer(advice_on(type_of(code), division, on, _object(given, "facts")), 200)


__all__ = ["AssessApi", "CaseApi"]
