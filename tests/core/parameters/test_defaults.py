"""What is filled in for nobody: a figure that no text names has no default, and what a key rests on is what says it."""

from __future__ import annotations

from contextlib import suppress

import pytest

from core.parameters.values import Fault, read
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


@pytest.mark.usefixtures("app")
def test_no_figure_that_would_stop_all_work_is_taken() -> None:
    taken = []
    for one in registry().parameters.values():
        nonsense: list[object] = [10**30] if one.kind in ("count", "number") else []
        if one.kind == "limit":
            nonsense = [{"n": 0}, {"n": 10**30}, {"n": 5, "extended": 10**6}, {"n": 200, "unit": "months"}]
        for written in nonsense:
            with suppress(Fault):
                taken.append((one.address, read(one, written)))
    assert taken == []
