"""Calls without sign-in are counted by address in the database, so that every worker holds the same bound."""

from __future__ import annotations

from datetime import timedelta

from flask import request
from sqlalchemy import case
from sqlalchemy.dialects import postgresql, sqlite

from core.clock import real_now
from core.db import blind, db
from core.db.transaction import later
from core.errors import TooMany
from core.portal.models import PublicCalls
from core.text import _

MOST, WITHIN = 60, timedelta(minutes=1)  # an office of many people has one address


def let_in() -> None:
    """Count this call; TooMany once so many came from its address within a minute."""
    caller = blind(f"public {request.remote_addr or ''}")
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
