"""领导小组: the page lists posts and units; a member who left is asked nothing any more and stays in the history."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from core.db import db as database
from core.delegation.models import LeadingGroup
from tests.conftest import As, Client, account
from tests.district import complaints
from tests.journeys.counties.places import County, in_county

pytestmark = in_county("yuquan")
PAGE = "/leading-groups/"
DEPARTMENTS = [
    f"区{name}局" for name in ("民政", "财政", "人社", "教育", "住建", "审计", "医保", "公安", "农牧", "司法")
]
TOWNSHIPS = [f"第{n}镇人民政府" for n in "一二三四五六七八九"]


def words(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def part(page: str, name: str) -> str:
    """One list of the page, in words; empty where there is none."""
    return words(page.partition(f'id="{name}"')[2].partition("</table>")[0])


def told(county: County, **more: Any) -> dict[str, Any]:
    """A group shaped like the district's: head, deputy, ten departments, nine townships, its office."""
    seats = [
        ("head", "区人民政府", "区长", "巴图", ""),
        ("deputy", "区人民政府", "分管副区长", "其其格", ""),
        *(("member", unit, "主要负责人", f"甲{n}", "") for n, unit in enumerate(DEPARTMENTS)),
        *(("member", unit, "镇长", f"乙{n}", "") for n, unit in enumerate(TOWNSHIPS)),
        ("office", "区民政局", "办公室主任", "苏和", ""),
    ]
    seats[2] = (*seats[2][:4], account("county_officer", county.code))
    seats[12] = (*seats[12][:4], account("town_director", county.town))
    form: dict[str, Any] = {
        "place": county.code,
        "kind": "leading_group",
        "name": "社会救助审核确认权限下放工作领导小组",
        "document": "实施方案（演示〔2026〕3号）",
        "founded_on": "2026-08-03",
        "office": "区民政局",
        "duties": "统筹协调全区权限下放工作",
    }
    for n, seat in enumerate(seats):
        keys = ("role", "unit", "post", "name", "username")
        form |= {f"members.{n}.{key}": value for key, value in zip(keys, seat, strict=True)}
    return form | more


def waiting(as_: As, duty: str, place: str) -> list[str]:
    """Links of the group's to-dos on somebody's workbench."""
    return re.findall(r'href="(/leading-group-tasks/[^"]+)"', as_(duty, place).get("/").text)


def ask(admin: Client, pk: int, title: str) -> None:
    assert admin.send(f"{PAGE}{pk}/ask", {"title": title, "due_on": ""}).status_code == 302


@pytest.mark.req("ORG-06")
def test_who_left_a_group_gets_no_tasks_and_stays_in_its_history(
    september: date, as_: As, county: County
) -> None:
    admin = as_("county_admin", county.code)
    assert admin.send(f"{PAGE}new", told(county)).status_code == 302
    pk = database.session.scalars(select(LeadingGroup.id)).one()
    page = admin.get(f"{PAGE}{pk}").text
    for fact in ("领导小组", "实施方案（演示〔2026〕3号）", "区民政局", "统筹协调全区权限下放工作"):
        assert fact in page
    seated = part(page, "members")
    for said in (
        "组长 区人民政府 区长 巴图",
        "副组长 区人民政府 分管副区长 其其格",
        "办公室 区民政局 办公室主任 苏和",
    ):
        assert said in seated
    for unit in DEPARTMENTS:
        assert f"成员 {unit} 主要负责人" in seated
    for unit in TOWNSHIPS:
        assert f"成员 {unit} 镇长" in seated

    ask(admin, pk, "报送八月进度")
    (first,) = waiting(as_, "county_officer", county.code)
    (left_open,) = waiting(as_, "town_director", county.town)
    assert as_("county_officer", county.code).send(first, {"outcome": "已报送"}).status_code == 302
    assert as_("county_officer", county.code).send(left_open, {"outcome": "代办"}).status_code == 403

    (leaving,) = [
        line
        for line in re.findall(r"<tr>.*?</tr>", page, re.DOTALL)
        if f"town_director.{county.town}" in line
    ]
    (address,) = re.findall(r'href="([^"]+/leave)"', leaving)
    future = admin.send(address, {"last_day": "2026-12-01", "why": "调离"})
    assert "至今天之间" in str(complaints(future))
    assert admin.send(address, {"last_day": september.isoformat(), "why": "调离"}).status_code == 302
    assert waiting(as_, "town_director", county.town) == [], "what was open is closed"
    ask(admin, pk, "报送九月进度")
    assert waiting(as_, "town_director", county.town) == []
    assert len(waiting(as_, "county_officer", county.code)) == 1
    page = admin.get(f"{PAGE}{pk}").text
    assert "第一镇人民政府" not in part(page, "members")
    assert "成员 第一镇人民政府 镇长" in part(page, "history")
    assert "调离" in part(page, "history")
    assert "已报送" in page
    assert "成员已退出，未办理" in page


def test_a_group_without_head_or_with_an_unknown_account_is_refused_whole(
    september: date, as_: As, county: County
) -> None:
    admin = as_("county_admin", county.code)
    headless = admin.send(f"{PAGE}new", told(county, **{"members.0.role": "member"}))
    assert "请至少登记一名组长" in headless.text
    unknown = admin.send(f"{PAGE}new", told(county, **{"members.3.username": "nobody"}))
    assert "没有这个登录名的在任人员" in unknown.text
    assert database.session.scalars(select(LeadingGroup)).all() == []
    assert as_("town_clerk", county.town).get(PAGE).status_code == 403
