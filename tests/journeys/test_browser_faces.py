"""What a clerk sees on a phone, and what the county's administrator sees of modules and instruments."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.support.wait import WebDriverWait

from tests import browser, engines, factories
from tests.casework import visit_record
from tests.core.documents.test_uploads import PNG_FILE
from tests.journeys.office import Office, office
from tests.journeys.test_browser_dibao import applies, clerk_accepts, every_source_answers
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
    screen.follow("完成")
    screen.driver.back()
    WebDriverWait(screen.driver, 10).until(lambda driver: driver.current_url.endswith("/apply/"))
    assert receipt not in screen.driver.page_source, "whoever takes the phone next"
    screen.open("/status/")
    screen.fill(receipt=receipt, code=code)
    screen.submit(screen.one("[name=code]"))
    assert "材料" in screen.words() or "受理" in screen.words()
    assert screen.runs_sideways() <= 0
    assert receipt not in screen.driver.current_url
    assert screen.complaints == []


def test_on_a_narrow_phone_no_page_of_the_public_runs_sideways(screen: Screen) -> None:
    browser.as_phone(screen.driver, width=360, height=740)
    street = "/apply/610104003"
    for page in ("/apply/", street, "/status/", "/notices/", "/notices/610104003", "/objection/", "/verify/"):
        screen.open(page)
        assert screen.runs_sideways() <= 0, page
        assert screen.run("return window.innerWidth") == 360, page
    screen.open(f"{street}?_l_=en")
    assert (screen.words("h1"), screen.run("return window.innerWidth")) == ("北关街道", 360)
    screen.open(f"{street}/tekun")
    for rows in ("members", "obligors", "relatives", "supporters"):
        screen.add_row(rows)
    screen.answer("applicant.name", "买买提明·阿卜杜热合曼·吐尔逊江·阿布都克里木")
    assert (screen.runs_sideways(), screen.run("return window.innerWidth")) == (0, 360)


def test_what_an_answer_makes_necessary_is_marked_once_it_is_given(screen: Screen) -> None:
    screen.open("/apply/610104003/dibao")
    grade = 'label[for="f-applicant-disability_grade"]'
    assert screen.words(grade) == "残疾等级"
    screen.answer("applicant.disability_kind", "physical")
    assert screen.words(grade) == "残疾等级必填"
    assert screen.words('label[for="f-applicant-phone"]') == "联系电话必填"


def test_whoever_verifies_reads_every_answer_in_its_box_on_an_old_screen(screen: Screen) -> None:
    case = applies(screen, factories.alone())
    clerk_accepts(screen, case)
    screen.sign_in("verifier.610104")
    screen.driver.set_window_size(1366, 768)
    screen.open(case)
    widths = screen.run(
        "return [...document.querySelectorAll('td select')].map((one) => one.getBoundingClientRect().width)"
    )
    assert isinstance(widths, list)
    assert widths
    assert min(widths) >= 140
    every_source_answers(screen, case)


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


@pytest.mark.req("SUR-02")
def test_two_are_sent_and_on_a_phone_they_photograph_fill_in_and_sign(screen: Screen, tmp_path: Path) -> None:
    case = applies(screen, factories.alone())
    clerk_accepts(screen, case)
    every_source_answers(screen, case)

    screen.sign_in("town_reviewer.610104003")
    screen.open(case)
    screen.follow("指派入户调查")
    _choose(screen, "surveyor", "吴刚")
    _choose(screen, "second_surveyor", "吴刚")
    screen.fill(visit_on="2026-09-01")
    screen.submit(screen.one("[name=visit_on]"))
    assert "须由两人进行" in screen.words(".error-summary")
    screen.complaints.clear()
    _choose(screen, "second_surveyor", "郑洁")
    screen.submit(screen.one("[name=visit_on]"))
    assert "指派吴刚、郑洁于2026-09-01办理“入户调查”" in screen.words()

    browser.as_phone(screen.driver, width=360)
    photos = []
    for number in (1, 2):
        photos.append(tmp_path / f"{number}.png")
        photos[-1].write_bytes(PNG_FILE)
    for name in ("town_surveyor", "town_surveyor2"):
        screen.sign_in(f"{name}.610104003")
        screen.open("/")
        assert "入户调查" in screen.words()
        screen.open(case)
        if name == "town_surveyor":
            _photographs(screen, photos)
        screen.press("完成", within=".case-main")
        assert screen.run("return window.innerWidth") == 360
        assert screen.runs_sideways() <= 0
        screen.answer_all(visit_record(visited_on="2026-09-01", findings="屋顶漏雨，与申报一致"))
        screen.press("签署并提交")
        assert screen.runs_sideways() <= 0

    screen.run("document.querySelectorAll('main details').forEach(each => { each.open = true; })")
    said = screen.words(".case-main")
    for answer in ("屋顶漏雨，与申报一致", "自有住房六十平方米", "吴刚、郑洁"):
        assert answer in said
    assert len(re.findall(r"2026-09-01 09:\d\d · 家门口 · 吴刚", said)) == 2, "when, where, by whom"
    screen.sign_in("town_surveyor.610104003")
    screen.open("/")
    assert "入户调查：" not in screen.words()
    assert screen.complaints == []


def _choose(screen: Screen, name: str, officer: str) -> None:
    """One of the officers who are offered, by name."""
    said = f"contains(normalize-space(), '{officer}')"
    offered = f"//main//input[@name='{name}'][ancestor::label[{said}] or @id=//label[{said}]/@for]"
    screen.click(screen.driver.find_element(By.XPATH, offered))


def _photographs(screen: Screen, photos: list[Path]) -> None:
    """Two photographs from the phone, with the place."""
    screen.follow("添加现场照片")
    assert screen.runs_sideways() <= 0
    screen.fill(place="家门口")
    screen.one("[name=file]").send_keys("\n".join(map(str, photos)))
    screen.press("上传")
    assert "照片已保存" in screen.words()
    assert screen.runs_sideways() <= 0


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
        opened.employ("town_director", street, 1)
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


def test_on_a_phone_what_concerns_each_street_waits_folded(screen: Screen) -> None:
    browser.as_phone(screen.driver, width=360)
    screen.sign_in("county_admin.610104")
    for page in ("/modules/", "/delegation/capacity/"):
        screen.open(page)
        assert screen.runs_sideways() <= 0
        assert int(str(screen.run("return document.documentElement.scrollHeight"))) < 1800, page
        screen.run("document.querySelectorAll('main details').forEach(each => { each.open = true; })")
        assert screen.words().count("桃园路街道") >= 1
    assert screen.complaints == []


def test_in_english_the_brand_stands_whole_and_every_field_of_a_filter_has_its_label(screen: Screen) -> None:
    screen.sign_in("county_admin.610104")
    screen.open("/postings/list/?_l_=en")
    brand, bar = (
        float(str(screen.run(f"return document.querySelector({place!r}).getBoundingClientRect().right")))
        for place in (".side .brand > span:last-child", ".side")
    )
    assert brand <= bar
    unnamed = screen.run(
        "return [...document.querySelectorAll('main select, main input:not([type=hidden])')]"
        ".filter(each => !each.closest('[aria-hidden=true]') && !each.labels.length && !each.ariaLabel)"
        ".map(each => each.name || each.id)"
    )
    assert unnamed == []
    assert screen.complaints == []
