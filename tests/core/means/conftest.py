"""A county that has said what it checks, and a case's rows without the engine that would have made them."""

from collections.abc import Callable
from datetime import date
from itertools import count
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import insert

from core.clock import now, today
from core.db import Model, db
from core.parameters.keys.means import AUTHORISATION, SOURCES, TOLERANCE
from core.parameters.keys.procedure import CONSENT_TEXT
from core.parameters.operations import set_value
from core.people.models import Household
from tests.factories import household, member, person

COUNTY = "610104"
VALUES = {
    AUTHORISATION: {"n": 12, "unit": "months"},
    SOURCES: ["tax", "bank", "real_estate"],
    TOLERANCE: "100.00",
    CONSENT_TEXT: "本人同意核对家庭经济状况。",
}


@pytest.fixture(autouse=True)
def county(app: Flask) -> None:
    """What the county has set."""
    for parameter, value in VALUES.items():
        set_value(
            "",
            parameter.code,
            COUNTY,
            value,
            date(2022, 1, 1),
            basis=["SAL26:40", "D57:17"],
            reason="试验",
            source="test",
        )


@pytest.fixture
def home() -> Household:
    """Father, mother and a child of ten."""
    child = person("王子", today().replace(year=today().year - 10, day=1))
    return household(person("王父"), member(person("李母", sex="female"), "spouse"), member(child, "child"))


@pytest.fixture
def entry() -> Callable[..., tuple[int, int]]:
    """`entry(home)`: the numbers of the household's case and of another stage entry in which its check is open."""
    cases: dict[int, int] = {}
    entries = count(1)

    def make(home: Household) -> tuple[int, int]:
        case = cases.setdefault(home.id, 0) or _row("assistance_case", _case(home))
        cases[home.id] = case
        return case, _row("stage_entry", _entry(home, case, next(entries)))

    return make


def _row(table: str, values: dict[str, Any]) -> int:
    made: Any = db.session.execute(insert(Model.metadata.tables[table]).values(values))
    return int(made.inserted_primary_key[0])


def _case(home: Household) -> dict[str, Any]:
    return {
        "office_code": home.office_code,
        "no": home.case_no,
        "receipt": f"{home.id:012d}",
        "look_up_code": "123456",
        "type_code": "dibao",
        "pipeline": "dibao.apply",
        "division": home.division,
        "channel": "window",
        "applicant_name": "王父",
        "household_id": home.id,
        "opened_on": home.since,
        "entered_at": now(),
        "moved_at": now(),
        "raised": [],
    }


def _entry(home: Household, case_id: int, seq: int) -> dict[str, Any]:
    return {
        "office_code": home.office_code,
        "case_id": case_id,
        "seq": seq,
        "stage": "check",
        "lane": "beside",
        "round": seq,
        "entered_on": today(),
        "recorded_at": now(),
        "division": COUNTY,
        "duty": "verifier",
        "need": 1,
        "why_here": "",
        "note": "",
    }
