"""However an application comes, it stands in one queue with its way; a way that the county has not opened takes none."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import Any

import pytest

from core.divisions.queries import children
from tests import factories
from tests.casework import Officers
from tests.conftest import As, Client
from tests.core.documents.test_uploads import JPEG_FILE
from tests.journeys.counties.places import County, in_county
from tests.journeys.test_applying import at_home, typed

OPEN = {
    "ningxia": {"window", "gov_service", "mobile", "partner", "village"},
    "naiman": {"window", "portal", "mobile", "hotline", "partner"},
}
ONLINE = ("portal", "mobile", "gov_service", "partner")


@pytest.fixture
def public(app: Any) -> Client:
    """Somebody who is not signed in."""
    return Client(app, app.response_class)


@pytest.mark.req("INT-02")
@in_county("ningxia", "naiman")
def test_one_application_by_each_channel_of_the_profile_and_none_by_another(
    officers: Officers, public: Client, as_: As, september: date, county: County
) -> None:
    clerk, village = officers("town_clerk", county.town), children(county.town)[0].code
    ways = ("window", "portal", "mobile", "hotline", "village", "agent", "gov_service", "partner")
    for channel in ways:
        people = factories.alone(name="孙大海")
        if channel in ONLINE:
            body = at_home(people, county.town, channel=channel, division=village)
            answer = public.post("/api/v1/public/applications", json=body)
        elif channel == "village":
            proxy = {
                "proxy.kind": "village",
                "proxy.name": "秦芳",
                "proxy.mandate": "1",
                "proxy.ground": "行动不便",
            }
            given = (
                typed(factories.application(people, county.town, division=village))
                | proxy
                | {"channel": channel}
            )
            answer = as_("village_aide", village).send(
                "/cases/new/dibao", {**given, "mandate": (BytesIO(JPEG_FILE), "委托书.jpg")}
            )
        else:
            answer = clerk.post(
                "/api/v1/cases",
                json=factories.application(people, county.town, channel=channel, division=village),
            )
        taken = answer.status_code in (201, 302)
        assert taken == (channel in OPEN[county.name]), (channel, answer.text)
        if not taken:
            assert answer.status_code == 409, answer.text
            assert "没有开通" in answer.text or "channel_off" in answer.text
    items = clerk.get("/api/v1/cases").get_json()["items"]
    assert sorted(item["channel"] for item in items) == sorted(OPEN[county.name])
    page = as_("town_clerk", county.town).get("/cases/").text
    assert page.count("手机") >= 1
    offered = as_("town_clerk", county.town).get("/cases/new/dibao").text
    assert 'value="agent"' not in offered.partition('name="channel"')[2].partition("</select>")[0]
