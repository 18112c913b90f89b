"""A served application seen through a real browser: sign in, open, fill in, press, read."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from urllib.error import URLError

from selenium.common.exceptions import WebDriverException
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement

from tests import browser

PATIENCE = 10.0
"""Seconds after which something that has not shown is missing."""


class Screen:
    """A browser at a running application; whoever signs in last is the one who looks."""

    def __init__(self, driver: Chrome, address: str, password: str) -> None:
        self.driver, self.address, self.password = driver, address, password
        self.who = ""
        self.complaints: list[str] = []
        self.origins: set[str] = set()

    # --- going about ---------------------------------------------------------------------------------------

    def sign_in(self, name: str) -> None:
        """A new session under another name."""
        if self.who == name:
            return
        self.driver.delete_all_cookies()
        self.open("/login/")
        self.one("#username").send_keys(name)
        self.one("#password").send_keys(self.password)
        self.submit(self.one("#password"))
        assert not self.all("#password"), self.one("body").text
        self.who = name

    def open(self, path: str) -> None:
        """A page of the application."""
        self.driver.get(self.address + path)
        self._look_back()

    def follow(self, words: str) -> None:
        """The link with exactly these words."""
        self._go(self.driver.find_element(By.XPATH, f"//main//a[normalize-space()='{words}']"))

    def press(self, words: str, within: str = "main") -> None:
        """The button with exactly these words, and wait for the page that comes."""
        xpath = f".//*[self::button or self::a][normalize-space()='{words}']"
        self._go(self.one(within).find_element(By.XPATH, xpath))

    def submit(self, field: WebElement) -> None:
        """The form of a field, as its first submitting button does."""
        self._go(field.find_element(By.XPATH, "ancestor::form//button[@type='submit']"))

    def _go(self, element: WebElement) -> None:
        self.run("window.stillHere = true")
        self.click(element)
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            if self._has_come():
                self._look_back()
                return
            time.sleep(0.02)
        raise AssertionError(f"no other page came within {PATIENCE} seconds; still {self.driver.current_url}")

    def _has_come(self) -> bool:
        try:
            return bool(self.run("return window.stillHere !== true && document.readyState === 'complete'"))
        except WebDriverException:  # between two pages
            return False

    def _look_back(self) -> None:
        """What this page made the browser complain of, and from where it loaded anything."""
        self.complaints += browser.console_errors(self.driver)
        found = self.run(
            "return performance.getEntriesByType('resource').map(e => new URL(e.name))"
            ".filter(u => u.protocol.startsWith('http')).map(u => u.origin)"
        )
        assert isinstance(found, list)
        self.origins |= {str(each) for each in found} | {self.address}

    def click(self, element: WebElement) -> None:
        """Into the middle of the window, clear of the bar at its top, then click."""
        self.run("arguments[0].scrollIntoView({block: 'center'})", element)
        element.click()

    # --- filling in ----------------------------------------------------------------------------------------

    def fill(self, **answers: str) -> None:
        """Fields by name, a dot written as `__`: typed, chosen, or ticked ("1")."""
        for name, value in answers.items():
            self.answer(name.replace("__", "."), value)

    def answer(self, name: str, value: str) -> None:
        """One field: text is typed, one of a list chosen by its words or its value, a box ticked with "1"."""
        field = self.all(f"main [name='{name}']:not([type=hidden])")[0]
        kind = field.get_attribute("type")
        if field.tag_name == "select":
            self.choose(field, value)
        elif kind == "radio":
            self.click(self.one(f"main input[name='{name}'][value='{value}']"))
        elif kind == "checkbox":
            if field.is_selected() != (value == "1"):
                self.click(field)
        elif kind in ("date", "month"):  # typed dates follow the locale of the browser
            self.run("arguments[0].value = arguments[1]", field, value)
        else:
            field.clear()
            field.send_keys(value)

    def choose(self, field: WebElement, value: str) -> None:
        """One of a list, by its words or its value."""
        said = f"normalize-space()='{value}' or starts-with(normalize-space(), '{value} ')"
        xpath = f".//option[@value='{value}' or {said}]"
        option = field.find_element(By.XPATH, xpath).get_attribute("value")
        self.run(
            "const [s, v] = arguments; if (s.tomselect) s.tomselect.setValue(v); else s.value = v;"
            "s.dispatchEvent(new Event('change', {bubbles: true}))",
            field,
            option,
        )

    def answer_all(self, answers: Mapping[str, Any], before: str = "") -> None:
        """Answers as REST takes them, typed into the page: parts and rows of rows too; rows are added as needed."""
        for name, value in answers.items():
            path = before + name
            if isinstance(value, Mapping):
                self.answer_all(value, f"{path}.")
            elif isinstance(value, list):
                for place, row in enumerate(value):
                    if not self.all(f"main [name^='{path}.{place}.']"):
                        self.add_row(path)
                    self.answer_all(row, f"{path}.{place}.")
            else:
                self.answer(path, str(int(value)) if isinstance(value, bool) else str(value))

    def add_row(self, rows: str) -> None:
        """One more row in a repeated part: the one of that name, or one that stands in a row (`members.0.incomes`)."""
        group = self._rows_of(rows)
        self.click(group.find_elements(By.CSS_SELECTOR, "[data-add-row]")[-1])

    def _rows_of(self, rows: str) -> WebElement:
        found = self.run(
            "return [...document.querySelectorAll('[data-rows]')].find(g => "
            "g.querySelector(':scope > template').innerHTML.includes(`name=\"${arguments[0]}.__i__.`))",
            rows,
        )
        assert isinstance(found, WebElement), f"no rows of {rows}"
        return found

    # --- looking -------------------------------------------------------------------------------------------

    def one(self, selector: str) -> WebElement:
        """The first such element."""
        return self.driver.find_element(By.CSS_SELECTOR, selector)

    def all(self, selector: str) -> list[WebElement]:
        """Every such element."""
        return self.driver.find_elements(By.CSS_SELECTOR, selector)

    def words(self, selector: str = "main") -> str:
        """What is to be read there."""
        return self.one(selector).text

    def value(self, name: str) -> str:
        """What stands in a field."""
        return self.one(f"main [name='{name}']").get_attribute("value") or ""

    def run(self, script: str, *given: object) -> object:
        """A script in the page."""
        return self.driver.execute_script(script, *given)

    def runs_sideways(self) -> int:
        """Pixels by which the page is wider than the window."""
        return int(str(self.run("return document.documentElement.scrollWidth - window.innerWidth")))

    def download(self, path: str) -> bytes:
        """A file as the one who is signed in gets it."""
        cookies = "; ".join(f"{c['name']}={c['value']}" for c in self.driver.get_cookies())
        asked = urllib.request.Request(self.address + path, headers={"Cookie": cookies})
        with closing(urllib.request.urlopen(asked)) as answer:
            return bytes(answer.read())


def free_port() -> int:
    """A port on which nobody listens."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def served(environment: dict[str, str], log: Path) -> Iterator[str]:
    """`jiuzhu serve` in a process of its own; the address at which it answers."""
    port = free_port()
    command = [sys.executable, "-m", "core.cli", "serve", "--port", str(port), "--workers", "2"]
    with log.open("wb") as said:
        process = subprocess.Popen(command, env=environment, stdout=said, stderr=said)
        try:
            address = f"http://127.0.0.1:{port}"
            _wait_for(address, process, log)
            yield address
        finally:
            process.terminate()
            process.wait(timeout=30)


def _wait_for(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until and process.poll() is None:
        try:
            urllib.request.urlopen(address + "/login/", timeout=5).close()
        except (URLError, OSError):
            time.sleep(0.2)
        else:
            return
    raise AssertionError(log.read_text(encoding="utf-8", errors="replace")[-2000:])


@contextmanager
def screen_at(address: str, folder: Path, password: str) -> Iterator[Screen]:
    """A browser of an old PC's size, quit at the end."""
    driver = browser.chromium(folder / "profile", width=1366, height=768)
    try:
        yield Screen(driver, address, password)
    finally:
        driver.quit()


__all__ = ["Screen", "screen_at", "served"]
