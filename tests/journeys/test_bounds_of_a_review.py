"""What a review takes as a day or as kinship has bounds: what can't have been so is refused at its field."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from tests import factories
from tests.casework import Officers, visit_record
from tests.journeys.test_review import GIVEN_UP, granted, opened, visited

GoTo = Callable[[date], None]
JumpTo = Callable[[Any], None]


def test_nobody_gives_up_aid_before_it_was_granted(
    officers: Officers, september: date, jump_to: JumpTo, go_to: GoTo
) -> None:
    case = granted(officers, go_to)
    decided = next(d["decided_on"] for d in case.seen_by()["decisions"])
    jump_to(date(2026, 11, 2))
    review = opened(case, why="本人自愿退出低保")
    visited(review, changed=False)
    review.hand_in("given_up")
    for day in ("2020-01-01", "2026-09-01"):
        early = review.try_to(
            "review", "change", "town_reviewer", GIVEN_UP | {"given_up_on": day}, note="本人书面自愿放弃"
        )
        fields = early.get_json()["error"]["fields"]
        assert (early.status_code, list(fields)) == (422, ["given_up_on"])
        assert f"不能早于 {decided} 作出的救助决定" in fields["given_up_on"][0]
    wish = GIVEN_UP | {"given_up_on": decided}
    review.finish("review", "change", "town_reviewer", wish, note="本人书面自愿放弃")


@pytest.mark.parametrize("relation", ["spouse", "parent", "grandparent", "child_spouse", "spouse_parent"])
def test_a_newborn_is_no_spouse_and_no_elder_of_the_applicant(
    officers: Officers, september: date, jump_to: JumpTo, go_to: GoTo, relation: str
) -> None:
    case = granted(officers, go_to)
    jump_to(date(2026, 11, 2))
    review = opened(case)
    number = factories.id_number(date(2026, 10, 5))
    child = {"name": "孙小宝", "id_number": number, "since": "2026-10-05", "reason": "出生"}
    found = visit_record(changed=True, newcomers=[child | {"relation": relation}])
    refused = review.try_to("survey", "done", "town_surveyor", found)
    assert (refused.status_code, list(refused.get_json()["error"]["fields"])) == (
        422,
        ["newcomers.0.relation"],
    )
    for surveyor in (1, 2):
        found = visit_record(changed=True, newcomers=[child | {"relation": "grandchild"}])
        review.finish("survey", "done", "town_surveyor", found, number=surveyor)
