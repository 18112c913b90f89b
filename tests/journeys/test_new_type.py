"""A type that did not exist this morning: written from the skeleton, installed, set up, and worked like the others."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from app import create_app
from config.settings import BUILT_IN_PLUGINS
from core.actor import SYSTEM, acting_as
from core.conformance import check_plugin
from core.db import db as database
from core.db import one_transaction, seeing_everything
from core.migrations.upgrade import upgrade
from core.modules.operations import enable
from core.parameters.operations import set_value
from core.plugins import Source, current, registry
from tests import engines, factories
from tests.casework import BEIGUAN, COUNTY, CaseWork, Officers
from tests.conftest import Client, settings_for
from tests.journeys.conftest import CHEAP_HASH, copy_of_lianhu
from tests.throwaway import Writer, writer

GoTo = Callable[[date], None]
DECIDED = date(2026, 7, 1)
VALUES: dict[str, Any] = {
    "age": 80,
    "amount": "100.00",
    "limit.total_workdays": {"n": 20, "unit": "workdays"},
    "limit.survey_days": {"n": 5, "unit": "workdays"},
    "limit.review_days": {"n": 3, "unit": "workdays"},
    "limit.decide_days": {"n": 3, "unit": "workdays"},
    "notice.days": {"n": 7, "unit": "days"},
}


@pytest.fixture(scope="module")
def on_disk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Writer, Source]]:
    """What `jiuzhu plugin new` writes, and what pip leaves beside it."""
    with writer(tmp_path_factory.mktemp("new_type")) as made:
        source = made.write()
        made.install(source)
        yield made, source


@pytest.fixture(scope="module")
def session_app(
    engine: str, on_disk: tuple[Writer, Source], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Flask]:
    """莲湖区 with one plugin more."""
    before = list(current._of_process)
    home: Path = tmp_path_factory.mktemp(f"lianhu-new-{engine}")
    url = copy_of_lianhu(engine, home)
    names = ",".join([*BUILT_IN_PLUGINS, on_disk[1].name])
    app = create_app(settings_for(url, home, JIUZHU_PLUGINS=names))
    app.test_client_class = Client
    app.config["FAB_PASSWORD_HASH_METHOD"] = CHEAP_HASH
    upgrade(app)
    yield app
    current._of_process[:] = before
    with app.app_context():
        database.session.remove()
        database.engine.dispose()
    if engine == "postgresql":
        engines.drop_database(url)


@pytest.fixture
def new_type(app: Flask, on_disk: tuple[Writer, Source], september: date) -> str:
    """Its code; the county has set its values and enabled it."""
    code = on_disk[1].name
    with acting_as(SYSTEM), seeing_everything(), one_transaction():
        for key, value in VALUES.items():
            set_value(
                code, key, COUNTY, value, DECIDED, basis=("SAL26:37",), reason="县里定的", source="test"
            )
        enable(code, COUNTY, DECIDED)
    return code


@pytest.mark.req("IMP-18")  # the contract; list, form, flow and report are seen in the journey below
def test_the_skeleton_passes_the_contract(on_disk: tuple[Writer, Source], session_app: Flask) -> None:
    from app import ground

    assert check_plugin(on_disk[1], *ground()) == ()


def test_it_is_offered_where_it_is_enabled_and_its_values_are_asked_for(
    officers: Officers, new_type: str
) -> None:
    items = officers("town_clerk").get("/api/v1/modules").get_json()["items"]
    (mine,) = [item for item in items if item["code"] == new_type]
    assert mine["enabled"]


@pytest.mark.req("IMP-18")
def test_a_case_of_it_goes_from_the_window_to_an_entitlement(
    officers: Officers, new_type: str, go_to: GoTo
) -> None:
    clerk = officers("town_clerk")
    assert f"/cases/new/{new_type}" in clerk.get("/cases/").text
    form = clerk.get(f"/cases/new/{new_type}").text
    assert ("试验津贴申请" in form, 'name="applicant.name"' in form) == (True, True)

    grandmother = factories.one("张桂英", date(1944, 4, 4), sex="female")
    body = factories.application([grandmother], type=new_type)
    answer = officers("town_clerk").post("/api/v1/cases", json=body)
    assert answer.status_code == 201, answer.text
    case = CaseWork(officers, answer.get_json(), BEIGUAN)
    assert case.no.startswith(f"{registry().case_types[new_type].letters}-{BEIGUAN}-2026-")

    case.accept()
    case.survey()
    advice = case.seen_by("town_reviewer")["advice"]
    assert (advice["outcome"], advice["amount"]) == ("eligible", "100.00")
    case.review()
    case.hang_everywhere()
    case.wait_until("publicise", go_to)
    case.district_decides()

    seen = case.seen_by()
    assert (seen["status"], seen["ended_as"]) == ("closed", "granted")
    (entitlement,) = seen["entitlements"]
    assert entitlement["amount"] == "100.00"
    assert case.letters() == ["F06", "F13", "F17"]
    assert "100.00" in case.letter("F17")
    assert case.no in clerk.get(f"/cases/?type={new_type}").text
    flow = officers("county_admin").get(f"/processes/{new_type}.apply")
    assert (flow.status_code, "入户调查" in flow.text, "公示" in flow.text) == (200, True, True)
    assert _reported(officers("county_officer"), new_type) == (1, 1, 1, "100.00")


def test_core_holds_it_to_the_rules_that_no_plugin_can_switch_off(
    officers: Officers, new_type: str, go_to: GoTo
) -> None:
    body = factories.application([factories.one("李有福", date(1944, 4, 4))], type=new_type)
    case = CaseWork(officers, officers("town_clerk").post("/api/v1/cases", json=body).get_json(), BEIGUAN)
    case.accept()
    assert case.try_to("review", "eligible", "town_reviewer", {}).status_code == 409  # no survey yet
    case.survey()
    case.review()
    assert case.try_to("decide", "granted", "county_officer", {}).status_code == 409  # no notice yet
    assert case.try_to("publicise", "undisputed", "village_aide", {}).status_code in (403, 409)


def _reported(reader: Any, code: str) -> tuple[int, int, int, str]:
    """What the county's figures since September say of a type: filed, granted, people, yuan a month; page and call."""
    period = "since=2026-09-01&until=2026-12-31"
    assert f'id="{code}"' in reader.get(f"/figures/?{period}").text
    tables = reader.get(f"/api/v1/figures?{period}").get_json()["tables"]
    (total,) = [table["total"] for table in tables if table["type"] == code]
    return total["filed"], total["granted"], total["people"], total["amount"]
