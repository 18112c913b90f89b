"""The browser of the journeys runs here, reads Chinese, and reaches nothing but this machine."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import browser

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(browser.skip_reason() is not None, reason=browser.skip_reason() or ""),
]


def test_a_page_with_chinese_text_is_drawn_and_its_script_runs(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text(
        "<meta charset=utf-8><title>救助</title><script>document.title += '门户'</script>", encoding="utf-8"
    )
    driver = browser.chromium(tmp_path / "profile")
    try:
        driver.get(page.as_uri())
        assert driver.title == "救助门户"
        assert browser.console_errors(driver) == []
        driver.execute_script("document.body.innerHTML = '<img src=https://example.test/x.png>'")
        driver.set_script_timeout(20)
        driver.execute_async_script(
            "document.images[0].onerror = arguments[0]; document.images[0].src += '?'"
        )
        assert any("ERR_NAME_NOT_RESOLVED" in line for line in browser.console_errors(driver))
    finally:
        driver.quit()
