"""What was typed on the portal is shown to whoever has just typed it: a phone at home or at a hall is shared.

A browser keeps in its history what was sent, and sends it again when somebody goes back and reloads. Each form that is
shown has a turn of its own; one that this browser has sent before is answered with the empty page.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from secrets import token_hex
from typing import Any

from flask import flash, redirect, request, session

from core.text import _

_TURN, _SENT = "turn", "turns"
_BYTES, _KEPT = 4, 40

Page = Callable[..., Any]


def new_turn() -> str:
    """For a form that is shown."""
    return token_hex(_BYTES)


def unkept(page: Page) -> Page:
    """For a page with a form: a form that was sent before is not looked at again, and the page is empty."""

    @wraps(page)
    def once(*args: Any, **kwargs: Any) -> Any:
        if request.method == "POST" and _sent_before(request.form.get(_TURN, "")):
            flash(str(_("为保护隐私，填写过的内容和查到的结果不再显示，请重新填写。")), "info")
            return redirect(request.path, 303)
        return page(*args, **kwargs)

    return once


def _sent_before(turn: str) -> bool:
    if len(turn) != _BYTES * 2:
        return False
    sent: list[str] = session.get(_SENT, [])
    session[_SENT] = [*(each for each in sent if each != turn), turn][-_KEPT:]
    return turn in sent
