"""How connections behave: SQLite with foreign keys, a write-ahead log and honest transactions; JSON in our way."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, event, text
from sqlalchemy.engine import Engine

BUSY_SECONDS = 10
_reading: ContextVar[bool] = ContextVar("jiuzhu_reading", default=False)


@contextmanager
def only_reading() -> Iterator[None]:
    """Transactions begun inside take no write lock on SQLite; everywhere else they take it at once."""
    token = _reading.set(True)
    try:
        yield
    finally:
        _reading.reset(token)


@contextmanager
def writing() -> Iterator[None]:
    """Transactions begun inside take SQLite's write lock at once: for the short notes of a reading request."""
    token = _reading.set(False)
    try:
        yield
    finally:
        _reading.reset(token)


def to_json(value: Any) -> str:
    """JSON for columns: Chinese as it is, money as text, days and moments in ISO form."""
    return json.dumps(value, ensure_ascii=False, default=_plain)


def storable(value: Any) -> Any:
    """The value as it will be read back from a JSON column; what PostgreSQL cannot store in a text is left out."""
    return json.loads(to_json(value).replace("\\u0000", ""))


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, frozenset | set):
        return sorted(value)
    raise TypeError(f"{type(value).__name__} has no place in a JSON column")


def engine_options(url: str) -> dict[str, Any]:
    """What every engine of the application is made with."""
    options: dict[str, Any] = {"json_serializer": to_json}
    if url.startswith("sqlite"):
        return options | {"connect_args": {"timeout": BUSY_SECONDS}}
    return options | {"pool_pre_ping": True}


@event.listens_for(Engine, "connect")
def _prepare(connection: Any, _record: Any) -> None:
    if "sqlite3" not in type(connection).__module__:
        return
    connection.isolation_level = None  # the driver's own BEGIN comes too late and is never IMMEDIATE
    for pragma in ("foreign_keys=ON", "journal_mode=WAL", "synchronous=FULL", "temp_store=MEMORY"):
        connection.execute(f"PRAGMA {pragma}").close()


@event.listens_for(Engine, "begin")
def _begin(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN" if _reading.get() else "BEGIN IMMEDIATE")


def is_above_the_wall(engine: Engine) -> bool:
    """Whether this login sees rows that row-level security hides: a superuser, or one with BYPASSRLS (PostgreSQL)."""
    if engine.dialect.name != "postgresql":
        return False
    rights = text("select rolsuper or rolbypassrls from pg_roles where rolname = current_user")
    with engine.connect() as connection:
        return bool(connection.scalar(rights))
