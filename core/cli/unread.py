"""Requests that the server turns away before the application sees them: an address without end, heads it cannot read."""

from __future__ import annotations

import html
import logging
from typing import Any

from gunicorn.http.errors import LimitRequestHeaders, LimitRequestLine, ParseException
from gunicorn.util import write_nonblock
from gunicorn.workers.sync import SyncWorker

from core.text import Message, _

_TOO_LONG = (
    414,
    "URI Too Long",
    _("网址太长，服务器没有读取。"),
    _("请返回上一页，缩短查询条件后再试；要提交的内容请填写在页面的表单里。"),
)
_TOO_MUCH = (
    431,
    "Request Header Fields Too Large",
    _("请求头太长，服务器没有读取。"),
    _("请清除本网站的 Cookie 后重新打开。"),
)
_UNREADABLE = (400, "Bad Request", _("服务器看不懂这个请求。"), _("请从首页重新打开。"))
_log = logging.getLogger("jiuzhu.web")


class Worker(SyncWorker):  # type: ignore[misc]
    """gunicorn's, which says in our words what it cannot read; nobody's language is known yet, so that it is Chinese."""

    def handle_error(self, req: Any, client: Any, addr: Any, exc: BaseException) -> None:
        """One sentence and what to do; whatever else goes wrong is answered as before."""
        if not isinstance(exc, ParseException):
            super().handle_error(req, client, addr, exc)
            return
        _log.warning("unread request: %s", type(exc).__name__)
        try:
            write_nonblock(client, answer_to(exc))
        except OSError:  # who sent it has gone
            _log.debug("nobody waits for the answer")


def answer_to(fault: ParseException) -> bytes:
    """The whole answer, closing the connection."""
    found = _UNREADABLE
    if isinstance(fault, LimitRequestLine):
        found = _TOO_LONG
    elif isinstance(fault, LimitRequestHeaders):
        found = _TOO_MUCH
    status, reason, said, following = found
    page = _page(said, following).encode()
    head = f"HTTP/1.1 {status} {reason}\r\nConnection: close\r\nContent-Type: text/html; charset=utf-8\r\n"
    return f"{head}Cache-Control: no-store\r\nContent-Length: {len(page)}\r\n\r\n".encode() + page


def _page(said: Message, following: Message) -> str:
    words = f"<h1>{html.escape(str(said))}</h1><p>{html.escape(str(following))}</p>"
    return f'<!DOCTYPE html><html lang="zh-CN"><meta charset="utf-8"><title>{said}</title>{words}</html>'
