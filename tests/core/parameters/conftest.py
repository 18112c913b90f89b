"""Tables of values, texts and divisions on both databases, with the built-in plugins and core's duties around them."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import cast

import pytest
from flask import Flask
from sqlalchemy import Table

from core.actor import SYSTEM, acting_as
from core.audit.models import AuditEvent, AuditHead
from core.db import Model, db, seeing_everything
from core.db.engine import engine_options
from core.db.revision import Revision
from core.db.sealing import use_data_keys
from core.declare import Duty, hookimpl
from core.divisions.models import BodyDivision, Division, DivisionName
from core.divisions.operations import load_divisions, read_table
from core.library.models import Text, TextUse
from core.library.operations import seed
from core.parameters import plugin
from core.parameters.models import ParameterValue
from core.plugins import Plugins, built_in, find_sources, load_plugins, using
from tests import engines

ROOT = Path(__file__).resolve().parents[3]
TABLES = [
    cast("Table", model.__table__)
    for model in (
        *(Division, DivisionName, BodyDivision, Text, TextUse, ParameterValue),
        *(AuditEvent, AuditHead, Revision),
    )
]


def _duties() -> ModuleType:
    feature = ModuleType("core.for_parameter_tests")
    shipped = tomllib.loads((ROOT / "config" / "duties.toml").read_text(encoding="utf-8"))["duty"]

    @hookimpl
    def register_duties() -> list[Duty]:
        return [Duty(code=code, label=duty["name"], level=duty["level"]) for code, duty in shipped.items()]

    feature.register_duties = register_duties  # type: ignore[attr-defined]
    return feature


@pytest.fixture(scope="session")
def built_in_plugins() -> Plugins:
    """The plugins that lie beside core; each must be sound."""
    plugins = load_plugins([plugin, _duties()], find_sources(list(built_in())))
    assert [(state.source.name, state.faults) for state in plugins.states() if state.faults] == []
    return plugins


@pytest.fixture
def declared(built_in_plugins: Plugins) -> Iterator[Plugins]:
    """Everything inside asks the built-in plugins."""
    with using(built_in_plugins):
        yield built_in_plugins


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.pg)])
def app(request: pytest.FixtureRequest, tmp_path: Path, declared: Plugins) -> Iterator[Flask]:
    """An application of nothing but values, with the divisions of 莲湖区 and the library in it."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'parameters.db'}"
    elif reason := engines.skip_reason():
        pytest.skip(reason)
    else:
        url = engines.fresh_database()
    use_data_keys([b"parameter tests have a key of their own"])
    app = Flask("parameters")
    app.config.update(SQLALCHEMY_DATABASE_URI=url, SQLALCHEMY_ENGINE_OPTIONS=engine_options(url))
    db.init_app(app)
    with app.app_context(), acting_as(SYSTEM), seeing_everything():
        Model.metadata.create_all(db.engine, tables=TABLES)
        db.session.add(AuditHead(id=1, number=0, hash=""))
        load_divisions(read_table(ROOT / "config" / "divisions" / "lianhu.csv"))
        seed()
        db.session.commit()
        yield app
        db.session.remove()
        db.engine.dispose()
    if request.param == "postgresql":
        engines.drop_database(url)
