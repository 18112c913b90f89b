"""When a notice is over, its addresses say so and name nobody; while it hangs, its page names no more than the four things."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from core.clock import today
from tests import factories
from tests.casework import BEIGUAN, Officers
from tests.conftest import Client
from tests.journeys.counties.places import in_county

pytestmark = in_county("lianhu")
VILLAGE = f"{BEIGUAN}001"


@pytest.mark.req("IMP-21")
def test_the_public_s_addresses_hold_nobody_after_the_end_and_no_robot_keeps_them_before(
    officers: Officers, september: date, go_to: Callable[[date], None], public: Client
) -> None:
    people = factories.family_of_four()
    case = factories.case(officers, at="posted", people=people)
    (entry,) = public.get("/api/v1/public/notices", query_string={"village": VILLAGE}).get_json()["items"]
    code = entry["code"]
    addresses = (
        f"/notices/{VILLAGE}",
        f"/objection/?code={code}",
        f"/verify/{code}",
        f"/api/v1/public/verify/{code}",
        f"/api/v1/public/notices?village={VILLAGE}",
    )
    numbers = [case.no, *(p["id_number"] for p in people), *(p["name"] for p in people[1:])]
    for address in addresses:
        page = public.get(address)
        assert page.status_code == 200, address
        assert page.headers["Cache-Control"] == "no-store", address
        assert "noindex" in page.headers["X-Robots-Tag"], address
        assert "noarchive" in page.headers["X-Robots-Tag"], address
        assert not [number for number in numbers if number in page.text], address
        assert not [p["name"] for p in people if p["name"] in address], address
    assert people[0]["name"] in public.get(addresses[0]).text
    for address in addresses[1:4]:
        assert people[0]["name"] not in public.get(address).text, address
        assert people[0]["name"][0] + "*" not in public.get(address).text, "not even a part of the name"

    case.wait_until("publicise", go_to)
    ended = (today() - timedelta(days=1)).isoformat()
    for address, status in zip(addresses, (200, 410, 200, 200, 200), strict=True):
        page = public.get(address)
        assert page.status_code == status, address
        assert "noindex" in page.headers["X-Robots-Tag"], address
        assert not [p["name"] for p in people if p["name"] in page.text], address
        assert "1,460.00" not in page.text, address
    assert "期满的公示已经撤下" in public.get(addresses[0]).text
    assert "公示已经结束" in public.get(addresses[1]).text
    verified = public.get(addresses[3]).get_json()
    assert (verified["in_force"], verified["ended_on"], verified["recipient"]) == (False, ended, "")
    assert "已失效" in public.get(addresses[2]).text
    late = public.post("/api/v1/public/objections", json={"code": code, "content": "另有住房"})
    assert late.status_code == 409
    assert not [p["name"] for p in people if p["name"] in late.text]
