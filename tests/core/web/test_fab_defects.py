"""Known defects of the framework, each shown on a plain FAB screen and absent from ours."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, redirect
from flask_appbuilder import AppBuilder, ModelView
from flask_appbuilder.actions import action
from flask_appbuilder.models.sqla.interface import SQLAInterface
from sqlalchemy import event

from core.db import ALL, db, use_scope
from core.db.sealing import use_data_keys
from core.db.transaction import commit_requests
from tests.core.web.conftest import OURS, Base, Browser, Notice, Notices, Office, add_rows, web_app

MINE = [["office_code", SQLAInterface(Notice).FilterEqual, OURS]]


PERMISSIONS = ["can_list", "can_show", "can_add", "can_edit", "can_delete", "pass_one", "can_download"]


class PlainNotices(ModelView):
    """The same table as FAB's manual shows it, kept to our office by `base_filters`."""

    datamodel = SQLAInterface(Notice)
    route_base = "/plain"
    list_columns = ("number", "name", "desk.name")
    search_columns = ("number", "name")
    add_columns = edit_columns = ("number", "name")
    base_filters = MINE
    base_permissions = PERMISSIONS

    @action("pass_one", "Pass", "", "fa-check", multiple=False)
    def pass_one(self, row: Notice) -> Any:
        """Touches the row that it is given."""
        row.name = "touched"
        db.session.commit()
        return redirect("/")


class OurNotices(Notices):
    """Ours, with the same fence and nothing else: the scope of the database layer is switched off here."""

    base_filters = MINE
    route_base = "/ours"

    @action("pass_one", "通过", "", "check", multiple=False)
    def pass_one(self, row: Notice) -> Any:
        """As above."""
        row.name = "touched"
        return redirect("/")


def _plain_app(folder: Path) -> Flask:
    use_data_keys((bytes(range(32)),))
    app = Flask("plain")
    app.config.update(
        SECRET_KEY="plain",
        SQLALCHEMY_DATABASE_URI=f"sqlite:///{folder / 'web.db'}",
        AUTH_ROLE_PUBLIC="Everybody",
        WTF_CSRF_ENABLED=False,
    )
    db.init_app(app)
    commit_requests(app)
    with app.app_context():
        builder = AppBuilder(app, db.session)
        builder.add_view(PlainNotices, "PlainNotices")
        everybody = builder.sm.add_role("Everybody")
        for permission in PlainNotices.base_permissions:
            builder.sm.add_permission_role(
                everybody, builder.sm.find_permission_view_menu(permission, "PlainNotices")
            )
        db.session.commit()
        Base.metadata.create_all(db.engine)
    return app


class Both:
    """An application and how to ask it, plain or ours."""

    def __init__(
        self, app: Flask, base: str, name: str, get: Callable[..., Any], post: Callable[..., Any]
    ) -> None:
        self.app, self.base, self.name, self.get, self.post = app, base, name, get, post

    @property
    def is_ours(self) -> bool:
        return self.base == "/ours"

    def key(self, number: str) -> int:
        with self.app.app_context(), use_scope(ALL):
            return db.session.query(Notice.id).filter_by(number=number).one()[0]

    def name_of(self, number: str) -> str | None:
        with self.app.app_context(), use_scope(ALL):
            return db.session.query(Notice.name).filter_by(number=number).scalar()


@pytest.fixture(params=["plain", "ours"])
def both(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Both]:
    """FAB's own screen, then ours, over rows of our office and one of another; nothing but the screen keeps them apart."""
    with ExitStack() as frame:
        frame.enter_context(use_scope(ALL))
        if request.param == "plain":
            app = _plain_app(tmp_path)
            _open_scope(app)
            client = app.test_client()
            yield _filled(Both(app, "/plain", "PlainNotices", client.get, client.post))
        else:
            app = web_app(tmp_path, screens=(OurNotices,))
            _open_scope(app)
            browser = Browser(app.test_client()).sign_in("writer")
            yield _filled(Both(app, "/ours", "OurNotices", browser.get, browser.post))


def _open_scope(app: Flask) -> None:
    frames: list[Any] = []

    @app.before_request
    def _all() -> None:
        frames.append(use_scope(ALL))
        frames[-1].__enter__()

    @app.teardown_request
    def _end(_error: BaseException | None) -> None:
        if frames:
            frames.pop().__exit__(None, None, None)


def _filled(both: Both) -> Both:
    add_rows(both.app, 3)
    with both.app.app_context(), use_scope(ALL):
        db.session.add(
            Notice(
                office_code="610104999",
                number="theirs",
                name="王",
                applied_on=dt.date(2026, 3, 1),
                desk=Office(name="二"),
            )
        )
        db.session.commit()
    return both


def test_an_action_on_a_row_of_another_office(both: Both) -> None:
    both.post(f"{both.base}/action/pass_one/{both.key('theirs')}")
    assert both.name_of("theirs") == ("王" if both.is_ours else "touched")


def test_a_page_size_of_a_hundred_thousand(both: Both) -> None:
    answer = both.get(f"{both.base}/list/?psize_{both.name}=100000")
    assert answer.status_code == (400 if both.is_ours else 200)


def test_a_page_size_that_is_no_number(both: Both) -> None:
    both.app.config["PROPAGATE_EXCEPTIONS"] = False
    assert both.get(f"{both.base}/list/?psize_{both.name}=many").status_code == (400 if both.is_ours else 500)


def test_deleting_by_a_link(both: Both) -> None:
    number = f"{OURS}-00001"
    both.get(f"{both.base}/delete/{both.key(number)}")
    assert (both.name_of(number) is not None) == both.is_ours


def test_files_by_name_alone(both: Both) -> None:
    rules = {rule.rule for rule in both.app.url_map.iter_rules()}
    assert (f"{both.base}/download/<string:filename>" not in rules) == both.is_ours


def test_one_statement_a_row_for_a_related_column(both: Both) -> None:
    with both.app.app_context(), use_scope(ALL):
        for n in range(20):
            db.session.add(
                Notice(
                    office_code=OURS,
                    number=f"n{n}",
                    name="王",
                    applied_on=dt.date(2026, 3, 1),
                    desk=Office(name=str(n)),
                )
            )
        db.session.commit()
        engine = db.engine
    seen: list[str] = []
    event.listen(engine, "before_cursor_execute", lambda *a: seen.append(a[2]))
    both.get(f"{both.base}/list/")
    asked = len([line for line in seen if "web_office" in line])
    assert (asked == 1) == both.is_ours, asked


def test_the_filter_of_one_request_seen_by_another(both: Both) -> None:
    view = next(v for v in both.app.appbuilder.baseviews if type(v).__name__ == both.name)  # type: ignore[attr-defined]
    first, second = threading.Event(), threading.Event()
    seen: list[int] = []

    def slow() -> None:
        with both.app.test_request_context("/?x"):
            filters = view._filters
            filters.clear_filters()
            filters.add_filter("name", view.datamodel.FilterEqual, "mine")
            first.set()
            assert second.wait(10)
            seen.append(view._filters.values.count("mine"))

    def quick() -> None:
        assert first.wait(10)
        with both.app.test_request_context("/"):
            view._filters.clear_filters()
        second.set()

    threads = [threading.Thread(target=slow), threading.Thread(target=quick)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert seen == [1 if both.is_ours else 0]
