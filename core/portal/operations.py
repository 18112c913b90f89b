"""What the public does without sign-in: calls are counted by address, in the database for every worker; one applies."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from flask import request
from sqlalchemy import case
from sqlalchemy.dialects import postgresql, sqlite

from core.actor import NOBODY, acting_as
from core.audit.operations import record
from core.audit.queries import latest
from core.cases.forms import filled
from core.cases.intake import check_numbers
from core.cases.models import Case
from core.cases.operations import Filing, object_to_notice, open_case
from core.cases.versions import type_of
from core.clock import real_now, today
from core.db import Scope, blind, db, seeing_everything, use_scope
from core.db.transaction import later
from core.divisions.queries import name_of, township_of
from core.errors import JiuzhuError, Refused, TooMany
from core.notices.models import Objection
from core.portal.models import PublicCalls
from core.portal.queries import noticed_case, require_open
from core.text import _

MOST, WITHIN = 60, timedelta(minutes=1)  # an office of many people has one address
WRONG = "public.not_registered"
MOST_REFUSED, AN_HOUR = 5, timedelta(hours=1)


def caller_now() -> str:
    """The address of the one who calls, as it may be kept."""
    return blind(f"public {request.remote_addr or ''}")


def let_in() -> None:
    """Count this call; TooMany once so many came from its address within a minute."""
    caller = caller_now()
    calls = db.session.get(PublicCalls, caller)
    if calls is not None and calls.n >= MOST and calls.begun_at > real_now() - WITHIN:
        raise TooMany(_("一分钟内查询次数过多。"), next=_("请一分钟后再试。"))
    later(lambda: count_call(caller))


def count_call(caller: str) -> None:
    """One more; the first after a minute begins anew. The database counts, so that none of those that come at once is lost."""
    insert = postgresql.insert if db.session.connection().dialect.name == "postgresql" else sqlite.insert
    now = real_now()
    over = PublicCalls.begun_at <= now - WITHIN
    anew = {
        "n": case((over, 1), else_=PublicCalls.n + 1),
        "begun_at": case((over, now), else_=PublicCalls.begun_at),
    }
    first = insert(PublicCalls).values(caller=caller, n=1, begun_at=now)
    db.session.connection().execute(first.on_conflict_do_update(index_elements=["caller"], set_=anew))


def apply_online(given: Filing) -> Case:
    """An application that its maker hands in without sign-in: a case at acceptance, with receipt and look-up code.

    Incomplete with every fault of the form. What the state knows of the people is told to nobody here: where the
    register says no, Refused sends to the window; TooMany after five such an hour from one address.
    """
    case_type = type_of(given.type_code)
    require_open(case_type, given.division)
    first = case_type.apply.lines[0]
    form = filled(getattr(first, "form", None), next(iter(first.outcomes)), given.data)
    check_numbers(form.data, today())
    caller = f"caller:{caller_now()}"
    with seeing_everything():
        wrong = latest(what=WRONG, about=caller, limit=MOST_REFUSED)
    if len(wrong) == MOST_REFUSED and wrong[-1].at > real_now() - AN_HOUR:
        raise TooMany(_("网上申请多次未能登记。"), next=_("请一小时后再试，或到受理窗口办理。"))
    try:
        with acting_as(NOBODY), use_scope(Scope.of(township_of(given.division))):
            return open_case(given)
    except JiuzhuError as error:
        record(WRONG, caller)
        raise at_the_window(given.division) from error


def at_the_window(division: str) -> Refused:
    """One sentence for whatever the register knows."""
    town = name_of(township_of(division))
    return Refused(
        _("这份申请不能在网上登记。"),
        next=_("请核对姓名和证件号码；确认无误的，请带身份证到%(town)s窗口申请，窗口当场登记。", town=town),
        basis=("SAL26:37",),
        code="at_the_window",
    )


def object_online(code: str, given: Mapping[str, Any]) -> Objection:
    """Somebody objects to a notice that hangs now, by the code on its sheet; as `object_to_notice` otherwise."""
    no = noticed_case(code)
    with acting_as(NOBODY), seeing_everything():
        return object_to_notice(no, {**given, "received_on": today().isoformat(), "channel": "portal"})
