"""What a supervisor sees under items (1) to (3) of art. 70 of the law, and the note that settles a line (LAW-52)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from tests import factories
from tests.casework import QINGNIANLU, CaseWork, Officers
from tests.conftest import As
from tests.journeys.counties.places import County, in_county
from tests.journeys.test_sql_budget import LIST, asked_for

pytestmark = in_county("lianhu")

WHY_NOT = "邻居反映其有一套出租房屋，正在核实"
WHY = "长期透析，自付医疗费用每月两千元"
FACTS = {"facts": "情况属实"}
REFUSED = {"facts": "有出租房屋"}


def seen(officers: Officers) -> dict[str, list[dict[str, Any]]]:
    """The lists as the county's supervisor reads them."""
    answer = officers("county_supervisor").get("/api/v1/departures")
    assert answer.status_code == 200, answer.text
    found: dict[str, list[dict[str, Any]]] = answer.get_json()
    return found


def standing(officers: Officers) -> list[tuple[int, str]]:
    return [(line["item"], line["case"]) for line in seen(officers)["lines"]]


def code_of(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.get_json()["error"]["code"]


def against(officers: Officers, go_to: Callable[[date], None]) -> tuple[CaseWork, CaseWork]:
    """Somebody on 300 a month who is refused, and somebody on 900 who is granted; first nobody says why."""
    poor = factories.case(officers, at="posted", town=QINGNIANLU)
    rich = factories.case(
        officers, at="review", town=QINGNIANLU, people=factories.alone("900", name="周小兰")
    )
    opinion = {"facts": "家庭情况属实", "amount": "200.00"}
    silent = rich.try_to("review", "eligible", "town_reviewer", opinion)
    assert code_of(silent) == (409, "departs")
    rich.finish("review", "eligible", "town_reviewer", opinion, note=WHY)
    rich.hang_everywhere()
    rich.wait_until("publicise", go_to)
    poor.version = poor.seen_by()["version"]
    for case, outcome, form in ((poor, "refused", REFUSED), (rich, "granted", FACTS | {"amount": "200.00"})):
        silent = case.try_to("decide", outcome, "county_officer", form)
        assert silent.status_code in (409, 422), silent.text
        assert "理由" in silent.get_json()["error"]["message"]
        assert case.open_stages() == ["decide"]
    poor.finish("decide", "refused", "county_officer", REFUSED | {"reasons": WHY_NOT})
    rich.finish("decide", "granted", "county_officer", FACTS | {"amount": "200.00"}, note=WHY)
    return poor, rich


@pytest.mark.req("LAW-52")
def test_what_lies_and_what_departs_from_the_advice_stands_under_its_item_until_a_supervisor_s_note(
    officers: Officers,
    september: date,
    go_to: Callable[[date], None],
    jump_to: Callable[[Any], None],
    as_: As,
    county: County,
) -> None:
    lying = factories.case(officers, town=QINGNIANLU, people=factories.alone(name="郑大山"))
    told = factories.case(officers, town=QINGNIANLU, people=factories.alone(name="何小雨"))
    form = {"checklist": told.checklist(F01="missing"), "near_relative": False}
    told.finish("accept", "incomplete", "town_clerk", form)
    right = factories.case(officers, at="posted", town=QINGNIANLU, people=factories.alone(name="钱小红"))
    jump_to(date(2026, 9, 8))  # the fifth working day
    assert standing(officers) == []

    poor, rich = against(officers, go_to)
    right.version = right.seen_by()["version"]
    right.district_decides()

    found = seen(officers)
    assert [(line["item"], line["case"]) for line in found["lines"]] == [
        (1, lying.no),
        (2, poor.no),
        (3, rich.no),
    ]
    first, second, third = found["lines"]
    assert (first["since"], first["who"]) == ("2026-09-01", "青年路街道 受理 周敏")
    assert all(word in second["said"] for word in ("建议“予以确认”", "许建", WHY_NOT))
    assert all(word in third["said"] for word in ("建议“不予确认”", "许建", WHY))
    assert found["settled"] == []
    assert officers("town_clerk", QINGNIANLU).get("/api/v1/departures").status_code == 403

    page = as_("county_supervisor", county.code)
    assert len(asked_for(page, "/departures/")) <= LIST
    shown = page.get("/departures/").text
    assert all(no in shown for no in (lying.no, poor.no, rich.no))
    assert "/departures/" in page.get("/oversight/").text
    assert page.send(f"/departures/3/{rich.no}", {"note": " "}).status_code == 422
    supervisor = officers("county_supervisor")
    address = f"/api/v1/departures/3/{rich.no}"
    assert officers("county_officer").post(address, json={"note": "已核查"}).status_code == 403
    assert code_of(supervisor.post(f"/api/v1/departures/2/{rich.no}", json={"note": "已核查"})) == (
        409,
        "nothing_stands",
    )
    assert len(standing(officers)) == 3

    note = "病历和票据已核对，按刚性支出扣减应当列明，责令补正"
    assert page.send(f"/departures/3/{rich.no}", {"note": note}).status_code == 302
    assert standing(officers) == [(1, lying.no), (2, poor.no)]
    (kept,) = seen(officers)["settled"]
    assert (kept["item"], kept["case"], kept["by"]) == (3, rich.no, "何平")
    assert note in kept["said"]
    assert WHY in kept["said"]
    assert note in page.get("/departures/").text
    assert any(note in r["said"] for r in rich.seen_by("county_supervisor")["remarks"])
    assert code_of(supervisor.post(address, json={"note": note})) == (409, "nothing_stands")

    for item, case in ((1, lying), (2, poor)):
        answer = supervisor.post(f"/api/v1/departures/{item}/{case.no}", json={"note": "责令当日受理"})
        assert answer.status_code == 200, answer.text
    assert standing(officers) == []
    assert [(s["item"], s["case"]) for s in seen(officers)["settled"]] == [
        (2, poor.no),
        (1, lying.no),
        (3, rich.no),
    ]


def test_an_accepted_request_whose_limit_is_over_stands_until_it_is_decided(
    officers: Officers, september: date, jump_to: Callable[[Any], None]
) -> None:
    case = factories.case(officers, at="survey", town=QINGNIANLU)
    due = date.fromisoformat(case.seen_by()["due_on"])
    jump_to(due)
    assert standing(officers) == []
    jump_to(date(2026, 12, 1))
    (line,) = seen(officers)["lines"]
    assert (line["item"], line["case"], line["since"]) == (2, case.no, due.isoformat())
