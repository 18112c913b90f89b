"""A benefit that is reduced or stopped is made known in the village as the grant was, with the new sum or that it stopped (NOT-11)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from tests import factories
from tests.casework import QINGNIANLU, Officers, village_of
from tests.conftest import Client
from tests.journeys.counties.places import in_county
from tests.journeys.test_after_a_change import LESS
from tests.journeys.test_paid_months import reviewed
from tests.journeys.test_review import ANSWERED, granted, heard

pytestmark = in_county("lianhu")


@pytest.mark.req("NOT-11")
def test_a_reduction_and_a_stop_are_on_the_village_s_page_with_the_new_sum_or_that_it_stopped(
    officers: Officers,
    september: date,
    jump_to: Callable[[Any], None],
    go_to: Callable[[date], None],
    public: Client,
) -> None:
    village, clerk = village_of(QINGNIANLU), officers("town_clerk", QINGNIANLU)
    first = granted(officers, go_to)
    second = granted(officers, go_to, people=factories.alone(name="周小兰"))
    jump_to(date(2026, 11, 2))
    less, none = reviewed(first, "500.00"), reviewed(second, "900.00")
    for review in (less, none):
        heard(review)
    less.finish("decide", "reduced", "county_officer", LESS)
    gone = {"facts": "养老金提高到900元", "reasons": "人均收入高于低保标准"} | ANSWERED
    none.finish("decide", "stopped", "county_officer", gone)
    asked = [item["what"] for item in clerk.get("/api/v1/worklist").get_json()["items"]]
    assert asked.count("公布救助变更、停发决定") == 2
    for review in (less, none):
        channels = [n for n in review.seen_by()["notices"] if n["kind"] == "publication"][-1]["channels"]
        for channel in channels:
            assert review.try_hang(channel["code"], "publication").status_code == 200
    told = public.get("/api/v1/public/notices", query_string={"village": village}).get_json()["items"]
    assert {item["applicant_name"]: item["amount"] for item in told} == {"孙大海": "250.00", "周小兰": "停发"}
    page = public.get(f"/notices/{village}").text
    assert all(said in page for said in ("250.00", "停发", "孙大海", "周小兰"))
    asked = [item["what"] for item in clerk.get("/api/v1/worklist").get_json()["items"]]
    assert "公布救助变更、停发决定" not in asked
