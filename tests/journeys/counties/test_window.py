"""One window: one person with two needs fills in once, gets one receipt; each need goes its own way."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests import factories
from tests.casework import Officers, read_pdf
from tests.conftest import As
from tests.journeys.counties.places import County, in_county
from tests.journeys.test_applying import typed

NEEDS = {"need": ["dibao", "linshi"]}


def typed_for_both(county: County, **changes: str) -> dict[str, Any]:
    """What a clerk types for somebody who needs both."""
    body = typed(factories.application(factories.alone(), county.town))
    return body | NEEDS | {"needs.0.coverage": "household", "needs.1.category": "accident"} | changes


def queue(officers: Officers, county: County, code: str) -> list[str]:
    """The numbers on the clerk's list of one type."""
    found = officers("town_clerk", county.town).get(f"/api/v1/cases?type={code}").get_json()["items"]
    return [item["no"] for item in found]


@pytest.mark.req("INT-01")
@in_county("xintai")
def test_two_needs_are_taken_in_at_one_window_under_one_receipt_and_each_stands_in_its_own_queue(
    officers: Officers, as_: As, september: date, county: County
) -> None:
    clerk = as_("town_clerk", county.town)
    assert "/intake/" in clerk.get("/cases/").text
    choice = clerk.get("/intake/").text
    assert 'name="need" value="dibao"' in choice
    assert 'name="need" value="linshi"' in choice
    assert 'value="complaints"' not in choice
    page = clerk.get("/intake/?need=dibao&need=linshi").text
    assert page.count('name="applicant.id_number"') == 1, "what both ask is asked once"
    assert 'name="needs.1.category"' in page

    wrong = clerk.send("/intake/", typed_for_both(county, **{"needs.1.category": "nonsense"}))
    assert wrong.status_code == 422
    assert "临时救助 · 困难类别" in wrong.text, "the fault names the need that it is of"
    assert queue(officers, county, "dibao") == [], "nothing is stored by half"
    nowhere = clerk.get("/intake/?need=complaints")
    assert nowhere.status_code == 422

    sent = clerk.send("/intake/", typed_for_both(county))
    assert sent.status_code == 303, sent.text
    (dibao,), (linshi,) = (queue(officers, county, code) for code in ("dibao", "linshi"))
    of = officers("town_clerk", county.town)
    first, second = (of.get(f"/api/v1/cases/{no}").get_json() for no in (dibao, linshi))
    assert first["receipt"] == second["receipt"] == sent.location.rpartition("/")[2]
    assert [t["no"] for t in first["together"]] == [linshi]
    assert [t["no"] for t in second["together"]] == [dibao]
    assert sent.location in clerk.get(f"/cases/{linshi}").text

    received = clerk.get(sent.location).text
    assert received.count("打印回执</a>") == 1
    (sheet,) = [each["number"] for each in first["letters"] if each["form"] == "receipt"]
    assert not [each for each in second["letters"] if each["form"] == "receipt"], "one receipt for both"
    printed = read_pdf(clerk.get(f"/cases/letters/{sheet}.pdf").data)
    for said in (first["receipt"], dibao, linshi):
        assert said in printed
