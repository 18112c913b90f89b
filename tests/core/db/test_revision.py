"""Counters that tell processes to read anew."""

from __future__ import annotations

import pytest
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import delete, event

from core.db import bump, kept_by, revision
from core.db.revision import Revision

asked: list[str] = []


@kept_by("test.things")
def things(name: str) -> str:
    asked.append(name)
    return name.upper()


@pytest.fixture(autouse=True)
def nothing_asked() -> None:
    asked.clear()


def test_a_counter_begins_at_nought_and_moves_by_one(db: SQLAlchemy) -> None:
    assert revision("test.things") == 0
    bump("test.things")
    bump("test.things")
    bump("test.others")
    assert (revision("test.things"), revision("test.others")) == (2, 1)


def test_an_answer_is_kept_by_its_arguments_until_the_counter_moves(db: SQLAlchemy) -> None:
    assert [things("a"), things("a"), things("b")] == ["A", "A", "B"]
    assert asked == ["a", "b"]
    bump("test.things")
    db.session.commit()
    things("a")
    assert asked == ["a", "b", "a"]
    bump("test.others")
    db.session.commit()
    things("a")
    assert asked == ["a", "b", "a"]


def test_what_an_open_transaction_sees_is_kept_until_its_next_write_and_never_beyond_it(
    db: SQLAlchemy,
) -> None:
    with db.session.begin_nested() as savepoint:
        bump("test.things")
        things("a")
        things("a")
        assert asked == ["a"]
        db.session.execute(delete(Revision).where(Revision.name == "test.nothing"))
        things("a")
        assert asked == ["a", "a"]
        savepoint.rollback()
    things("a")
    assert asked == ["a", "a", "a"]


def test_another_processs_change_is_noticed_in_the_next_transaction(own_app: Flask) -> None:
    from core.db import db

    with own_app.app_context():
        things("a")
        db.session.rollback()
    with own_app.app_context():
        bump("test.things")
        db.session.commit()
    with own_app.app_context():
        things("a")
        things("a")
    assert asked == ["a", "a"]


def test_all_counters_cost_one_statement_a_transaction(db: SQLAlchemy) -> None:
    statements: list[str] = []
    db.session.commit()
    connection = db.session.connection()
    event.listen(connection, "before_cursor_execute", lambda *args: statements.append(args[2]))
    for name in ("a", "b", "test.things", "a"):
        revision(name)
    assert len([s for s in statements if "revision" in s]) == 1
