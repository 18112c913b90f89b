"""What every journey starts from: 莲湖区 with its profile and demo values, officers with names, and a domain day."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from flask import Flask
from flask_appbuilder.security.sqla.models import User
from sqlalchemy import select

from app import create_app
from core.access.operations import grant
from core.actor import SYSTEM, acting_as
from core.cli import main
from core.clock import today
from core.db import db as database
from core.db import one_transaction, seeing_everything
from core.divisions.queries import children
from core.jobs.running import run_on
from core.parameters import operations as parameters
from core.parameters.building import read_profile
from core.parameters.loading import load_profile
from core.parameters.profiles import NATIONAL
from core.plugins import current
from tests import engines
from tests.casework import Officers
from tests.conftest import _KEY as DATA_KEY
from tests.conftest import PASSWORD, As, Client, RestClient, account, furnish, settings_for, standing_app
from tests.district import District
from tests.ground import begin_with

CHEAP_HASH = "pbkdf2:sha256:1000"
NAMES = {
    "town_clerk": "周敏",
    "town_surveyor": "吴刚 郑洁 冯勇 陈静",
    "town_reviewer": "褚卫国",
    "town_director": "魏成",
    "town_confirmer": "蒋文 沈丽 韩冰 杨帆 朱强",
    "village_aide": "秦芳",
    "county_officer": "许建",
    "county_supervisor": "何平 吕红",
    "verifier": "施洋",
    "petition_officer": "张岚",
    "county_admin": "孔亮",
    "security_admin": "曹颖",
    "auditor": "严肃",
    "county_finance": "金鑫",
}
LEVEL = {"town": 9, "village": 12, "county": 6}
LET_TIME_PASS = "cases.let_time_pass"
STREETS = ("610104001", "610104003")


def inhabit(
    url: str, profile: str = "lianhu.demo", county: str = "610104", towns: tuple[str, ...] = STREETS
) -> None:
    """A furnished database with a county's profile, its demo values, and officers in some of its townships."""
    if url.startswith("sqlite"):
        engines.fresh_file(engines.template_file("furnished", furnish), Path(url.removeprefix("sqlite:///")))
    else:
        furnish(url)
    app = create_app(settings_for(url, engines.run_folder() / "home"))
    app.config["FAB_PASSWORD_HASH_METHOD"] = CHEAP_HASH
    with app.app_context(), acting_as(SYSTEM), seeing_everything():
        for name in (NATIONAL, profile):
            with one_transaction():
                load_profile(read_profile(name))
        with one_transaction():
            _employ(county, towns)
    with app.app_context():
        database.session.remove()
        database.engine.dispose()


def _employ(county: str, towns: tuple[str, ...]) -> None:
    for duty, names in NAMES.items():
        tier = next((n for prefix, n in LEVEL.items() if duty.startswith(prefix)), 6)
        villages = tuple(children(town)[0].code for town in towns) if tier == 12 else ()
        places = {6: (county,), 9: towns, 12: villages}[tier]
        for place in places:
            for number, name in enumerate(names.split(), 1):
                account(duty, place, number, name)


def copy_of_lianhu(engine: str, folder: Path) -> str:
    """The address of an inhabited database of one's own."""
    if engine == "sqlite":
        return engines.fresh_file(engines.template_file("lianhu", inhabit), folder / "jiuzhu.db")
    return engines.fresh_database(engines.template_database("lianhu", inhabit))


@pytest.fixture(scope="session")
def session_app(engine: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The application of the journeys; `app` of the tests above takes back what a journey did."""
    home = tmp_path_factory.mktemp(f"lianhu-{engine}")
    yield from standing_app(f"lianhu {engine}", home, partial(copy_of_lianhu, engine))


@pytest.fixture
def own_app(engine: str, tmp_path: Path) -> Iterator[Flask]:
    """An application on a copy of the inhabited database with real commits: for races and the command line."""
    url = copy_of_lianhu(engine, tmp_path)
    app = create_app(settings_for(url, tmp_path))
    app.test_client_class = Client
    yield app
    with app.app_context():
        database.session.remove()
        database.engine.dispose()
    if engine == "postgresql":
        engines.drop_database(url)


@pytest.fixture
def officers(rest_as: Callable[..., RestClient]) -> Officers:
    """`officers("town_clerk")`: a client signed in over REST as whoever holds the duty in the case's street."""
    return Officers(rest_as)


@pytest.fixture
def public(app: Flask) -> Client:
    """Somebody who is not signed in."""
    return Client(app, app.response_class)


@pytest.fixture
def go_to(app: Flask, jump_to: Callable[[Any], None]) -> Callable[[date], None]:
    """`go_to(day)`: it is that day, and the hourly job has run: what ends by itself has ended."""

    def go(day: date) -> None:
        jump_to(day)
        database.session.commit()
        outcome = run_on(app, LET_TIME_PASS, day, again=True)
        assert outcome.state == "done", outcome.error

    return go


@pytest.fixture
def september(jump_to: Callable[[Any], None]) -> date:
    """Tuesday 2026-09-01, under the law of 2026; the demo instruments are in force in three streets."""
    jump_to(date(2026, 9, 1))
    return date(2026, 9, 1)


@pytest.fixture
def district(as_: As) -> District:
    """The district's administrator at the pages of administration."""
    return District(as_)


@pytest.fixture
def post(app: Flask) -> Callable[..., None]:
    """`post("town_reviewer", "610104003", as_also="town_confirmer")`: the same officer gets a second posting there."""

    def give(duty: str, place: str, *, as_also: str, number: int = 1) -> None:
        def posted() -> None:
            name = account(duty, place, number)
            user = database.session.scalars(select(User.id).filter_by(username=name)).one()
            grant(user, as_also, place, today(), basis="测试")

        begin_with((duty, place, as_also, number), posted)

    return give


@pytest.fixture
def set_value(app: Flask) -> Callable[..., None]:
    """`set_value("notice.days", {...}, module="dibao")`: the district sets a value of its own from today on."""

    def put(key: str, value: Any, *, module: str = "", division: str = "610104", **more: Any) -> None:
        told: dict[str, Any] = {"since": today(), "basis": ["LIANHU21"], "reason": "区民政局通知"} | more
        begin_with(
            (module, key, division, repr(value), repr(told)),
            lambda: parameters.set_value(module, key, division, value, **told),
        )

    return put


@pytest.fixture
def real_officers(own_app: Flask) -> Officers:
    """Officers of `own_app`, whose requests really commit."""

    def sign_in(duty: str, division: str, number: int = 1) -> RestClient:
        client = RestClient(own_app, own_app.response_class)
        name = f"{duty}{number if number > 1 else ''}.{division}"
        answer = client.post("/api/v1/security/login", json={"username": name, "password": PASSWORD})
        assert answer.status_code == 200, answer.text
        client.bearer = answer.get_json()["access_token"]
        return client

    return Officers(sign_in)


@pytest.fixture
def jiuzhu(own_app: Flask) -> Iterator[Callable[..., str]]:
    """`jiuzhu("audit", "verify")`: the console script on the installation of `own_app`; what it says, ended well or not."""
    before = list(current._of_process)
    names = {"DATABASE_URL": "SQLALCHEMY_DATABASE_URI", "HOME": "JIUZHU_HOME", "SECRET_KEY": "SECRET_KEY"}
    told = {f"JIUZHU_{name}": str(own_app.config[key]) for name, key in names.items()}
    told |= {"JIUZHU_MODE": "training", "JIUZHU_DATA_KEY": DATA_KEY}

    def run(*words: object, ends: int = 0) -> str:
        done = CliRunner(env=told).invoke(main, [str(word) for word in words], prog_name="jiuzhu")
        if done.exception is not None and not isinstance(done.exception, SystemExit):
            raise done.exception
        assert done.exit_code == ends, done.output
        return done.stdout

    yield run
    current._of_process[:] = before
