"""What the public does without sign-in: calls are counted by address, in the database for every worker; one applies."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from flask import request
from marshmallow import ValidationError, fields
from sqlalchemy import case, delete
from sqlalchemy.dialects import postgresql, sqlite

from core.actor import NOBODY, acting_as
from core.cases.application import Filing
from core.cases.models import Case
from core.cases.operations import object_to_notice, open_case
from core.cases.versions import type_of
from core.clock import real_now, today
from core.db import Scope, blind, db, seeing_everything, use_scope
from core.db.transaction import later
from core.divisions.queries import office_of
from core.errors import Incomplete, NotFound, TooMany
from core.notices.models import Objection
from core.numbers import clean_number
from core.portal.models import PublicCalls
from core.portal.queries import case_of_receipt, folded, noticed_case, objection_numbered, require_open
from core.text import Message, _


@dataclass(frozen=True)
class Bound:
    """So many of a kind from one address (or from all: `anywhere`) within a stretch of time; an office has one address."""

    kind: str
    most: int
    within: timedelta
    said: Message
    next: Message
    anywhere: bool = False

    def caller(self, of: str = "") -> str:
        """The address of the one who calls, and what he asks of, as it may be kept for this kind."""
        place = "" if self.anywhere else request.remote_addr or ""
        return blind(f"{self.kind} {place} {of}".rstrip())


CALLS = Bound("public", 60, timedelta(minutes=1), _("一分钟内查询次数过多。"), _("请一分钟后再试。"))
FILINGS = Bound(
    "applied",
    20,
    timedelta(hours=1),
    _("一小时内从同一网络提交的申请过多。"),
    _("请一小时后再试，或到受理窗口申请。"),
)

LOOK_UPS = Bound(
    "wrong",
    30,
    timedelta(hours=1),
    _("一小时内从同一网络查错的次数过多。"),
    _("请一小时后再试，或到受理窗口查询。"),
)
"""Wrong pairs of receipt and code, of whatever receipt: who tries numbers one after another is stopped."""

CODES = Bound(
    "code",
    5,
    timedelta(hours=1),
    _("查询码错误次数过多。"),
    _("请一小时后再试，或到受理窗口查询。"),
)
"""Wrong codes of one receipt from one address: a stranger's tries do not shut out whose receipt it is."""

CODES_ANYWHERE = replace(CODES, kind="codes", most=50, anywhere=True)
"""Wrong codes of one receipt from all addresses together: a code has six digits."""


LONGEST = timedelta(days=1)
"""No bound looks further back."""


def let_in() -> None:
    """Count this call; TooMany once so many came from its address within the time."""
    refuse_beyond(CALLS)
    _count_later(CALLS)


def _count_later(bound: Bound, of: str = "") -> None:
    caller = bound.caller(of)
    later(lambda: count_call(caller, bound.within))


def refuse_beyond(bound: Bound, of: str = "") -> None:
    """TooMany once so many of a kind came from the caller's address within the time."""
    calls = db.session.get(PublicCalls, bound.caller(of))
    if calls is not None and calls.n >= bound.most and calls.begun_at > real_now() - bound.within:
        raise TooMany(bound.said, next=bound.next)


def count_call(caller: str, within: timedelta) -> None:
    """One more; the first after the time begins anew. The database counts, so that none of those that come at once is lost."""
    insert = postgresql.insert if db.session.connection().dialect.name == "postgresql" else sqlite.insert
    now = real_now()
    over = PublicCalls.begun_at <= now - within
    anew = {
        "n": case((over, 1), else_=PublicCalls.n + 1),
        "begun_at": case((over, now), else_=PublicCalls.begun_at),
    }
    first = insert(PublicCalls).values(caller=caller, n=1, begun_at=now)
    db.session.connection().execute(first.on_conflict_do_update(index_elements=["caller"], set_=anew))


def forget_calls(_today: date) -> int:
    """Remove counts that began longer ago than any bound looks back; how many."""
    old = delete(PublicCalls).where(PublicCalls.begun_at < real_now() - LONGEST)
    return int(db.session.connection().execute(old).rowcount)


def look_up(receipt: str, code: str, *, proxies: bool = False) -> Case:
    """As `case_of_receipt`; TooMany once so many wrong pairs came within the hour: for the receipt, from the address."""
    receipt, code = folded(receipt), folded(code)
    bounds = {LOOK_UPS: "", CODES: receipt[:12], CODES_ANYWHERE: receipt[:12]}
    for bound, of in bounds.items():
        refuse_beyond(bound, of)
    try:
        return case_of_receipt(receipt, code, proxies=proxies)
    except NotFound:
        for bound, of in bounds.items():
            _count_later(bound, of)
        raise


def look_up_objection(number: str) -> Objection:
    """As `objection_numbered`; TooMany once so many wrong numbers came from the caller's address within the hour."""
    refuse_beyond(LOOK_UPS)
    try:
        return objection_numbered(folded(number))
    except NotFound:
        _count_later(LOOK_UPS)
        raise


_NO_NAME = re.compile(r"[\d<>&=\"/\\{}\[\]|@#$%^*_+~`]")
MUSTS = ("applicant.phone", "consents")
"""What is asked of who applies from home beyond the form's own: the clerk rings him, and sending it is his signature."""


def apply_online(given: Filing, *also: Callable[[], object]) -> Case:
    """An application that its maker hands in without sign-in: a case at acceptance, with receipt and look-up code.

    Incomplete with every fault of the form, and with what tests of the caller's find (`also`). Nothing that the state
    knows of the people is looked at, so that nobody learns it here; they are registered when an officer accepts the case.
    """
    require_open(type_of(given.type_code), given.division)
    refuse_beyond(FILINGS)
    own = (
        lambda: _can_be_rung(given.data),
        lambda: _applicant_signs(given.data),
        lambda: _names_are_names(given.data),
    )
    with acting_as(NOBODY), use_scope(Scope.of(office_of(given.division))):
        case = open_case(given, *also, *own)
    count_call(FILINGS.caller(), FILINGS.within)  # with the case: a form that was refused is no application
    return case


def _applicant(data: Mapping[str, Any]) -> Mapping[str, Any]:
    found = data.get("applicant")
    return found if isinstance(found, Mapping) else {}


def _can_be_rung(data: Mapping[str, Any]) -> None:
    if not str(_applicant(data).get("phone") or "").strip():
        said = _("请填写联系电话，受理人员要和您联系。")
        raise Incomplete(said, fields={"applicant.phone": [said]})


def _names_are_names(data: Mapping[str, Any]) -> None:
    """Nobody compares with a card what is typed at home: no name has digits or markup."""
    members = data.get("members")
    told = enumerate(members if isinstance(members, list) else ())
    people = {"applicant": _applicant(data), **{f"members.{i}": m for i, m in told if isinstance(m, Mapping)}}
    wrong = [key for key, one in people.items() if _NO_NAME.search(str(one.get("name") or ""))]
    if wrong:
        said = _("姓名里不能有数字和符号，请按身份证填写。")
        raise Incomplete(said, fields={f"{key}.name": [said] for key in wrong})


def _applicant_signs(data: Mapping[str, Any]) -> None:
    """Who hands in from home signs both texts himself by it; the others may sign until acceptance (社会救助法 40)."""
    own = clean_number(str(_applicant(data).get("id_number") or ""))
    told = data.get("consents")
    rows = [(i, c) for i, c in enumerate(told if isinstance(told, list) else ()) if isinstance(c, Mapping)]
    mine = next(((i, c) for i, c in rows if clean_number(str(c.get("id_number") or "")) == own), None)
    missing = [word for word in ("statement", "authorised") if not (mine and _says_yes(mine[1].get(word)))]
    if not missing:
        return
    said = _("请先签署诚信承诺书和核对授权书：不如实报告的，要承担法律责任。")
    places = [f"consents.{mine[0]}.{word}" for word in missing] if mine else ["consents"]
    raise Incomplete(said, basis=("SAL26:40",), fields={place: [said] for place in places})


def _says_yes(given: Any) -> bool:
    """As the form reads it: "false", "no" and "0" are no signature."""
    try:
        return bool(fields.Boolean().deserialize(given))
    except ValidationError:
        return False


def object_online(code: str, given: Mapping[str, Any]) -> Objection:
    """Somebody objects to a notice that hangs now, by the code on its sheet; as `object_to_notice` otherwise."""
    no = noticed_case(code)
    with acting_as(NOBODY), seeing_everything():
        return object_to_notice(no, {**given, "received_on": today().isoformat(), "channel": "portal"})
