"""The frame of a request: whether it only reads, who acts, which rows are his; set anew each time, put back after."""

from __future__ import annotations

from contextlib import ExitStack
from datetime import datetime, timedelta
from typing import Any, cast

from flask import Flask, Response, flash, g, redirect, request, url_for
from flask_login import current_user

from core import clock
from core.access.models import SignIn
from core.access.queries import Held, acting_under, postings_of
from core.access.sign_in.operations import note_seen
from core.actor import NOBODY, Actor, acting_as
from core.db import NOTHING, db, revision, use_scope
from core.db.engine import only_reading, writing
from core.db.revision import Revision
from core.db.transaction import READING, commit_requests
from core.errors import NotAllowed, NotSignedIn
from core.text import _

HEADER = "X-Posting"
CLOCK = "clock.offset"
ALWAYS_OPEN = ("OwnAccount", "OwnAccountApi", "AuthDBView", "SecurityApi", "Places")
"""Blueprints that whoever must first change his password may use: his account, the door, the language of the page."""


def install(app: Flask) -> None:
    """Before every other part of the application: the frame opens first and closes last."""
    app.config.setdefault("JWT_ACCESS_TOKEN_EXPIRES", timedelta(hours=12))  # the sign-in ends it earlier
    app.config.setdefault("JWT_ERROR_MESSAGE_KEY", "message")
    app.before_request(begin_request)
    app.teardown_request(_end_request)
    commit_requests(app)


def begin_request() -> Any:
    """Nobody and nothing at first; then the one signed in, under the posting in force, within its scope."""
    frame = g.frame = ExitStack()
    frame.enter_context(only_reading() if request.method in READING else writing())
    frame.enter_context(acting_as(NOBODY))
    frame.enter_context(use_scope(NOTHING))
    if (request.endpoint or "").endswith("static"):
        return None
    follow_clock()
    if not current_user.is_authenticated:
        if g.pop("bad_token", False):
            raise NotSignedIn(_("令牌无效，或登录已经结束。"), next=_("请重新登录。"))
        return None
    row: SignIn = g.sign_in
    note_seen(row)
    posting = _posting(row)
    if posting is None:
        frame.enter_context(acting_as(Actor(current_user.username, user_id=current_user.id)))
    else:
        g.posting = posting
        frame.enter_context(acting_under(posting))
    return _change_first() if g.must_change else None


def _change_first() -> Response | None:
    """Whoever was given his password sets another one before he does anything else."""
    if (request.blueprint or "") in ALWAYS_OPEN:
        return None
    if request.path.startswith("/api/"):
        raise NotAllowed(
            _("首次登录须先修改密码。"),
            next=_("请调用 POST /api/v1/account/password。"),
            code="must_change_password",
        )
    flash(str(_("首次登录须先修改密码。")), "warning")
    return cast("Response", redirect(url_for("OwnAccount.password")))


def _end_request(_error: BaseException | None) -> None:
    frame = g.pop("frame", None)
    if frame is not None:
        frame.close()
    for name in ("sign_in", "must_change", "posting", "language", "user", "_login_user", "by_token"):
        g.pop(name, None)


def follow_clock() -> None:
    """Move this process's domain clock to where training has put it; the offset is kept among the counters."""
    seconds = revision(CLOCK)
    if seconds != clock.offset().total_seconds():
        clock.set_offset(timedelta(seconds=seconds))


def start_clock(moment: datetime) -> None:
    """Let domain time run on from this moment, in every process (training mode only); kept as an offset in seconds."""
    seconds = int((moment - clock.real_now()).total_seconds())
    row = db.session.get(Revision, CLOCK)
    if row is None:
        db.session.add(Revision(name=CLOCK, n=seconds))
    else:
        row.n = seconds


def _posting(row: SignIn) -> Held | None:
    """What X-Posting names, else the one chosen for this sign-in, else the oldest that is still held."""
    held = postings_of(row.user_id)
    named = request.headers.get(HEADER)
    if named:
        chosen = next((posting for posting in held if posting.address == named), None)
        if chosen is None:
            raise NotAllowed(
                _("您今天没有“%(name)s”这个岗位。", name=named[:80]),
                next=_("%(header)s写作“岗位代码.区划代码”。", header=HEADER),
            )
        return chosen
    return next((posting for posting in held if posting.id == row.posting_id), held[0] if held else None)
