"""Papers and letters on both databases, with a township, a case, the county's values and texts of law."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Column, Integer, Table, insert

from core import clock
from core.actor import SYSTEM, Actor, acting_as
from core.audit.models import AuditHead
from core.calendar import operations as calendar
from core.db import Model, db, seeing_everything
from core.db.engine import engine_options
from core.db.sealing import use_data_keys
from core.divisions.operations import load_divisions
from core.documents import plugin as documents
from core.documents.operations import About
from core.library import operations as library
from core.parameters import plugin as parameters
from core.parameters.operations import set_value
from core.plugins import load_plugins, using
from tests import engines
from tests.ground import on_ground_of

for path in sorted(Path(documents.__file__).parents[1].glob("*/models.py")):
    importlib.import_module(f"core.{path.parent.name}.models")  # a foreign key may name any core table
for absent in {"person", "household"} - set(Model.metadata.tables):
    Table(absent, Model.metadata, Column("id", Integer, primary_key=True))

ON = date(2026, 7, 10)
TOWN, OTHER = "610104003", "610104004"
CLERK = Actor("李梅", user_id=1, duty="town_clerk", division=TOWN)
PLACES = (
    ("61", "陕西省", "province", ""),
    ("6101", "西安市", "city", "61"),
    ("610104", "莲湖区", "county", "6101"),
    (TOWN, "北关街道", "township", "610104"),
    (OTHER, "土门街道", "township", "610104"),
)


def application(url: str, home: Path) -> Flask:
    """An application of nothing but papers and letters."""
    app = Flask("documents")
    app.config.update(
        SQLALCHEMY_DATABASE_URI=url,
        SQLALCHEMY_ENGINE_OPTIONS=engine_options(url),
        JIUZHU_HOME=str(home),
        JIUZHU_PUBLIC_URL="https://jiuzhu.example.gov.cn",
    )
    db.init_app(app)
    return app


@contextmanager
def running(app: Flask) -> Iterator[None]:
    """The application at work: the clerk is there, the clock stands."""
    use_data_keys([b"documents tests have a key of their own"])
    plugins = load_plugins([parameters, documents], [])
    with app.app_context(), acting_as(CLERK), seeing_everything(), clock.at(ON), using(plugins):
        yield


def build(url: str) -> None:
    """The database that every process gets a copy of."""
    with running(application(url, Path("unused"))):
        Model.metadata.create_all(db.engine)
        furnish()
        db.session.remove()
        db.engine.dispose()


_standing: dict[str, Flask] = {}


@pytest.fixture(scope="session")
def session_app(engine: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The one application of papers and letters in this process, on either database."""
    if engine not in _standing:
        if engine == "sqlite":
            folder = tmp_path_factory.mktemp("documents")
            url = engines.fresh_file(engines.template_file("documents", build), folder / "documents.db")
        else:
            url = engines.fresh_database(engines.template_database("documents", build))
        _standing[engine] = application(url, Path("unused"))
    yield _standing[engine]
    with _standing[engine].app_context():
        db.engine.dispose()


@pytest.fixture
def app(session_app: Flask, tmp_path: Path) -> Iterator[Flask]:
    """A township's day at work, which is taken back; the files lie in a folder of the test's own."""
    session_app.config["JIUZHU_HOME"] = str(tmp_path)
    with running(session_app), on_ground_of(session_app):
        yield session_app


def furnish() -> None:
    """Divisions, calendar, library and the county's own values."""
    db.session.add(AuditHead(id=1, number=0, hash=""))
    db.session.commit()
    keys = ("code", "name", "level", "parent_code")
    load_divisions([dict(zip(keys, place, strict=True)) for place in PLACES])
    calendar.seed()
    library.seed()
    for key, value in (
        ("remedy.body", "莲湖区人民政府"),
        ("remedy.court", "莲湖区人民法院"),
        ("hotline.number", ["12349"]),
        ("check.sources", ["vehicle"]),
        ("limit.refusal_letter_workdays", {"n": 3, "unit": "workdays"}),
    ):
        with acting_as(SYSTEM):
            set_value(
                "", key, "610104", value, date(2026, 7, 1), basis=["SAL26:76"], reason="测试值", source="test"
            )
    db.session.commit()


def open_case(serial: int, office: str) -> About:
    """A case's row, without the engine that would have made it."""
    table = Model.metadata.tables["assistance_case"]
    values = {
        "no": f"DB-{office}-2026-{serial:05d}",
        "receipt": f"{serial:012d}",
        "look_up_code": "x",
        "type_code": "dibao",
        "pipeline": "dibao.apply",
        "division": f"{office}001",
        "channel": "window",
        "applicant_name": "王建国",
        "opened_on": ON,
        "entered_at": clock.now(),
        "moved_at": clock.now(),
        "office_code": office,
        "version": 1,
        "stage": "accept",
        "provisional": False,
        "raised": [],
    }
    done: Any = db.session.execute(insert(table).values({k: v for k, v in values.items() if k in table.c}))
    key = done.inserted_primary_key
    assert key is not None
    db.session.commit()
    return About(str(values["no"]), office, key[0])


@pytest.fixture
def case(app: Flask) -> About:
    """A dibao case that 北关街道 took on."""
    return open_case(17, TOWN)


@pytest.fixture
def other_case(app: Flask) -> About:
    """A case of another township."""
    return open_case(18, OTHER)
