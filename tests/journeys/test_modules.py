"""A module that is off takes nothing new there, and finishes what it has; one plugin's error stops nobody."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from tests import factories
from tests.casework import BEIGUAN, QINGNIANLU, Officers
from tests.conftest import As, Client
from tests.district import District

GoTo = Callable[[date], None]


@pytest.mark.req("DEL-04")
def test_a_module_switched_off_in_one_street_goes_from_its_menu_and_calls_at_once(
    officers: Officers, september: date, district: District, as_: As, public: Client
) -> None:
    """That the module's jobs skip the street is in test_plugins. Old cases are read and finished (ruling 12), below."""
    old = factories.case(officers, type="linshi", fields={})
    clerk, neighbour = as_("town_clerk", BEIGUAN), as_("town_clerk", QINGNIANLU)
    assert "/cases/new/linshi" in clerk.get("/cases/").text
    assert clerk.get("/cases/new/linshi").status_code == 200
    assert f'href="/apply/{BEIGUAN}/linshi"' in public.get(f"/apply/{BEIGUAN}").text
    assert public.get(f"/apply/{BEIGUAN}/linshi").status_code == 200

    district.switch_off("linshi", BEIGUAN)

    assert "/cases/new/linshi" not in clerk.get("/cases/").text
    assert "/cases/new/dibao" in clerk.get("/cases/").text
    assert f"/apply/{BEIGUAN}/linshi" not in public.get(f"/apply/{BEIGUAN}").text
    assert f"/apply/{BEIGUAN}/dibao" in public.get(f"/apply/{BEIGUAN}").text
    assert public.get(f"/apply/{BEIGUAN}/linshi").status_code == 409
    refused = clerk.send("/cases/new/linshi", {})
    assert refused.status_code in (403, 404, 409)
    body = factories.application(factories.alone(name="钱小红"), type="linshi", fields={})
    answer = officers("town_clerk").post("/api/v1/cases", json=body)
    assert answer.status_code == 409
    error = answer.get_json()["error"]
    assert error["code"] == "module_off"
    assert "2026-09-01" in error["message"]
    assert "孔亮" in error["message"]
    for town, on in ((BEIGUAN, False), (QINGNIANLU, True)):
        items = officers("town_clerk", town).get("/api/v1/modules").get_json()["items"]
        states = {module["code"]: module["enabled"] for module in items}
        assert (states["linshi"], states["dibao"]) == (on, True)

    assert "/cases/new/linshi" in neighbour.get("/cases/").text
    assert f"/apply/{QINGNIANLU}/linshi" in public.get(f"/apply/{QINGNIANLU}").text
    assert public.get(f"/apply/{QINGNIANLU}/linshi").status_code == 200
    elsewhere = factories.application(factories.alone(name="周小兰"), QINGNIANLU, type="linshi", fields={})
    assert officers("town_clerk", QINGNIANLU).post("/api/v1/cases", json=elsewhere).status_code == 201

    assert clerk.get(f"/cases/{old.no}").status_code == 200
    assert old.no in clerk.get("/cases/").text
    assert old.seen_by()["status"] == "open"


def test_an_open_case_of_a_module_that_is_off_is_finished_all_the_same(
    officers: Officers, september: date, go_to: GoTo, district: District
) -> None:
    case = factories.case(officers, at="review")
    district.switch_off("dibao", BEIGUAN)
    case.review()
    case.hang_everywhere()
    case.wait_until("publicise", go_to)
    case.decide()
    assert case.seen_by()["entitlements"][0]["amount"] == "450.00"


def test_what_was_never_there_is_not_found(officers: Officers, september: date) -> None:
    never = officers("town_clerk").post("/api/v1/cases", json=factories.application(type="elderly"))
    assert never.status_code == 404
    assert never.get_json()["error"]["message"] == "没有这一救助事项。"


def test_a_module_switched_on_again_takes_cases_from_that_day(
    officers: Officers, september: date, district: District, jump_to: Callable[[Any], None]
) -> None:
    district.switch_off("dibao", BEIGUAN)
    district.switch_on("dibao", BEIGUAN, date(2026, 9, 3))
    body = factories.application()
    early = officers("town_clerk").post("/api/v1/cases", json=body)
    assert early.status_code == 409
    jump_to(date(2026, 9, 3))
    assert officers("town_clerk").post("/api/v1/cases", json=body).status_code == 201
