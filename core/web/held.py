"""A form that was sent after the session was over comes back as it was typed: in the answer's own page, kept nowhere else."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import current_app, request
from flask_login import current_user

from core.errors import JiuzhuError, NotSignedIn
from core.text import Message, _

MOST = 200_000
"""Characters that are handed back; what is longer was no typing."""
SECRET = ("password", "otp", "totp", "recovery")
"""Parts of names whose fields are never printed on a page."""
_TOKEN = "csrf_token"  # noqa: S105  (a field's name)


@dataclass(frozen=True)
class Held:
    """What was typed, in its order, and where it goes once more; `files` were chosen and have to be chosen again."""

    address: str
    fields: tuple[tuple[str, str], ...]
    files: bool
    sign_in: str
    message: Message


def held(error: JiuzhuError) -> Held | None:
    """The form of a request that came from a page of ours with a session that is over; None for all others.

    Another site's form is handed back to nobody: who presses the button would send what that site wrote.
    """
    late = isinstance(error, NotSignedIn) or error.reason == "csrf"
    if not late or request.method != "POST" or _is_public() or not _from_our_page():
        return None
    fields = [(k, v) for k, v in request.form.items(multi=True) if k != _TOKEN]
    if not fields or any("password" in k for k, _v in fields) or sum(len(v) for _k, v in fields) > MOST:
        return None
    signed_in = bool(getattr(current_user, "is_authenticated", False))
    return Held(
        request.full_path.rstrip("?"),
        tuple((k, v) for k, v in fields if not any(part in k for part in SECRET)),
        any(file.filename for file in request.files.values()),
        "" if signed_in else current_app.appbuilder.get_url_for_login_with(None),  # type: ignore[attr-defined]
        _("刚才没有提交，填写的内容还在这一页上；请再提交一次。")
        if signed_in
        else _("登录已经过期，刚才没有提交，填写的内容还在这一页上。请在新页面登录，再回到这一页提交。"),
    )


def _is_public() -> bool:
    """Whether nobody signs in for this page: it shows its form again by itself."""
    screens = current_app.appbuilder.baseviews  # type: ignore[attr-defined]
    view = next((each for each in screens if each.endpoint == request.blueprint), None)
    return view is None or view.class_permission_name == "Public"


def _from_our_page() -> bool:
    """By what the browser says of the page that sent it; what says nothing is not believed."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    said = urlsplit(request.headers.get("Origin") or request.headers.get("Referer") or "")
    return said.netloc == request.host
