"""Of a couple one has moved into a home and the other dies: what ends then ends on the ground of the one who lives, who is heard."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from tests.casework import CaseWork, Officers
from tests.journeys.test_applicant_moves_out import WHO, waits_for_clerk
from tests.journeys.test_payee_dies import three
from tests.journeys.test_recipient_dies import ACCOUNT, died, entitlement
from tests.journeys.test_review import ANSWERED, granted, heard, opened, opined, visited

GoTo = Callable[[date], None]
JumpTo = Callable[[Any], None]
IN_A_HOME = {"member": "m1", "since": "2026-10-15", "counted": False, "reason": "入住外地养老院"}


def moved_out(officers: Officers, jump_to: JumpTo, go_to: GoTo) -> tuple[CaseWork, CaseWork]:
    """What was granted to a couple, and its review, whose survey has found the husband gone."""
    case = granted(officers, go_to, people=three()[:2])
    jump_to(date(2026, 11, 2))
    review = opened(case)
    visited(review, changes=[IN_A_HOME])
    assert waits_for_clerk(review, WHO) == ["孙大海"]
    return case, review


@pytest.mark.parametrize("goes_on", [False, True])
def test_the_one_who_lives_is_heard_and_told_what_ends_and_why(
    officers: Officers, september: date, jump_to: JumpTo, go_to: GoTo, *, goes_on: bool
) -> None:
    case, review = moved_out(officers, jump_to, go_to)
    if goes_on:
        review.act("go_on", "town_clerk", {"asked": True, "successor": "m2", **ACCOUNT})
    review.act("death", "town_clerk", died("2026-11-01", "m2"))
    assert (review.open_stages(), review.seen_by()["applicant"]) == (["review"], "孙大海")
    assert (waits_for_clerk(review, WHO), entitlement(case)["held_from"]) == ([], None)
    refused = review.try_act("go_on", "town_clerk", {"asked": True, "successor": "m2"})
    if not goes_on:
        assert refused.status_code == 409
        assert "没有其他成员在此共同生活" in refused.get_json()["error"]["message"]
    advice = review.seen_by("town_reviewer")["advice"]
    assert advice["outcome"] == "change"
    assert advice["reasons"] == ["家庭成员有的已经死亡，其余已不再在此共同生活，不再符合条件。"]

    opined(review, facts="孙大海入住养老院，王秀兰死亡", reasons="已没有共同生活的保障对象")
    assert review.open_stages() == ["hear"]
    heard(review)
    why = {"facts": "孙大海入住养老院，王秀兰死亡", "reasons": "已没有共同生活的保障对象", **ANSWERED}
    review.finish("decide", "stopped", "county_officer", why)
    letter = review.letter("F19")
    assert ("孙大海：" in letter, "因死亡终止" in letter, "保障对象已经死亡" in letter) == (
        True,
        False,
        False,
    )
    assert (entitlement(case)["state"], entitlement(case)["to_month"]) == ("ended", "2026-11")
