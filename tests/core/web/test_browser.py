"""The parts in a real browser, at the window of an old PC and on a phone: no script complains, nothing runs sideways."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import pytest
from flask import Flask
from selenium.webdriver import Chrome, Keys
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from werkzeug.serving import make_server

from tests import browser
from tests.core.web.conftest import OURS, PASSWORD, add_rows, row_of, web_app

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(browser.skip_reason() is not None, reason=browser.skip_reason() or ""),
]


class Window:
    """A browser that is signed in at a running application."""

    def __init__(self, driver: Chrome, address: str, app: Flask) -> None:
        self.driver, self.address, self.app = driver, address, app

    def open(self, path: str) -> None:
        self.driver.get(self.address + path)

    def one(self, selector: str) -> WebElement:
        return self.driver.find_element(By.CSS_SELECTOR, selector)

    def all(self, selector: str) -> list[WebElement]:
        return self.driver.find_elements(By.CSS_SELECTOR, selector)

    def wait(self, selector: str) -> WebElement:
        """The first such element that shows, within five seconds."""
        for _again in range(50):
            shown = [found for found in self.all(selector) if found.is_displayed()]
            if shown:
                return shown[0]
            time.sleep(0.1)
        raise AssertionError(f"{selector} did not show")

    def click(self, element: WebElement) -> None:
        """Into the middle of the window, clear of the bar at its top, then click."""
        self.driver.execute_script("arguments[0].scrollIntoView({block: 'center'})", element)
        element.click()

    def runs_sideways(self) -> int:
        """Pixels by which the page is wider than the window."""
        width = self.driver.execute_script("return document.documentElement.scrollWidth - window.innerWidth")
        return int(width)


@pytest.fixture(scope="module")
def signed_in(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Window]:
    """One browser and one server for the tests of this file."""
    folder = tmp_path_factory.mktemp("browser")
    app = web_app(folder)
    add_rows(app, 30)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    driver = browser.chromium(folder / "profile", width=1366, height=768)
    try:
        window = Window(driver, f"http://127.0.0.1:{server.server_port}", app)
        window.open("/login/")
        window.one("#username").send_keys("writer")
        window.one("#password").send_keys(PASSWORD, Keys.ENTER)
        window.wait("#side")
        yield window
    finally:
        driver.quit()
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def window(signed_in: Window) -> Window:
    """The window of an old PC, whatever the test before made of it."""
    signed_in.driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
    signed_in.driver.execute_cdp_cmd("Emulation.setTouchEmulationEnabled", {"enabled": False})
    return signed_in


PAGES = (
    "/",
    "/notices/list/",
    "/notices/show/1",
    "/notices/add",
    "/notices/edit/1",
    "/notices/delete/1",
    "/gallery/",
)


def test_no_page_complains_or_runs_sideways_on_a_small_screen_or_a_phone(window: Window) -> None:
    for phone in (False, True):
        if phone:
            browser.as_phone(window.driver)
        for path in PAGES:
            window.open(path)
            assert window.runs_sideways() <= 0, (path, phone)
            assert browser.console_errors(window.driver) == [], (path, phone)


def test_on_a_phone_a_row_is_a_card_that_names_its_values_and_the_menu_opens(window: Window) -> None:
    browser.as_phone(window.driver)
    window.open("/notices/list/")
    cell = window.one(".list td[data-label='申请人']")
    assert cell.value_of_css_property("display") == "flex"
    assert not window.one("#side").is_displayed()
    window.one(".top [data-bs-target='#side']").click()
    window.wait("#side .side-link")


def test_rows_of_a_household_are_added_and_taken_away(window: Window) -> None:
    window.open("/gallery/")
    assert len(window.all(".rows > .row-card")) == 2
    window.click(window.one("[data-add-row]"))
    cards = window.all(".rows > .row-card")
    assert [card.find_element(By.CSS_SELECTOR, "[data-row-number]").text for card in cards] == ["1", "2", "3"]
    assert window.driver.switch_to.active_element.get_attribute("name") == "members.2.name"
    window.click(cards[0].find_element(By.CSS_SELECTOR, "[data-drop-row]"))
    names = [field.get_attribute("name") for field in window.all(".rows [name$='.name']")]
    assert names == ["members.1.name", "members.2.name"]


def test_a_field_that_does_not_apply_is_neither_shown_nor_sent(window: Window) -> None:
    window.open("/gallery/")
    rent = window.one("#f-rent")
    assert rent.is_displayed()
    window.driver.execute_script("document.querySelector('[name=housing][value=owned]').click()")
    assert not rent.is_displayed()
    assert not rent.is_enabled()


def test_the_preview_follows_what_is_typed(window: Window) -> None:
    window.open("/gallery/")
    window.wait("#preview .preview")
    rent = window.one("#f-rent")
    window.driver.execute_script("arguments[0].scrollIntoView({block: 'center'})", rent)
    rent.send_keys("350")
    for _again in range(50):
        if "350" in window.one("#preview").text:
            break
        time.sleep(0.1)
    assert "月租金 350 元" in window.one("#preview").text


def test_the_picker_asks_the_server_and_keeps_the_value(window: Window) -> None:
    window.open("/gallery/")
    field = window.one("#f-applicant-ts-control")
    window.click(field)
    field.send_keys("张")
    option = window.wait(".ts-dropdown .option[data-value='p1']")
    assert "6101**********1234" in option.text
    option.click()
    assert window.driver.execute_script("return document.getElementById('f-applicant').value") == "p1"


def test_an_action_on_chosen_rows_asks_first(window: Window) -> None:
    window.open("/notices/list/")
    assert not window.one(".chosen-bar").is_displayed()
    boxes = window.all("input[name=rowid]")
    boxes[0].click()
    boxes[1].click()
    assert window.one("[data-chosen]").text == "2"
    window.click(window.one(".chosen-bar button"))
    assert window.wait("#confirm-text").text == "确定通过选中的记录吗？"
    window.one("#confirm [value=no]").click()
    app = window.app
    assert row_of(app, f"{OURS}-00000").state == "open"
    window.one(".chosen-bar button").click()
    window.wait("#confirm [value=yes]").click()
    window.wait(".alert")
    assert row_of(app, f"{OURS}-00001").state == "passed"


def test_the_page_can_be_used_from_the_keyboard(window: Window) -> None:
    window.open("/notices/list/")
    keys = window.one("body")
    keys.send_keys(Keys.TAB)
    focused = window.driver.switch_to.active_element
    assert focused.get_attribute("class") == "skip-link"
    focused.send_keys(Keys.ENTER)
    assert window.driver.switch_to.active_element.get_attribute("id") == "content"


def test_a_form_that_is_not_complete_leads_to_the_first_fault(window: Window) -> None:
    window.open("/notices/add")
    window.one("form.form-page button[type=submit]").click()
    summary = window.wait(".error-summary")
    assert window.driver.switch_to.active_element == summary
    summary.find_element(By.CSS_SELECTOR, "a").click()
    assert window.driver.current_url.endswith("#f-office_code")
