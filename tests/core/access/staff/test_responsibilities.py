"""The duties page lists what a county's document makes each tier responsible for, and shows where nobody carries it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import select

from core.access.models import DutyMinimum, Posting, Responsibility
from core.parameters.building import read_profile
from core.parameters.loading import load_profile
from core.parameters.profiles import NATIONAL
from tests.conftest import As, account
from tests.district import loaded

COUNTY, ELSEWHERE, T1, T2 = "610104", "370982", "610104003", "610104001"
CHECKS = "申请受理、发起核对、入户调查、民主评议、审核审批确认、公示监督、档案管理"
PAGE, READINESS = "/duties/responsibilities", "/delegation/"


@pytest.fixture(autouse=True)
def lianhu(app: Flask, jump_to: Callable[[date], None]) -> None:
    """The district with its demo values."""
    jump_to(date(2026, 9, 1))
    loaded(NATIONAL, "lianhu.demo")


def words(html: str) -> str:
    """A page's, or a part of it, as people read it."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def line(page: str, text: str) -> str:
    """The row of the list that says this."""
    start = page.rindex("<tr>", 0, page.index(text))
    return words(page[start : page.index("</tr>", start)])


def test_every_profile_section_is_taken_by_a_feature_save_the_process() -> None:
    left = load_profile(read_profile("lianhu.demo")).left_out
    assert set(left) <= {"processes"}


def test_the_21_duties_of_lianhu_stand_on_a_page_each_with_its_post_and_basis(as_: As) -> None:
    page = as_("county_admin", COUNTY).get(PAGE).text
    assert [page.count(f'href="/duties/{code}"') for code in ("village_aide", "petition_officer")] == [3, 1]
    assert len(re.findall(r"<tr>\s*<td class=\"is-number\"", page)) == 21
    for tier in ("县级的职责", "乡镇（街道）的职责", "村（社区）的职责"):
        assert tier in page
    said = line(page, CHECKS)
    assert said.startswith("2 ")
    assert "受理 《莲湖区" in said
    assert "《莲湖区社会救助审核确认权限下放工作实施方案》四（二）2" in said


@pytest.mark.req("ORG-02")
def test_a_duty_that_nobody_carries_is_red_there_and_on_the_page_of_readiness(
    as_: As, db: SQLAlchemy
) -> None:
    for street in (T1, T2):
        account("town_clerk", street)
    admin = as_("county_admin", COUNTY)
    page = admin.get(PAGE).text
    duties = re.findall(r'<tr>\s*<td class="is-number".*?</tr>', page, re.DOTALL)
    assert [len(re.findall(r'href="/duties/\w+"', each)) for each in duties] == [1] * 21, "a post each"
    assert "北关街道" not in line(page, CHECKS)
    assert "北关街道" not in line(admin.get(READINESS).text, CHECKS)
    posting = db.session.scalars(select(Posting).filter_by(duty="town_clerk", division=T1)).one()
    ended = {"last_day": "2026-08-31", "reason": "调离"}
    assert as_("security_admin", COUNTY).send(f"/postings/end/{posting.id}", ended).status_code == 302
    page = admin.get(PAGE).text
    gap = page[page.rindex("<tr>", 0, page.index(CHECKS)) :].partition("</tr>")[0]
    assert re.search(r"badge[^>]*bg-red[^>]*>[^<]*处无人", gap)
    assert "北关街道" in gap
    assert "青年路街道" not in gap
    ready = admin.get(READINESS).text
    assert "承接人员还缺什么" in ready
    assert "北关街道" in line(ready, CHECKS)
    assert "青年路街道" not in line(ready, CHECKS)
    assert "每处至少" in ready


def test_loading_again_changes_nothing_and_the_list_of_one_county_is_no_others(
    as_: As, db: SQLAlchemy
) -> None:
    again = load_profile(read_profile("lianhu.demo"))
    assert (again.done["responsibilities"], again.done["duties"]) == ((), ())
    assert len(db.session.scalars(select(Responsibility)).all()) == 21
    surveyors = db.session.scalars(select(DutyMinimum).filter_by(duty="town_surveyor")).one()
    assert (surveyors.division, surveyors.least, surveyors.basis) == (COUNTY, 2, ["DEMO"])
    assert "还没有职责清单" in as_("county_admin", ELSEWHERE).get(PAGE).text
    assert as_("town_clerk", T1).get(PAGE).status_code == 403
