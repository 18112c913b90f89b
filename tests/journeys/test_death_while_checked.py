"""Somebody dies while a review's check runs: of the dead nothing more is asked, nothing is signed for them, the living are reviewed on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from core.calendar.operations import estimate_year
from tests.casework import CaseWork, Officers
from tests.journeys.test_recipient_dies import alive, died
from tests.journeys.test_refuses_the_review import couple, taken_back
from tests.journeys.test_review import granted, opened

GoTo = Callable[[date], None]
JumpTo = Callable[[Any], None]


def signs(review: CaseWork, member: str) -> Any:
    """The plain answer to a new consent of today."""
    paper = {"document": "F03", "member": member, "signed_on": review.today()}
    return review.as_("town_clerk").post(f"/api/v1/cases/{review.no}/papers", data=paper)


def reduced(review: CaseWork) -> None:
    """Visit and opinion are done: the living get less."""
    review.survey(changed=False)
    review.check_clean()
    grounds = {"facts": "王秀兰死亡，剩一人", "reasons": "人口减少，应当调整"}
    review.finish("review", "change", "town_reviewer", grounds)


def test_who_took_back_the_consent_and_dies_holds_up_nobody(
    officers: Officers, september: date, jump_to: JumpTo, go_to: GoTo
) -> None:
    review = taken_back(officers, jump_to, go_to)
    review.act("death", "town_clerk", died("2026-11-01", "m2"))
    assert {a["member"] for a in review.answers_waiting()} == {"m1"}
    refused = signs(review, "m2")
    assert refused.status_code == 422
    assert "王秀兰已于2026-11-01死亡，不能在此后签署。" in refused.text
    reduced(review)
    assert review.open_stages() == ["decide"]


def test_after_the_year_of_the_consents_the_living_alone_sign_anew(
    officers: Officers, september: date, jump_to: JumpTo, go_to: GoTo
) -> None:
    case = granted(officers, go_to, people=couple())
    jump_to(date(2027, 10, 11))
    estimate_year(2028)
    review = opened(case, why="年度复核")
    review.act("death", "town_clerk", died("2027-10-05", "m2"))
    assert {a["member"] for a in review.answers_waiting()} == {"m1"}
    assert "孙大海" in review.try_answer("m1", "bank", "clean").text, "his own has run out too"
    assert signs(review, "m1").status_code == 201
    reduced(review)
    assert review.open_stages() == ["decide"]


def test_of_whom_it_is_learnt_that_he_lives_is_asked_again(
    officers: Officers, september: date, jump_to: JumpTo, go_to: GoTo
) -> None:
    case = granted(officers, go_to, people=couple())
    jump_to(date(2026, 11, 2))
    review = opened(case)
    review.act("death", "town_clerk", died("2026-11-01", "m2"))
    review.act("correct_death", "town_clerk", alive(dead="m2"))
    assert {a["member"] for a in review.answers_waiting()} == {"m1", "m2"}
    review.act("death", "town_clerk", died("2026-11-01", "m2"))
    review.check_clean()
    review.survey(changed=False)
    assert review.open_stages() == ["review"]
    review.act("correct_death", "town_clerk", alive(dead="m2"))
    assert {a["member"] for a in review.answers_waiting()} == {"m2"}
