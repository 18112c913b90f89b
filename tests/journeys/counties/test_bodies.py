"""A committee outside the statistical tree acts in a county's or a township's place from a day on, and back again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from core.cases.models import Case
from core.db import db as database
from core.db import seeing_everything
from core.divisions import operations as divisions
from core.jobs.running import run_on
from core.parameters.building import read_profile
from core.parameters.loading import load_profile
from core.parameters.profiles import Profile
from tests import factories
from tests.casework import Officers
from tests.conftest import As, RestClient, account
from tests.journeys.counties.places import in_county
from tests.journeys.test_figures import dibao

TOWN, LINGWU, ZONE, REGION = "640181103", "640181", "6401N1", "6401"
"""宁东镇, whose code lies under 灵武市; the committee of the zone, in a county's place; the city above both."""
FIRST, LAST = date(2027, 3, 1), date(2027, 5, 31)


def told_for(profile: Profile, place: str) -> Profile:
    """The region's values and modules as another county of it would set them; no township confirms there."""
    values = tuple(
        replace(row, division=place) for row in profile.parameters if row.division == profile.division
    )
    modules = tuple(replace(row, divisions=(place,)) for row in profile.modules)
    return replace(
        profile, division=place, divisions=None, parameters=values, modules=modules,
        duties=(), responsibilities=(), provisions=(), instruments=(), processes=(),
    )  # fmt: skip


@pytest.fixture
def zone(app: Flask, jump_to: Callable[[Any], None]) -> None:
    """灵武市 and the zone's committee with the region's values and officers of their own; the town has its officers."""
    jump_to(date(2027, 2, 1))
    divisions.open_body(ZONE, "宁东管委会社会事务局", "county", REGION, date(2020, 1, 1), "演示")
    for place in (LINGWU, ZONE):
        load_profile(told_for(read_profile("ningxia.demo"), place))
        for duty in ("county_officer", "county_supervisor", "verifier", "county_admin"):
            account(duty, place)
    for duty in ("town_clerk", "town_surveyor", "town_reviewer"):
        account(duty, TOWN)
        account(duty, TOWN, 2)
    account("city_supervisor", REGION)
    database.session.commit()


def counted(rest_as: Callable[..., RestClient]) -> tuple[int, int, dict[str, int]]:
    """Applications in the figures of 灵武市, of the zone, and of each part of the region with their sum."""
    days = "/api/v1/figures?since=2027-01-01&until=2027-12-31"
    own = [dibao(rest_as("county_supervisor", place).get(days))[""]["filed"] for place in (LINGWU, ZONE)]
    region = dibao(rest_as("city_supervisor", REGION).get(days))
    return *own, {place: row["filed"] for place, row in region.items() if row["filed"]}


@pytest.mark.req("ORG-13")
@in_county("ningxia")
def test_a_zone_acts_for_a_town_of_another_county_from_the_first_of_march_and_gives_it_back(
    app: Flask,
    zone: None,
    rest_as: Callable[..., RestClient],
    as_: As,
    jump_to: Callable[[Any], None],
    go_to: Callable[[date], None],
) -> None:
    lingwu, committee = Officers(rest_as, LINGWU), Officers(rest_as, ZONE)
    case = factories.case(lingwu, at="survey", town=TOWN)
    divisions.assign_to_body(ZONE, TOWN, FIRST, "宁党办发〔2027〕1号（演示）")
    database.session.commit()

    def doors(no: str, officers: Officers, name: str = "孙", *, late: bool = True) -> set[bool]:
        """By every door: list, search, export, page, REST, its letters and the oversight of late cases."""
        county = officers("county_officer")
        browser = as_("county_officer", LINGWU if officers is lingwu else ZONE)
        overdue = officers("county_supervisor").get("/api/v1/oversight").text
        return {
            no in county.get("/api/v1/cases").text,
            no in browser.get("/cases/").text,
            no in browser.get(f"/cases/?name={name}").text,
            no in browser.get("/case-exports/").text,
            browser.get(f"/cases/{no}").status_code == 200,
            county.get(f"/api/v1/cases/{no}").status_code == 200,
            county.get(f"/api/v1/letters/{no}-F01-1").status_code == 200,
            no in overdue if late else no in county.get("/api/v1/cases?limit=100").text,
        }

    jump_to(date(2027, 2, 28))
    assert (doors(case.no, lingwu), doors(case.no, committee)) == ({True}, {False})
    assert counted(rest_as) == (1, 0, {LINGWU: 1, "": 1})

    def midnight(day: date) -> None:
        jump_to(day)
        database.session.commit()
        assert run_on(app, "divisions.follow_hands", day, again=True).state == "done"

    midnight(FIRST)
    assert (doors(case.no, lingwu), doors(case.no, committee)) == ({False}, {True})
    assert counted(rest_as) == (0, 1, {ZONE: 1, "": 1})
    with seeing_everything():
        assert database.session.scalar(select(func.count()).select_from(Case)) == 1

    case.officers = committee
    case.version = case.seen_by()["version"]
    case.check_clean()
    case.survey()
    case.review()
    case.hang_everywhere()
    case.wait_until("publicise", go_to)
    grant = {"facts": "情况属实", "amount": case.seen_by()["advice"]["amount"]}
    body = {"stage": "decide", "outcome": "granted", "version": case.version, "form": grant}
    stranger = lingwu("county_officer")
    assert stranger.post(f"/api/v1/cases/{case.no}/finish", json=body).status_code == 403
    case.finish(
        "decide",
        "granted",
        "county_officer",
        {"facts": "情况属实", "amount": case.seen_by()["advice"]["amount"]},
    )
    letter = case.letter("F17", "county_officer")
    assert "宁东管委会社会事务局" in letter
    assert "灵武市民政局" not in letter
    second = factories.case(committee, town=TOWN, people=factories.alone(name="周小兰"))
    assert second.no[:12] == case.no[:12], "the town's numbers go on"
    assert second.no != case.no

    divisions.release_from_body(TOWN, LAST, "收回（演示）")
    midnight(date(2027, 6, 1))
    for no, name in ((case.no, "孙"), (second.no, "周")):
        assert doors(no, lingwu, name, late=False) == {True}
        assert doors(no, committee, name, late=False) == {False}
    assert counted(rest_as) == (2, 0, {LINGWU: 2, "": 2})
