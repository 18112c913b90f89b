"""The real browser of the journeys: Debian's Chromium, headless, with an empty profile and no way out of this machine."""

from __future__ import annotations

import shutil
import subprocess
from functools import cache
from pathlib import Path

from selenium.webdriver import Chrome, ChromeOptions, ChromeService

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
DRIVERS = ("chromedriver", "chromium.chromedriver")
FLAGS = (
    "--headless=new",
    "--no-sandbox",  # the tests may run as root, in a container
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-extensions",
    "--no-proxy-server",
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1 , EXCLUDE localhost",
    "--lang=zh-CN",
    "--force-device-scale-factor=1",
    "--hide-scrollbars",
)


def _found(names: tuple[str, ...]) -> str | None:
    return next((path for path in map(shutil.which, names) if path), None)


@cache
def skip_reason() -> str | None:
    """Why no browser can be driven on this machine; None if one can. `tests/setup` installs what is missing."""
    for what, names in (("chromium", BROWSERS), ("chromedriver", DRIVERS)):
        path = _found(names)
        if path is None:
            return f"no {what} on this machine; tests/setup installs it where it is root and has apt-get"
        try:
            answer = subprocess.run([path, "--version"], capture_output=True, timeout=60, check=False)
        except (OSError, subprocess.TimeoutExpired) as error:
            return f"{path} does not run: {error}"
        if answer.returncode:
            return f"{path} does not run: {answer.stderr.decode(errors='replace').strip()[-200:]}"
    return None


def chromium(profile: Path, *, width: int = 1280, height: int = 900, downloads: Path | None = None) -> Chrome:
    """A browser with the empty folder `profile` as its user data. The caller quits it: `driver.quit()`."""
    options = ChromeOptions()
    options.binary_location = _found(BROWSERS) or ""
    for flag in (*FLAGS, f"--user-data-dir={profile}", f"--window-size={width},{height}"):
        options.add_argument(flag)
    options.add_experimental_option(
        "prefs",
        {
            "intl.accept_languages": "zh-CN,zh",
            "credentials_enable_service": False,
            "profile.password_manager_leak_detection": False,
            "download.default_directory": str(downloads or profile / "downloads"),
            "download.prompt_for_download": False,
            "plugins.always_open_pdf_externally": True,
        },
    )
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = Chrome(options=options, service=ChromeService(executable_path=_found(DRIVERS)))
    driver.set_page_load_timeout(60)
    return driver


def as_phone(driver: Chrome, *, width: int = 390, height: int = 844) -> None:
    """From here on a touch screen of that size."""
    driver.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride",
        {"width": width, "height": height, "deviceScaleFactor": 2, "mobile": True},
    )
    driver.execute_cdp_cmd("Emulation.setTouchEmulationEnabled", {"enabled": True})


def console_errors(driver: Chrome) -> list[str]:
    """What the browser has complained of since the last time it was asked: scripts, policy, missing files."""
    return [entry["message"] for entry in driver.get_log("browser") if entry["level"] == "SEVERE"]
