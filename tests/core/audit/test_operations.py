"""Writing the log."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import insert, update

from core.access.models import Account, Officer, Posting
from core.access.queries import acting_under, row_of
from core.actor import Actor, acting_as
from core.audit.models import AuditEvent
from core.audit.operations import about, operation, record
from core.audit.queries import latest, trail
from core.db import ALL, Scope, use_scope

T1, T2 = "610104003", "610104004"
MEI = Actor("李梅", user_id=7, posting_id=9, duty="security_admin", division="610104", person_id=5)


@operation("test.hire")
def hire(name: str, **fields: Any) -> Officer:
    from core.db import db

    officer = Officer(name=name, **fields)
    db.session.add(officer)
    about(f"officer:{name}")
    return officer


@operation("test.rename")
def rename(officer: Officer, name: str) -> None:
    officer.name = name


@operation("test.both")
def hire_and_rename(name: str) -> None:
    rename(hire(name), name + "二")


def last() -> AuditEvent:
    return latest(limit=1)[0]


def test_an_event_says_who_did_what_to_what_and_from_what_to_what(db: SQLAlchemy) -> None:
    with acting_as(MEI):
        officer = hire("王强", unit="莲湖区民政局")
        db.session.commit()
        rename(officer, "王小强")
        db.session.commit()
    changed, hired = latest(limit=2)
    assert (hired.what, hired.about, hired.who, hired.user_id, hired.posting_id) == (
        "test.hire",
        "officer:王强",
        "李梅",
        7,
        9,
    )
    assert (hired.duty, hired.division, hired.office_code) == ("security_admin", "610104", "610104")
    assert hired.changes == [
        {
            "row": f"officer:{officer.id}",
            "how": "new",
            "fields": {"name": [None, "王强"], "unit": [None, "莲湖区民政局"]},
        }
    ]
    assert changed.changes[0]["fields"] == {"name": ["王强", "王小强"]}


def test_inner_operations_join_the_outer_one(db: SQLAlchemy) -> None:
    before = last().number
    hire_and_rename("赵一")
    db.session.commit()
    events = [event for event in latest() if event.number > before]
    assert [event.what for event in events] == ["test.both"]
    assert events[0].about == "officer:赵一"
    assert [change["how"] for change in events[0].changes] == ["new"]
    assert events[0].changes[0]["fields"]["name"] == [None, "赵一二"]


def test_an_old_value_is_known_even_when_the_row_had_expired(db: SQLAlchemy) -> None:
    officer = hire("孙二")
    db.session.commit()
    assert "name" not in officer.__dict__, "expired by the commit"
    rename(officer, "孙三")
    db.session.commit()
    assert last().changes[0]["fields"] == {"name": ["孙二", "孙三"]}


def test_what_is_sealed_or_secret_is_named_but_not_shown(db: SQLAlchemy, user_id: Callable[..., int]) -> None:
    hire("周四", id_number="610104196001150017", phone="13812345678")
    db.session.commit()
    assert last().changes[0]["fields"]["id_number"] == [None, "•••"]
    account = row_of(Account, user_id=user_id("town_clerk", T1))

    @operation("test.secret")
    def set_secret() -> None:
        account.recovery = ["hash of a code"]

    set_secret()
    db.session.commit()
    assert last().changes[0]["fields"]["recovery"] == ["•••", "•••"]
    everything = str([[event.changes, event.detail] for event in latest(limit=200)])
    assert "610104196001150017" not in everything
    assert "scrypt" not in everything
    assert "pbkdf2" not in everything


def test_what_failed_or_was_taken_back_leaves_no_event(db: SQLAlchemy) -> None:
    before = last().number

    @operation("test.fails")
    def fails() -> None:
        hire("吴五")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fails()
    db.session.rollback()
    with db.session.begin_nested() as savepoint:
        hire("郑六")
        savepoint.rollback()
    db.session.commit()
    assert last().number == before


def test_an_operation_that_found_nothing_to_do_leaves_no_event(db: SQLAlchemy) -> None:
    before = last().number
    officer = hire("冯七")
    db.session.commit()
    rename(officer, "冯七")
    db.session.commit()
    assert last().number == before + 1


def test_a_note_outlives_what_was_taken_back(db: SQLAlchemy) -> None:
    from core.db.transaction import close_transaction

    hire("陈八")
    with acting_as(MEI):
        record("view", "person:1", field="id_number")
    db.session.rollback()
    close_transaction()
    assert (last().what, last().about, last().who, last().detail) == (
        "view",
        "person:1",
        "李梅",
        {"field": "id_number"},
    )


def test_writing_an_audited_row_outside_every_operation_is_a_bug(db: SQLAlchemy) -> None:
    db.session.add(Officer(name="褚九"))
    with pytest.raises(RuntimeError, match="outside an operation"):
        db.session.flush()


@pytest.mark.parametrize("statement", [update(Officer).values(name="x"), insert(Officer).values(name="x")])
def test_audited_rows_are_not_written_many_at_once(db: SQLAlchemy, statement: Any) -> None:
    with pytest.raises(RuntimeError, match="one by one"):
        db.session.execute(statement)


def test_about_needs_an_operation() -> None:
    with pytest.raises(RuntimeError, match="outside an operation"):
        about("case:1")


def test_an_event_belongs_to_the_office_of_the_row_and_is_seen_there_and_above(
    db: SQLAlchemy, posting_of: Callable[..., Any]
) -> None:
    posting = posting_of("town_clerk", T1)

    @operation("test.note")
    def note() -> None:
        row_of(Posting, id=posting.id).basis = "任命文件"

    with acting_as(MEI):
        note()
    db.session.commit()
    assert last().office_code == T1
    for scope, seen in ((Scope.of(T1), True), (Scope.of("610104"), True), (Scope.of(T2), False), (ALL, True)):
        with use_scope(scope):
            assert bool(latest(what="test.note")) is seen


def test_the_log_is_read_by_subject_verb_person_and_page(
    db: SQLAlchemy, posting_of: Callable[..., Any]
) -> None:
    with acting_under(posting_of("county_admin", "610104")) as who:
        for name in ("甲", "乙", "丙"):
            hire(name)
            db.session.commit()
    assert [event.about for event in trail("officer:乙")] == ["officer:乙"]
    newest = latest(what="test.", limit=2)
    assert [event.about for event in newest] == ["officer:丙", "officer:乙"]
    older = latest(what="test.", before=newest[-1].number, limit=1)
    assert [event.about for event in older] == ["officer:甲"]
    assert {event.who for event in latest(user_id=who.user_id, what="test.hire")} == {who.name}


def test_the_day_is_the_domains_and_the_moment_is_real(
    db: SQLAlchemy, jump_to: Callable[[date], None]
) -> None:
    jump_to(date(2021, 9, 1))
    hire("卫十")
    db.session.commit()
    assert last().on == date(2021, 9, 1)
    assert last().at.year >= 2026
