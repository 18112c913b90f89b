"""What carries a sign-in's number between requests: the session cookie, or a token."""

from __future__ import annotations

from flask import request, session

from core.access.models import SignIn

CLAIM = "sign_in"


def where() -> dict[str, str]:
    """Address and program of the caller, for the row of a sign-in."""
    return {"address": request.remote_addr or "", "agent": request.user_agent.string}


def keep_in_cookie(row: SignIn) -> None:
    """The session cookie carries the sign-in's number, and of an earlier session only the language of the page."""
    language = session.get("locale")
    session.clear()
    session.permanent = True
    session[CLAIM] = row.id
    if language:
        session["locale"] = language
