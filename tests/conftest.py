"""What every test may ask for: the application on each database, a client signed in for real, a clock, no network.

The schema is built once a run by the real migrations. A test runs inside one transaction that is taken back at its
end; requests commit into savepoints of it. Who needs real commits asks for `own_app`, a copy of the whole database.
Outside a request a test is the system and sees everything; inside one it is whoever signed in, and nobody else.
"""

from __future__ import annotations

import core.db  # the names of constraints are settled before the framework's own tables come  # noqa: F401

# isort: split
import base64
import gc
import re
import smtplib
import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, has_app_context
from flask.testing import FlaskClient
from flask_appbuilder.security.sqla.models import User
from flask_sqlalchemy import SQLAlchemy
from hypothesis import HealthCheck, settings
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import Engine, event, select
from werkzeug.test import TestResponse

from app import create_app
from config.settings import Settings, load_settings
from core import clock
from core.access.operations import grant, open_account
from core.access.queries import postings_of
from core.actor import SYSTEM, acting_as
from core.calendar.operations import seed as seed_calendar
from core.db import db as database
from core.db import one_transaction, seeing_everything
from core.db.sealing import use_data_keys
from core.divisions.operations import load_divisions, read_table
from core.library.operations import seed as seed_library
from core.migrations.upgrade import upgrade
from tests import engines
from tests.factories import begin_again
from tests.ground import can_be_copied, on_ground_of

gc.set_threshold(
    50_000, 20, 100
)  # a run keeps some applications alive: looking through them all the time is dear
ROOT = Path(__file__).resolve().parents[1]
PASSWORD = "Kuaile-Shiyan-2026"
CHEAP_HASH = "pbkdf2:sha256:1000"  # hundreds of accounts are opened and signed in
DIVISIONS = ("lianhu", "xintai")
_SECRET = bytes(range(32))
_KEY = base64.urlsafe_b64encode(_SECRET).decode()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What is measured once for all its tests stays together, or two workers would measure at one time."""
    items.sort(key=lambda item: "bench" not in item.path.parts)


def settings_for(url: str, home: Path, **more: str) -> Settings:
    """Training mode on a database, with keys of the tests' own."""
    environment = {
        "JIUZHU_HOME": str(home),
        "JIUZHU_DATABASE_URL": url,
        "JIUZHU_MODE": "training",
        "JIUZHU_SECRET_KEY": "tests/" + _KEY,
        "JIUZHU_DATA_KEY": _KEY,
    }
    return load_settings(environment | more)


def furnish(url: str) -> None:
    """What every test finds: the tables, the duties, two counties' divisions, the calendar, the texts of law."""
    app = create_app(settings_for(url, engines.run_folder() / "home"))
    upgrade(app)
    with app.app_context(), acting_as(SYSTEM), seeing_everything(), one_transaction():
        for name in DIVISIONS:
            load_divisions(read_table(ROOT / "config" / "divisions" / f"{name}.csv"), source=name)
        seed_calendar()
        seed_library()
    with app.app_context():
        database.session.remove()
        database.engine.dispose()


def copy_of_database(engine: str, folder: Path) -> str:
    """The address of a furnished database of one's own."""
    if engine == "sqlite":
        return engines.fresh_file(engines.template_file("furnished", furnish), folder / "jiuzhu.db")
    return engines.fresh_database(engines.template_database("furnished", furnish))


event.listen(Engine, "connect", engines.hurry)  # after the product's own, which waits for the disk
settings.register_profile("suite", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("suite")  # a busy machine is no fault of what is tested


# --- the application


@pytest.fixture(scope="session", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.pg)])
def engine(request: pytest.FixtureRequest) -> str:
    """The database under test; every test that uses it runs once on each."""
    reason = engines.skip_reason() if request.param == "postgresql" else None
    if reason:
        pytest.skip(reason)
    return str(request.param)


_standing: dict[str, Flask] = {}


def standing_app(name: str, home: Path, address: Callable[[Path], str]) -> Iterator[Flask]:
    """The application of this name, made once a process: pytest goes from one database to the other in every file, and
    would begin anew each time. Its connections are given back meanwhile; the server of the tests ends with its databases.
    """
    if name not in _standing:
        app = _standing[name] = create_app(settings_for(address(home), home))
        app.config["FAB_PASSWORD_HASH_METHOD"] = CHEAP_HASH
        app.test_client_class = Client
        can_be_copied(app, address)
    yield _standing[name]
    with _standing[name].app_context():
        database.session.remove()
        database.engine.dispose()


@pytest.fixture(scope="session")
def session_app(engine: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The one application of this process and database; tests use `app`, which takes everything back."""
    home = tmp_path_factory.mktemp(f"home-{engine}")
    yield from standing_app(f"furnished {engine}", home, partial(copy_of_database, engine))


@pytest.fixture
def app(session_app: Flask) -> Iterator[Flask]:
    """The application inside a transaction that is taken back; the test itself is the system."""
    use_data_keys([_SECRET])  # one key a process: a test with an application of another kind has left its own
    begin_again()
    with session_app.app_context(), acting_as(SYSTEM), seeing_everything(), on_ground_of(session_app):
        yield session_app


@pytest.fixture
def db(app: Flask) -> SQLAlchemy:
    """The database of `app`, to look and to write behind the requests' back."""
    return database


@pytest.fixture
def own_app(engine: str, tmp_path: Path) -> Iterator[Flask]:
    """An application on a copy of the database with real commits: for races, killed processes, jobs, browsers."""
    url = copy_of_database(engine, tmp_path)
    app = create_app(settings_for(url, tmp_path))
    app.test_client_class = Client
    yield app
    with app.app_context():
        database.session.remove()
        database.engine.dispose()
    if engine == "postgresql":
        engines.drop_database(url)


# --- who asks


class Client(FlaskClient):
    """A caller from outside: each request has an application context and a session of its own, as in production."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """What the test has written is kept first; what it has loaded is read anew afterwards."""
        inside = has_app_context()
        if inside:
            database.session.commit()
        with self.application.app_context():
            answer = super().open(*args, **kwargs)
        if inside:
            database.session.expire_all()
        return answer

    def token_of(self, address: str = "/login/") -> str:
        """The token of a page's form, without which nothing is written."""
        found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', self.get(address).text)
        assert found is not None, f"{address} has no form"
        return found[1]

    def send(self, address: str, data: dict[str, Any] | None = None, **kwargs: Any) -> TestResponse:
        """POST a form as a browser does, with the token that the pages of this session carry."""
        if has_app_context():
            database.session.commit()  # looking into the session ends a request, which undoes what nobody kept
        with self.session_transaction() as session:
            secret = session.setdefault("csrf_token", "0" * 40)
        signer = URLSafeTimedSerializer(str(self.application.secret_key), salt="wtf-csrf-token")
        return self.post(address, data={"csrf_token": signer.dumps(secret), **(data or {})}, **kwargs)


class RestClient(Client):
    """A program that signed in over REST."""

    bearer = ""
    posting = ""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """Every call carries the token, and the posting if one was chosen."""
        headers = {"Authorization": f"Bearer {self.bearer}"} if self.bearer else {}
        if self.posting:
            headers["X-Posting"] = self.posting
        kwargs["headers"] = headers | dict(kwargs.get("headers") or {})
        return super().open(*args, **kwargs)


def account(duty: str, division: str, number: int = 1, name: str = "") -> str:
    """The sign-in name of whoever holds a duty at a place; opened and posted when there is none yet."""
    username = f"{duty}{number if number > 1 else ''}.{division}"
    if database.session.scalar(select(User.id).filter_by(username=username)) is None:
        user = open_account(username, name or f"测试{duty}{number}", PASSWORD, must_change=False)
        grant(user.id, duty, division, date(2020, 1, 1), basis="测试")
        database.session.commit()
    return username


As = Callable[..., Client]


@pytest.fixture
def as_(app: Flask) -> As:
    """`as_("town_clerk", "610104003")`: a browser signed in by the form; `number=2` is a second holder."""

    def sign_in(duty: str, division: str, number: int = 1) -> Client:
        client = Client(app, app.response_class)
        form = {"username": account(duty, division, number), "password": PASSWORD}
        answer = client.post("/login/", data=form | {"csrf_token": client.token_of("/login/")})
        assert answer.status_code == 302, answer.text
        return client

    return sign_in


@pytest.fixture
def rest_as(app: Flask) -> Callable[..., RestClient]:
    """The same over REST: the client's calls carry the token."""

    def sign_in(duty: str, division: str, number: int = 1) -> RestClient:
        client = RestClient(app, app.response_class)
        form = {"username": account(duty, division, number), "password": PASSWORD}
        answer = client.post("/api/v1/security/login", json=form)
        assert answer.status_code == 200, answer.text
        client.bearer = answer.get_json()["access_token"]
        return client

    return sign_in


@pytest.fixture
def user_id(app: Flask) -> Callable[..., int]:
    """The user's number of whoever holds a duty at a place."""

    def find(duty: str, division: str, number: int = 1) -> int:
        name = account(duty, division, number)
        return database.session.scalars(select(User.id).filter_by(username=name)).one()

    return find


@pytest.fixture
def posting_of(user_id: Callable[..., int]) -> Callable[..., Any]:
    """The posting of whoever holds a duty at a place, for `acting_under`."""
    return lambda duty, division, number=1: postings_of(user_id(duty, division, number))[0]


# --- the world around


@pytest.fixture
def jump_to() -> Iterator[Callable[[date | datetime], None]]:
    """`jump_to(date(2026, 3, 2))`: domain time stands there until the next jump or the end of the test."""
    with ExitStack() as jumps:

        def jump(moment: date | datetime) -> None:
            jumps.close()
            jumps.enter_context(clock.at(moment))

        yield jump


@pytest.fixture(autouse=True)
def no_clock_left_ahead() -> Iterator[None]:
    """A test that moved the process's clock leaves it to the next as it is."""
    yield
    clock.set_offset(timedelta())


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing leaves this machine, and no mail is sent."""
    connect = socket.socket.connect

    def connect_here(self: socket.socket, address: Any) -> None:
        here = self.family == socket.AF_UNIX or address[0] in ("127.0.0.1", "::1", "localhost")
        if not here:
            raise AssertionError(f"a test reached for {address}")
        connect(self, address)

    def send_mail(*_args: Any, **_kwargs: Any) -> None:
        raise AssertionError("a test sent mail")

    monkeypatch.setattr(socket.socket, "connect", connect_here)
    monkeypatch.setattr(smtplib.SMTP, "connect", send_mail)


__all__ = ["As", "Client", "RestClient", "account", "copy_of_database", "settings_for"]
