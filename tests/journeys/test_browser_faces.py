"""What a clerk sees on a phone, and what the county's administrator sees of modules and instruments."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests import browser, engines, factories
from tests.journeys.office import Office, office
from tests.screen import Screen

_REASON = browser.skip_reason() or engines.skip_reason()
pytestmark = [
    pytest.mark.browser,
    pytest.mark.pg,
    pytest.mark.skipif(_REASON is not None, reason=_REASON or ""),
]

PILOTS = {"610104003": "北关街道", "610104005": "环城西路街道", "610104009": "枣园街道"}
STREETS = 9


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """One office for the tests of this file."""
    with office(tmp_path_factory.mktemp("office")) as found:
        yield found


@pytest.fixture
def screen(opened: Office) -> Screen:
    """Its screen, of an old PC again and without old complaints."""
    found = opened.screen
    found.driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
    found.driver.execute_cdp_cmd("Emulation.setTouchEmulationEnabled", {"enabled": False})
    found.complaints.clear()
    return found


def test_on_a_phone_somebody_applies_from_home_and_asks_how_it_stands(screen: Screen) -> None:
    browser.as_phone(screen.driver)
    screen.open("/apply/")
    assert screen.runs_sideways() <= 0
    screen.follow("北关街道")
    screen.follow("最低生活保障")
    who, spouse = factories.family_of_four()[:2]
    right = who["id_number"]
    mistyped = right[:-1] + ("1" if right[-1] != "1" else "2")
    screen.answer("division", "610104003001")
    applicant = {"name": who["name"], "id_number": mistyped, "phone": "13912345678"}
    screen.answer_all({"applicant": applicant, "members": [{k: spouse[k] for k in ("name", "id_number")}]})
    screen.answer("members.0.relation", "spouse")
    screen.add_row("consents")
    screen.answer("consents.0.id_number", who["name"])
    screen.answer_all({"consents.0": {"statement": True, "authorised": True}})
    assert screen.runs_sideways() <= 0
    screen.submit(screen.one("[name=reason]"))
    assert "校验位" in screen.words()
    assert screen.complaints.pop().endswith("(UNPROCESSABLE ENTITY)")

    screen.answer("applicant.id_number", right)
    screen.run("document.activeElement.blur()")
    assert screen.value("consents.0.id_number") == right, "who signs is still the same"
    screen.submit(screen.one("[name=reason]"))
    assert "申请已提交" in screen.words()
    receipt, code = (each.text for each in screen.all("dd.code"))
    assert who["name"] not in screen.words()
    screen.open("/status/")
    screen.fill(receipt=receipt, code=code)
    screen.submit(screen.one("[name=code]"))
    assert "材料" in screen.words() or "受理" in screen.words()
    assert screen.runs_sideways() <= 0
    assert receipt not in screen.driver.current_url
    assert screen.complaints == []


def test_on_a_phone_nothing_runs_sideways_from_the_form_to_the_case(screen: Screen) -> None:
    browser.as_phone(screen.driver)
    screen.sign_in("town_clerk.610104003")
    screen.open("/cases/new/dibao")
    (who,) = factories.alone()
    screen.answer("division", "610104003001")
    screen.answer_all({"applicant": {k: v for k, v in who.items() if k != "relation"}})
    screen.answer_all({"consents": [{"id_number": who["id_number"], "statement": True, "authorised": True}]})
    assert screen.runs_sideways() <= 0
    screen.submit(screen.one("[name=reason]"))
    assert "已登记，受理回执号" in screen.words()
    assert screen.runs_sideways() <= 0
    case = screen.driver.current_url.removeprefix(screen.address)
    for page in ("/", "/cases/", f"{case}/finish/accept/complete"):
        screen.open(page)
        assert screen.runs_sideways() <= 0, page
    assert not screen.one("#side").is_displayed()
    assert screen.complaints == []


def test_on_a_phone_the_pages_of_meetings_keep_to_its_width(opened: Office, screen: Screen) -> None:
    opened.employ("town_confirmer", "610104003", 1)
    browser.as_phone(screen.driver)
    screen.sign_in("town_confirmer.610104003")
    screen.open("/meetings/")
    assert screen.runs_sideways() <= 0
    screen.follow("登记会议")
    assert "没有等待确认的案件" in screen.words()
    assert screen.runs_sideways() <= 0
    assert screen.complaints == []


def test_a_household_row_added_by_hand_keeps_each_of_its_own_rows(screen: Screen) -> None:
    screen.sign_in("town_clerk.610104003")
    screen.open("/cases/new/dibao")
    screen.answer("division", "610104003001")
    incomes = [{"item": "wage", "amount": "800"}, {"item": "rent", "amount": "200"}]
    screen.answer_all({"members": [{"name": "钱小红"}, {"name": "钱小明", "incomes": incomes}]})
    screen.submit(screen.one("[name=reason]"))
    assert "公民身份号码：请填写本项。" in screen.words(".error-summary")
    kept = [screen.value(f"members.1.incomes.{place}.amount") for place in range(2)]
    assert kept == ["800", "200"]
    assert screen.value("members.0.name") == "钱小红"


def test_the_administrator_sees_modules_and_the_instruments_of_the_three_pilot_streets(
    opened: Office, screen: Screen
) -> None:
    for street in PILOTS:
        opened.employ("town_confirmer", street, 5)
    screen.sign_in("county_admin.610104")
    screen.open("/modules/")
    shown = screen.words()
    for said in ("最低生活保障", "已安装", "已启用", "3 个乡镇（街道）", *PILOTS.values()):
        assert said in shown
    screen.open("/delegation/")
    rows = [row.text for row in screen.all("table.list tbody tr")][:STREETS]
    joint = [row.split()[0] for row in rows if "联合 3/5 人" in row]
    assert sorted(joint) == sorted(PILOTS.values())
    assert len([row for row in rows if "县级确认" in row]) == STREETS
    screen.follow("文书")
    assert "演示莲政发〔2026〕1号" in screen.words()
    assert screen.complaints == []
    assert screen.origins == {screen.address}
