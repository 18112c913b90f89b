"""A gradual exit comes to its end: the family is told by the decision that gave it, whoever hands the letter over (SAL26 48; N83 1(3))."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from tests.casework import BEIGUAN, Officers
from tests.journeys.test_recipient_dies import in_exit
from tests.journeys.test_review import (
    ANSWERED,
    gradual,
    granted,
    heard,
    mother_and_daughter,
    opened,
    opined,
    visited,
)

GoTo = Callable[[date], None]
JumpTo = Callable[[Any], None]

__all__ = ["gradual"]


def answers_for(letter: str) -> str:
    """Who answers for it before a court."""
    return letter.partition("行政诉讼的被告为")[2].partition("。")[0]


@pytest.mark.usefixtures("gradual")
def test_the_letter_at_the_end_is_that_of_the_county_which_decided_and_no_decision_of_the_street(
    officers: Officers, jump_to: JumpTo, go_to: GoTo
) -> None:
    _case, review = in_exit(officers, jump_to, go_to)
    go_to(date(2026, 12, 1))
    review.version = review.seen_by()["version"]
    review.finish("tell_stop", "done", "town_clerk")
    letter = review.letter("F19")
    for said in (
        "莲湖区民政局于2026年5月25日作出决定：渐退，期满停发。渐退期已满，现按该决定停发，不另作决定。",
        "行政复议的被申请人、行政诉讼的被告为莲湖区民政局",
        "莲湖区民政局（莲湖区民政局印章）",
        "发至2026年11月，自2026年12月起停发",
        *("女儿自五月起就业", "希望给一段时间", f"答复：{ANSWERED['answer']}"),
    ):
        assert said in letter, said
    assert "作出决定：停发" not in letter


@pytest.mark.usefixtures("gradual")
def test_where_the_street_has_decided_it_is_its_letter(
    officers: Officers, jump_to: JumpTo, go_to: GoTo
) -> None:
    jump_to(date(2026, 7, 6))
    case = granted(officers, go_to, town=BEIGUAN, people=mother_and_daughter())
    jump_to(date(2026, 9, 7))
    review = opened(case)
    wages = [{"member": "m2", "item": "wage", "amount": "925.00"}]
    works = {"member": "m2", "since": "2026-09-01", "working": True, "studying": False, "reason": "毕业就业"}
    visited(review, crossed_on="2026-09-01", incomes=wages, changes=[works])
    opined(review, facts="女儿就业", reasons="人均收入超过低保标准")
    heard(review)
    told = {"facts": "女儿自九月起就业", "reasons": "人均收入超过低保标准", **ANSWERED}
    for number in (1, 2, 3):
        review.finish("decide", "phase_out", "town_confirmer", told, number=number)
    decided = answers_for(review.letter("F19"))
    assert "北关街道办事处" in decided
    review.wait_until("phase_out", go_to)
    review.finish("tell_stop", "done", "town_clerk")
    assert review.letters().count("F19") == 2
    letter = review.letter("F19")
    assert "于2026年9月7日作出决定：渐退，期满停发。渐退期已满" in letter
    assert answers_for(letter) == decided
