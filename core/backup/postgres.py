"""PostgreSQL out and in: COPY of every table in one snapshot; back into tables that the migrations have made."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from psycopg import Connection, IsolationLevel, sql
from sqlalchemy import create_engine
from sqlalchemy.pool import NullPool

from core.backup.archive import Writing
from core.errors import Refused
from core.migrations.upgrade import installed_folders, migrate
from core.text import _

SEQUENCES = "database/sequences.json"
_CHUNK = 1 << 20
_TABLES = "select tablename from pg_tables where schemaname = current_schema() order by 1"
_COLUMNS = """select attname from pg_attribute
    where attrelid = %s::regclass and attnum > 0 and not attisdropped and attgenerated = '' order by attnum"""
_LINKS = """select conrelid::regclass::text, conname, pg_get_constraintdef(oid) from pg_constraint
    where contype = 'f' and connamespace = current_schema()::regnamespace order by 1, 2"""
_GUARDED = """select c.relname from pg_class c
    where c.relnamespace = current_schema()::regnamespace and c.relforcerowsecurity order by 1"""


def dump(url: str, archive: Writing) -> dict[str, int]:
    """Every table as a part of its own, as of one moment; how many rows each has."""
    counts = {}
    with _connected(url, level=IsolationLevel.REPEATABLE_READ) as connection:
        for table in _names(connection, _TABLES):
            columns = _list(_names(connection, _COLUMNS, (_quoted(table),)))
            copy = sql.SQL("copy {} ({}) to stdout").format(sql.Identifier(table), columns)
            with connection.cursor() as cursor, archive.part(_part(table)) as target:
                with cursor.copy(copy) as rows:
                    for chunk in rows:
                        target.write(chunk)
                counts[table] = cursor.rowcount
        named = "select sequencename, last_value from pg_sequences where schemaname = current_schema()"
        with archive.part(SEQUENCES) as target:
            target.write(json.dumps(dict(connection.execute(named).fetchall())).encode())
    return counts


def refuse_unless_empty(url: str) -> None:
    """Refused where there are tables already: a restore writes over nothing."""
    with _connected(url) as connection:
        if _names(connection, _TABLES):
            raise Refused(
                _("数据库已经存在，恢复不会覆盖它。"),
                next=_("请把原数据库移走，或者把设置指向一个空的位置。"),
            )


def load(url: str, archive: zipfile.ZipFile, heads: tuple[str, ...]) -> None:
    """Make the tables as they were then, and fill them; all or nothing of the rows."""
    migrate(url, installed_folders(), heads)
    with _connected(url) as connection:
        tables = _names(connection, _TABLES)
        with _unguarded(connection, tables), _unlinked(connection):
            connection.execute(sql.SQL("truncate {}").format(_list(tables)))
            for table in tables:
                _fill(connection, archive, table)
        for name, value in json.loads(archive.read(SEQUENCES)).items():
            if value is not None:
                connection.execute("select setval(%s::regclass, %s)", (_quoted(name), value))


def _fill(connection: Connection[Any], archive: zipfile.ZipFile, table: str) -> None:
    columns = _list(_names(connection, _COLUMNS, (_quoted(table),)))
    copy = sql.SQL("copy {} ({}) from stdin").format(sql.Identifier(table), columns)
    with connection.cursor() as cursor, cursor.copy(copy) as rows, archive.open(_part(table)) as part:
        while chunk := part.read(_CHUNK):
            rows.write(chunk)


@contextmanager
def _unguarded(connection: Connection[Any], tables: list[str]) -> Iterator[None]:
    """Rows come as they were: triggers rest, and the owner is not held to the offices."""
    forced = _names(connection, _GUARDED)
    for table in tables:
        _alter(connection, table, "disable trigger user")
    for table in forced:
        _alter(connection, table, "no force row level security")
    yield
    for table in forced:
        _alter(connection, table, "force row level security")
    for table in tables:
        _alter(connection, table, "enable trigger user")


@contextmanager
def _unlinked(connection: Connection[Any]) -> Iterator[None]:
    """Tables may be filled in any order; every reference is checked at the end."""
    links = connection.execute(_LINKS).fetchall()
    for table, name, _definition in links:
        drop = sql.SQL("alter table {} drop constraint {}")
        connection.execute(drop.format(sql.SQL(table), sql.Identifier(name)))
    yield
    for table, name, definition in links:
        add = sql.SQL("alter table {} add constraint {} {}")
        connection.execute(add.format(sql.SQL(table), sql.Identifier(name), sql.SQL(definition)))


def _alter(connection: Connection[Any], table: str, what: str) -> None:
    connection.execute(sql.SQL("alter table {} {}").format(sql.Identifier(table), sql.SQL(what)))


def _names(connection: Connection[Any], query: Any, given: tuple[str, ...] = ()) -> list[str]:
    return [name for (name,) in connection.execute(query, given).fetchall()]


def _list(names: list[str]) -> sql.Composed:
    return sql.SQL(", ").join(map(sql.Identifier, names))


def _quoted(name: str) -> str:
    return f'"{name}"'


def _part(table: str) -> str:
    return f"database/{table}.copy"


@contextmanager
def _connected(url: str, *, level: IsolationLevel | None = None) -> Iterator[Connection[Any]]:
    """The driver's own connection in one transaction, seeing every office's rows."""
    engine = create_engine(url, poolclass=NullPool)
    try:
        with engine.connect() as outer:
            connection = outer.connection.driver_connection
            assert connection is not None
            connection.isolation_level = level
            with connection.transaction():
                connection.execute(
                    "select set_config('jiuzhu.lo', '', true), set_config('jiuzhu.hi', '~', true)"
                )
                yield connection
    finally:
        engine.dispose()
