"""What the two databases say in their own ways: an insert that may meet a row, a place in a line."""

from __future__ import annotations

from typing import Any

from sqlalchemy import text
from sqlalchemy.dialects import postgresql, sqlite

from core.db.tables import db


def insert(table: Any) -> Any:
    """An INSERT that knows ON CONFLICT, in the words of the database of this session."""
    return postgresql.insert(table) if _is_postgresql() else sqlite.insert(table)


def stand_in_line(name: str) -> None:
    """Wait until no other transaction holds this name, and hold it to the end of one's own.

    For what has no row yet that could be locked. On SQLite whoever writes is alone already.
    """
    if _is_postgresql():
        db.session.execute(text("select pg_advisory_xact_lock(hashtextextended(:name, 0))"), {"name": name})


def _is_postgresql() -> bool:
    return bool(db.session.connection().dialect.name == "postgresql")
