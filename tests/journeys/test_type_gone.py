"""A type whose plugin is broken today, or fails in one case: that waits and says why, everything else goes on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from app import create_app
from config.settings import BUILT_IN_PLUGINS
from core.actor import SYSTEM, acting_as
from core.cases import recurring
from core.cli.removing import remove_plugin
from core.db import db as database
from core.db import one_transaction, seeing_everything
from core.errors import Refused
from core.jobs.running import run_on
from core.migrations.upgrade import upgrade
from core.modules.operations import enable
from core.modules.queries import failures
from core.parameters.operations import set_value
from core.plugins import Source, current
from tests import engines, factories
from tests.casework import COUNTY, Officers
from tests.conftest import Client, RestClient, settings_for
from tests.journeys.conftest import CHEAP_HASH, LET_TIME_PASS, copy_of_lianhu
from tests.journeys.test_new_type import DECIDED, VALUES
from tests.throwaway import Writer, writer


@pytest.fixture(scope="module")
def on_disk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Writer, Source]]:
    with writer(tmp_path_factory.mktemp("type_gone")) as made:
        source = made.write()
        made.install(source)
        yield made, source


@pytest.fixture(scope="module")
def apps(
    engine: str, on_disk: tuple[Writer, Source], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Any, str]]:
    """(make an application with these plugins on the one database, the new type's code)."""
    before = list(current._of_process)
    home: Path = tmp_path_factory.mktemp(f"type-gone-{engine}")
    url = copy_of_lianhu(engine, home)
    made: list[Flask] = []

    def application(*names: str) -> Flask:
        app = create_app(settings_for(url, home, JIUZHU_PLUGINS=",".join(names)))
        app.test_client_class = Client
        app.config["FAB_PASSWORD_HASH_METHOD"] = CHEAP_HASH
        made.append(app)
        return app

    yield application, on_disk[1].name
    current._of_process[:] = before
    for app in made:
        with app.app_context():
            database.session.remove()
            database.engine.dispose()
    if engine == "postgresql":
        engines.drop_database(url)


def clerk(app: Flask) -> RestClient:
    """The clerk of 北关, signed in over REST."""
    client = RestClient(app, app.response_class)
    with app.app_context():
        form = {"username": "town_clerk.610104003", "password": "Kuaile-Shiyan-2026"}
        answer = client.post("/api/v1/security/login", json=form)
        assert answer.status_code == 200, answer.text
    client.bearer = answer.get_json()["access_token"]
    return client


def test_cases_of_a_type_that_is_gone_wait_and_the_others_go_on(
    apps: tuple[Any, str], jump_to: Any, september: Any
) -> None:
    application, code = apps
    whole = application(*BUILT_IN_PLUGINS, code)
    upgrade(whole)
    with whole.app_context(), acting_as(SYSTEM), seeing_everything(), one_transaction():
        for key, value in VALUES.items():
            set_value(
                code, key, COUNTY, value, DECIDED, basis=("SAL26:37",), reason="县里定的", source="test"
            )
        enable(code, COUNTY, DECIDED)
    window = clerk(whole)
    with whole.app_context():
        person = factories.one("张桂英", september.replace(year=1944))
        lost = window.post("/api/v1/cases", json=factories.application([person], type=code)).get_json()["no"]
        kept = window.post("/api/v1/cases", json=factories.application()).get_json()["no"]

    rest = application(*BUILT_IN_PLUGINS)
    window = clerk(rest)
    with rest.app_context():
        answer = window.get(f"/api/v1/cases/{lost}")
        assert answer.status_code == 409, answer.text
        assert code in answer.get_json()["error"]["message"]
        assert window.get(f"/api/v1/cases/{kept}").status_code == 200
        numbers = [item["no"] for item in window.get("/api/v1/cases").get_json()["items"]]
        assert {lost, kept} <= set(numbers)
        assert window.get("/api/v1/worklist").status_code == 200
        refused = window.post("/api/v1/cases", json=factories.application(type=code))
        assert refused.status_code in (404, 409, 422)
    jump_to(date(2027, 1, 4))  # the nightly work goes on, and leaves alone what it can't read
    assert run_on(rest, LET_TIME_PASS, date(2027, 1, 4)).state == "done"
    jump_to(date(2026, 9, 2))

    again = application(*BUILT_IN_PLUGINS, code)
    window = clerk(again)
    with again.app_context():
        assert window.get(f"/api/v1/cases/{lost}").get_json()["stage"] == "accept"
    with pytest.raises(Refused, match="还有 1 件案件未办结"):
        remove_plugin(again, code)


def test_a_rule_that_fails_in_one_case_holds_up_no_other_in_the_nightly_work(
    officers: Officers, september: date, go_to: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    ill, well = factories.case(officers, at="posted"), factories.case(officers, at="posted")
    let_time_pass = recurring.let_time_pass

    def failing(no: str) -> Any:
        case = let_time_pass(no)
        if no == ill.no:
            raise ZeroDivisionError("李建国")
        return case

    failing.__name__ = "let_time_pass"
    monkeypatch.setattr(recurring, "let_time_pass", failing)
    ends = date.fromisoformat(well.waiting_at("publicise")["wakes_on"])
    go_to(ends + timedelta(days=1))
    assert well.open_stages() == ["decide"]
    assert ill.open_stages() == ["publicise"]
    (noted,) = failures()
    assert (noted.plugin, noted.hook) == ("dibao", "let_time_pass")
    assert noted.error.startswith("ZeroDivisionError (")
    monkeypatch.undo()
    go_to(ends + timedelta(days=2))
    assert ill.open_stages() == ["decide"]
