"""A decision cites the rules that its county uses for the type and that are in force on the day."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from core.actor import SYSTEM, acting_as
from core.clock import today
from core.db import db as database
from core.db import one_transaction, seeing_everything
from core.library.models import Text
from core.library.operations import end_text
from tests.casework import COUNTY, CaseWork, Officers
from tests.conftest import As
from tests.journeys.counties.places import in_county
from tests.journeys.test_review_tekun import grant, to_be_decided

NATION, CITY, OF_DIBAO = "T43", "XIAN2019_142", "XIAN2020_42"


def offered(case: CaseWork, as_: As) -> set[str]:
    """The rules that the form of the decision lets one tick."""
    page = as_("county_officer", COUNTY).get(f"/cases/{case.no}/finish/decide/granted").text
    return {m[1] for m in re.finditer(r'name="cites"[^>]*value="([^"]+)"', page)}


@pytest.mark.req("CON-12")
@in_county("lianhu")
def test_a_decision_on_tekun_offers_the_two_rules_of_tekun_until_one_is_repealed_and_prints_the_other(
    officers: Officers, september: date, go_to: Callable[[date], None], as_: As
) -> None:
    case = to_be_decided(officers, go_to)
    assert offered(case, as_) == {NATION, CITY}

    repealed = database.session.scalars(select(Text).where(Text.code == NATION)).one()
    yesterday = today() - timedelta(days=1)
    typed = {"last_day": yesterday.isoformat(), "reason": "公告废止"}
    assert as_("county_admin", COUNTY).send(f"/library/end/{repealed.id}", typed).status_code == 409
    with acting_as(SYSTEM), seeing_everything(), one_transaction():  # as an upgrade brings it
        end_text(NATION, yesterday, "公告废止")
    assert offered(case, as_) == {CITY}
    sums = {"amount": case.seen_by("town_reviewer")["advice"]["amount"], "facts": "情况属实"}
    holder = case.waiting_at("decide")["holder"]["duty"]
    for wrong in (NATION, OF_DIBAO):
        refused = case.try_to("decide", "granted", holder, {**sums, "cites": [wrong]}, note="按评定核定")
        assert refused.status_code == 422
        assert list(refused.get_json()["error"]["fields"]) == ["cites"]

    own = as_("county_admin", COUNTY)
    text = database.session.scalars(select(Text).where(Text.code == "SHAANXI2018_68")).one()
    assert own.send(f"/library/use/{text.id}", {"topic": "nothing"}).status_code == 422
    assert f"/library/use/{text.id}" in own.get(f"/library/show/{text.id}").text
    assert own.send(f"/library/use/{text.id}", {"topic": "tekun"}).status_code == 302
    assert offered(case, as_) == {CITY, text.code}, "what the district takes into use is offered as well"

    grant(case, cites=[CITY])
    assert "市民发〔2019〕142号" in case.letter("F17")
    assert "陕民发〔2018〕68号" not in case.letter("F17"), "what was not chosen is not cited"
    assert "市民发〔2019〕142号" in case.as_("town_clerk").get(f"/cases/{case.no}").text
