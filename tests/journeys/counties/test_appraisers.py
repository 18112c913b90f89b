"""A member of the appraisal sees a summary of the case that was opened to him, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from core.clock import today
from core.divisions.queries import children
from tests import factories
from tests.casework import Officers
from tests.conftest import As, RestClient, account
from tests.journeys.counties.places import County, in_county


@pytest.mark.req("IMP-32")
@in_county("lianhu")
def test_a_member_of_the_appraisal_sees_a_summary_without_checks_and_illness_until_its_day(
    officers: Officers,
    september: date,
    jump_to: Callable[[Any], None],
    county: County,
    as_: As,
    rest_as: Callable[..., RestClient],
    user_id: Callable[..., int],
) -> None:
    village = children(county.town)[0].code
    account("appraiser", village, name="齐评议")
    people = factories.alone(name="尹病重", major_illness=True)
    case = factories.case(officers, at="survey", people=people, town=county.town)
    found = [{"group": "holdings", "kind": "deposit", "amount": "8000.00"}]
    assert case.try_answer("m1", "bank", "hit", detail="存款八千元", items=found).status_code == 200

    member, browser = rest_as("appraiser", village), as_("appraiser", village)
    address = f"/api/v1/cases/{case.no}"
    assert member.get(address).status_code == 403, "nothing is open to him yet"
    assert browser.get(f"/cases/{case.no}").status_code == 403
    until = today() + timedelta(days=7)
    given = {"appraiser": user_id("appraiser", village), "until": until.isoformat()}
    stranger = given | {"appraiser": user_id("town_clerk", county.town)}
    assert case.try_act("open_summary", "town_reviewer", stranger).status_code == 422
    assert "齐评议" in as_("town_reviewer", county.town).get(f"/cases/{case.no}/act/open_summary").text
    case.act("open_summary", "town_reviewer", given)

    summary = member.get(address).get_json()
    assert set(summary) == {"no", "matter", "applicant", "place", "people", "opened_on"}
    assert date.fromisoformat(summary["opened_on"]) <= september
    page = browser.get(f"/cases/{case.no}").text
    assert "尹病重" in page
    for kept in ("存款八千元", "8000", "核对报告", "重大疾病", people[0]["id_number"], "孙大海"):
        assert kept not in page
    assert f"/cases/{case.no}" in browser.get("/").text, "it is found on his desk"
    for more in ("papers", "letters", "means"):
        assert member.get(f"{address}/{more}").status_code in (403, 404, 405)
    assert browser.get(f"/cases/{case.no}/act/enquire").status_code == 403
    letters = case.seen_by()["letters"]
    assert letters
    assert member.get(f"/api/v1/letters/{letters[0]['number']}").status_code == 403
    assert browser.get(f"/cases/letters/{letters[0]['number']}.pdf").status_code == 403

    jump_to(until + timedelta(days=1))
    assert rest_as("appraiser", village).get(address).status_code == 403, "its day is over"
