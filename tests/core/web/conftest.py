"""A small application of the real parts (FAB, SQLite, the web layer) over one table, for what needs no feature."""

from __future__ import annotations

import atexit
import datetime as dt
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, flash, redirect, request
from flask.testing import FlaskClient
from flask_appbuilder import AppBuilder
from sqlalchemy import Date, ForeignKey, String, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship
from werkzeug.test import TestResponse

from core.audit.models import AuditHead
from core.audit.operations import operation
from core.db import Code, Fen, Keyed, Scope, Scoped, Versioned, db, use_scope
from core.db.sealing import use_data_keys
from core.db.transaction import commit_requests
from core.text import _
from core.web import ports
from core.web.cells import badges
from core.web.ports import Choice, PostingChoice
from core.web.setup import finish_web, init_web
from core.web.views import FastInterface, PlainTable, Screen, action
from tests.conftest import CHEAP_HASH

PASSWORD = "correct horse battery"
KEYS = (bytes(range(32)),)
OURS, THEIRS = "610104003", "610104004"
STATES = (("open", _("公示中")), ("passed", _("已通过")))


class Base(DeclarativeBase):
    """Tables of these tests alone, outside the metadata that migrations are held against."""


class Office(Keyed, Base):
    """A small table beside the one that is listed."""

    __tablename__ = "web_office"

    name: Mapped[str] = mapped_column(String(40))


class Notice(Keyed, Scoped, Versioned, Base):
    """A row with one column of each kind."""

    __tablename__ = "web_notice"

    number: Mapped[str] = mapped_column(Code(32), unique=True)
    name: Mapped[str] = mapped_column(String(40))
    state: Mapped[str] = mapped_column(Code(12), default="open")
    amount: Mapped[Decimal | None] = mapped_column(Fen())
    applied_on: Mapped[dt.date] = mapped_column(Date)
    public: Mapped[bool] = mapped_column(default=True)
    note: Mapped[str | None] = mapped_column(Text)
    desk_id: Mapped[int | None] = mapped_column(ForeignKey("web_office.id"))
    desk: Mapped[Office | None] = relationship()


CHOICES = {"state": STATES}
FORMATTERS = {"state": badges({"open": (_("公示中"), "blue"), "passed": (_("已通过"), "green")})}
LABELS = {
    "number": _("受理编号"),
    "name": _("申请人"),
    "state": _("状态"),
    "amount": _("金额"),
    "applied_on": _("申请日期"),
    "public": _("张榜公布"),
    "note": _("备注"),
    "desk.name": _("窗口"),
    "office_code": _("机构"),
}


class Notices(PlainTable):
    """The screen under test."""

    datamodel = FastInterface(Notice)
    class_permission_name = "WebNotice"
    route_base = "/notices"
    noun = _("公示公告")
    help = _("这里列出本辖区的全部公示。")
    label_columns = LABELS
    list_columns = ("number", "name", "state", "amount", "applied_on", "desk.name")
    show_columns = ("number", "name", "state", "amount", "applied_on", "public", "note")
    add_columns = ("office_code", "number", "name", "state", "amount", "applied_on", "public", "note")
    edit_columns = ("name", "state", "amount", "applied_on", "public", "note")
    search_columns = ("number", "name", "state", "applied_on", "amount", "public")
    choices_columns = CHOICES
    formatters_columns = FORMATTERS
    base_order = ("number", "asc")

    @action("pass_all", _("通过"), _("确定通过选中的记录吗？"), "check", single=False)
    def pass_all(self, rows: list[Notice]) -> Any:
        """Several at once."""
        for row in rows:
            row.state = "passed"
        flash(str(len(rows)))
        return redirect(self.get_redirect())

    @action("pass_one", _("通过"), "", "check", multiple=False)
    def pass_one(self, row: Notice) -> Any:
        """A single one."""
        row.state = "passed"
        return redirect(self.get_redirect())


class Readings(Screen):
    """A screen without operations."""

    datamodel = FastInterface(Notice)
    class_permission_name = "WebReading"
    route_base = "/readings"
    noun = _("公示查询")
    empty = _("公示登记后会出现在这里。")
    label_columns = LABELS
    list_columns = ("number", "name")
    show_columns = ("number", "name")
    search_columns = ("name",)
    base_order = ("number", "asc")


def save(row: Any, values: Any, reason: str) -> Any:
    """What core.access does, without the log."""
    target = row() if isinstance(row, type) else row
    for name, value in values.items():
        setattr(target, name, value)
    db.session.add(target)
    return target


def web_app(
    folder: Path, mode: str = "training", screens: tuple[type, ...] = (Notices, Readings), **config: Any
) -> Flask:
    """An application over an empty database in that folder; everybody's scope is OURS."""
    use_data_keys(KEYS)
    app = Flask("web_under_test")
    app.config.update(
        SECRET_KEY="not-secret-but-long-enough",
        SQLALCHEMY_DATABASE_URI=f"sqlite:///{folder / 'web.db'}",
        JIUZHU_MODE=mode,
        FAB_PASSWORD_HASH_METHOD=CHEAP_HASH,
        **config,
    )
    db.init_app(app)
    frames: dict[int, ExitStack] = {}

    @app.before_request
    def _begin() -> None:
        frame = frames.setdefault(id(request._get_current_object()), ExitStack())  # type: ignore[attr-defined]
        frame.enter_context(use_scope(Scope.of(OURS)))

    @app.teardown_request
    def _end(_error: BaseException | None) -> None:
        if frame := frames.pop(id(request._get_current_object()), None):  # type: ignore[attr-defined]
            frame.close()

    commit_requests(app)
    init_web(app)
    furnished = _furnished.get(screens)
    if furnished:
        shutil.copy(furnished, folder / "web.db")
    app.config.update(FAB_CREATE_DB=not furnished, FAB_UPDATE_PERMS=not furnished)
    with app.app_context():
        builder = AppBuilder(app, db.session)
        for screen in screens:
            builder.add_view(
                screen,
                screen.__name__,
                label=getattr(screen, "noun", ""),
                category="Notices",
                category_label=_("公示"),
            )
        finish_web(builder, app)
        if not furnished:
            db.session.commit()
            Base.metadata.create_all(db.engine)
            db.session.add(AuditHead(id=1, number=0, hash=""))
            _people(builder)
            db.session.commit()
            db.engine.dispose()
            copy = Path(tempfile.mkdtemp(prefix="jiuzhu-web-")) / "web.db"
            _furnished[screens] = Path(shutil.copy(folder / "web.db", copy))
            atexit.register(shutil.rmtree, copy.parent, ignore_errors=True)
    return app


_furnished: dict[tuple[type, ...], Path] = {}
"""For each set of screens a database with tables, permissions and people, made once a run."""


@operation("test.people")
def _people(builder: AppBuilder) -> None:
    security = builder.sm
    security.add_role("reader", [security.find_permission_view_menu("can_read", "WebNotice")])
    for name, role in (("writer", "Admin"), ("reader", "reader")):
        security.add_user(name, "晓梅", "张", f"{name}@example.test", security.find_role(role), PASSWORD)
    db.session.commit()


def add_rows(app: Flask, rows: int, office: str = OURS, **values: Any) -> None:
    """Invented rows, numbered from the highest on."""
    with app.app_context(), use_scope(Scope.of(office)):
        desk = Office(name="一号窗口")
        for n in range(rows):
            given = {"name": f"王{n}", "amount": Decimal(n), "applied_on": dt.date(2026, 3, 1), **values}
            db.session.add(Notice(office_code=office, number=f"{office}-{n:05}", desk=desk, **given))
        db.session.commit()


class Browser:
    """A client that keeps the token of the last page, as a browser's form does."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client
        self.token = ""

    def get(self, address: str, **kwargs: Any) -> TestResponse:
        answer = self.client.get(address, **kwargs)
        if found := re.search(r'name="csrf-token" content="([^"]+)"', answer.text):
            self.token = found[1]
        return answer

    def post(self, address: str, data: dict[str, Any] | None = None, **kwargs: Any) -> TestResponse:
        return self.client.post(address, data={"csrf_token": self.token, **(data or {})}, **kwargs)

    def sign_in(self, name: str) -> Browser:
        self.get("/login/")
        answer = self.post("/login/", {"username": name, "password": PASSWORD})
        assert answer.status_code == 302, answer.text[:500]
        self.get("/")
        return self


@contextmanager
def own_ports() -> Iterator[None]:
    """What features would fill stands for nobody else's application."""
    before = {port: port._answer for port in ports.ALL}
    for port in ports.ALL:
        port.empty()
    ports.save_row.fill(save)
    ports.delete_row.fill(lambda row, reason: db.session.delete(row))
    ports.place_name.fill(lambda: "莲湖区北关街道")
    ports.postings.fill(lambda: [PostingChoice(7, _("乡镇受理员"), "北关街道", current=True)])
    ports.find_people.fill(lambda text, most: [Choice("p1", "张*梅", "6101**********1234")])
    ports.find_divisions.fill(lambda text, under, most: [Choice("610104003", "北关街道", "莲湖区")])
    yield
    for port, answer in before.items():
        port._answer = answer


@pytest.fixture(autouse=True)
def _ports_of_their_own() -> Iterator[None]:
    with own_ports():
        yield


def with_rows(folder: Path) -> tuple[Flask, Path]:
    """The small application with 30 rows of ours and one of theirs, and a copy of its database as it is now."""
    with own_ports():
        made = web_app(folder)
        add_rows(made, 30)
        add_rows(made, 1, THEIRS)
    with made.app_context():
        db.engine.dispose()
    return made, Path(shutil.copy(folder / "web.db", folder / "untouched.db"))


@pytest.fixture(scope="session")
def standing(tmp_path_factory: pytest.TempPathFactory) -> tuple[Flask, Path]:
    """The one small application of this process."""
    return with_rows(tmp_path_factory.mktemp("web"))


@pytest.fixture
def app(standing: tuple[Flask, Path]) -> Flask:
    """That application, its database as it was before any test."""
    made, untouched = standing
    use_data_keys(KEYS)  # a test of another kind has left its own
    with made.app_context():
        db.session.remove()
        db.engine.dispose()
    for beside in untouched.parent.glob(
        "web.db*"
    ):  # the log of an unfinished reader would be played over the copy
        beside.unlink()
    shutil.copy(untouched, untouched.with_name("web.db"))
    return made


@pytest.fixture
def writer(app: Flask) -> Browser:
    """Signed in with every right."""
    return Browser(app.test_client()).sign_in("writer")


@pytest.fixture
def reader(app: Flask) -> Browser:
    """Signed in, may read one screen."""
    return Browser(app.test_client()).sign_in("reader")


def row_of(app: Flask, number: str) -> Any:
    """A row as it stands in the database, whatever its office."""
    from core.db import ALL

    with app.app_context(), use_scope(ALL):
        found = db.session.query(Notice).filter_by(number=number).one_or_none()
        if found is not None:
            db.session.expunge(found)
        return found
