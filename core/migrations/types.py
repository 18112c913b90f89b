"""Column types as migrations write them: settled here, so that a migration imports no model."""

from __future__ import annotations

from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.types import TypeEngine

from core.db.columns import Code, Fen, Moment, Sealed


def key() -> TypeEngine[Any]:
    """A row's number, or a reference to one."""
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def code(length: int) -> TypeEngine[Any]:
    """A code that sorts by byte."""
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def fen() -> TypeEngine[Any]:
    """Money in fen."""
    return sa.BigInteger()


def moment() -> TypeEngine[Any]:
    """A point in time, UTC."""
    return sa.DateTime().with_variant(sa.DateTime(timezone=True), "postgresql")


def sealed() -> TypeEngine[Any]:
    """Encrypted text."""
    return sa.LargeBinary()


def json() -> TypeEngine[Any]:
    """JSON."""
    return sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def rendered(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    """How a drafted migration writes a type of ours; False leaves it to Alembic."""
    if kind != "type":
        return False
    if isinstance(item, Code):
        return f"t.code({item.length})"
    for ours, name in ((Fen, "t.fen()"), (Moment, "t.moment()"), (Sealed, "t.sealed()")):
        if isinstance(item, ours):
            return name
    if isinstance(item, sa.BigInteger) and item.compile(dialect=sqlite.dialect()) == "INTEGER":
        return "t.key()"
    return "t.json()" if isinstance(item, sa.JSON) else False
