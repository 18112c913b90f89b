"""The calendar's own tables on both databases, and a feature of core that hears of changed years."""

from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from flask import Flask

from core.actor import SYSTEM, acting_as
from core.audit.models import AuditEvent, AuditHead
from core.calendar.models import CalendarDay, CalendarYear
from core.db import Model, db, seeing_everything
from core.db.engine import engine_options
from core.db.revision import Revision
from core.db.sealing import use_data_keys
from core.declare import hookimpl
from core.plugins import load_plugins, using
from tests import engines

TABLES = [model.__table__ for model in (CalendarYear, CalendarDay, AuditEvent, AuditHead, Revision)]


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.pg)])
def app(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """An application of nothing but the calendar."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'calendar.db'}"
    elif reason := engines.skip_reason():
        pytest.skip(reason)
    else:
        url = engines.fresh_database()
    use_data_keys([b"calendar tests have a key of their own"])
    app = Flask("calendar")
    app.config.update(SQLALCHEMY_DATABASE_URI=url, SQLALCHEMY_ENGINE_OPTIONS=engine_options(url))
    db.init_app(app)
    with app.app_context(), acting_as(SYSTEM), seeing_everything():
        Model.metadata.create_all(db.engine, tables=TABLES)  # type: ignore[arg-type]
        db.session.add(AuditHead(id=1, number=0, hash=""))
        db.session.commit()
        yield app
        db.session.remove()
        db.engine.dispose()
    if request.param == "postgresql":
        engines.drop_database(url)


@pytest.fixture
def told() -> Iterator[list[int]]:
    """The years that `calendar_changed` was asked for."""
    years: list[int] = []
    feature = ModuleType("core.for_calendar_tests")

    @hookimpl
    def calendar_changed(year: int) -> None:
        years.append(year)

    feature.calendar_changed = calendar_changed  # type: ignore[attr-defined]
    with using(load_plugins([feature], [])):
        yield years
