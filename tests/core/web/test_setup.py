"""Security headers, cookies, files of ours: what every answer carries, whatever the page."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask import Flask

from core.web.setup import MOST_TYPED
from tests.core.web.conftest import Browser, web_app

PAGES = ("/", "/notices/list/", "/notices/add", "/gallery/", "/nowhere")


@pytest.mark.parametrize("address", PAGES)
def test_scripts_run_only_from_this_host_or_with_the_nonce_of_the_page(writer: Browser, address: str) -> None:
    answer = writer.get(address)
    policy = dict(part.strip().split(" ", 1) for part in answer.headers["Content-Security-Policy"].split(";"))
    nonce = re.fullmatch(r"'self' 'nonce-([\w-]+)'", policy["script-src"])
    assert nonce
    assert policy["style-src"] == "'self'"
    scripts = re.findall(r"<script([^>]*)>", answer.text)
    assert scripts
    assert all(f'nonce="{nonce[1]}"' in script for script in scripts)


@pytest.mark.parametrize("address", PAGES)
def test_a_page_brings_nothing_inline_and_nothing_from_another_host(writer: Browser, address: str) -> None:
    page = writer.get(address).text
    assert not re.findall(r"<[^>]+\s(?:style|on\w+)=", page)
    assert not re.findall(r'(?:src|href|action)="(?:https?:)?//', page)


def test_a_second_page_has_another_nonce(writer: Browser) -> None:
    first, second = (writer.get("/").headers["Content-Security-Policy"] for _again in range(2))
    assert first != second


def test_no_page_may_be_framed_guessed_or_kept_by_a_shared_browser(writer: Browser) -> None:
    headers = writer.get("/notices/list/").headers
    assert headers["X-Frame-Options"] == "SAMEORIGIN"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cache-Control"] == "no-store"


def test_static_files_are_kept_for_a_year_under_an_address_with_their_fingerprint(writer: Browser) -> None:
    address = re.search(r'href="(/static/web/jiuzhu\.css\?v=\w+)"', writer.get("/").text)
    assert address
    with writer.client.get(address[1]) as answer:
        assert "max-age=31536000" in answer.headers["Cache-Control"]


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(app: Flask) -> None:
    cookie = app.test_client().get("/login/").headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_in_production_the_cookie_goes_over_https_alone(tmp_path: Path) -> None:
    client = web_app(tmp_path, mode="production").test_client()
    assert "Secure" in client.get("/login/", base_url="https://localhost").headers["Set-Cookie"]


def test_what_is_typed_is_short_and_what_is_longer_is_refused_unread(app: Flask) -> None:
    client = app.test_client()
    long = "长" * MOST_TYPED
    assert client.post("/login/", data={"reason": long}).status_code == 413
    assert app.config["MAX_CONTENT_LENGTH"] == 64 * 1024 * 1024


def test_in_production_there_is_no_gallery_and_no_banner(tmp_path: Path) -> None:
    client = web_app(tmp_path, mode="production").test_client()
    assert "/gallery/" not in {rule.rule for rule in client.application.url_map.iter_rules()}
    assert "培训环境" not in client.get("/login/").text


def test_in_training_every_page_says_so(writer: Browser) -> None:
    for address in PAGES:
        assert "培训环境" in writer.get(address).text, address
    assert "培训环境" in writer.client.application.test_client().get("/login/").text
