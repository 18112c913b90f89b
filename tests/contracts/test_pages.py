"""Every page of the demo county carries help in the words of the duty, and is read in English without Chinese."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from flask import current_app

from app import create_app
from core.db import db
from core.plugins import current
from core.web.api import Api
from tests.conftest import ROOT, settings_for
from tests.contracts.crawling import County, Seen, walk
from tests.core.cli.conftest import MORNING, demo_county


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[list[Seen], County]]:
    """The pages in English as they stand in the demo, and what of their words is its own."""
    made = demo_county("sqlite", tmp_path_factory.mktemp("pages"))
    before = list(current._of_process)
    app = create_app(settings_for(made.url, made.home, JIUZHU_CLOCK=MORNING))
    pages = list(walk(app, "en"))
    with app.app_context():
        yield pages, County()
        db.session.remove()
        db.engine.dispose()
    current._of_process[:] = before


FILES = {
    *("Boards.photo", "Cases.letter", "Cases.paper_file", "CaseExports.index", "Deliveries.proof"),
    *("Passing.export", "Pickers.division", "Pickers.person", "VisitPhotos.photo"),
}
"""Printed sheets, photographs, and answers to programs."""


def test_every_page_says_how_it_is_used(county: tuple[list[Seen], County]) -> None:
    pages, _words = county
    assert len({page.endpoint for page in pages}) > 90
    helpless = {page.endpoint for page in pages if 'class="help-block"' not in page.text}
    assert sorted(helpless) == []


def test_no_link_leads_to_a_page_that_its_reader_is_refused(county: tuple[list[Seen], County]) -> None:
    refused = {f"{page.who} {page.address}": page.status for page in county[0] if page.status != 200}
    assert refused == {}


def test_a_page_to_which_no_link_of_the_demo_leads_has_the_help_of_its_screen(
    county: tuple[list[Seen], County],
) -> None:
    screens = {view.endpoint: view for view in current_app.extensions["appbuilder"].baseviews}
    seen = {page.endpoint for page in county[0]}
    rules = [rule for rule in current_app.url_map.iter_rules() if "GET" in (rule.methods or ())]
    left = {rule.endpoint for rule in rules} - seen - FILES
    ours = {endpoint: screens.get(endpoint.rpartition(".")[0]) for endpoint in left}
    helpless = [
        endpoint
        for endpoint, view in ours.items()
        if type(view).__module__.startswith(("core.", "plugins."))
        and not isinstance(view, Api)
        and not str(getattr(view, "help", ""))
    ]
    assert sorted(helpless) == []
    empty = [path for path in (ROOT / "core").rglob("*.py") if 'help=""' in path.read_text(encoding="utf-8")]
    assert empty == [], "no page takes its screen's help away"


_CODE = re.compile(r"<(?!code|option)[a-z]+([^>]*)>\s*[a-z]+(?:[_:.][a-z0-9_]+)+\s*<")


def test_whoever_sets_a_county_up_reads_names_and_codes_only_in_small(
    county: tuple[list[Seen], County],
) -> None:
    setting_up = ("/parameters/", "/duties/", "/modules/", "/delegation/", "/processes/", "/templates/")
    plain: dict[str, str] = {}
    for page in county[0]:
        if not page.who.startswith("county_admin") or not page.address.startswith(setting_up):
            continue
        told = re.sub(r"<dt>Code</dt><dd>[^<]*</dd>", "", page.text)
        plain |= {found[0]: page.address for found in _CODE.finditer(told) if "key" not in found[1]}
    assert plain == {}


def test_in_english_nothing_is_chinese_but_names_titles_and_what_people_wrote(
    county: tuple[list[Seen], County],
) -> None:
    pages, words = county
    found: dict[str, str] = {}
    for page in pages:
        for left in words.left_of(page.text):
            found.setdefault(left, f"{page.who} {page.address}")
    assert found == {}
