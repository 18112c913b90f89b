"""What a family has is read by the duties that read means; the others see what was decided, not what it was worked out from."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from core.access.queries import duties
from tests import factories
from tests.casework import AT_COUNTY, BEIGUAN, COUNTY, CaseWork, Officers, village_of
from tests.conftest import As
from tests.journeys.test_review import granted, opened, opined, visited

GoTo = Callable[[date], None]
JumpTo = Callable[[Any], None]
DECLARED, FOUND = "313", "327"
"""A pension as it was declared, and as the review found it: no other sum of the case looks like these."""
STRANGER = 3
"""Of those who hold a duty one who has done nothing in the case."""
FOUND_OUT = {"facts": f"养老金由{DECLARED}元增加到{FOUND}元", "reasons": f"月人均收入{FOUND}元"}


@pytest.fixture
def reviewed(officers: Officers, september: date, jump_to: JumpTo, go_to: GoTo) -> tuple[CaseWork, CaseWork]:
    """A case that granted aid, and the review of it with survey, check and opinion."""
    case = granted(officers, go_to, town=BEIGUAN, people=factories.alone(DECLARED))
    jump_to(date(2026, 11, 2))
    review = opened(case)
    visited(review, incomes=[{"member": "m1", "item": "pension", "amount": f"{FOUND}.00"}])
    opined(review, **FOUND_OUT)
    return case, review


def those(*, reading: bool) -> list[str]:
    """Duties that see every case of their place, and read means or don't; who goes to see stands apart."""
    return [
        code
        for code, duty in duties().items()
        if duty.may("read_cases") and duty.sight == "scope" and duty.may("read_means") is reading
        if not duty.may("survey")
    ]


def place_of(duty: str) -> str:
    """Where the tests' holder of a duty sits."""
    return COUNTY if duty in AT_COUNTY else village_of(BEIGUAN) if duty == "village_aide" else BEIGUAN


def test_no_duty_without_the_right_reads_an_income_on_a_page_over_rest_or_in_an_internal_paper(
    officers: Officers, reviewed: tuple[CaseWork, CaseWork], as_: As
) -> None:
    without = those(reading=False)
    assert {"village_aide", "town_cashier", "county_finance", "petition_officer"} <= {*without}
    for duty in without:
        browser = as_(duty, place_of(duty), STRANGER)
        for case in reviewed:
            seen, page = case.seen_by(duty, STRANGER), browser.get(f"/cases/{case.no}").text
            for amount in (DECLARED, FOUND):
                assert f"{amount}.00" not in str(seen), (duty, case.no)
                assert f"{amount}.00" not in page, (duty, case.no)
                assert f"{amount}元" not in str(seen) + page, (duty, case.no)
            assert seen["advice"]["outcome"], duty
            assert (seen["advice"]["figures"], seen["advice"]["trace"]) == ([], []), duty
            (sheet,) = (x["number"] for x in seen["letters"] if x["form"] == "F15")
            assert case.as_(duty, STRANGER).get(f"/api/v1/letters/{sheet}").status_code == 403, duty
            assert f"/cases/letters/{sheet}.pdf" not in page, duty
            assert browser.get(f"/cases/letters/{sheet}.pdf").status_code == 403, duty


def test_a_surveyor_reads_what_was_declared_and_found_but_no_working(
    reviewed: tuple[CaseWork, CaseWork],
) -> None:
    case, review = reviewed
    (declared,) = (s for s in case.seen_by("town_surveyor", STRANGER)["stages"] if s["stage"] == "apply")
    assert f"'{DECLARED}'" in str(declared), "he goes to see whether it is so"
    seen = review.seen_by("town_surveyor", STRANGER)
    assert [stage["stage"] for stage in seen["stages"] if FOUND in str(stage)] == ["survey"]
    assert (seen["advice"]["figures"], seen["advice"]["trace"]) == ([], [])
    (sheet,) = (x["number"] for x in seen["letters"] if x["form"] == "F15")
    assert review.as_("town_surveyor", STRANGER).get(f"/api/v1/letters/{sheet}").status_code == 403


def test_every_duty_with_the_right_reads_incomes_working_and_the_sheet_of_the_opinion(
    reviewed: tuple[CaseWork, CaseWork], as_: As
) -> None:
    _case, review = reviewed
    for duty in those(reading=True):
        seen = review.seen_by(duty)
        page = as_(duty, place_of(duty)).get(f"/cases/{review.no}").text
        (survey,) = (stage for stage in seen["stages"] if stage["stage"] == "survey")
        assert survey["answers"]["incomes"][0]["amount"] == f"{FOUND}.00", duty
        assert f"{FOUND}.00" in str(seen["advice"]["trace"]), duty
        assert f"{FOUND}.00" in page, duty
        assert f"{FOUND}.00" in review.letter("F15", duty), duty
