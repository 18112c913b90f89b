"""Posts and their holders: what waits at a post that nobody holds is found, and every decision bears its signatures."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select, text

from bench.bare import Link
from bench.made import copy_case
from core.access.models import Account, Posting
from core.cases.models import Case
from core.clock import today
from core.db import db as database
from tests import factories
from tests.casework import BEIGUAN, COUNTY, QINGNIANLU, Officers
from tests.conftest import As
from tests.journeys.counties.places import in_county

pytestmark = in_county("lianhu")
JumpTo = Callable[[Any], None]
OVER = "退休金每月900.00元，高于低保标准750.00元"


def rows(page: str) -> list[str]:
    """The rows of the lists on a page, without markup."""
    found = re.findall(r"<tr>(.*?)</tr>", page, re.DOTALL)
    return [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in found]


def words(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def without_holder(officers: Officers) -> dict[str, str]:
    """Cases that nobody holds, with the post, as the supervisor's call answers."""
    found = officers("county_supervisor").get("/api/v1/oversight/chain").get_json()["no_holder"]
    return {item["about"].removeprefix("case:"): item["holder"] for item in found}


@pytest.mark.req("ORG-09")
def test_a_street_s_only_reviewer_leaves_and_his_post_and_what_waits_there_are_listed(
    officers: Officers, september: date, jump_to: JumpTo, as_: As, user_id: Callable[..., int]
) -> None:
    case = factories.case(officers, at="appraise")
    elsewhere = factories.case(officers, at="survey", town=QINGNIANLU, people=factories.alone(name="钱小红"))
    admin = as_("county_admin", COUNTY)
    assert not [row for row in rows(admin.get("/vacancies/").text) if row.startswith("北关街道 审核")]
    assert without_holder(officers) == {}

    reviewer = user_id("town_reviewer", BEIGUAN)
    posting = database.session.scalars(select(Posting.id).where(Posting.user_id == reviewer)).one()
    ending = {"last_day": today().isoformat(), "reason": "调离"}
    assert as_("security_admin", COUNTY).send(f"/postings/end/{posting}", ending).status_code == 302
    assert without_holder(officers) == {}, "his last day is not over"
    jump_to(today() + timedelta(days=1))

    new = factories.case(officers, at="appraise", people=factories.alone(name="周小兰"))
    (vacant,) = [row for row in rows(admin.get("/vacancies/").text) if row.startswith("北关街道 审核")]
    assert vacant.split()[2:] == ["褚卫国", "2026-09-01", "2"]
    assert as_("town_director", BEIGUAN).get("/vacancies/").text.count("青年路街道") == 0
    found = without_holder(officers)
    assert set(found) == {case.no, new.no}
    assert elsewhere.no not in found
    assert all("无人任职" in holder and "北关街道" in holder for holder in found.values())
    page = as_("county_supervisor", COUNTY).get("/oversight/chain").text
    assert "无人承办" in page
    assert new.no in page
    assert as_("town_clerk", BEIGUAN).get("/vacancies/").status_code == 403


@pytest.mark.req("CON-15")
def test_of_a_hundred_cases_none_is_without_holder_or_signature_until_a_holder_s_account_is_closed(
    officers: Officers, september: date, as_: As, user_id: Callable[..., int]
) -> None:
    case = factories.case(officers, at="survey", people=factories.alone("900"), town=QINGNIANLU)
    case.check_clean()
    case.survey()
    case.appraise()
    case.review("ineligible", note=OVER)
    waiting = factories.case(officers, at="appraise")
    raw = database.session.connection().connection.dbapi_connection
    copy_case(Link(raw), "sqlite", waiting.no, 98)
    copies = set(database.session.scalars(select(Case.no))) - {case.no}
    figures = [{"what": "家庭人均月收入", "value": "900.00元", "standard": "750.00元", "source": "申报"}]
    case.district_decides("refused", note=OVER, figures=figures)

    supervisor = as_("county_supervisor", COUNTY)
    page = words(supervisor.get("/oversight/chain").text)
    said = "未办结 99 件，其中无人承办的事项 {} 项；近一年作出决定 1 件，其中缺少签字的 {} 件。"
    assert said.format(0, 0) in page
    assert "责任链完整" in page

    reviewer = database.session.scalars(
        select(Account.id).where(Account.user_id == user_id("town_reviewer", BEIGUAN))
    ).one()
    closing = as_("security_admin", COUNTY).send(f"/accounts/close/{reviewer}", {"reason": "调离"})
    assert closing.status_code == 302
    page = words(supervisor.get("/oversight/chain").text)
    assert said.format(99, 0) in page
    assert "责任链完整" not in page
    assert set(without_holder(officers)) == copies

    database.session.execute(text("drop trigger opinion_never_changes_d"))
    of_decision = "select id from stage_entry where stage = 'decide'"
    database.session.execute(text(f"delete from opinion where entry_id in ({of_decision})"))
    page = supervisor.get("/oversight/chain").text
    assert said.format(99, 1) in words(page)
    assert case.no in page
