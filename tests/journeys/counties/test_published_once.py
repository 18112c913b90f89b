"""Every grant is made known in the village after the decision; where a notice hangs after it, one posting is both (SAL26 45)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from core.clock import today
from core.divisions.queries import children
from tests import factories
from tests.casework import CaseWork, Officers
from tests.conftest import Client
from tests.journeys.counties.places import County, in_county
from tests.journeys.counties.test_procedures import granted_by
from tests.journeys.counties.walks import at_review

GoTo = Callable[[date], None]


def publication_of(case: CaseWork) -> dict[str, Any]:
    """What is published of a grant, with its channels."""
    (found,) = [notice for notice in case.seen_by()["notices"] if notice["kind"] == "publication"]
    return found


def asked_to_publish(officers: Officers, town: str) -> list[str]:
    """The clerk's tasks of publication; to take down the round before the decision is another one."""
    items = officers("town_clerk", town).get("/api/v1/worklist").get_json()["items"]
    return [item["what"] for item in items if item["kind"] == "task" and item["what"] != "撤下公示"]


@pytest.mark.req(
    "LAW-35"
)  # and the two below; the closing and the child are tried in test_publication_ends.py
@in_county("naiman", "xintai")
def test_the_round_after_the_decision_is_the_publication_and_nobody_hangs_it_twice(
    officers: Officers, september: date, go_to: GoTo, county: County, public: Client
) -> None:
    case = at_review(officers, county)
    case.review()
    if county.name == "naiman":
        (stage,) = case.open_stages()
        case.hang_everywhere(stage)
        case.wait_until(stage, go_to)
    granted_by(case, {"naiman": "town_confirmer", "xintai": "chief_representative"}[county.name])
    (stage,) = case.open_stages()
    closing = f"/api/v1/cases/{case.no}/publication/close"
    assert case.as_("town_clerk").post(closing, json={}).status_code == 409, "without proof that it hung"
    case.hang_everywhere(stage)
    hung = {c["code"]: c["up_on"] for c in case.seen_by()["notices"][-1]["channels"]}
    name = factories.alone()[0]["name"]
    own, other, *_more = (village.code for village in children(county.town))
    assert name in public.get(f"/notices/{own}").text
    assert name not in public.get(f"/notices/{other}").text
    for page in (f"/notices/{county.town}", "/notices/"):
        assert name not in public.get(page).text, "the village's page only"
    assert (
        public.get(f"/api/v1/public/notices?village={own}").get_json()["items"][0]["applicant_name"] == name
    )
    for place in (county.code, county.town):
        for search in (f"/notices/?name={name}", f"/notices/{place}?name={name}"):
            assert name not in public.get(search).text.partition("<main")[2], (
                "nobody is found over the county"
            )
        feed = public.get("/api/v1/public/notices", query_string={"village": place, "name": name})
        assert name not in feed.text
    case.wait_until(stage, go_to)

    seen = case.seen_by()
    assert seen["ended_as"] == "granted"
    published = publication_of(case)
    assert published["posted_on"] is not None
    assert published["posted_on"] >= seen["decisions"][-1]["decided_on"]
    assert {c["code"]: c["up_on"] for c in published["channels"]}.items() <= hung.items()
    assert asked_to_publish(officers, county.town) == []
    assert any("在决定后的公示中公布" in remark["said"] for remark in seen["remarks"])
    assert all(c["by"] for c in published["channels"] if c["up_on"])

    last = case.as_("town_clerk").post(closing, json={})
    assert last.status_code == 200, "the round's own proof is that of the publication"
    assert {c["down_on"] for c in last.get_json()["channels"] if c["up_on"]} == {today().isoformat()}


@pytest.mark.req("LAW-35")
@in_county("xintai")
def test_a_grant_of_the_county_is_published_by_the_same_round(
    officers: Officers, september: date, go_to: GoTo, county: County
) -> None:
    elsewhere = County(county.name, county.code, county.other, county.town)
    case = at_review(officers, elsewhere)
    case.review()
    granted_by(case, "county_officer")
    (stage,) = case.open_stages()
    case.hang_everywhere(stage)
    case.wait_until(stage, go_to)
    assert publication_of(case)["posted_on"] is not None


@pytest.mark.req("LAW-35")
@in_county("lianhu")
def test_without_a_round_after_the_decision_the_clerk_is_asked_to_publish(
    officers: Officers, september: date, go_to: GoTo, county: County
) -> None:
    case = factories.case(officers, at="decide", town=county.other, go_to=go_to)
    case.district_decides()
    assert publication_of(case)["posted_on"] is None
    assert asked_to_publish(officers, county.other) == ["公布救助确认决定"]
