"""SQL over the driver alone, the same statements on both databases: what a program without any framework would do."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from typing import Any

import psycopg
from psycopg.types.json import Jsonb
from sqlalchemy import make_url

from bench.databases import BEYOND, SEE, TOWN, Database

PATIENCE = 30
"""Seconds that a transaction waits for another's lock on SQLite."""


class Link:
    """One connection; `?` stands for a value, whatever the driver calls it."""

    def __init__(self, raw: Any, *, scoped: bool = False) -> None:
        self._raw, self._scoped = raw, scoped
        self._on_sqlite = isinstance(raw, sqlite3.Connection)

    def run(self, statement: str, *values: Any) -> Any:
        """A statement's cursor."""
        if self._on_sqlite:
            return self._raw.execute(statement, values)
        if not values:
            return self._raw.execute(statement)
        return self._raw.execute(statement.replace("?", "%s"), [_plain(value) for value in values])

    def rows(self, statement: str, *values: Any) -> list[dict[str, Any]]:
        """What a statement finds, by name."""
        cursor = self.run(statement, *values)
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor]

    def value(self, statement: str, *values: Any) -> Any:
        """The first column of the first row."""
        return self.run(statement, *values).fetchone()[0]

    def insert(self, table: str, row: Mapping[str, Any]) -> int:
        """The key of a new row."""
        names = ", ".join(f'"{name}"' for name in row)
        marks = ", ".join("?" for _name in row)
        return int(self.value(f"insert into {table} ({names}) values ({marks}) returning id", *row.values()))

    @property
    def locking(self) -> str:
        """What a reading statement ends in when the row is to be written; SQLite locks the whole file at its begin."""
        return "" if self._on_sqlite else " for update"

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Kept when the block ends; row security sees the clerk's town."""
        if not self._on_sqlite:
            with self._raw.transaction():
                if self._scoped:
                    self._raw.execute(SEE, (TOWN, BEYOND))
                yield
            return
        self._raw.execute("begin immediate")
        try:
            yield
        except BaseException:
            self._raw.execute("rollback")
            raise
        self._raw.execute("commit")


def _plain(value: Any) -> Any:
    return Jsonb(value) if isinstance(value, dict | list) else value


@contextmanager
def linked(database: Database, *, as_owner: bool = False) -> Iterator[Link]:
    """A connection of the product's login, or of one past row security; SQLite as durable as the product has it."""
    if database.engine == "sqlite":
        file = str(make_url(database.url).database)
        raw = sqlite3.connect(file, timeout=PATIENCE, isolation_level=None, check_same_thread=False)
        with closing(raw):
            raw.execute("pragma synchronous=full")
            yield Link(raw)
        return
    url = database.owner_url if as_owner else database.url
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as link:
        yield Link(link, scoped=not as_owner)
