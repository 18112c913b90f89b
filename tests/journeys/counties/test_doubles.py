"""Who receives aid, or has asked for it, already: the clerk is warned before acceptance, by matter and township alone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from flask import Flask

from tests import factories
from tests.casework import BEIGUAN, QINGNIANLU, CaseWork, Officers
from tests.conftest import Client
from tests.journeys.counties.places import in_county
from tests.journeys.test_applying import APPLY, at_home
from tests.journeys.test_review_tekun import supported
from tests.journeys.test_sql_budget import CASE, asked_for

GoTo = Callable[[date], None]
WARNING = "家庭成员中有人正在享受特困人员救助供养（北关街道）。"
ASKED = "仍需受理的，受理时须写明理由。"


def page_of(case: CaseWork, duty: str = "town_clerk") -> str:
    """The case as an officer has it before him."""
    text: str = case.as_(duty).get(f"/cases/{case.no}").text
    return text


@pytest.mark.req("INT-17")
@in_county("lianhu")
def test_who_is_supported_in_another_township_is_known_before_acceptance_which_takes_a_reason(
    officers: Officers, september: date, go_to: GoTo
) -> None:
    (man,) = factories.alone(pension="0.00")
    known = supported(officers, go_to, people=[dict(man)])

    case = factories.case(officers, people=[dict(man)], town=QINGNIANLU)
    (double,) = case.seen_by()["doubles"]
    assert (double["type"], double["place"], double["receives"], double["said"]) == (
        "tekun",
        "北关街道",
        True,
        WARNING,
    )
    page = page_of(case)
    assert (WARNING in page, ASKED in page) == (True, True)
    assert known.no not in page
    assert known.no not in str(case.seen_by())
    for other in ("village_aide", "town_reviewer"):
        assert case.seen_by(other)["doubles"] == []
        assert WARNING not in page_of(case, other)

    form = {"checklist": case.checklist(), "near_relative": False}
    refused = case.try_to("accept", "complete", "town_clerk", form)
    assert refused.status_code == 422
    (said,) = refused.get_json()["error"]["fields"]["duplicate_reason"]
    assert said.startswith("家庭成员中有人正在享受特困人员救助供养（北关街道），")
    assert case.seen_by()["accepted_on"] is None
    case.accept(duplicate_reason="本人要求改为低保，原供养将停发")
    assert case.seen_by()["accepted_on"] is not None
    assert case.seen_by()["doubles"] == []  # acceptance is done


@in_county("lianhu")
def test_an_open_application_elsewhere_is_told_too_and_takes_a_reason_only_for_the_same_matter(
    officers: Officers, september: date
) -> None:
    (woman,) = factories.alone(name="周小兰")
    first = factories.case(officers, people=[dict(woman)], town=BEIGUAN)
    first.accept()
    same = factories.case(officers, people=[dict(woman)], town=QINGNIANLU)
    other = factories.case(officers, people=[dict(woman)], town=QINGNIANLU, type="linshi", fields={})
    told: list[tuple[Any, ...]] = [
        (double["type"], double["place"], double["asks_why"]) for double in other.seen_by()["doubles"]
    ]
    assert ("dibao", "北关街道", False) in told
    (mine,) = [double for double in same.seen_by()["doubles"] if double["place"] == "北关街道"]
    assert (mine["asks_why"], mine["receives"]) == (True, False)
    assert first.no not in page_of(same)


@in_county("lianhu")
def test_the_clerk_is_warned_at_the_window_of_an_application_from_home_that_nobody_has_accepted_yet(
    officers: Officers, app: Flask, september: date
) -> None:
    (woman,) = factories.alone(name="周小兰")
    public = Client(app, app.response_class)
    assert public.post(APPLY, json=at_home([dict(woman)])).status_code == 201
    case = factories.case(officers, people=[dict(woman)], town=QINGNIANLU)
    (double,) = case.seen_by()["doubles"]
    assert (double["type"], double["place"], double["receives"]) == ("dibao", "北关街道", False)
    assert double["said"] in page_of(case)
    stranger = factories.case(officers, people=factories.alone(name="钱小丽"), town=QINGNIANLU)
    assert stranger.seen_by()["doubles"] == []


@in_county("lianhu")
def test_the_clerk_is_warned_of_an_application_that_came_from_home_before_he_accepts_it(
    officers: Officers, app: Flask, september: date
) -> None:
    (woman,) = factories.alone(name="周小兰")
    factories.case(officers, people=[dict(woman)], town=QINGNIANLU).accept()
    public = Client(app, app.response_class)
    for body in (at_home([dict(woman)]), at_home([dict(woman)], type="linshi")):
        assert public.post(APPLY, json=body).status_code == 201
    clerk = officers("town_clerk")
    for item in clerk.get("/api/v1/cases").get_json()["items"]:
        case = CaseWork(officers, clerk.get(f"/api/v1/cases/{item['no']}").get_json(), BEIGUAN)
        double, waiting = sorted(case.seen_by()["doubles"], key=lambda one: one["place"] != "青年路街道")
        assert (double["type"], double["place"]) == ("dibao", "青年路街道")
        assert (waiting["type"], waiting["place"], waiting["asks_why"]) == (
            "linshi" if item["type"] == "dibao" else "dibao",
            "北关街道",
            False,
        ), "nobody has accepted the other one, and nobody is registered for it"
        assert waiting["said"] in page_of(case)
        assert double["asks_why"] == (item["type"] == "dibao")
        assert double["said"] in page_of(case)
        assert case.seen_by("town_reviewer")["doubles"] == []
        assert len(asked_for(clerk, f"/cases/{case.no}")) <= CASE
