"""The whole product with three tables more: the same towns, persons and cases on screens made from our base views."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, ClassVar

from flask import Flask, redirect
from flask_appbuilder.models.sqla.filters import FilterNotEqual
from sqlalchemy import ForeignKey, String
from sqlalchemy.engine import Engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

from app import create_app
from config.settings import Settings
from core.access.permissions import synchronise
from core.actor import SYSTEM, acting_as
from core.db import Code, Keyed, Scoped, Versioned, db, one_transaction, seeing_everything
from core.declare import Screen as Declared
from core.plugins import Plugins, current
from core.web.joining import join_screens
from core.web.views import FastInterface, Filter, PlainTable, Screen, action
from tests import engines
from tests.conftest import CHEAP_HASH, Client, settings_for
from tests.fab.rows import KEPT_BACK
from tests.journeys.conftest import inhabit

LABELS = {
    "office_code": "机构",
    "no": "编号",
    "note": "备注",
    "name": "姓名",
    "person_id": "人员",
    "person.name": "姓名",
    "town_id": "乡镇",
    "town.name": "乡镇",
    "cases": "案件",
}
MODULE = "linshi"
"""The module that the screen `LinshiAid` is of."""


class Base(DeclarativeBase):
    """Tables of these tests alone, outside the metadata that migrations are held against."""


class Town(Keyed, Base):
    """A place."""

    __tablename__ = "fab_town"

    name: Mapped[str] = mapped_column(String(40))


class Person(Keyed, Scoped, Versioned, Base):
    """Somebody known to the office of a town."""

    __tablename__ = "fab_person"

    name: Mapped[str] = mapped_column(String(40))
    town_id: Mapped[int] = mapped_column(ForeignKey("fab_town.id"))
    town: Mapped[Town] = relationship()
    cases: Mapped[list[Case]] = relationship(back_populates="person")

    def __repr__(self) -> str:
        return self.name


class Case(Keyed, Scoped, Versioned, Base):
    """A case of a person, handled by an office."""

    __tablename__ = "fab_case"

    no: Mapped[str] = mapped_column(Code(24), unique=True)
    note: Mapped[str] = mapped_column(String(200), default="")
    person_id: Mapped[int] = mapped_column(ForeignKey("fab_person.id"))
    person: Mapped[Person] = relationship(back_populates="cases")

    def __repr__(self) -> str:
        return self.no


class LinshiAid(Screen):
    """The screen of a module that can be switched off."""

    datamodel = FastInterface(Case)
    route_base = "/aid"
    class_permission_name = "LinshiAid"
    noun = "救急"
    label_columns = LABELS
    list_columns = show_columns = ("no",)
    search_columns = ("no",)


class TownCases(PlainTable):
    """The cases of one's own town."""

    datamodel = FastInterface(Case)
    route_base = "/town-cases"
    class_permission_name = "TownCases"
    base_filters = [["note", FilterNotEqual, KEPT_BACK]]  # noqa: RUF012
    read_by = write_by = ("*",)
    noun = "案件"
    label_columns = LABELS
    list_columns = ("no", "note", "person.name")
    show_columns = ("no", "note")
    add_columns = edit_columns = ("office_code", "no", "note", "person_id")
    filters = (Filter("no", "编号"), Filter("note", "备注"))

    @action("close", "办结", "", "check")
    def close(self, rows: Any) -> Any:
        """Writes into the rows that it is given."""
        for row in rows if isinstance(rows, list) else [rows]:
            row.note = "closed"
        return redirect("/")


class AllCases(Screen):
    """The cases below a person; a related list names no filter of its own."""

    datamodel = FastInterface(Case)
    route_base = "/allcases"
    class_permission_name = "AllCases"
    read_by = ("*",)
    noun = "全部案件"
    label_columns = LABELS
    list_columns = show_columns = ("no",)
    search_columns = ("no",)


class TownPeople(PlainTable):
    """The people of one's own town, with their cases and what a module adds."""

    datamodel = FastInterface(Person)
    route_base = "/town-people"
    class_permission_name = "TownPeople"
    read_by = write_by = ("*",)
    noun = "人员"
    label_columns = LABELS
    list_columns = ("name", "town.name", "cases")
    show_columns = ("name", "cases")
    add_columns = edit_columns = ("office_code", "name", "town_id")
    filters = (Filter("name", "姓名"),)
    related_views: ClassVar = [AllCases, LinshiAid]


def our_app(folder: Path, heard: Callable[..., Any]) -> tuple[Flask, Plugins, list[str]]:
    """The application over a furnished SQLite database with officers of two towns; its plugins; the SQL of its start."""
    url = engines.fresh_file(engines.template_file("lianhu", inhabit), folder / "jiuzhu.db")
    with heard(Engine) as said:
        app = create_app(settings_for(url, folder))
    app.test_client_class = Client
    app.config["FAB_PASSWORD_HASH_METHOD"] = CHEAP_HASH
    plugins: Plugins = app.extensions["jiuzhu"]
    declared = Declared(view=LinshiAid, label="救急", duties=("town_clerk",))
    plugins.registry = replace(plugins.registry, screens={MODULE: (declared,)})
    with app.app_context(), acting_as(SYSTEM), seeing_everything(), one_transaction():
        builder: Any = app.extensions["appbuilder"]
        join_screens(builder, plugins)
        for view in (AllCases, TownCases, TownPeople):
            builder.add_view(view, view.__name__, label=str(view.noun), category="Office")
        Base.metadata.create_all(db.engine)
        synchronise(builder, [declared])
    return app, plugins, said


def settings_in_production(app: Flask) -> Settings:
    """The settings of an application, as a county runs it."""
    url, home = app.config["SQLALCHEMY_DATABASE_URI"], Path(app.config["JIUZHU_HOME"])
    return settings_for(url, home, JIUZHU_MODE="production", JIUZHU_PUBLIC_URL="https://jiuzhu.example.test")


@contextmanager
def as_the_process() -> Iterator[None]:
    """What `create_app` makes the plugins of the process is put back afterwards."""
    before = list(current._of_process)
    try:
        yield
    finally:
        current._of_process[:] = before
