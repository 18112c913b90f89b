"""What one transaction asks again and again is read once, and never beyond what it may have missed."""

from __future__ import annotations

import pytest
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import select, update

from core.access.models import SignInAttempt
from core.clock import real_now
from core.db import Scope, read_once, use_scope
from core.db import db as database
from core.db.revision import Revision

NAME = "test.counter"
asked: list[str] = []


@read_once(Revision)
def counter(name: str) -> int | None:
    asked.append(name)
    n: int | None = database.session.scalar(select(Revision.n).where(Revision.name == name))
    return n


@read_once()
def of_everything() -> None:
    asked.append("everything")


@pytest.fixture(autouse=True)
def one_counter(db: SQLAlchemy) -> None:
    db.session.add(Revision(name=NAME, n=1))
    db.session.commit()
    asked.clear()


def test_the_same_question_is_put_once_a_transaction_and_scope(db: SQLAlchemy) -> None:
    assert [counter(NAME), counter(NAME), counter("test.none")] == [1, 1, None]
    assert asked == [NAME, "test.none"]
    with use_scope(Scope.of("610104")):
        counter(NAME)
    assert asked == [NAME, "test.none", NAME]
    db.session.commit()
    counter(NAME)
    assert len(asked) == 4


def test_what_was_written_meanwhile_is_seen_flushed_or_not(db: SQLAlchemy) -> None:
    counter(NAME)
    row = db.session.get_one(Revision, NAME)
    row.n = 2
    assert counter(NAME) == 2  # asking writes it first
    row.n = 3
    db.session.flush()
    assert counter(NAME) == 3
    db.session.execute(update(Revision).where(Revision.name == NAME).values(n=4))
    assert counter(NAME) == 4


def test_what_a_savepoint_has_seen_ends_with_it(db: SQLAlchemy) -> None:
    with db.session.begin_nested() as savepoint:
        db.session.execute(update(Revision).where(Revision.name == NAME).values(n=9))
        assert counter(NAME) == 9
        savepoint.rollback()
    assert counter(NAME) == 1


def test_whoever_locks_sees_what_others_have_written_since(db: SQLAlchemy) -> None:
    counter(NAME)
    db.session.scalar(select(Revision).where(Revision.name == NAME).with_for_update())
    counter(NAME)
    assert asked == [NAME, NAME]


def test_a_write_to_another_table_leaves_what_does_not_rest_on_it(db: SQLAlchemy) -> None:
    counter(NAME)
    db.session.add(SignInAttempt(name="ceshi", failures=1, last_at=real_now()))
    db.session.flush()
    with db.session.begin_nested():
        counter(NAME)
    counter(NAME)
    assert asked == [NAME]
    of_everything()
    db.session.execute(update(SignInAttempt).values(failures=2))
    counter(NAME)
    of_everything()
    assert asked == [NAME, "everything", "everything"]
