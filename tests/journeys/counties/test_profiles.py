"""Five counties, each loaded with its demo values into an installation of its own: what is on there, and what it lists."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import pytest
from flask import Flask

from app import create_app
from core.actor import SYSTEM, acting_as
from core.cases.models import Case
from core.cli import demo_accounts
from core.cli.demo_cases import make_all
from core.clock import SHANGHAI
from core.db import db as database
from core.db import one_transaction, seeing_everything, select
from core.divisions.queries import children
from core.modules.queries import is_enabled
from core.parameters import queries as parameters
from core.parameters.building import read_profile
from core.parameters.loading import Loaded, load_profile
from core.parameters.profiles import NATIONAL, Profile
from tests import engines
from tests.conftest import PASSWORD, Client, account, copy_of_database, settings_for
from tests.core.cli.test_demo_cases import where_it_waits
from tests.district import NOT_AVAILABLE, catalogue_of
from tests.journeys.conftest import CHEAP_HASH

COUNTIES = ("lianhu", "yuquan", "ningxia", "naiman", "xintai")
LAW_DAY, LATER = date(2026, 7, 1), date(2027, 12, 31)
DIBAO, TEKUN, LINSHI = "最低生活保障", "特困人员救助供养", "临时救助"
NAMED = {
    "lianhu": [("城市居民最低生活保障", DIBAO), ("特困人员救助供养", TEKUN)],
    "yuquan": [("城乡最低生活保障", DIBAO), ("特困人员救助供养", TEKUN), ("临时救助", LINSHI)],
    "ningxia": [
        ("城乡最低生活保障", DIBAO),
        ("高龄低收入老年人", NOT_AVAILABLE),
        ("特困人员救助供养", TEKUN),
        ("低收入家庭认定", NOT_AVAILABLE),
    ],
    "naiman": [],
    "xintai": [("最低生活保障", DIBAO), ("特困人员救助供养", TEKUN), ("临时救助", LINSHI)],
}
"""The items that each county's document names (000:7, 001:41, 002:13, 003: none, 004:16), with their module here."""
MODULES = ("dibao", "tekun", "linshi", "complaints")


@dataclass(frozen=True)
class County:
    """A county's installation: what its profile says, what loading it did."""

    app: Flask
    name: str
    profile: Profile
    loaded: Loaded

    def sign_in(self) -> Client:
        """Its administrator at a browser."""
        name = account("county_admin", self.profile.division)
        client = Client(self.app, self.app.response_class)
        form = {"username": name, "password": PASSWORD, "csrf_token": client.token_of("/login/")}
        assert client.post("/login/", data=form).status_code == 302
        return client


@pytest.fixture(scope="module", params=COUNTIES)
def loaded_county(
    engine: str, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[County]:
    """The nation's values and one county's demo, once for all tests of this file."""
    home: Path = tmp_path_factory.mktemp(f"{request.param}-{engine}")
    url = copy_of_database(engine, home)
    app = create_app(settings_for(url, home))
    app.config["FAB_PASSWORD_HASH_METHOD"] = CHEAP_HASH
    with app.app_context(), acting_as(SYSTEM), seeing_everything():
        profile = read_profile(f"{request.param}.demo")
        with one_transaction():
            load_profile(read_profile(NATIONAL))
        with one_transaction():
            loaded = load_profile(profile)
    yield County(app, request.param, profile, loaded)
    with app.app_context():
        database.session.remove()
        database.engine.dispose()
    if engine == "postgresql":
        engines.drop_database(url)


@pytest.fixture
def county(loaded_county: County) -> Iterator[County]:
    """The test itself is the system there."""
    with loaded_county.app.app_context(), acting_as(SYSTEM), seeing_everything():
        yield loaded_county
        database.session.remove()


def test_every_module_is_on_where_its_profile_says_and_nothing_is_missing_since_the_law(
    county: County,
) -> None:
    assert [str(reason) for reasons in county.loaded.not_done.values() for reason in reasons] == []
    division = county.profile.division
    for on in (LAW_DAY, LATER):
        for township in [node.code for node in children(division, on)]:
            said = {
                item.code
                for item in county.profile.modules
                if any(township.startswith(place) for place in item.divisions)
                and item.since <= on <= (item.until or LATER)
            }
            assert {m for m in MODULES if is_enabled(m, township, on)} == said, (township, on)
        for module in {item.code for item in county.profile.modules}:
            assert [p.address for p in parameters.missing(module, division, on)] == [], (module, on)


@pytest.mark.req("DEL-03")
def test_the_catalogue_lists_exactly_what_the_document_names_and_what_has_no_module_stays_shut(
    county: County, jump_to: Callable[[date], None]
) -> None:
    jump_to(date(2026, 9, 1))
    browser = county.sign_in()
    page = browser.get("/delegation/catalogue/").text
    assert catalogue_of(page) == NAMED[county.name]
    assert ("还没有事项目录" in page) is (county.name == "naiman")
    assert page.count(NOT_AVAILABLE.split()[1]) == sum(m == NOT_AVAILABLE for _item, m in NAMED[county.name])
    for matter in ("elderly", "lowincome"):
        _shut(county, browser, matter)


def _shut(county: County, browser: Client, matter: str) -> None:
    """Neither enabled nor delegated: one sentence each, and nothing is kept."""
    division, township = county.profile.division, children(county.profile.division, date(2026, 9, 1))[0].code
    form = {"place": division, "since": "2026-09-01", "until": "", "basis": "宁民发〔2021〕1号"}
    enabled = browser.send(f"/modules/{matter}/enable", form)
    assert enabled.status_code == 404
    assert f"没有安装“{matter}”这个模块。" in enabled.text
    draft = {"number": "民委〔2026〕9号", "form": "authorisation", "mode": "alone", "title": ""}
    draft |= {"first_responsible": "town_director"}
    draft |= {"matters": matter, "townships": township, "since": "2026-09-01"}
    delegated = browser.send("/delegation/instruments/new", draft)
    assert delegated.status_code == 422
    assert "请选择已安装的救助事项" in delegated.text
    assert "民委〔2026〕9号" not in browser.get("/delegation/instruments/").text


def test_the_demo_of_each_county_makes_all_its_cases_and_none_is_stopped(
    county: County, jump_to: Callable[[date], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    nodes = demo_accounts._below
    acting = [
        node for node in nodes(county.profile.division) if node.level != "village"
    ]  # those of no village act
    monkeypatch.setattr(demo_accounts, "_below", lambda _county: iter(acting))
    jump_to(date(2026, 9, 1))
    with one_transaction():
        demo_accounts.open_all(county.app, county.profile.division)
    moment = datetime(2026, 9, 1, 9, tzinfo=SHANGHAI)
    assert [str(said) for said in make_all(county.profile.division, moment)] == ["演示案件 12 件。"]
    stages = {(case.type_code, where_it_waits(case)) for case in database.session.scalars(select(Case))}
    assert ("tekun", "survey") in stages
