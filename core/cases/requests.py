"""What requests about cases say, read and refused in one sentence; and how an act is answered."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from functools import wraps
from secrets import token_hex
from typing import Any

from flask import Response, request, url_for

from core.actor import actor
from core.cases.application import Filing
from core.cases.filers import channels, require_filer
from core.cases.models import Answered, Case
from core.cases.operations import bulk
from core.cases.proxies.queries import proxies_of
from core.cases.queries import MOST, Wanted
from core.cases.rows_shown import still_missing
from core.cases.versions import process_of, type_of
from core.clock import month_of, now, today
from core.db import db, insert, select
from core.declare.applications import CHANNELS, OUTSIDE
from core.declare.fields import of_our_time
from core.divisions import queries as divisions
from core.documents.uploads import Upload
from core.errors import BadInput, Incomplete, JiuzhuError, NotAllowed, NotFound
from core.modules.queries import ever_had
from core.numbers import whole_number
from core.plugins import registry
from core.text import Text, _
from core.web.api import answer
from core.web.filterbar import hidden, told

KEPT_HOURS = 24
VILLAGE = 12
"""Digits of a village's code."""
_MONTH = re.compile(r"(19\d\d|20\d\d|2100)-(0[1-9]|1[0-2])", re.ASCII)
"""Of the years that forms take too: the month after another one may be no date."""

SEVERAL = re.compile(r"[,，、;；\s]")
"""What stands between several numbers; none of it in one."""
_OF_A_STAGE = frozenset({"stage", "outcome", "version", "seen", "form", "note"})
HANDING_OVER = ("accept", "keep_file", "post", "review", "confirm", "petitions")
"""Rights of those who hand letters over and record it; a check centre or a supervisor does not."""

Answer = tuple[dict[str, Any], int]


def once(function: Callable[..., Answer]) -> Callable[..., Response]:
    """With header Idempotency-Key a repeat gets the first answer for 24 hours; the same key with another body is 422."""

    @wraps(function)
    def first(self: Any, *args: Any, **kwargs: Any) -> Response:
        def run() -> Answer:
            return function(self, *args, **kwargs)

        key = request.headers.get("Idempotency-Key", "")[:80]
        print_ = hashlib.sha256(f"{request.path}\n".encode() + request.get_data()).hexdigest()
        return answer(*(answered_once(key, print_, run) if key else run()))

    return first


def answered_once(key: str, print_: str, run: Callable[[], Answer]) -> Answer:
    """What `run` answers, or answered the first time under this key; Incomplete where the key stood for another print."""
    row = _claimed(actor().user_id or 0, key)
    if row.status and row.at >= now() - timedelta(hours=KEPT_HOURS):
        if row.fingerprint != print_:
            raise Incomplete(
                _("同一 Idempotency-Key 已用于另一请求。"), next=_("请换一个键后重发。"), code="key_reused"
            )
        return row.body, row.status
    found, status = run()
    row.fingerprint, row.status, row.at = print_, status, now()
    row.body = json.loads(json.dumps(found, default=str))
    return found, status


FORM_KEY = 32
"""Characters of the key that a form is given when it is shown."""


def new_key() -> str:
    """A key for a form that is shown."""
    return token_hex(FORM_KEY // 2)


def filed_once(run: Callable[[], Iterable[Case]]) -> list[str]:
    """Numbers of the cases that a form files; one that is sent twice as it was filled in files them once."""

    return list(done_once(lambda: {"cases": [case.no for case in run()]})["cases"])


def done_once(run: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """What `run` answers to a form; one that is sent twice as it was filled in does it once and is answered the same."""
    if len(request.form.get("once", "")) != FORM_KEY:
        return run()
    key = filled_in()[:FORM_KEY]
    found, _status = answered_once(f"file {key}", key, lambda: (run(), 303))
    return found


def filled_in() -> str:
    """A print of the form that is sent, by which another one is told from it; the page's token says nothing."""
    filled = sorted((name, value) for name, value in request.form.items(multi=True) if name != "csrf_token")
    return hashlib.sha256(json.dumps(filled).encode()).hexdigest()


def _claimed(user: int, key: str) -> Answered:
    """The key's row, locked until the answer is there; who sends the same key meanwhile waits for it. Status 0: none yet."""
    fresh = insert(Answered).values(user_id=user, key=key, fingerprint="", status=0, body={}, at=now())
    db.session.execute(fresh.on_conflict_do_nothing(index_elements=["user_id", "key"]))
    mine = select(Answered).where(Answered.user_id == user, Answered.key == key).with_for_update()
    return db.session.scalars(mine.execution_options(populate_existing=True)).one()


def day(value: Any, field: str, *, of_form: bool = False) -> date | None:
    """An ISO date of a request; BadInput when it is none, or of no time of ours (`of_form`: the form says that at its field)."""
    if value in (None, ""):
        return None
    try:
        found = date.fromisoformat(value)
    except (TypeError, ValueError):
        raise BadInput(_("“%(field)s”应为 YYYY-MM-DD 格式的日期。", field=field)) from None
    if not of_form and not of_our_time(found):
        raise BadInput(_("“%(field)s”应在1900年到2100年之间。", field=field))
    return found


def month(value: Any, field: str) -> date:
    """The first day of a month of a request, this month without one; BadInput when it is none."""
    if value in (None, ""):
        return month_of(today())
    if not isinstance(value, str) or not _MONTH.fullmatch(value):
        raise BadInput(_("“%(field)s”应为 YYYY-MM 格式的月份，在 1900 年到 2100 年之间。", field=field))
    return date.fromisoformat(f"{value}-01")


def known_type(code: Any, division: str) -> str:
    """The code of a type that this place has or had; NotFound otherwise (ruling 12)."""
    if not isinstance(code, str) or code not in registry().case_types:
        raise NotFound(_("没有这一救助事项。"), next=_("请从 /api/v1/modules 查看本地事项。"))
    if division and not ever_had(registry().module_of[code], division):
        raise NotFound(_("本地没有开通这一救助事项。"), next=_("请从本地已开通的事项中选择。"))
    return code


def wanted(args: Mapping[str, str]) -> Wanted:
    """Filters of an address; BadInput for anything that cannot be read."""
    if args.get("status") not in (None, "", "open", "closed"):
        raise BadInput(_("“status”只能是 open 或 closed。"))
    return Wanted(
        type_code=args.get("type", ""),
        stage=args.get("stage", ""),
        division=_code(args.get("division", "")),
        status=args.get("status", ""),
        due_before=day(args.get("due_before"), "due_before"),
        name=told(args.get("name", ""))[:40],
        after=number_in(args, "cursor", 2**53),
        limit=number_in(args, "limit", MOST) or 50,
    )


def filtered(sent: Mapping[str, str]) -> str:
    """The address of the list with what its bar was sent with; of a name only what is sealed."""
    typed: dict[str, Any] = {
        key: sent[key] for key in ("type", "stage", "status", "due_before") if sent.get(key)
    }
    if sent.get("name"):
        typed["name"] = hidden(sent["name"])
    return url_for("Cases.list", **typed)


def _code(value: str) -> str:
    if value and not (value.isascii() and value.isalnum() and len(value) <= 12):
        raise BadInput(_("“division”应为行政区划代码。"))
    return value


def number_in(args: Mapping[str, str], name: str, most: int) -> int | None:
    """A whole number from 1 to `most` of an address; None when it is left out, BadInput for anything else."""
    value = args.get(name)
    if value in (None, ""):
        return None
    found = whole_number(str(value), most)
    if not found:
        raise BadInput(
            _("“%(name)s”应为 1 到 %(most)s 之间的整数。", name=name, most=most),
            next=_("请更正地址中的参数。"),
        )
    return found


def word(given: Mapping[str, Any], name: str) -> str:
    """A word that must be there; BadInput otherwise."""
    value = given.get(name)
    if not isinstance(value, str) or not value:
        raise BadInput(_("缺少“%(name)s”。", name=name))
    return value


def one_case(no: str, given: Mapping[str, Any]) -> None:
    """A call that names several cases, in its address or beside what it says, is refused whole (D57 28, CON-10)."""
    beside = [value for name, value in given.items() if name not in _OF_A_STAGE]
    if SEVERAL.search(no) or any(isinstance(value, list) for value in beside):
        raise bulk()


def seen_of(given: Mapping[str, Any], name: str = "version") -> int | None:
    """The version, or number of signatures, that the caller saw; BadInput when it is none."""
    value = given.get(name)
    if value is None:
        return None
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise BadInput(_("“%(name)s”应为整数。", name=name))
    return value


def member(given: Mapping[str, Any], name: str, *, must: bool = False) -> dict[str, Any]:
    """A JSON object within the body, empty when left out unless it `must` be there; BadInput when it is something else."""
    value = given.get(name) if must else given.get(name) or {}
    if not isinstance(value, dict):
        raise BadInput(_("“%(name)s”应为 JSON 对象。", name=name))
    return value


def filing(given: Mapping[str, Any]) -> Filing:
    """A `POST /cases` body as a Filing. NotAllowed for whoever doesn't register matters of this type."""
    found = application_in(given)
    require_filer(type_of(found.type_code))
    return found


def application_in(given: Mapping[str, Any]) -> Filing:
    """What a body hands in: applicant and members, where there are such, stand beside the type's own fields."""
    division = str(given.get("division") or "")
    if len(division) != 12 or not division.isascii() or not division.isalnum():
        raise Incomplete(
            _("请填写申请家庭所在的村（社区）。"), fields={"division": [_("应为 12 位村（社区）代码。")]}
        )
    code = known_type(given.get("type"), division)
    if not divisions.exists(division):
        raise Incomplete(
            _("没有这个村（社区），未登记。"),
            next=_("请从所在乡镇（街道）的村（社区）中选择；区划有变动的，由管理员先登记。"),
            fields={"division": [_("区划表中没有这一代码。")]},
        )
    data = dict(member(given, "fields"))
    if given.get("applicant") is not None:
        data["applicant"] = member(given, "applicant")
    for name in ("members", "consents", "paper_date"):
        if given.get(name) is not None:
            data[name] = given[name]
    channel = given.get("channel") or "window"
    if not isinstance(channel, str) or channel not in CHANNELS:
        raise Incomplete(_("没有这一申请方式。"), fields={"channel": [_("请从列表中选择。")]})
    return Filing(
        code, division, channel, data, paper_date=day(data.get("paper_date"), "paper_date", of_form=True)
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
        "proxy_code": next((row.look_up_code for row in proxies_of(case.id)), None),
        "opened_on": case.opened_on.isoformat(),
    }


def moved(case: Case, stage: str) -> dict[str, Any]:
    """Where the case stands after an act; who is still waited for when it stayed."""
    open_ = [row for row in case.entries if row.left_on is None]
    waiting, lines = [row for row in open_ if row.stage == stage and row.opinions], process_of(case).pipeline
    return {
        "no": case.no,
        "version": case.version,
        "stage": case.stage,
        "open": [row.stage for row in open_],
        "ended_as": case.ended_as,
        "due_on": case.due_on.isoformat() if case.due_on else None,
        "waiting_for": [
            {"duty": r.duty, "division": r.division, "more": max(1, still_missing(lines[r.stage], r))}
            for r in waiting
        ],
    }


def refusal(run: Callable[[], Any]) -> JiuzhuError | None:
    """What an operation says no with; nothing of it stays then, and the form is shown again as typed."""
    try:
        run()
        db.session.flush()
    except NotAllowed:
        raise
    except JiuzhuError as error:
        db.session.rollback()
        return error
    return None


def village(code: str) -> str:
    """The code of a village below one's own place; Incomplete for any other."""
    if code not in dict(villages()):
        raise Incomplete(_("请选择申请家庭所在的村（社区）。"), fields={"division": [_("请选择")]})
    return code


def villages() -> list[tuple[str, str]]:
    """The villages and communities below one's own place; at the county each with its township."""
    own, on = actor().division, today()
    if divisions.tier_of(own) == "village":
        return [(own, divisions.name_of(own, on))]
    if divisions.tier_of(own) == "township":
        return [(child.code, child.name) for child in divisions.governed(own, on)]
    return [
        (child.code, f"{town.name} · {child.name}")
        for town in divisions.governed(own, on)
        for child in divisions.governed(town.code, on)
    ]


def registrations() -> list[tuple[str, Text]]:
    """Where an applicant may be registered who is not registered here: the county's other villages, another county."""
    own, on = actor().division, today()
    others = [
        (child.code, f"{town.name} · {child.name}")
        for town in divisions.governed(divisions.county_of(own), on)
        if town.code != divisions.township_of(own)
        for child in divisions.governed(town.code, on)
    ]
    return [(OUTSIDE, _("本县（区、市、旗）以外")), *others]


def filing_ways(applied_for: bool) -> dict[str, Any]:
    """What a form of intake offers: the county's ways of applying, and a place for a proxy's mandate."""
    if not applied_for:
        return {"channels": [], "channel": ""}
    known = channels(actor().division, today())
    offered = [(code, CHANNELS[code]) for code in CHANNELS if code in known]
    return {"channels": offered, "channel": request.form.get("channel", _usual_channel())}


def chosen_channel() -> str:
    """How the application came, as the form says it."""
    return request.form.get("channel") or _usual_channel()


def _usual_channel() -> str:
    return "village" if len(actor().division) == VILLAGE else "window"


def mandate() -> Upload | None:
    """The signed mandate that a proxy brings; None where none was attached."""
    sent = request.files.get("mandate")
    return Upload(sent.filename or "", sent.read()) if sent is not None and sent.filename else None
