"""What the database itself holds, whatever program writes."""

from __future__ import annotations

import pytest
from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import inspect, text
from sqlalchemy.exc import DatabaseError

from core.db.scope import scoped_tables
from core.migrations import guards


@pytest.fixture
def diary(db: SQLAlchemy) -> SQLAlchemy:
    """A table whose closed rows never change, and that refuses empty rows."""
    connection = db.session.connection()
    connection.exec_driver_sql(
        "create table diary (id integer primary key, office_code varchar(24), line varchar(80), closed integer)"
    )
    with Operations.context(MigrationContext.configure(connection)):
        guards.never_change("diary", when="old.closed = 1")
        guards.refuse_insert("diary", "says_something", "new.line = ''", "a line says something")
    for number in (0, 1):
        write(db, f"insert into diary values ({number}, '61', 'line', {number})")
    return db


def write(db: SQLAlchemy, statement: str) -> None:
    with db.session.begin_nested():
        db.session.execute(text(statement))


def test_a_row_that_is_still_open_changes(diary: SQLAlchemy) -> None:
    write(diary, "update diary set line = 'other' where id = 0")
    write(diary, "delete from diary where id = 0")


@pytest.mark.parametrize(
    "statement", ["update diary set line = 'other'", "delete from diary", "update diary set closed = 0"]
)
def test_a_row_that_is_closed_does_not(diary: SQLAlchemy, statement: str) -> None:
    with pytest.raises(DatabaseError, match="never changes"):
        write(diary, f"{statement} where id = 1")


def test_its_office_moves_all_the_same(diary: SQLAlchemy) -> None:
    write(diary, "update diary set office_code = '62' where id = 1")
    write(diary, "update diary set line = 'line' where id = 1")


def test_a_row_that_is_refused_says_why(diary: SQLAlchemy) -> None:
    with pytest.raises(DatabaseError, match="a line says something"):
        write(diary, "insert into diary values (2, '61', '', 0)")


def test_a_promise_may_cover_some_columns_only(db: SQLAlchemy) -> None:
    connection = db.session.connection()
    connection.exec_driver_sql(
        "create table note (id integer primary key, printed varchar(9), sent varchar(9))"
    )
    with Operations.context(MigrationContext.configure(connection)):
        guards.never_change("note", only=("printed",))
        guards.refuse_insert(
            "note", "follows", "new.id > 1 and not exists (select 1 from note where id = new.id - 1)", "a gap"
        )
    write(db, "insert into note values (1, 'a', '')")
    write(db, "update note set sent = 'post'")
    with pytest.raises(DatabaseError, match="never changes"):
        write(db, "update note set printed = 'b'")
    with pytest.raises(DatabaseError, match="a gap"):
        write(db, "insert into note values (3, 'a', '')")
    write(db, "insert into note values (2, 'a', '')")


def test_renewing_makes_the_same_guards(diary: SQLAlchemy) -> None:
    guards.renew(diary.session.connection())
    with pytest.raises(DatabaseError, match="never changes"):
        write(diary, "update diary set line = 'other' where id = 1")


def test_every_guarded_table_is_there(db: SQLAlchemy) -> None:
    tables = set(inspect(db.session.connection()).get_table_names())
    assert {guard.table for guard in guards._kept(db.session.connection())} <= tables


def test_every_table_with_an_office_has_its_policy(db: SQLAlchemy, engine: str) -> None:
    if engine == "sqlite":
        return
    policed = set(db.session.scalars(text("select tablename from pg_policies where policyname = 'office'")))
    existing = set(inspect(db.session.connection()).get_table_names())
    assert set(scoped_tables()) & existing <= policed
