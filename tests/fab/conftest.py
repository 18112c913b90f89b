"""Both applications, asked in the same way: `both` runs a test on plain Flask-AppBuilder, then on ours."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, text
from sqlalchemy.engine import Engine
from werkzeug.test import TestResponse

from core.access.models import SignInAttempt
from core.actor import SYSTEM, acting_as
from core.db import db, one_transaction, seeing_everything
from core.db.engine import only_reading
from core.plugins import Plugins, using
from tests.conftest import Client
from tests.fab import ours, plain
from tests.fab.rows import CLERK, PASSWORD, rows_of


class Application:
    """One of the two, its tables filled anew, and a clerk of 北关 who is signed in at it."""

    def __init__(self, module: Any, app: Flask, started_with: list[str]) -> None:
        self.module, self.app, self.started_with = module, app, started_with
        self.is_ours = module is ours
        self.builder: Any = app.extensions["appbuilder"]
        self.clerk = self.sign_in(CLERK)

    def shows(self, defect: object) -> None:
        """The heart of every test here: the defect is there in plain Flask-AppBuilder, and not in ours."""
        assert bool(defect) is not self.is_ours, f"{'ours' if self.is_ours else 'plain'}: {defect}"

    # --- asking

    def anybody(self) -> Client:
        """A browser that nobody has signed in at."""
        return Client(self.app, self.app.response_class)

    def sign_in(self, name: str) -> Client:
        """A browser signed in by the form."""
        client = self.anybody()
        assert self.enters(client, name, PASSWORD)
        return client

    def enters(self, client: Client, name: str, password: str) -> bool:
        """Whether the form lets somebody in, and does not lead back to itself."""
        answer = client.send("/login/", {"username": name, "password": password})
        return answer.status_code == 302 and "/login/" not in answer.headers["Location"]

    def get(self, address: str, client: Client | None = None) -> TestResponse:
        """A page, as the clerk sees it."""
        with only_reading():
            return (client or self.clerk).get(address)

    def post(self, address: str, data: dict[str, Any]) -> TestResponse:
        """A form with its token, sent by the clerk."""
        return self.clerk.send(address, data)

    def case_form(self, key: int = 0, **typed: Any) -> dict[str, Any]:
        """What the form of a case sends: as it is filled for row `key`, with changes; `person` is a number."""
        kept = self.row("case", key) or {"office_code": "", "no": "", "note": "-", "person_id": ""}
        filled = {"person": kept["person_id"], **{name: kept[name] for name in ("office_code", "no", "note")}}
        filled |= typed
        if self.is_ours:
            filled |= {
                "person_id": filled.pop("person"),
                "row_version": kept.get("row_version", ""),
                "reason": "更正",
            }
        return filled

    def token(self, name: str = CLERK) -> dict[str, str]:
        """The header of a program that signed in over REST."""
        answer = self.anybody().post(
            "/api/v1/security/login", json={"username": name, "password": PASSWORD, "provider": "db"}
        )
        return {"Authorization": f"Bearer {answer.get_json()['access_token']}"}

    # --- looking behind

    def rows(self, table: str) -> list[dict[str, Any]]:
        """Every row of `case`, `person` or `town` as it stands in the database."""
        name = getattr(self.module, table.capitalize()).__tablename__
        with self.app.app_context(), only_reading(), db.engine.connect() as link:
            found = link.execute(text(f'select * from "{name}" order by id')).mappings().all()
        return [{"office_code": row.get(plain.OFFICE), **row} for row in found]

    def row(self, table: str, key: int) -> dict[str, Any]:
        """One of them; empty when there is none."""
        return next((row for row in self.rows(table) if row["id"] == key), {})

    def fill(self) -> None:
        """Throw away what is there, and put the rows of every test in its place."""
        with self.app.app_context(), acting_as(SYSTEM), seeing_everything(), one_transaction():
            for model in (self.module.Case, self.module.Person, self.module.Town):
                db.session.query(model).delete()
            db.session.query(SignInAttempt).delete()
            db.session.add_all(rows_of(self.module.Town, self.module.Person, self.module.Case))

    def insert(self, model: Any, rows: list[dict[str, Any]]) -> None:
        """Many rows, past the session."""
        with self.app.app_context(), db.engine.begin() as link:
            link.execute(
                model.__table__.insert(), [{self.column(name): row[name] for name in row} for row in rows]
            )

    def column(self, name: str) -> str:
        """What a column is called here."""
        return plain.OFFICE if name == "office_code" and not self.is_ours else name

    def view(self, name: str) -> Any:
        """The screen with this class name, as it stands in the application."""
        return next(view for view in self.builder.baseviews if type(view).__name__ == name)

    @contextmanager
    def statements(self) -> Iterator[list[str]]:
        """The SQL that is sent inside."""
        with self.app.app_context():
            engine = db.engine
        with _heard(engine) as said:
            yield said


@contextmanager
def _heard(engine: Any) -> Iterator[list[str]]:
    said: list[str] = []

    def listen(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        said.append(statement)

    event.listen(engine, "before_cursor_execute", listen)
    try:
        yield said
    finally:
        event.remove(engine, "before_cursor_execute", listen)


@pytest.fixture(scope="session")
def plain_application(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Application]:
    """Flask-AppBuilder as it comes."""
    with plain.without_our_log(), _heard(Engine) as said:
        app = plain.plain_app(tmp_path_factory.mktemp("plain"))
        application = Application(plain, app, said)
    yield application
    _close(app)


@pytest.fixture(scope="session")
def our_application(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Application, Plugins]]:
    """Ours."""
    with ours.as_the_process():
        app, plugins, said = ours.our_app(tmp_path_factory.mktemp("ours"), _heard)
        yield Application(ours, app, said), plugins
    _close(app)


def _close(app: Flask) -> None:
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture(params=["plain", "ours"])
def both(request: pytest.FixtureRequest) -> Iterator[Application]:
    """The application under test: first the one that has the defect, then the one that must not."""
    with ExitStack() as frame:
        if request.param == "plain":
            application: Application = request.getfixturevalue("plain_application")
            frame.enter_context(plain.without_our_log())
        else:
            application, plugins = request.getfixturevalue("our_application")
            frame.enter_context(using(plugins))
        application.fill()
        yield application


def shown_in(answer: TestResponse, words: str) -> bool:
    """Whether this can be read on the page, in its scripts or in JSON."""
    return words in re.sub(r"\\u([0-9a-f]{4})", lambda code: chr(int(code[1], 16)), answer.text)
