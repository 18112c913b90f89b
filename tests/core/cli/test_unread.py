"""Connections on which nothing is asked."""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from threading import Event, Thread
from time import monotonic, sleep

SMALL = """
def app(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"here"]
"""


@contextmanager
def one_worker(folder: Path) -> Iterator[tuple[str, int]]:
    """A server with a single worker and an application that answers at once."""
    (folder / "small.py").write_text(SMALL)
    with socket.create_server(("127.0.0.1", 0)) as free:
        place: tuple[str, int] = free.getsockname()
    command = [sys.executable, "-m", "gunicorn", "--worker-class", "core.cli.unread.Worker", "--workers", "1"]
    command += [
        "--no-control-socket",
        "--bind",
        f"{place[0]}:{place[1]}",
        "--pythonpath",
        str(folder),
        "small:app",
    ]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL, cwd=Path(__file__).parents[3]) as server:
        try:
            yield place
        finally:
            server.terminate()


def connected(place: tuple[str, int]) -> socket.socket:
    """A connection, as soon as somebody listens."""
    end = monotonic() + 20
    while True:
        try:
            return socket.create_connection(place, timeout=5)
        except ConnectionRefusedError:
            if monotonic() > end:
                raise
            sleep(0.1)


def asked(link: socket.socket) -> str:
    """The answer to a request on this connection."""
    link.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
    said = b""
    while part := link.recv(4096):
        said += part
    return said.decode()


def test_who_asks_nothing_keeps_nobody_waiting_and_is_answered_when_he_asks(tmp_path: Path) -> None:
    with one_worker(tmp_path) as place, ExitStack() as open_:
        spare = [open_.enter_context(connected(place)) for _each in range(5)]
        began = monotonic()
        for _each in range(3):
            with connected(place) as link:
                assert "here" in asked(link)
        assert monotonic() - began < 5, "the worker did not wait for those who ask nothing"
        assert "here" in asked(spare[2])


def test_who_asks_late_is_answered_though_others_never_cease_to_ask(tmp_path: Path) -> None:
    answered = Event()

    def go_on_asking(place: tuple[str, int]) -> None:
        while not answered.is_set():
            with connected(place) as link:
                asked(link)

    with one_worker(tmp_path) as place, connected(place) as late:
        late.settimeout(20)
        with connected(place) as link:
            asked(link)  # the worker has put aside who is silent
        crowd = [Thread(target=go_on_asking, args=(place,)) for _each in range(6)]
        for one in crowd:
            one.start()
        try:
            sleep(0.5)
            assert "here" in asked(late)
        finally:
            answered.set()
            for one in crowd:
                one.join()


def test_of_silent_connections_only_so_many_are_kept(tmp_path: Path) -> None:
    with one_worker(tmp_path) as place, ExitStack() as open_:
        spare = [open_.enter_context(connected(place)) for _each in range(110)]
        with connected(place) as link:
            assert "here" in asked(link)
        spare[0].settimeout(20)
        assert spare[0].recv(1) == b"", "the oldest was closed"
        assert "here" in asked(spare[-1])
