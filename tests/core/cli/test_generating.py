"""`jiuzhu generate`: invented households whose cases went their way by the rules, the same for the same seed."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from core.cases.models import Case
from core.db import db, select
from core.payments.models import Entitlement
from core.people.models import Person
from tests.core.cli.conftest import MORNING, DemoCounty, Jiuzhu
from tests.core.cli.test_demo_cases import county, looking_into  # noqa: F401


@pytest.fixture
def engine() -> str:
    """SQLite: the operations are those of the demo's cases, which test_demo_cases makes on both databases."""
    return "sqlite"


def test_nothing_is_invented_before_a_county_is_there(furnished: Jiuzhu) -> None:
    said = furnished("generate", "--households", 5, CLOCK=MORNING)
    assert said.code == 1
    assert "还没有载入县区档案" in said.err


def test_households_are_invented_once_a_seed_and_their_cases_go_their_way(
    jiuzhu: Jiuzhu,
    county: DemoCounty,  # noqa: F811
    tmp_path: Path,
) -> None:
    key = {"DATABASE_URL": county.url, "CLOCK": MORNING}
    made = jiuzhu("generate", "--households", 6, "--seed", 7, "--json", **key)
    assert made.code == 0, made.err
    assert made.json == {"cases": 6, "stopped": {}}
    again = jiuzhu("generate", "--households", 6, "--seed", 7, "--json", **key)
    assert again.json == {"cases": 0, "stopped": {"已经登记过": 6}}

    with looking_into(county.url, tmp_path):
        ended = Counter(db.session.scalars(select(Case.ended_as)))
        assert sum(ended.values()) == 18
        assert ended["granted"] > 3
        assert db.session.scalar(select(db.func.count(Entitlement.id))) == ended["granted"]
        assert (db.session.scalar(select(db.func.count(Person.id))) or 0) > 24
    assert jiuzhu("audit", "verify", **key).code == 0


def test_nobody_is_invented_in_production(jiuzhu: Jiuzhu) -> None:
    said = jiuzhu(
        "generate", "--households", 3, MODE="production", PUBLIC_URL="https://jiuzhu.example.gov.cn"
    )
    assert said.code == 2
    assert "只能用于培训环境" in said.err
