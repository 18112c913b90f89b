"""What is measured against: plain Flask-AppBuilder with a generated screen and REST class over the same table."""

from __future__ import annotations

import secrets
from typing import Any

from flask import Flask
from flask_appbuilder import AppBuilder, Model, ModelRestApi, ModelView
from flask_appbuilder.models.sqla.filters import FilterEqual
from flask_appbuilder.models.sqla.interface import SQLAInterface
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Column, Table, event, inspect
from sqlalchemy.engine import Engine

USER, PASSWORD, PAGE = "clerk", "Ceshi-Sudu-2026", 25
COLUMNS = ["no", "applicant_name", "type_code", "division", "stage", "opened_on", "due_on", "closed_on"]
OF_PRODUCT = {"postgresql": "public", "sqlite": "product"}
"""The schema in which the product's table lies; the framework's own tables lie in one of their own."""


def create_plain_app(url: str, product: str, town: str, views: int = 1) -> Flask:
    """The framework as its documentation shows it, over the table of the database `product` (a file, with SQLite).

    Rows of one town by a base filter, `views` screens. Makes the framework's own tables and one user when they are absent.
    """
    app = Flask("plain")
    app.config.update(SECRET_KEY=secrets.token_hex(32), SQLALCHEMY_DATABASE_URI=url)
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = {"pool_pre_ping": True} if url.startswith("postgresql") else {}
    if product:
        _attach(product)
    db = SQLAlchemy(model_class=Model)
    db.init_app(app)
    with app.app_context():
        case = _mapped(db.engine)
        appbuilder = AppBuilder(app, db.session)
        _add_screens(appbuilder, case, town, views)
        security: Any = appbuilder.sm
        if security.find_user(USER) is None:
            security.add_user(
                USER, "Clerk", "Plain", "clerk@example.org", security.find_role("Admin"), PASSWORD
            )
        db.session.remove()
        db.engine.dispose()
    return app


def _attach(file: str) -> None:
    @event.listens_for(Engine, "connect")
    def attach(connection: Any, _record: Any) -> None:
        connection.execute(f"attach database '{file}' as {OF_PRODUCT['sqlite']}")


def _mapped(engine: Engine) -> Any:
    """The product's table with all of its columns; without its foreign keys, whose tables are not mapped here."""
    schema = OF_PRODUCT[engine.dialect.name]
    found = inspect(engine).get_columns("assistance_case", schema=schema)
    columns = [Column(c["name"], c["type"], primary_key=c["name"] == "id") for c in found]
    table = Table("assistance_case", Model.metadata, *columns, schema=schema)
    return type("AssistanceCase", (Model,), {"__table__": table})


def _add_screens(appbuilder: Any, case: Any, town: str, views: int) -> None:
    shown: dict[str, Any] = {
        "list_columns": COLUMNS,
        "search_columns": COLUMNS,
        "base_order": ("id", "desc"),
        "base_filters": [["office_code", FilterEqual, town]],
        "page_size": PAGE,
    }
    for n in range(views):
        given = {**shown, "datamodel": SQLAInterface(case), "route_base": f"/cases{n or ''}"}
        view = type(f"Cases{n or ''}", (ModelView,), given)
        appbuilder.add_view(view, f"Cases {n}", category="Cases")
    given = {**shown, "datamodel": SQLAInterface(case), "resource_name": "cases"}
    appbuilder.add_api(type("CasesRest", (ModelRestApi,), given))
