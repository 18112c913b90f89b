"""Two counties of two provinces in one installation: each with its own profile, and nothing of the other's in sight."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from openpyxl import load_workbook

from app import create_app
from core.actor import SYSTEM, acting_as
from core.db import db as database
from core.db import one_transaction, seeing_everything
from core.parameters.building import read_profile
from core.parameters.loading import load_profile
from tests import engines, factories
from tests.casework import Officers
from tests.conftest import As, Client, RestClient, account, settings_for
from tests.journeys.conftest import CHEAP_HASH, inhabit
from tests.journeys.counties.places import PLACES
from tests.log import entries

WITH_CASES = ("/api/v1/cases", "/api/v1/cases?name=孙", "/case-exports/")
LIANHU, XINTAI = PLACES["lianhu"], PLACES["xintai"]


def both(url: str) -> None:
    """莲湖区 with its officers, and 新泰市 beside it."""
    inhabit(url)
    app = create_app(settings_for(url, engines.run_folder() / "home"))
    app.config["FAB_PASSWORD_HASH_METHOD"] = CHEAP_HASH
    with app.app_context(), acting_as(SYSTEM), seeing_everything():
        with one_transaction():
            load_profile(read_profile("xintai.demo"))
        for duty in ("town_clerk", "town_surveyor"):
            account(duty, XINTAI.town, 1, "泰山")
        for duty in ("county_officer", "county_supervisor", "county_admin", "security_admin", "auditor"):
            account(duty, XINTAI.code, 1, "岱宗")
        account("city_supervisor", LIANHU.code[:4])
        database.session.commit()
        database.session.remove()
        database.engine.dispose()


@pytest.fixture(scope="session")
def session_app(engine: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The application over the database of both."""
    home = tmp_path_factory.mktemp("both")
    app = create_app(
        settings_for(engines.fresh_file(engines.template_file("both", both), home / "jiuzhu.db"), home)
    )
    app.test_client_class = Client
    app.config["FAB_PASSWORD_HASH_METHOD"] = CHEAP_HASH
    yield app
    with app.app_context():
        database.engine.dispose()


@pytest.fixture
def officers(rest_as: Callable[..., RestClient]) -> Callable[[str], Officers]:
    """`officers("610104")`: those of a county."""
    return lambda code: Officers(rest_as, code)


@pytest.mark.req("ORG-12")
def test_two_counties_in_one_database_see_nothing_of_each_other(
    officers: Callable[[str], Officers], as_: As, rest_as: Callable[..., RestClient], september: date
) -> None:
    here, there = officers(LIANHU.code), officers(XINTAI.code)
    people = factories.alone(name="孙大海")
    case = factories.case(here, at="survey", people=people)

    for duty in ("county_officer", "county_supervisor"):
        own, foreign = here(duty), there(duty)
        for address in (*WITH_CASES, "/api/v1/worklist", "/api/v1/oversight"):
            if address in WITH_CASES:
                assert case.no in own.get(address).text
            answer = foreign.get(address)
            assert answer.status_code == 200
            assert case.no not in answer.text, address
        assert foreign.get(f"/api/v1/cases/{case.no}").status_code == 403
        counted = {
            row["place"]
            for table in foreign.get("/api/v1/figures").get_json()["tables"]
            for row in table["rows"]
        }
        assert {place[:6] for place in counted} == {XINTAI.code}
        totals = [table["total"]["filed"] for table in foreign.get("/api/v1/figures").get_json()["tables"]]
        assert set(totals) == {0}

    admin = as_("county_admin", XINTAI.code)
    supervisor = as_("county_supervisor", XINTAI.code)
    book = load_workbook(BytesIO(supervisor.get("/figures/figures.xlsx").data))
    exported = {str(cell.value) for sheet in book.worksheets for row in sheet for cell in row}
    assert "青云街道" in exported
    own_words = ("莲湖", "北关街道", LIANHU.code, "孙大海")
    assert not [word for word in own_words if any(word in cell for cell in exported)]
    for address in (
        "/",
        "/modules/",
        "/delegation/",
        "/parameters/",
        "/processes/",
        "/divisions/",
        "/jobs/",
        "/duties/",
    ):
        answer = admin.get(address)
        assert answer.status_code == 200, address
        assert not [word for word in own_words if word in answer.text], address
    security = as_("security_admin", XINTAI.code)
    for address in ("/accounts/list/", "/postings/list/"):
        page = security.get(address)
        assert page.status_code == 200, address
        assert f".{LIANHU.code}" not in page.text, address
    assert entries(as_("auditor", LIANHU.code), about=f"case:{case.no}")
    assert entries(as_("auditor", XINTAI.code), about=f"case:{case.no}") == []

    off = {"place": XINTAI.code, "on": "2026-09-01", "reason": "试验"}
    before = linshi(as_, LIANHU.code)
    assert admin.send("/modules/linshi/disable", off).status_code == 302
    assert linshi(as_, LIANHU.code) == before != linshi(as_, XINTAI.code)

    second = factories.case(there, town=XINTAI.town, people=people)
    papers = {"checklist": second.checklist(), "near_relative": False}
    asked = second.try_to("accept", "complete", "town_clerk", papers)
    assert (asked.status_code, list(asked.get_json()["error"]["fields"])) == (422, ["duplicate_reason"])
    told = str(asked.get_json())
    assert not [word for word in ("莲湖", "北关", case.no, LIANHU.code) if word in told], told
    second.accept(duplicate_reason="已在原居住地撤回申请")

    city = rest_as("city_supervisor", LIANHU.code[:4])
    (table,) = [t for t in city.get("/api/v1/figures").get_json()["tables"] if t["type"] == "dibao"]
    assert [(row["place"], row["filed"]) for row in table["rows"]] == [(LIANHU.code, 1)]
    for address in ("/api/v1/cases", f"/api/v1/cases/{case.no}", "/api/v1/people/find"):
        assert city.get(address).status_code in (403, 405), address


def linshi(as_: As, county: str) -> Any:
    """What the county's administrator reads of the module."""
    states = as_("county_admin", county).get("/api/v1/modules").get_json()["items"]
    return next((each["enabled"], each["since"]) for each in states if each["code"] == "linshi")
