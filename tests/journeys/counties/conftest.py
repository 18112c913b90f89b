"""Journeys in the other counties: each with its own profile and demo values, a township that confirms and one that doesn't.

`@in_county("xintai")` says where a test plays; a database is filled once a county and engine, a test takes back what
it did.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest
from flask import Flask

from core.clock import today
from core.db import db as database
from core.parameters import operations as parameters
from tests import engines
from tests.casework import Officers
from tests.conftest import RestClient, standing_app
from tests.journeys.conftest import copy_of_lianhu, inhabit
from tests.journeys.counties.places import PLACES, County


@pytest.fixture(scope="session")
def engine() -> str:
    """SQLite: counties differ in what is set, which both databases hold alike; the journeys of 莲湖区 run on both."""
    return "sqlite"


@pytest.fixture(scope="session")
def county(request: pytest.FixtureRequest) -> County:
    """Where the test plays."""
    return PLACES[request.param]


@pytest.fixture(scope="session")
def session_app(engine: str, county: County, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The application over that county's database; of 莲湖区 the one of all the other journeys."""
    home = tmp_path_factory.mktemp(f"{county.name}-{engine}")
    if county.name == "lianhu":
        yield from standing_app(f"lianhu {engine}", home, partial(copy_of_lianhu, engine))
        return
    fill = partial(
        inhabit, profile=f"{county.name}.demo", county=county.code, towns=(county.town, county.other)
    )
    template = partial(engines.template_file, f"county_{county.name}", fill)
    yield from standing_app(
        f"{county.name} {engine}", home, lambda folder: engines.fresh_file(template(), folder / "jiuzhu.db")
    )


@pytest.fixture
def officers(rest_as: Callable[..., RestClient], county: County) -> Officers:
    """Those of this county."""
    return Officers(rest_as, county.code)


@pytest.fixture
def set_value(app: Flask, county: County) -> Callable[..., None]:
    """`set_value("notice.days", {...}, module="dibao")`: the county sets a value of its own from today on."""

    def put(key: str, value: Any, *, module: str = "", **more: Any) -> None:
        since, basis = more.pop("since", today()), more.pop("basis", ["DEMO"])
        parameters.set_value(
            module, key, county.code, value, since, basis=basis, reason="县民政局通知", **more
        )
        database.session.commit()

    return put
