"""The chain shows every change behind its back."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import text

from core.actor import SYSTEM, acting_as
from core.audit.chain import Head, hash_of
from core.audit.models import AuditEvent
from core.audit.operations import HEADS, keep_head, record, write_notes
from core.audit.queries import latest, verify
from core.db import db, sealing, seeing_everything
from tests.conftest import PASSWORD, Client, account

Found = list[tuple[int, str]]
Behind = Callable[[str], None]


@pytest.fixture
def behind(own_app: Flask, engine: str) -> Behind:
    """Somebody with the database's own tools, who switches the guards off first."""

    def tamper(statement: str) -> None:

        with own_app.app_context(), seeing_everything(), db.engine.begin() as connection:
            if engine == "postgresql":
                connection.execute(text("alter table audit_event disable trigger user"))
            else:
                for name in ("audit_event_never_changes", "audit_event_never_changes_d"):
                    connection.execute(text(f"drop trigger if exists {name}"))
            connection.execute(text(statement))

    return tamper


@pytest.fixture
def home(own_app: Flask, tmp_path: Path) -> Path:
    """A log of a few events, its head kept outside on the way."""

    with own_app.app_context(), acting_as(SYSTEM), seeing_everything():
        for number in range(6):
            record("view", f"person:{number}")
            db.session.commit()
        keep_head(tmp_path / "audit")
        record("view", "person:6")
        db.session.commit()
    return tmp_path / "audit"


def findings(app: Flask, home: Path) -> Found:
    with app.app_context():
        return [(finding.number, finding.kind) for finding in verify(home)]


def length(app: Flask) -> int:
    with app.app_context(), seeing_everything():
        return latest(limit=1)[0].number


def test_an_untouched_log_is_whole(own_app: Flask, home: Path) -> None:
    assert findings(own_app, home) == []


@pytest.mark.parametrize(
    "change",
    [
        "who = '别人'",
        "about = 'person:99'",
        "detail = '{\"a\": 1}'",
        "office_code = '61'",
        "\"on\" = '2020-01-01'",
    ],
)
def test_a_changed_row_is_named(own_app: Flask, home: Path, behind: Behind, change: str) -> None:
    number = length(own_app) - 3
    behind(f"update audit_event set {change} where number = {number}")
    assert findings(own_app, home) == [(number, "changed")]


def test_a_removed_row_is_named(own_app: Flask, home: Path, behind: Behind) -> None:
    number = length(own_app) - 3
    behind(f"delete from audit_event where number = {number}")
    assert findings(own_app, home) == [(number, "missing")]


def test_an_added_row_is_named(own_app: Flask, home: Path, behind: Behind) -> None:
    number = length(own_app)
    columns = 'office_code, at, "on", what, about, who, duty, division, changes, detail, previous, hash'
    behind(
        f"insert into audit_event (id, number, {columns}) "
        f"select id + 1000, number + 1, {columns} from audit_event where number = {number}"
    )
    assert (number + 1, "added") in findings(own_app, home)


def test_two_rows_that_were_swapped_are_both_named(own_app: Flask, home: Path, behind: Behind) -> None:
    number = length(own_app) - 3
    behind(
        f"update audit_event set number = -number where number in ({number}, {number + 1})",
    )
    behind(f"update audit_event set number = {number} where number = {-number - 1}")
    behind(f"update audit_event set number = {number + 1} where number = {-number}")
    assert findings(own_app, home) == [(number, "changed"), (number + 1, "changed")]


def test_a_tail_cut_off_is_found_by_the_head(own_app: Flask, home: Path, behind: Behind) -> None:
    number = length(own_app)
    behind(f"delete from audit_event where number = {number}")
    assert findings(own_app, home) == [(number, "missing"), (number, "head")]


def test_a_head_that_was_deleted_is_named_and_nothing_is_done_that_can_not_be_logged(
    own_app: Flask, home: Path, behind: Behind
) -> None:
    with own_app.app_context(), acting_as(SYSTEM), seeing_everything():
        name = account("town_clerk", "610104003")
        db.session.commit()
    browser, there = Client(own_app, own_app.response_class), Client(own_app, own_app.response_class)
    form = {"username": name, "password": PASSWORD}
    assert there.send("/login/", form).status_code == 302
    number = length(own_app)
    behind("delete from audit_head")
    assert findings(own_app, home) == [(0, "head")]
    refused = browser.send("/login/", form)
    assert (refused.status_code, "链头缺失" in refused.text) == (503, True)
    assert browser.get("/cases/").status_code == 302, "he is not signed in"
    assert there.send("/logout/").status_code in (503, 405)
    assert length(own_app) == number
    behind(f"delete from audit_event where number = {number}")
    assert (number, "missing") not in findings(own_app, home), "no head outside was kept of it"
    behind(f"delete from audit_event where number > {number - 3}")
    assert (0, "head") in findings(own_app, home)


def test_a_tail_cut_off_together_with_the_head_is_found_by_the_heads_outside(
    own_app: Flask, home: Path, behind: Behind
) -> None:
    number = length(own_app)
    behind(f"delete from audit_event where number > {number - 3}")
    behind(
        f"update audit_head set number = {number - 3}, "
        f"hash = (select hash from audit_event where number = {number - 3})"
    )
    found = findings(own_app, home)
    assert (number - 1, "missing") in found, "the head outside was kept at this number"
    assert (number - 3, "head") in found


def test_a_tail_cut_off_with_the_head_set_back_is_found_though_no_head_was_kept_outside_since(
    own_app: Flask, home: Path, behind: Behind
) -> None:
    number = length(own_app)
    with own_app.app_context():
        keep_head(home)
        for more in range(100):
            record("view", f"person:{more}")
        write_notes()
    assert length(own_app) == number + 100
    behind(f"delete from audit_event where number > {number + 5}")
    behind(
        f"update audit_head set number = {number + 5}, "
        f"hash = (select hash from audit_event where number = {number + 5})"
    )
    assert findings(own_app, home) == [(number + 5, "head")]


def test_a_row_rehashed_without_the_key_is_found(own_app: Flask, home: Path, behind: Behind) -> None:
    number = length(own_app) - 2
    with own_app.app_context(), seeing_everything():
        row = db.session.execute(AuditEvent.__table__.select().filter_by(number=number)).mappings().one()
        real, sealing._keys = sealing._keys, None
        sealing.use_data_keys([b"a key that somebody has guessed.."])
        forged = hash_of({**row, "who": "别人"})
        sealing._keys = real
    behind(f"update audit_event set who = '别人', hash = '{forged}' where number = {number}")
    assert (number, "changed") in findings(own_app, home)


def test_a_chain_rewritten_with_the_key_is_found_by_the_head_outside(
    own_app: Flask, home: Path, behind: Behind
) -> None:
    number = length(own_app) - 1
    with own_app.app_context(), seeing_everything():
        row = db.session.execute(AuditEvent.__table__.select().filter_by(number=number)).mappings().one()
        rewritten = hash_of({**row, "who": "别人"})
    behind(f"update audit_event set who = '别人', hash = '{rewritten}' where number = {number}")
    assert (number, "changed") in findings(own_app, home)


def test_a_head_outside_that_we_did_not_write_is_named(own_app: Flask, home: Path) -> None:
    line = json.loads((home / HEADS).read_text(encoding="ascii"))
    line["number"] += 1
    with (home / HEADS).open("a", encoding="ascii") as file:
        file.write(json.dumps(line) + "\nnot a line of ours\n")
    assert findings(own_app, home) == [(2, "head"), (3, "head")]


def test_a_head_reads_back_only_with_the_same_key(own_app: Flask) -> None:
    line = Head(3, "a" * 64, "2026-07-01T00:00:00+00:00").as_line()
    assert Head.from_line(line) == Head(3, "a" * 64, "2026-07-01T00:00:00+00:00")
    assert Head.from_line("[]") is None
    assert Head.from_line("{") is None


def test_eight_writers_at_once_make_one_chain(own_app: Flask, home: Path) -> None:

    start = length(own_app)
    faults: list[BaseException] = []

    def write(writer: int) -> None:
        try:
            for number in range(10):
                with own_app.app_context():
                    record("view", f"person:{writer}-{number}")
                    db.session.commit()
        except BaseException as error:  # noqa: BLE001
            faults.append(error)

    threads = [threading.Thread(target=write, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert length(own_app) == start + 80
    assert findings(own_app, home) == []


@pytest.mark.parametrize(
    "statement", ["update audit_event set who = 'x'", "delete from audit_event", "truncate audit_event"]
)
def test_the_database_itself_refuses(db: SQLAlchemy, engine: str, statement: str) -> None:
    if engine == "sqlite" and statement.startswith("truncate"):
        return
    with pytest.raises(Exception, match="never changes"), db.session.begin_nested():
        db.session.execute(text(statement))
