"""An application in gunicorn's sync workers, as in production, and a caller over HTTP who signs in and takes the time."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from flask import Flask

from bench.counting import HEADER, counting

ROOT = Path(__file__).resolve().parents[1]
WORKERS = 2
CSRF = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
PATIENCE = 90
"""Seconds within which a server must answer."""


@dataclass(frozen=True)
class Answer:
    """What came back: status, content, headers, SQL statements that it took, milliseconds from connecting to the last byte."""

    status: int
    body: str
    headers: Mapping[str, str]
    cookies: str
    statements: int
    ms: float


class Caller:
    """Calls one server; `headers` carry the sign-in."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.headers: dict[str, str] = {}

    def ask(self, path: str, method: str = "GET", body: str | None = None, kind: str = "") -> Answer:
        """One call on a connection of its own: sync workers keep none open."""
        headers = self.headers | ({"Content-Type": kind} if kind else {})
        begun = time.perf_counter()
        link = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        link.request(method, path, body, headers)
        answer = link.getresponse()
        content = answer.read()
        ms = (time.perf_counter() - begun) * 1000
        link.close()
        jar: SimpleCookie = SimpleCookie()
        for value in answer.headers.get_all("Set-Cookie") or ():
            jar.load(value)
        cookies = "; ".join(f"{name}={morsel.value}" for name, morsel in jar.items())
        statements = int(answer.headers.get(HEADER, 0))
        return Answer(answer.status, content.decode(), dict(answer.headers), cookies, statements, ms)

    def sign_in_as_program(self, name: str, password: str) -> Caller:
        """Over REST; the token goes with every call."""
        body = json.dumps({"username": name, "password": password, "provider": "db"})
        answer = self.ask("/api/v1/security/login", "POST", body, "application/json")
        self.headers = {"Authorization": f"Bearer {json.loads(answer.body)['access_token']}"}
        return self

    def sign_in_as_browser(self, name: str, password: str) -> Caller:
        """By the form; the cookie goes with every call."""
        form = self.ask("/login/")
        token = CSRF.search(form.body)
        fields = {"username": name, "password": password, "csrf_token": token[1] if token else ""}
        self.headers = {"Cookie": form.cookies}
        kind = "application/x-www-form-urlencoded"
        answer = self.ask("/login/", "POST", urlencode(fields), kind)
        if answer.status != 302 or not answer.cookies:
            raise RuntimeError(f"{name} could not sign in: {answer.status}")
        self.headers = {"Cookie": answer.cookies}
        return self


@contextmanager
def served(which: str, environment: Mapping[str, str], folder: Path) -> Iterator[int]:
    """The port at which the application answers; its processes end with the block."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    log = folder / f"{which}.log"
    command = [sys.executable, "-m", "bench.serving", which, str(port)]
    with log.open("wb") as out:
        server = subprocess.Popen(command, cwd=ROOT, env=dict(environment), stdout=out, stderr=out)
    try:
        _wait(server, port, log)
        yield port
    finally:
        server.terminate()
        server.wait(20)


def _wait(server: subprocess.Popen[bytes], port: int, log: Path) -> None:
    until = time.monotonic() + PATIENCE
    while True:
        try:
            Caller(port).ask("/login/")
        except OSError:
            if server.poll() is not None or time.monotonic() > until:
                raise RuntimeError(f"no server:\n{log.read_text(errors='replace')[-2000:]}") from None
            time.sleep(0.1)
        else:
            return


def application(which: str, environment: Mapping[str, str], views: int = 1) -> Flask:
    """Ours as it stands, plain FAB or the list by hand over the same database; each imports only what it needs."""
    if which == "jiuzhu":
        from app import create_app
        from config.settings import load_settings

        return create_app(load_settings(environment))
    if which == "hand":
        from bench.plain_flask import create_flask_app

        return create_flask_app(environment["BENCH_URL"], environment["BENCH_SHELL"])
    from bench.plain_fab import create_plain_app

    return create_plain_app(
        environment["BENCH_URL"], environment.get("BENCH_PRODUCT", ""), environment["BENCH_TOWN"], views
    )


def main(which: str, port: int) -> None:
    """The server's process."""
    from gunicorn.app.base import BaseApplication

    app = application(which, os.environ)
    threading.Thread(target=_end_with, args=(os.getppid(),), daemon=True).start()

    class Server(BaseApplication):
        def load_config(self) -> None:
            options: dict[str, Any] = {
                "bind": f"127.0.0.1:{port}", "workers": WORKERS, "worker_class": "sync", "preload_app": True,
                "loglevel": "warning", "post_fork": _after_fork,
            }  # fmt: skip
            for name, value in options.items():
                self.cfg.set(name, value)

        def load(self) -> Any:
            return counting(app)

    def _after_fork(_arbiter: Any, _worker: Any) -> None:
        with app.app_context():
            app.extensions["sqlalchemy"].engine.dispose(close=False)

    Server().run()


def _end_with(parent: int) -> None:
    """A bench that was killed leaves no server behind."""
    while os.getppid() == parent:
        time.sleep(1)
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
