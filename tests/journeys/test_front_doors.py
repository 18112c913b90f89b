"""Two doors side by side: the staff's sign-in leads the public to its pages and back; what one who asks is told; English pages."""

from __future__ import annotations

import re
from datetime import date

import pytest
from flask import Flask

from core.access.queries import fresh_duties
from tests import factories
from tests.casework import BEIGUAN, COUNTY, Officers
from tests.conftest import As, Client

PUBLIC = ("/apply/", "/status/", "/notices/", "/objection/", "/verify/")
CHINESE = re.compile(r"[\u4e00-\u9fff]")


@pytest.fixture
def anybody(app: Flask) -> Client:
    """A browser in which nobody is signed in."""
    return Client(app, app.response_class)


def test_who_comes_to_the_sign_in_of_the_staff_finds_the_public_s_pages(anybody: Client) -> None:
    page = anybody.get("/", follow_redirects=True).text
    assert 'name="password"' in page
    assert [address for address in PUBLIC if f'href="{address}"' in page] == list(PUBLIC)


@pytest.mark.parametrize("address", PUBLIC)
def test_the_public_s_pages_lead_to_the_sign_in_of_the_staff(anybody: Client, address: str) -> None:
    page = anybody.get(address).text
    assert re.search(r'href="/login/"[^>]*>.*?工作人员登录', page, re.DOTALL)
    assert f'href="{address}" aria-current="page"' in page


def test_who_asks_how_his_case_stands_is_told_the_last_step_and_whom_to_ring(
    anybody: Client, officers: Officers, september: date
) -> None:
    case = factories.case(officers, at="survey")
    own = {"receipt": case.opened["receipt"], "code": case.opened["code"]}
    page = anybody.send("/status/", own).text
    assert re.search(r"最近一步的日期</dt><dd>2026-09-01<", page)
    assert 'href="tel:12349"' in page
    assert "社会救助服务热线" in page


def texts_of(page: str) -> list[str]:
    """What a page shows as text, its head and scripts aside."""
    body = re.sub(r"(?s)<head>.*?</head>|<script.*?</script>", "", page)
    return [" ".join(found.split()) for found in re.findall(r">([^<>]+)<", body) if found.strip()]


def test_in_english_duties_rights_and_the_product_have_english_names(as_: As, september: date) -> None:
    table = fresh_duties()
    names = {str(each.name) for each in table.duties.values()} | {
        str(each.name) for each in table.rights.values()
    }
    admin = as_("security_admin", COUNTY)
    pages = ["/duties/?_l_=en", *(f"/duties/{code}?_l_=en" for code in ("county_admin", "town_confirmer"))]
    shown = [text for address in pages for text in texts_of(admin.get(address).text)]
    assert "Township confirmer" in shown
    assert "Social Assistance Platform" in shown
    assert names & set(shown) == set()
    assert [text for text in shown if "不能由同一人" in text or "社会救助管理平台" in text] == []


def test_in_english_a_process_and_a_year_are_read_without_chinese(as_: As, september: date) -> None:
    admin = as_("county_admin", COUNTY)
    process = texts_of(admin.get("/processes/dibao.apply?_l_=en").text)
    assert "Township surveyor (2 people) · 8 working days" in process
    year = admin.get("/calendar/2026?_l_=en").text
    assert "Worked for National Day" in year
    assert 'title="Spring Festival"' in year
    names = {"中文", "莲湖区", "· 莲湖区", "孔亮", "孔"}
    assert [t for t in (*process, *texts_of(year)) if CHINESE.search(t) and t not in names] == []


def test_in_english_who_is_asked_is_called_by_his_duty_s_name(
    officers: Officers, september: date, as_: As
) -> None:
    case = factories.case(officers, at="survey")
    form = as_("town_clerk", BEIGUAN).get(f"/cases/{case.no}/act/enquire?_l_=en").text
    assert "Township surveyor" in form
    assert ">入户调查<" not in form


@pytest.mark.parametrize(
    ("duty", "place", "leads_to", "told"),
    [
        ("county_supervisor", COUNTY, "/oversight/", "这里列出本辖区超过期限还没有受理"),
        ("auditor", COUNTY, "/audit/list/", ""),
        ("verifier", COUNTY, "/checks/", "乡镇（街道）受理后提请的核对按期限排列。"),
        ("village_aide", f"{BEIGUAN}001", "/cases/", "这里列出您管辖范围内的案件，最新的在前。"),
    ],
)
def test_who_has_nothing_waiting_is_shown_where_the_duty_begins(
    as_: As, september: date, duty: str, place: str, leads_to: str, told: str
) -> None:
    page = as_(duty, place).get("/").text
    assert "没有等您办理的事项" in page
    tile = re.search(rf'<a class="choice-link" href="{leads_to}">.*?</a>', page, re.DOTALL)
    assert tile is not None
    assert told in tile[0]


def test_who_registers_applications_begins_one_from_the_workbench(as_: As, september: date) -> None:
    for duty, place, files in (
        ("village_aide", f"{BEIGUAN}001", True),
        ("town_clerk", BEIGUAN, True),
        ("county_supervisor", COUNTY, False),
        ("auditor", COUNTY, False),
    ):
        assert ('href="/cases/new/dibao"' in as_(duty, place).get("/").text) == files, duty
