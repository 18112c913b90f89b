"""Wiring of the web layer: security headers, CSRF before the framework, errors, languages, template names."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import Any

from flask import Blueprint, Flask, Response, request, url_for
from flask.json.provider import DefaultJSONProvider
from flask_talisman import Talisman
from flask_wtf.csrf import CSRFProtect
from werkzeug.routing import IntegerConverter, Map

from core.text import _
from core.web import cells, ports
from core.web.api import refuse_no_text
from core.web.errors import install_error_handlers
from core.web.icons import icon
from core.web.language import say, set_up_languages
from core.web.shell import layout_names

FOLDER = Path(__file__).parent
STATIC = FOLDER / "static"
YEAR = 365 * 24 * 3600
LARGEST_NUMBER = 2**63 - 1

CONTENT_SECURITY = {
    "default-src": "'self'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data: blob:",
    "object-src": "'none'",
    "base-uri": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'self'",
}


class _OurFiles(Blueprint):
    """Static files carry a fingerprint in their address and may be kept for a year."""

    def get_send_file_max_age(self, filename: str | None) -> int | None:
        return YEAR


files = _OurFiles(
    "web", __name__, static_folder="static", static_url_path="/static/web", template_folder="templates"
)


class RowNumber(IntegerConverter):
    """`<int:...>` in an address: what the database can't number has no page."""

    def __init__(self, map: Map, *args: Any, **kwargs: Any) -> None:
        super().__init__(map, *args, **{"max": LARGEST_NUMBER, **kwargs})


class Json(DefaultJSONProvider):
    """Chinese as it is read, and at half the bytes; what is nested without end is no JSON that anybody can use."""

    ensure_ascii = False

    def loads(self, s: str | bytes, **kwargs: Any) -> Any:
        """ValueError for what cannot be read, as every JSON reader says it."""
        try:
            return super().loads(s, **kwargs)
        except RecursionError:
            raise ValueError("nested too deep") from None


def init_web(app: Flask) -> None:
    """Before AppBuilder: settings that may not be forgotten, headers, CSRF, errors, our templates ahead of FAB's."""
    _settle(app)
    set_up_languages(app)
    app.before_request(_bound_what_is_typed)  # before the form is read for its token
    app.before_request(_refuse_no_text)
    CSRFProtect(app)
    protect(app)
    app.register_blueprint(files)
    install_error_handlers(app)
    app.context_processor(layout_names)
    app.after_request(_keep_private)
    app.url_map.converters["int"] = RowNumber
    app.json = Json(app)
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(cells.FILTERS)


def finish_web(appbuilder: Any, app: Flask) -> None:
    """After AppBuilder and before the first request: template names that its translation extension would overwrite."""
    from core.web.openapi import OpenApi
    from core.web.pages import add_pages, picked_name

    app.jinja_env.globals.update(
        _=say, icon=icon, asset=asset, explain_basis=_explain, picked_name=picked_name
    )
    add_pages(appbuilder)
    appbuilder.add_api(OpenApi)


def protect(app: Flask) -> None:
    """Security headers; scripts only from this host or with the nonce of the page, styles only from this host."""
    Talisman(
        app,
        force_https=False,  # the proxy in front does it
        strict_transport_security=False,  # as above
        session_cookie_secure=bool(app.config["SESSION_COOKIE_SECURE"]),
        session_cookie_samesite="Lax",
        content_security_policy=CONTENT_SECURITY,
        content_security_policy_nonce_in=["script-src"],
        frame_options="SAMEORIGIN",
        referrer_policy="same-origin",
    )


def _settle(app: Flask) -> None:
    """Settings of FAB and its extensions that hold whatever the operator says."""
    production = app.config.get("JIUZHU_MODE") == "production"
    app.config.setdefault("APP_NAME", _("社会救助管理平台").source)
    app.config.update(
        SESSION_COOKIE_SECURE=production,
        MAX_CONTENT_LENGTH=64 * 1024 * 1024,
        PERMANENT_SESSION_LIFETIME=30 * 60,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        WTF_CSRF_TIME_LIMIT=None,  # the session's own limit ends it
        FAB_ADD_SECURITY_API=False,
        FAB_ADD_OPENAPI_VIEWS=False,  # core.web.openapi answers there
        FAB_API_SWAGGER_UI=False,
        FAB_API_SHOW_STACKTRACE=False,
        FAB_ADD_SECURITY_PERMISSION_VIEW=False,
        FAB_ADD_SECURITY_VIEW_MENU_VIEW=False,
        FAB_ADD_SECURITY_PERMISSION_VIEWS_VIEW=False,
        FAB_PASSWORD_COMPLEXITY_ENABLED=True,
        AUTH_USER_REGISTRATION=False,
    )


def _explain(code: str) -> str:
    return say(ports.explain_basis(code))


@cache
def _fingerprint(name: str) -> str:
    return hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:10]


def asset(name: str) -> str:
    """Address of a static file of ours, with a fingerprint that changes with its content."""
    return url_for("web.static", filename=name, v=_fingerprint(name))


MOST_TYPED = 1024 * 1024
"""Bytes of a form or of JSON; files have the bound of the whole request, and of each file the county's."""


def _bound_what_is_typed() -> None:
    """What people type is short: a body that is no upload is refused unread when it is long."""
    if request.mimetype != "multipart/form-data":
        request.max_content_length = MOST_TYPED


def _refuse_no_text() -> None:
    """What no database keeps, refused wherever it is typed; JSON is read by core.web.api."""
    refuse_no_text([*request.args.values(), *request.form.values()])


def _keep_private(response: Response) -> Response:
    """No page is kept by a browser or a search engine: windows at a town hall and phones at home are shared."""
    if request.blueprint != "web":
        response.headers["Cache-Control"] = "no-store"
        response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response
