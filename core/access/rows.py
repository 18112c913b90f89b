"""Writing plain reference tables, which no feature has operations for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import inspect

from core.audit.operations import about, operation
from core.db import db


@operation("row.save")
def save_row(row: Any, values: Mapping[str, Any], reason: str = "") -> Any:
    """Write values into a row, or into a new row of a class; scope and row version hold as everywhere."""
    target = row() if isinstance(row, type) else row
    for name, value in values.items():
        setattr(target, name, value)
    db.session.add(target)
    db.session.flush()
    about(_address(target), **_because(reason))
    return target


@operation("row.delete")
def delete_row(row: Any, reason: str = "") -> None:
    """Take a row out of a plain reference table."""
    about(_address(row), **_because(reason))
    db.session.delete(row)


def _address(row: Any) -> str:
    state = inspect(row)
    keys = "-".join(str(key) for key in state.mapper.primary_key_from_instance(row))
    return f"{state.mapper.local_table.name}:{keys}"


def _because(reason: str) -> dict[str, str]:
    return {"reason": reason} if reason else {}
