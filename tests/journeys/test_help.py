"""Every page that somebody works on carries help in the words of his duty, and no refusal names a screen in code."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask

from core.web.guard import screen_name
from tests import factories
from tests.casework import BEIGUAN, COUNTY, Officers
from tests.conftest import As

FORMS = {
    "/cases/{no}/finish/accept/complete": "town_clerk",
    "/cases/{no}/finish/survey/done": "town_surveyor",
    "/cases/{no}/finish/review/eligible": "town_reviewer",
    "/cases/{no}/finish/decide/granted": "town_confirmer",
    "/cases/{no}/act/withdraw": "town_clerk",
    "/full/{no}/m1": "town_clerk",
    "/merges/new": "town_clerk",
    "/account/password": "town_clerk",
}
"""Pages with one form, and who fills it in."""


def help_on(page: str) -> str:
    """What the folded help says; "" where there is none."""
    found = re.search(r'<details class="help-block">.*?</summary>\s*<div>(.*?)</div>', page, re.DOTALL)
    return re.sub(r"<[^>]+>", "", found[1]) if found else ""


@pytest.mark.parametrize("address", FORMS)
def test_a_form_says_above_it_how_it_is_filled_in(
    officers: Officers, september: date, as_: As, address: str
) -> None:
    case = factories.case(officers, at="survey")
    page = as_(FORMS[address], BEIGUAN).get(address.format(no=case.no))
    assert page.status_code == 200
    assert len(help_on(page.text)) > 20


def test_the_form_of_a_follow_up_and_the_list_of_needless_papers_say_what_they_are(
    officers: Officers, september: date, as_: As, go_to: Callable[[date], None]
) -> None:
    case = factories.case(officers, at="decide", go_to=go_to)
    case.decide()
    page = as_("town_clerk", BEIGUAN).get(f"/cases/{case.no}/follow-up/dibao.review")
    assert page.status_code == 200
    assert "后续程序" in help_on(page.text)
    assert "社会救助法第六十二条" in help_on(as_("county_supervisor", COUNTY).get("/oversight/asked").text)


def test_no_screen_is_called_by_its_code(app: Flask) -> None:
    screens = app.appbuilder.baseviews  # type: ignore[attr-defined]
    own = [each for each in screens if type(each).__module__.startswith(("core.", "plugins."))]
    with app.test_request_context():
        assert [str(screen_name(each)) for each in own if re.search("[A-Za-z]", str(screen_name(each)))] == []
        cases = next(each for each in own if type(each).__name__ == "CaseApi")
        assert str(screen_name(cases)) == "案件"
