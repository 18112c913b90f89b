"""What a page may cost the database: every list that is registered, with a county's own settings and a few cases in it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import event

from core.access.queries import duties
from core.access.security import permissions_of
from tests import factories
from tests.casework import BEIGUAN, COUNTY, Officers
from tests.conftest import As
from tests.journeys.conftest import officers, session_app  # noqa: F401  (the county with its settings and officers)

BUDGET = 8
WALKS = {"/audit/verify"}
"""Pages that read everything on purpose, in as many statements as that takes."""

HOLDING = {"county": COUNTY, "township": BEIGUAN, "village": f"{BEIGUAN}001"}


def list_pages(app: Flask) -> Iterator[tuple[str, str]]:
    """(address, duty) of each page that is shown without arguments, with a duty that may read it."""
    views = {view.endpoint: view for view in app.extensions["appbuilder"].baseviews if view.endpoint}
    for rule in app.url_map.iter_rules():
        name, _dot, method = rule.endpoint.rpartition(".")
        view = views.get(name)
        if view is None or rule.arguments or "GET" not in (rule.methods or ()) or rule.rule in WALKS:
            continue
        if getattr(getattr(view, method), "_permission_name", "") == "read" and not rule.rule.startswith(
            "/api/"
        ):
            yield rule.rule, duty_for("can_read", view.class_permission_name)


def duty_for(permission: str, view: str) -> str:
    """A duty held at a county, township or village that may do it; empty when it is nobody's."""
    able = (code for code, info in duties().items() if info.level in HOLDING)
    return next((code for code in able if (permission, view) in permissions_of(code)), "")


@contextmanager
def counted(db: SQLAlchemy) -> Iterator[list[str]]:
    """The statements that read or write rows; savepoints of the tests and the scope of a connection aside."""
    seen: list[str] = []

    def note(*args: Any) -> None:
        statement = args[2].lstrip()
        if (
            statement.split(" ", 1)[0] in ("SELECT", "INSERT", "UPDATE", "DELETE")
            and "set_config" not in statement
        ):
            seen.append(statement)

    connection = db.session.connection()
    event.listen(connection, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(connection, "before_cursor_execute", note)


@pytest.fixture
def inhabited(officers: Officers, jump_to: Any) -> None:  # noqa: F811
    """Some cases at different stages, on a day under the law of 2026."""
    jump_to(date(2026, 9, 1))
    for stage in ("accept", "accept", "survey", "review"):
        factories.case(officers, at=stage)


def test_every_list_costs_at_most_eight_statements(
    app: Flask, db: SQLAlchemy, as_: As, inhabited: None
) -> None:
    clients: dict[str, Any] = {}
    costs: dict[str, int] = {}
    said: dict[str, list[str]] = {}
    for address, code in sorted(list_pages(app)):
        assert code, f"{address} is open to no duty"
        client = clients.setdefault(code, as_(code, HOLDING[duties()[code].level]))
        assert client.get(address, follow_redirects=True).status_code == 200, address
        with counted(db) as statements:
            client.get(address)
        costs[address], said[address] = len(statements), list(statements)
    assert len(costs) > 15
    dear = {address: said[address] for address, n in costs.items() if n > BUDGET}
    assert not dear, "\n".join(
        f"{a}: {len(s)}\n  " + "\n  ".join(x[:160] for x in s) for a, s in dear.items()
    )
