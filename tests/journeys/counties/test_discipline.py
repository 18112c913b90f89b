"""责任制度: each rule that the county's document names has a control in the product, and its breaches are counted."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from tests import factories
from tests.casework import Officers
from tests.conftest import As, Client
from tests.journeys.counties.places import County, in_county

PAGE = "/discipline/"
RULES = ["首问负责制", "一次性告知制", "服务承诺制", "限时办结制", "责任追究制"]


def parts(browser: Client) -> dict[str, str]:
    """Heading -> the part of the page below it."""
    page = browser.get(PAGE)
    assert page.status_code == 200
    found = re.split(
        r'<section[^>]*id="(?=first_asked|told_once|service_promise|time_limit|accountability)', page.text
    )
    return {next(rule for rule in RULES if rule in part): part for part in found[1:]}


def breaches(part: str) -> int:
    """The count beside a rule."""
    (count,) = re.findall(r'<span class="[^"]*badge[^>]*>(\d+)</span>', part)
    return int(count)


@in_county("xintai")
@pytest.mark.req("DEL-15")
def test_five_rules_stand_there_with_their_controls_and_a_case_that_is_overdue_counts_as_a_breach(
    officers: Officers, september: date, jump_to: Callable[[Any], None], as_: As, county: County
) -> None:
    case = factories.case(officers, at="survey", town=county.town)
    due = date.fromisoformat(case.seen_by()["due_on"])
    admin = as_("county_admin", county.code)
    before = parts(admin)
    assert list(before) == RULES
    for part in before.values():
        controls = re.findall(r'<a href="(/[^"]+)"', part.partition("在哪里设定：")[2].partition("</p>")[0])
        assert controls
        assert all(admin.get(address).status_code == 200 for address in controls), controls

    jump_to(due)
    held = {rule: breaches(part) for rule, part in parts(as_("county_supervisor", county.code)).items()}
    jump_to(due + timedelta(days=1))
    supervisor = as_("county_supervisor", county.code)
    after = parts(supervisor)
    assert {rule: breaches(part) - held[rule] for rule, part in after.items()} == dict.fromkeys(RULES, 0) | {
        "限时办结制": 1
    }
    (link,) = re.findall(rf'<a href="([^"]+)">{case.no}</a>', after["限时办结制"])
    opened = supervisor.get(link)
    assert opened.status_code == 200
    assert case.no in opened.text
    late = parts(as_("county_admin", county.code))["限时办结制"]
    assert breaches(late) == breaches(after["限时办结制"])
    assert case.no in late
    assert f'href="/cases/{case.no}"' not in late, "who may not read cases gets no way to one"


@in_county("xintai")
def test_a_second_telling_is_a_breach_of_telling_once_with_its_case(
    officers: Officers, september: date, as_: As, county: County
) -> None:
    case = factories.case(officers, town=county.town)
    first = {"checklist": case.checklist(income="missing"), "near_relative": False}
    case.finish("accept", "incomplete", "town_clerk", first)
    case.finish("apply", "done", "town_clerk")
    supervisor = as_("county_supervisor", county.code)
    before = parts(supervisor)
    again = {"checklist": case.checklist(illness="missing"), "near_relative": False}
    case.finish("accept", "incomplete", "town_clerk", again, note="申请人新提出患病情况")
    after = parts(supervisor)
    assert (breaches(before["一次性告知制"]), breaches(after["一次性告知制"])) == (0, 1)
    assert f'href="/cases/{case.no}"' in after["一次性告知制"]


@in_county("lianhu")
def test_a_county_whose_document_names_none_is_told_where_to_set_them(as_: As, county: County) -> None:
    assert "没有登记责任制度" in as_("county_admin", county.code).get(PAGE).text
