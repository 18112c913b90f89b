"""Urban dibao alone, urban and rural apart, or one for all; two become one from a date."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from werkzeug.test import TestResponse

from core.db import db, select
from core.people.models import Person
from tests import factories
from tests.casework import Officers
from tests.conftest import As
from tests.journeys.counties.places import County, in_county

RURAL_ONLY = "本地只办理城市低保，农村家庭的申请不能登记。确属城市家庭的，请把“类别”填为城市。"


@pytest.mark.req("DIB-02")  # the refusal at entry; the merging is tried below
@in_county("lianhu")
def test_where_there_is_urban_dibao_alone_a_rural_application_is_refused_at_entry(
    officers: Officers, september: date, county: County
) -> None:
    clerk = officers("town_clerk", county.town)
    body = factories.application(factories.alone(name="田有福"), county.town)
    rural = body | {"fields": body["fields"] | {"area_type": "rural"}}
    refused = clerk.post("/api/v1/cases", json=rural)
    assert refused.status_code == 409, refused.text
    assert refused.get_json()["error"]["message"] == RURAL_ONLY
    assert clerk.get("/api/v1/cases").get_json()["items"] == []
    assert db.session.scalars(select(Person).where(Person.name == "田有福")).all() == []
    urban = body | {"fields": body["fields"] | {"area_type": "urban"}}
    assert clerk.post("/api/v1/cases", json=urban).status_code == 201


@pytest.mark.req("DIB-02")
@in_county("yuquan")
def test_two_categories_become_one_from_a_date(
    officers: Officers, september: date, county: County, as_: As, jump_to: Callable[[Any], None]
) -> None:
    browser = as_("county_admin", county.code)

    def enter(address: str, value: str, since: str) -> TestResponse:
        form = {"value": value, "place": county.code, "since": since, "basis.0.text": "DEMO_CITY"}
        return browser.send(f"/parameters/{address}/set", form | {"reason": "区政府通知"})

    def advised(area: str) -> tuple[str, str]:
        facts = {
            "applicant": "m1",
            "members": [{"key": "m1", "relation": "self", "born_on": "1960-05-05"}],
            "income": [
                {"member": "m1", "kind": "transfer", "item": "pension", "amount": "300", "source": "checked"}
            ],
            "area_type": area,
        }
        told = {"type": "dibao", "division": f"{county.town}001", "facts": facts}
        found = officers("town_clerk", county.town).post("/api/v1/assess", json=told).get_json()
        return found["amount"], found["says"]["standard"]

    for address, value, since in (
        ("standard.dibao.urban", "750.00", "2026-09-01"),
        ("standard.dibao.rural", "500.00", "2026-09-01"),
        ("dibao:categories", "urban_rural", "2026-09-01"),
        ("dibao:categories", "unified", "2026-10-01"),
    ):
        assert enter(address, value, since).status_code == 302
    assert advised("urban") == ("450.00", "750.00")
    assert advised("rural") == ("200.00", "500.00")
    jump_to(date(2026, 10, 1))
    assert advised("urban") == ("450.00", "750.00")
    assert advised("rural") == ("450.00", "750.00")
