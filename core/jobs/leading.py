"""One scheduler at a time: an advisory lock in PostgreSQL, a file lock beside SQLite."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout
from sqlalchemy import URL, Connection, Engine, create_engine, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

_TRY = text("select pg_try_advisory_lock(:high, :low)").bindparams(high=0x6A69757A, low=0x6875)  # "jiuzhu"
_MINE = text(
    "select exists (select from pg_locks where locktype = 'advisory' and granted"
    " and classid = :high and objid = :low and pid = pg_backend_pid())"
).bindparams(high=0x6A69757A, low=0x6875)
_GIVE_UP = text("select pg_advisory_unlock_all()")


def leading(engine: Engine, home: Path) -> AbstractContextManager[Callable[[], bool]]:
    """Gives a question: do I lead now? Each time it is asked it tries to; leaving gives the lead up."""
    return _held_by_connection(engine.url) if engine.dialect.name == "postgresql" else _held_by_file(home)


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
def _held_by_connection(url: URL) -> Iterator[Callable[[], bool]]:
    """The lock is the connection's: it goes when the process dies or the server restarts, and must be won again."""
    own = create_engine(url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
    held: list[Connection] = []

    def lead() -> bool:
        try:
            if not held:
                held.append(own.connect())
            return bool(held[0].scalar(_MINE) or held[0].scalar(_TRY))
        except DBAPIError:
            close()
            return False

    def close() -> None:
        while held:
            held.pop().close()

    try:
        yield lead
    finally:
        if held:  # a connection that is closed holds its lock until the server has noticed
            with suppress(DBAPIError):
                held[0].execute(_GIVE_UP)
        close()
        own.dispose()
