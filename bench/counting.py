"""How many statements a connection is really asked: counted at the driver, alike for every application measured."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from sqlalchemy import event
from sqlalchemy.engine import Engine

HEADER = "X-Statements"
FRAME = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")
READING = ("SELECT", "WITH", "SHOW", "PRAGMA", "SET", "")
"""First words of statements that write nothing; a ping of the pool is an empty one."""

_asked: list[str] = []
Wsgi = Callable[..., Iterable[bytes]]


class _Cursor(psycopg.Cursor[Any]):
    """Notes what it is asked, the settings of row-level security included."""

    def execute(self, query: Any, *args: Any, **kwargs: Any) -> Any:
        """As the driver's own."""
        _note(query if isinstance(query, str) else str(query))
        return super().execute(query, *args, **kwargs)


@event.listens_for(Engine, "connect")
def _watch(connection: Any, _record: Any) -> None:
    if isinstance(connection, psycopg.Connection):
        connection.cursor_factory = _Cursor
    else:
        connection.set_trace_callback(_note)


def _note(statement: str) -> None:
    if not statement.lstrip().upper().startswith(FRAME):
        _asked.append(statement)


@contextmanager
def counted() -> Iterator[list[str]]:
    """The statements asked inside, but for those that begin and end transactions."""
    _asked.clear()
    yield _asked


def writes(asked: Iterable[str]) -> list[str]:
    """Those that change rows or tables."""
    return [s for s in asked if (s.split(None, 1) or [""])[0].upper() not in READING]


def counting(application: Wsgi) -> Wsgi:
    """The application, each answer of which says in a header how many statements it took, its end included."""

    def answer(environ: Any, start_response: Any) -> Iterable[bytes]:
        begun: list[Any] = []

        def hold(status: str, headers: list[tuple[str, str]], *error: Any) -> Callable[[bytes], None]:
            begun[:] = [status, headers, *error]
            return lambda _written: None

        with counted() as asked:
            body = application(environ, hold)
        status, headers, *error = begun
        start_response(status, [*headers, (HEADER, str(len(asked)))], *error)
        return body

    return answer
