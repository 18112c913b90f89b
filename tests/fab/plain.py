"""Plain Flask-AppBuilder as its manual shows it: towns, persons and cases with generated screens, kept apart by `base_filters`."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, ClassVar

from flask import Flask, g, redirect, request
from flask_appbuilder import AppBuilder, MasterDetailView, ModelRestApi, ModelView
from flask_appbuilder.actions import action
from flask_appbuilder.charts.views import GroupByChartView
from flask_appbuilder.models.group import aggregate_count
from flask_appbuilder.models.mixins import FileColumn
from flask_appbuilder.models.sqla.filters import FilterEqualFunction, FilterNotEqual
from flask_appbuilder.models.sqla.interface import SQLAInterface
from flask_appbuilder.security.sqla.models import PermissionView, User, ViewMenu
from sqlalchemy import ForeignKey, String
from sqlalchemy.exc import LegacyAPIWarning
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

from core.db import db
from tests.conftest import CHEAP_HASH, Client
from tests.fab.rows import CLERK, GUESSED, KEPT_BACK, PASSWORD, STRANGER

SWITCHED_ON = {"aid": True}
"""What the county has switched on; the menu of the module asks here."""


OFFICE = "office"
"""The column of the owning town: by another name than in our tables, so that our fences in this process leave it alone."""


class Base(DeclarativeBase):
    """Tables of the plain application alone."""


class Town(Base):
    """A place."""

    __tablename__ = "town"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(40))

    def __repr__(self) -> str:
        return self.name


class Person(Base):
    """Somebody known to the office of a town."""

    __tablename__ = "person"

    id: Mapped[int] = mapped_column(primary_key=True)
    office_code: Mapped[str] = mapped_column(OFFICE, String(24), index=True)
    name: Mapped[str] = mapped_column(String(40))
    town_id: Mapped[int] = mapped_column(ForeignKey("town.id"))
    town: Mapped[Town] = relationship()
    cases: Mapped[list[Case]] = relationship(back_populates="person")

    def __repr__(self) -> str:
        return self.name


class Case(Base):
    """A case of a person, handled by an office."""

    __tablename__ = "case"

    id: Mapped[int] = mapped_column(primary_key=True)
    office_code: Mapped[str] = mapped_column(OFFICE, String(24), index=True)
    no: Mapped[str] = mapped_column(String(24), unique=True)
    note: Mapped[str] = mapped_column(String(200), default="")
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    person: Mapped[Person] = relationship(back_populates="cases")

    def __repr__(self) -> str:
        return self.no


class Scan(FileColumn):
    """The framework's column of a file; without saying so SQLAlchemy warns."""

    cache_ok = True


class Paper(Base):
    """A file that somebody handed in."""

    __tablename__ = "paper"

    id: Mapped[int] = mapped_column(primary_key=True)
    scan: Mapped[str] = mapped_column(Scan)


def my_town() -> str:
    """The town of the one signed in."""
    return str(g.user.username).partition(".")[2]


MINE = [["office_code", FilterEqualFunction, my_town]]


class Aid(ModelView):
    """The screen of a module that can be switched off."""

    datamodel = SQLAInterface(Case)
    route_base = "/aid"
    list_columns: ClassVar = ["no"]
    base_filters = MINE


class AllCases(ModelView):
    """The cases below a person; a related list names no filter of its own."""

    datamodel = SQLAInterface(Case)
    route_base = "/allcases"
    list_columns: ClassVar = ["no"]


class TownCases(ModelView):
    """The cases of one's own town."""

    datamodel = SQLAInterface(Case)
    route_base = "/town-cases"
    base_filters = [*MINE, ["note", FilterNotEqual, KEPT_BACK]]  # noqa: RUF012
    list_columns: ClassVar = ["no", "note", "person.name", "person.town.name"]
    add_columns = edit_columns = ["office_code", "no", "note", "person"]  # noqa: RUF012
    search_columns: ClassVar = ["no", "note", "person"]
    order_columns: ClassVar = ["no", "note", "person.name"]

    @action("close", "Close", "", "fa-check")
    def close(self, rows: Any) -> Any:
        """Writes into the rows that it is given."""
        for row in rows if isinstance(rows, list) else [rows]:
            row.note = "closed"
        db.session.commit()
        return redirect("/")


class TownPeople(ModelView):
    """The people of one's own town, with their cases and what a module adds."""

    datamodel = SQLAInterface(Person)
    route_base = "/town-people"
    base_filters = MINE
    list_columns: ClassVar = ["name", "town.name", "cases"]
    show_columns: ClassVar = ["name", "cases"]
    search_columns: ClassVar = ["name"]
    related_views: ClassVar = [AllCases, Aid]


class PeopleAndCases(MasterDetailView):
    """Persons to the left, their cases to the right."""

    datamodel = SQLAInterface(Person)
    route_base = "/people-and-cases"
    base_filters = MINE
    related_views: ClassVar = [AllCases]


class CasesOfTowns(GroupByChartView):
    """How many cases each office has."""

    datamodel = SQLAInterface(Case)
    route_base = "/cases-of-towns"
    definitions: ClassVar = [{"group": "office_code", "series": [(aggregate_count, "no")]}]


class Papers(ModelView):
    """Files."""

    datamodel = SQLAInterface(Paper)
    route_base = "/papers"
    list_columns: ClassVar = ["scan"]
    add_columns: ClassVar = ["scan"]


class CasesRest(ModelRestApi):
    """The cases as REST, for programs and for pages."""

    datamodel = SQLAInterface(Case)
    resource_name = "case"
    base_filters = MINE
    allow_browser_login = True
    add_columns = edit_columns = ["office_code", "no", "note", "person"]  # noqa: RUF012


class PeopleRest(ModelRestApi):
    """The people as REST, each with the cases."""

    datamodel = SQLAInterface(Person)
    resource_name = "person"
    base_filters = MINE
    list_columns = show_columns = ["name", "cases.no"]  # noqa: RUF012


@contextmanager
def without_our_log() -> Iterator[None]:
    """The framework's users belong to the audited tables of our product, which is in this process too; not here."""
    User.__audited__ = False
    try:
        yield
    finally:
        User.__audited__ = True


def plain_app(folder: Path) -> Flask:
    """The application over an empty SQLite database in that folder, with clerks of two towns."""
    app = Flask("plain")
    app.test_client_class = Client
    app.config.update(
        SECRET_KEY="plain but long enough for a token",
        SQLALCHEMY_DATABASE_URI=f"sqlite:///{folder / 'plain.db'}",
        UPLOAD_FOLDER=str(folder / "uploads"),
        FAB_PASSWORD_HASH_METHOD=CHEAP_HASH,
    )
    app.wsgi_app = _unwarned(app.wsgi_app)  # type: ignore[method-assign]
    (folder / "uploads").mkdir()
    app.teardown_request(_close_files)
    db.init_app(app)
    with app.app_context():
        Base.metadata.create_all(db.engine)
        builder = AppBuilder(app, db.session)
        for view in (AllCases, TownCases, TownPeople, PeopleAndCases, CasesOfTowns, Papers):
            builder.add_view(view, view.__name__, category="Office")
        builder.add_view(Aid, "Aid", category="Office", menu_cond=lambda: SWITCHED_ON["aid"])
        for api in (CasesRest, PeopleRest):
            builder.add_api(api)
        _employ(builder.sm)
        db.session.remove()
    return app


def _close_files(_error: BaseException | None) -> None:
    for file in request.files.values():
        file.close()


def _unwarned(answer: Any) -> Any:
    """The framework asks SQLAlchemy in an old way, which is no matter of these tests."""

    def quiet(*asked: Any) -> Any:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", LegacyAPIWarning)
            return answer(*asked)

    return quiet


def _employ(security: Any) -> None:
    """A role that may do everything with these screens, and who holds it."""
    role = security.add_role("Clerk")
    framework = {
        view for view in _names() if view.startswith(("User", "Role", "Group", "Permission", "ViewM"))
    }
    of_screens = db.session.query(PermissionView).join(ViewMenu).filter(ViewMenu.name.not_in(framework))
    role.permissions = list(of_screens)
    for name in (CLERK, STRANGER, GUESSED):
        security.add_user(name, "梅", "张", f"{name}@example.test", role, PASSWORD)
    db.session.commit()


def _names() -> set[str]:
    return {name for (name,) in db.session.query(ViewMenu.name)}
