"""One scheduler at a time: an advisory lock in PostgreSQL, a file lock beside SQLite."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from filelock import FileLock, Timeout
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError

KEY = 0x6A69757A_6875  # "jiuzhu"


def leading(engine: Engine, home: Path) -> AbstractContextManager[Callable[[], bool]]:
    """Gives a question: do I lead now? Each time it is asked it tries to; leaving gives the lead up."""
    return _held_by_connection(engine) if engine.dialect.name == "postgresql" else _held_by_file(home)


@contextmanager
def _held_by_file(home: Path) -> Iterator[Callable[[], bool]]:
    lock = FileLock(home / "work.lock")

    def lead() -> bool:
        if lock.is_locked:
            return True
        try:
            lock.acquire(blocking=False)
        except Timeout:
            return False
        return True

    try:
        yield lead
    finally:
        lock.release(force=True)


@contextmanager
def _held_by_connection(engine: Engine) -> Iterator[Callable[[], bool]]:
    """The lock is the connection's: it goes when the process dies or the server restarts, and must be won again."""
    held: list[Connection] = []

    def lead() -> bool:
        try:
            if not held:
                held.append(engine.connect().execution_options(isolation_level="AUTOCOMMIT"))
            mine = (
                "select exists (select from pg_locks where locktype = 'advisory' and granted and objid = :low"
            )
            mine += " and classid = :high and pid = pg_backend_pid())"
            if held[0].scalar(text(mine), {"low": KEY & 0xFFFFFFFF, "high": KEY >> 32}):
                return True
            return bool(held[0].scalar(text("select pg_try_advisory_lock(:key)"), {"key": KEY}))
        except DBAPIError:
            _close(held)
            return False

    try:
        yield lead
    finally:
        _close(held)


def _close(held: list[Connection]) -> None:
    while held:
        connection = held.pop()
        connection.invalidate()  # really closed: a pooled connection would keep the lock
        connection.close()
