"""The library's own tables on both databases, with the product's texts in them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
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
from core.library.models import Text, TextUse
from core.library.operations import seed
from tests import engines

TABLES = [cast("Table", model.__table__) for model in (Text, TextUse, AuditEvent, AuditHead, Revision)]


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.pg)])
def app(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """An application of nothing but the library."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'library.db'}"
    elif reason := engines.skip_reason():
        pytest.skip(reason)
    else:
        url = engines.fresh_database()
    use_data_keys([b"library tests have a key of their own!"])
    app = Flask("library")
    app.config.update(SQLALCHEMY_DATABASE_URI=url, SQLALCHEMY_ENGINE_OPTIONS=engine_options(url))
    db.init_app(app)
    with app.app_context(), acting_as(SYSTEM), seeing_everything():
        Model.metadata.create_all(db.engine, tables=TABLES)
        db.session.add(AuditHead(id=1, number=0, hash=""))
        seed()
        db.session.commit()
        yield app
        db.session.remove()
        db.engine.dispose()
    if request.param == "postgresql":
        engines.drop_database(url)
