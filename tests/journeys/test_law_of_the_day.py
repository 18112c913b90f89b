"""Which texts are cited: those in force on the day of acceptance, in working, letters and remedies."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from core.errors import Incomplete
from tests import factories
from tests.casework import CaseWork, Officers
from tests.conftest import As

GoTo = Callable[[date], None]
JumpTo = Callable[[Any], None]


def decided_on_20_july(case: CaseWork, jump_to: JumpTo, go_to: GoTo) -> None:
    """Review, notice and decision, the last on 2026-07-20, by whoever decides."""
    jump_to(date(2026, 7, 10))
    case.review()
    case.hang_everywhere()
    go_to(date(2026, 7, 20))
    case.version = case.seen_by()["version"]
    if case.waiting_at("decide", "county_officer")["holder"]["division"] == "610104":
        case.district_decides()
    else:
        case.decide()


def test_two_cases_decided_on_one_day_cite_the_texts_of_their_own_acceptance(
    officers: Officers, jump_to: JumpTo, go_to: GoTo
) -> None:
    jump_to(date(2026, 6, 30))
    before = factories.case(officers, at="review")
    jump_to(date(2026, 7, 1))
    since = factories.case(officers, at="review", people=factories.alone(name="周小兰"))

    for case in (before, since):
        decided_on_20_july(case, jump_to, go_to)

    old, new = before.letter("F17"), since.letter("F17")
    assert "《社会救助暂行办法》（国务院令第649号）第十一条" in old
    assert "社会救助法》" not in old
    assert "《社会救助法》第十八条、第四十五条" in new
    assert "社会救助暂行办法" not in new
    old_opinion, new_opinion = before.letter("F15", "town_reviewer"), since.letter("F15", "town_reviewer")
    assert "《社会救助暂行办法》" in old_opinion
    assert "社会救助法》" not in old_opinion
    assert "《社会救助法》" in new_opinion
    assert "社会救助暂行办法" not in new_opinion
    assert "《社会救助暂行办法》（国务院令第649号）第六十五条" in old.partition("您的救济权利")[2]
    assert "《社会救助法》第七十六条" in new.partition("您的救济权利")[2]


@pytest.mark.parametrize(
    ("key", "few", "many"), [("remedy.review_days", 5, 90), ("remedy.suit_months", 1, 12)]
)
def test_until_when_a_citizen_may_turn_to_another_body_is_no_countys_to_say(
    key: str, few: int, many: int, set_value: Callable[..., None], as_: As, september: date
) -> None:
    with pytest.raises(Incomplete):
        set_value(key, few)
    with pytest.raises(Incomplete) as refused:
        set_value(key, many)
    assert "统一规定" in str(refused.value.fields["value"][0])
    assert "统一规定" in as_("county_admin", "610104").get(f"/parameters/{key}").text


def test_the_basic_pension_counts_or_not_by_the_rule_of_the_month_of_acceptance(
    officers: Officers, jump_to: JumpTo
) -> None:
    pension = [factories.income("basic_pension_central", "100"), factories.income("pension", "500")]
    amounts = {}
    for on in (date(2025, 3, 3), date(2026, 3, 3)):
        jump_to(on)
        people = factories.alone(name=f"孙{on.year % 100}")
        people[0]["incomes"] = pension
        case = factories.case(officers, at="review", people=people)
        amounts[on.year] = case.seen_by("town_reviewer")["advice"]["amount"]
    assert amounts[2025] == "250.00"
    assert amounts[2026] == "250.00"  # the city's rule of 2026 goes on where the ministry's ended with 2025


def test_a_stored_version_keeps_the_order_of_outcomes_the_usual_one_first(
    officers: Officers, jump_to: JumpTo
) -> None:
    jump_to(date(2026, 9, 1))
    case = factories.case(officers, at="review")
    (entry,) = [e for e in case.seen_by("town_reviewer")["open"] if e["stage"] == "review"]
    assert [outcome["code"] for outcome in entry["outcomes"]] == ["eligible", "ineligible", "unclear"]
