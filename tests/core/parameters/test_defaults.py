"""What is filled in for nobody: a figure that no text names has no default, and what a key rests on is what says it."""

from __future__ import annotations

import pytest

from core.plugins import registry
from tests.conftest import As

UNSAID = (
    "publish.post_days",
    "dibao:appraisal.min_participants",
    "tekun:appraisal.min_participants",
    "dibao:sample_rate",
    "linshi:sample_rate",
    *(
        f"{module}:{key}"
        for module in ("dibao", "tekun", "linshi")
        for key in ("notice.result_days", "limit.post_days", "limit.filing_days")
    ),
)
"""Figures about which the articles that they rest on say nothing."""


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("address", UNSAID)
def test_a_figure_that_no_text_names_is_the_countys_to_set(address: str) -> None:
    asked = registry().parameters[address]
    assert asked.default is None
    assert asked.required, "unset it blocks going live"


@pytest.mark.parametrize("address", UNSAID)
def test_its_page_says_that_it_must_be_set_before_going_live(address: str, as_: As) -> None:
    assert "必须设定" in as_("county_admin", "610104").get(f"/parameters/{address}").text


@pytest.mark.usefixtures("app")
def test_filing_of_near_relatives_rests_on_the_articles_that_ask_for_it() -> None:
    assert registry().parameters["relatives.enabled"].basis == ("D57:11", "D57:20")
