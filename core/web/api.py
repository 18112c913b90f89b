"""The base of every REST class: tokens or cookies, and with a cookie the page's CSRF token; answers as JSON."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, ClassVar

from flask import Blueprint, Response, current_app, g, jsonify, request
from flask_appbuilder.api import BaseApi

from core.errors import BadInput
from core.text import _


class Api(BaseApi):
    """A REST class of a feature; guard each method with @reads or @writes, or leave it open to the public."""

    version = "v1"
    csrf_exempt = (
        True  # said by the blueprint below: a token in the header can't be sent by another site's page
    )
    read_by: ClassVar[tuple[str, ...]] = ()
    write_by: ClassVar[tuple[str, ...]] = ()
    without_authority: ClassVar[bool] = False
    """True where a call never acts for the one signed in: then no page of another site can misuse his cookie."""

    def create_blueprint(self, *args: Any, **kwargs: Any) -> Blueprint:
        """FAB's, with the test of cookies in front of every call that writes."""
        blueprint: Blueprint = super().create_blueprint(*args, **kwargs)
        if not self.without_authority:
            blueprint.before_request(refuse_foreign_pages)
        return blueprint


def refuse_foreign_pages() -> None:
    """A write with a cookie needs the CSRF token of our own page; one that a bearer token signs in does not."""
    if request.method in ("GET", "HEAD", "OPTIONS") or g.get("by_token"):
        return
    if request.cookies.get(current_app.config["SESSION_COOKIE_NAME"]) is None:
        return
    current_app.extensions["csrf"].protect()


def answer(found: Mapping[str, Any], status: int = 200) -> Response:
    """A JSON answer."""
    response = jsonify(found)
    response.status_code = status
    return response


def body() -> dict[str, Any]:
    """The JSON object of a request; BadInput when it is none."""
    found = request.get_json(silent=True)
    if not isinstance(found, dict):
        raise BadInput(_("请求正文应为 JSON 对象。"), next=_("请检查请求格式。"))
    refuse_no_text(_texts(found))
    return found


def refuse_no_text(texts: Iterable[str]) -> None:
    """BadInput when one of them holds what no database keeps."""
    if any(_NOT_TEXT.search(text) for text in texts):
        raise BadInput(_("请求正文含有不能保存的字符。"), next=_("请删去空字符和不成对的代理字符。"))


_NOT_TEXT = re.compile("[\x00\ud800-\udfff]")
"""What no database keeps in a text: NUL, and halves of a pair that JSON may spell alone."""


def _texts(value: Any) -> Iterator[str]:
    """Every text in a JSON value, names of members included."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for name, each in value.items():
            yield name
            yield from _texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each)
