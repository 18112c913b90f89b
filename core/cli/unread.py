"""What the application never sees: connections on which nothing is asked yet, an address without end, heads nobody can read."""

from __future__ import annotations

import html
import logging
import os
import select
import socket
from collections.abc import Collection
from time import monotonic
from typing import Any

from gunicorn.http.errors import LimitRequestHeaders, LimitRequestLine, ParseException
from gunicorn.util import close, close_on_exec, write_nonblock
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
MAY_BE_SILENT = 60
"""Seconds for which a connection may stay open without asking anything."""
MAY_READ = 10
"""Seconds between two parts of a request's head."""
AT_MOST = 100
"""Silent connections that one worker keeps; of more the oldest is closed."""


class Worker(SyncWorker):  # type: ignore[misc]
    """gunicorn's, which waits for nobody who asks nothing, and says in our words what it cannot read.

    Browsers open spare connections; a worker that waited on one would keep everybody else waiting. Nobody's language
    is known before the request is read, so that what is said is Chinese.
    """

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        self._silent: dict[socket.socket, tuple[Any, Any, float]] = {}

    def accept(self, listener: Any) -> None:
        """Answer who asks at once; put aside who doesn't, and hear him before the next. OSError when nobody is there."""
        if self._silent:
            self._hear(0)
        client, addr = listener.accept()
        close_on_exec(client)
        if select.select([client], [], [], 0.02)[0]:
            self._answer(client, listener, addr)
            return
        if len(self._silent) >= AT_MOST:
            self._drop(next(iter(self._silent)))
        self._silent[client] = (listener, addr, monotonic() + MAY_BE_SILENT)

    def wait(self, timeout: float) -> Any:
        """Until somebody comes or one who was silent asks; whoever is silent for too long is dropped."""
        if not self._silent:
            return super().wait(timeout)
        self.notify()
        ready = self._hear(min(timeout, 1), self.wait_fds)
        for client in [one for one, (*_who, until) in self._silent.items() if until < monotonic()]:
            self._drop(client)
        if self.PIPE[0] in ready:
            os.read(self.PIPE[0], 1)
        return ready

    def _hear(self, timeout: float, others: Collection[Any] = ()) -> list[Any]:
        """Answer those who were silent and ask now; which of the others are ready."""
        ready = select.select([*others, *self._silent], [], [], timeout)[0]
        for client in [one for one in ready if one in self._silent]:
            listener, addr, _until = self._silent.pop(client)
            self._answer(client, listener, addr)
        return [one for one in ready if one in others]

    def _drop(self, client: socket.socket) -> None:
        del self._silent[client]
        close(client)

    def _answer(self, client: socket.socket, listener: Any, addr: Any) -> None:
        client.settimeout(MAY_READ)
        self.handle(listener, client, addr)

    def handle_request(self, listener: Any, req: Any, client: socket.socket, addr: Any) -> None:
        """The head is read: papers and answers may take as long as a worker may."""
        client.settimeout(None)
        super().handle_request(listener, req, client, addr)

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
