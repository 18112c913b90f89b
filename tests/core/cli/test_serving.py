"""`jiuzhu serve` and `jiuzhu work` as processes: pages answer, the scheduler lives in a process of its own."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

import psutil
import pytest
from sqlalchemy import Engine, NullPool, create_engine, text

from core import clock
from core.jobs.running import run_on
from tests import engines
from tests.conftest import _KEY, copy_of_database
from tests.core.cli.conftest import Jiuzhu
from tests.core.cli.test_demo_cases import looking_into

PATIENCE = 60  # seconds, on a busy machine


def until(found: Callable[[], Any]) -> Any:
    """What `found` gives once it gives something."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        value = found()
        if value:
            return value
        time.sleep(0.2)
    raise AssertionError("nothing came of it")


class Server:
    """`jiuzhu serve` on a free port."""

    def __init__(self, environment: dict[str, str]) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        command = [sys.executable, "-m", "core.cli", "serve", "--port", str(self.port), "--workers", "2"]
        self.process = subprocess.Popen(
            command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )

    def get(self, address: str) -> int:
        """The status of a page; 0 while nobody answers."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{address}", timeout=10) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            return 0

    def said_to(self, sent: bytes) -> str:
        """What comes back to bytes that are no request that the application could see."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=10) as line:
            line.sendall(sent)
            with contextlib.suppress(ConnectionError):  # it may close before it has read everything
                return line.recv(65536).decode()
        return ""

    def scheduler(self) -> psutil.Process | None:
        """The scheduler's process, if it runs."""
        for child in psutil.Process(self.process.pid).children():
            with contextlib.suppress(psutil.Error):  # it may have ended a moment ago
                if "work" in child.cmdline():
                    return child
        return None

    def stop(self) -> None:
        """As an operator stops it."""
        self.process.terminate()
        self.process.wait(PATIENCE)


@pytest.fixture
def environment(tmp_path: Path, engine: str) -> Iterator[dict[str, str]]:
    """The settings of an installation that has its tables."""
    url = copy_of_database(engine, tmp_path)
    yield installed(url, tmp_path)
    if engine == "postgresql":
        engines.drop_database(url)


@pytest.fixture
def environment_of_one(tmp_path: Path) -> dict[str, str]:
    """The same on SQLite."""
    return installed(copy_of_database("sqlite", tmp_path), tmp_path)


def installed(url: str, folder: Path) -> dict[str, str]:
    (folder / "home").mkdir(exist_ok=True)
    return {
        **os.environ,
        "JIUZHU_MODE": "training",
        "JIUZHU_HOME": str(folder / "home"),
        "JIUZHU_DATABASE_URL": url,
        "JIUZHU_SECRET_KEY": "tests/" + _KEY,
        "JIUZHU_DATA_KEY": _KEY,
    }


@contextmanager
def serving(environment: dict[str, str], clock: str = "") -> Iterator[Server]:
    """A server that answers; stopped in the end."""
    server = Server({**environment, "JIUZHU_CLOCK": clock})
    try:
        until(lambda: server.get("/login/") == 200)
        yield server
    finally:
        server.stop()


def settings_of(environment: dict[str, str]) -> dict[str, str]:
    """Ours among them, for a command in this process."""
    return {k.removeprefix("JIUZHU_"): v for k, v in environment.items() if k.startswith("JIUZHU_")}


def jobs(jiuzhu: Jiuzhu, environment: dict[str, str]) -> dict[str, dict[str, Any]]:
    """What `jiuzhu job list` says, by job."""
    return {job["address"]: job for job in jiuzhu("job", "list", "--json", **settings_of(environment)).json}


def ran(engine: Engine) -> int:
    """How many jobs have been done at least once; no application is made to learn it."""
    with engine.connect() as connection:
        return int(
            connection.scalar(text("select count(distinct job) from job_run where state = 'done'")) or 0
        )


def test_server_and_scheduler_start_together_the_jobs_run_and_both_end_together(
    environment: dict[str, str], jiuzhu: Jiuzhu, tmp_path: Path
) -> None:
    wanted = len(jobs(jiuzhu, environment))
    engine = create_engine(environment["JIUZHU_DATABASE_URL"], poolclass=NullPool)
    with serving(environment, clock="2026-08-03T09:30") as server:
        scheduler = until(server.scheduler)
        until(lambda: ran(engine) == wanted)
        found = jobs(jiuzhu, environment)
        scheduler.kill()
        again = until(lambda: (other := server.scheduler()) and other.pid != scheduler.pid and other)
    assert not again.is_running() or again.status() == psutil.STATUS_ZOMBIE
    assert {job["state"] for job in found.values()} == {"done"}
    assert found["audit.heads"]["last"] == "2026-08-02T15:50:00+00:00"  # by the training clock
    days = {address: clock.day_of(datetime.fromisoformat(job["last"])) for address, job in found.items()}
    with looking_into(environment["JIUZHU_DATABASE_URL"], tmp_path) as app:
        for address, day in days.items():  # what the scheduler has done is not done again by hand
            once = run_on(app, address, day)
            assert (once.state, once.result) == ("elsewhere", found[address]["result"])
    word = ("job", "run", "audit.heads", "--on", days["audit.heads"].isoformat(), "--json")
    said = jiuzhu(*word, **settings_of(environment)).json
    assert (said["state"], said["result"]) == ("elsewhere", found["audit.heads"]["result"])


def test_a_server_refuses_what_is_too_long_in_a_sentence_and_killed_leaves_no_scheduler_behind(
    environment_of_one: dict[str, str],
) -> None:
    """On SQLite alone: what is too long never comes as far as the database, and who is killed asks nobody."""
    server = Server(environment_of_one)
    until(lambda: server.get("/login/") == 200)
    refuses_what_is_too_long(server)
    scheduler = until(server.scheduler)
    workers = [child for child in psutil.Process(server.process.pid).children() if child != scheduler]
    server.process.send_signal(signal.SIGKILL)
    server.process.wait()
    scheduler.wait(PATIENCE)
    for worker in workers:  # they would notice by themselves within half a minute
        worker.terminate()
    psutil.wait_procs(workers, timeout=PATIENCE)


def refuses_what_is_too_long(server: Server) -> None:
    for sent, status, words in (
        (b"GET /login/?q=" + b"a" * 5000 + b" HTTP/1.1\r\nHost: x\r\n\r\n", 414, "网址太长"),
        (b"GET / HTTP/1.1\r\nHost: x\r\nCookie: " + b"a" * 9000 + b"\r\n\r\n", 431, "请求头太长"),
        (b"??? no request\r\n\r\n", 400, "服务器看不懂这个请求"),
    ):
        said = until(partial(server.said_to, sent))
        assert said.startswith(f"HTTP/1.1 {status} "), said
        assert words in said, said
        assert "Error parsing" not in said
        assert "<p>请" in said
