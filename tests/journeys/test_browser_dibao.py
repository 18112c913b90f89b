"""One family's dibao from the window to the letter, each officer at the screen of a real browser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from selenium.webdriver.common.by import By

from core.documents.queries import letter_of_code
from tests import browser, engines, factories
from tests.casework import appraisal_record, read_pdf, visit_record
from tests.journeys.office import Office, office
from tests.screen import Screen

_REASON = browser.skip_reason() or engines.skip_reason()
pytestmark = [
    pytest.mark.browser,
    pytest.mark.pg,
    pytest.mark.skipif(_REASON is not None, reason=_REASON or ""),
]

TOWN = "610104003"
RECEIVED, SHARED = ("F01", "F02", "F03"), ("identity", "register")


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Office]:
    """The office on the morning of 2026-09-01."""
    with office(tmp_path) as found:
        yield found


@pytest.mark.req("CON-08")
def test_a_family_comes_to_the_window_and_reads_its_sum_in_the_letter(opened: Office) -> None:
    screen = opened.screen
    case = applies(screen, factories.family_of_four())
    clerk_accepts(screen, case)
    every_source_answers(screen, case)
    two_visit(screen, case)
    reviewer_appraises_and_agrees(screen, case)
    ends_on = clerk_hangs_the_notice(screen, case)

    opened.move_clock(datetime.fromisoformat(f"{ends_on}T09:00") + timedelta(days=1))
    browser.as_phone(screen.driver)
    three_of_the_group_sign(screen, case)
    assert screen.runs_sideways() <= 0

    screen.sign_in(f"town_clerk.{TOWN}")
    screen.open(case)
    assert "本案已办结" in screen.words()
    assert "1,460.00 元/月，自 2026-10 起" in screen.words(".case-side").replace("\n", "")
    letter = the_letter(screen, "F17")
    for figure in ("1,460.00", "385.00", "750.00", "壹仟肆佰陆拾元", "自2026年10月起"):
        assert figure in letter
    minutes = the_letter(screen, "F16")
    for name in ("蒋文", "沈丽", "韩冰"):
        assert re.search(f"{name}.{{0,30}}2026年", minutes), minutes
    assert screen.complaints == []
    assert screen.origins == {screen.address}
    whoever_alters_a_letter_is_found_out(opened, minutes)


def whoever_alters_a_letter_is_found_out(opened: Office, words: str) -> None:
    """One byte of the file behind a letter is another; its page of verification says so."""
    found = re.search(r"查验码([0-9A-Z]{4}(?:-[0-9A-Z]{4}){3})", words)
    assert found is not None
    opened.screen.open(f"/verify/{found[1].replace('-', '')}")
    assert "与签署出具时一致" in opened.screen.words()
    hashes: list[str] = []

    def look() -> None:
        letter = letter_of_code(found[1])
        assert letter is not None
        hashes.append(letter.file_hash)

    opened.write(look)
    (stored,) = (opened.home / "files").glob(f"??/{hashes[0]}")
    content = bytearray(stored.read_bytes())
    content[len(content) // 2] ^= 1
    stored.chmod(0o600)
    stored.write_bytes(content)
    opened.screen.open(f"/verify/{found[1].replace('-', '')}")
    assert "已被改动，与签署出具时不一致" in opened.screen.words()


def applies(screen: Screen, people: list[dict[str, Any]]) -> str:
    """The clerk fills in the application by hand; the case's address."""
    screen.sign_in(f"town_clerk.{TOWN}")
    screen.open("/cases/")
    screen.click(screen.one(".page-actions button"))
    screen.follow("最低生活保障")
    screen.answer("division", f"{TOWN}001")
    applicant = {k: v for k, v in people[0].items() if k != "relation"}
    adults = [p["name"] for p in people if int(p["id_number"][6:10]) <= 2008]
    screen.answer_all({"applicant": applicant, "members": people[1:]})
    for place, adult in enumerate(adults):
        screen.add_row("consents")
        who = f"consents.{place}"
        screen.answer(f"{who}.id_number", adult)
        screen.answer_all({who: {"statement": True, "authorised": True}})
    screen.fill(bank="西安银行", account="6222 0000 1234 5678", rigid_spending="0", reason="妻子重残，收入低")
    screen.submit(screen.one("[name=reason]"))
    assert "已登记，受理回执号" in screen.words()
    assert screen.words("table.list").count("（") == len(people)
    return screen.driver.current_url.removeprefix(screen.address)


def clerk_accepts(screen: Screen, case: str) -> None:
    """The checklist, entry by entry; what was marked stays when the last question was forgotten."""
    screen.press("材料齐全，予以受理")
    assert "F01" not in screen.words()
    for place, _row in enumerate(screen.all(".given-row")):
        paper = screen.value(f"checklist.{place}.document")
        mark = "present" if paper in RECEIVED else "shared" if paper in SHARED else "not_applicable"
        screen.answer(f"checklist.{place}.mark", mark)
    screen.press("签署并提交")
    assert "与经办人员或村（居）干部有近亲属关系：请填写本项。" in screen.words(".error-summary")
    assert screen.complaints.pop().endswith("(UNPROCESSABLE ENTITY)")
    screen.answer("near_relative", "0")
    screen.press("签署并提交")
    assert "已办理" in screen.words()
    assert "剩 20 个工作日" in screen.words(".case-side")
    assert screen.driver.current_url.endswith(case)


def every_source_answers(screen: Screen, case: str) -> None:
    """The check centre enters what the sources say, all at once."""
    screen.sign_in("verifier.610104")
    screen.open("/")
    screen.follow("经济状况核对")
    assert screen.driver.current_url.endswith(case)
    asked = screen.all("td select")
    assert {select.get_attribute("value") for select in asked} == {""}
    screen.choose(screen.one("[data-set-all]"), "clean")
    screen.press("登记核对结果")
    assert f"已登记 {len(asked)} 项核对结果" in screen.words()


def two_visit(screen: Screen, case: str) -> None:
    """Two surveyors, each under his own name."""
    for number in ("", "2"):
        screen.sign_in(f"town_surveyor{number}.{TOWN}")
        screen.open(case)
        screen.press("完成", within=".case-main")
        screen.answer_all(visit_record(visited_on="2026-09-01"))
        screen.press("签署并提交")
        if not number:
            assert "（1/2）" in screen.words(".case-main")
    assert "民主评议" in screen.words(".process-stage.is-current")


def reviewer_appraises_and_agrees(screen: Screen, case: str) -> None:
    """The appraisal, then the opinion on the advised sum, whose working stands on the page."""
    screen.sign_in(f"town_reviewer.{TOWN}")
    screen.open(case)
    screen.press("完成", within=".case-main")
    screen.answer_all(appraisal_record(held_on="2026-09-01"))
    screen.press("签署并提交")
    working = screen.words(".trace")
    for said in ("家庭月人均收入", "385.00", "1460.00", "《社会救助法》", "成员 李建国"):
        assert said in working
    screen.press("符合条件", within=".case-main .acts")
    assert screen.value("amount") == "1460.00"
    screen.answer("amount", "999")
    screen.press("签署并提交")
    assert "与系统建议不一致，须写明理由" in screen.words(".error-summary")
    assert screen.complaints.pop().endswith("(CONFLICT)")
    assert screen.value("amount") == "999"
    screen.answer("amount", "1460.00")
    screen.press("签署并提交")
    assert "公示" in screen.words(".process-stage.is-current")


def clerk_hangs_the_notice(screen: Screen, case: str) -> str:
    """The required channels; the last day of the notice."""
    screen.sign_in(f"town_clerk.{TOWN}")
    screen.open(case)
    while required := [
        p for p in screen.all(".waiting-stage .paper") if "必须张贴" in p.text and button_of(p)
    ]:
        screen.submit(button_of(required[0])[0])
    return screen.words(".process-stage.is-current .process-note").removeprefix("至 ")


def button_of(paper: Any) -> list[Any]:
    """The button that records a channel's posting, while there is one."""
    found: list[Any] = paper.find_elements(By.CSS_SELECTOR, "button")
    return found


def three_of_the_group_sign(screen: Screen, case: str) -> None:
    """Three of five, each under his own name, on the advised sum."""
    for number, signed in (("", "（1/3）"), ("2", "（2/3）"), ("3", "")):
        screen.sign_in(f"town_confirmer{number}.{TOWN}")
        screen.open("/")
        screen.follow("确认")
        assert screen.driver.current_url.endswith(case)
        screen.press("予以确认", within=".case-main .acts")
        assert screen.value("amount") == "1460.00"
        screen.press("签署并提交")
        assert signed in screen.words(".case-main")


def the_letter(screen: Screen, form: str) -> str:
    """The words of a letter, read back out of the PDF that its link gives."""
    links = [a.get_attribute("href") or "" for a in screen.all(".case-side a.paper-name")]
    (address,) = (link for link in links if f"-{form}-" in link)
    return read_pdf(screen.download(address.removeprefix(screen.address)))
