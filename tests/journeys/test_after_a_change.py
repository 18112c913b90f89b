"""After a review the public can go by what holds: what a letter's code says, what the family's receipt shows."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import select

from core.cases.models import Case
from tests import factories
from tests.casework import CaseWork, Officers
from tests.conftest import Client
from tests.journeys.test_paid_months import reviewed
from tests.journeys.test_review import ANSWERED, ended_by_death, granted, heard, opened

GoTo = Callable[[date], None]
JumpTo = Callable[[Any], None]
LESS = {"facts": "养老金提高到500元", "amount": "250.00"} | ANSWERED
NONE = {"facts": "养老金提高到900元", "reasons": "人均收入高于低保标准"} | ANSWERED


def code_on(case: CaseWork, form: str) -> str:
    """The code that stands on the newest letter of a form."""
    found = re.search(r"查验码([0-9A-Z]{4}(?:-[0-9A-Z]{4}){3})", case.letter(form))
    assert found is not None
    return found[1].replace("-", "")


def checked(public: Client, code: str) -> tuple[bool, str | None, str]:
    """Whether a letter is in force, since when not, and what holds instead; page and call say the same."""
    told = public.get(f"/api/v1/public/verify/{code}").get_json()
    page = public.get(f"/verify/{code}").text
    assert ("已失效" in page) is not told["in_force"]
    assert told["in_force"] or told["ended_why"] in page
    return told["in_force"], told["ended_on"], told["replaced_by"]


@pytest.mark.req("DIB-07")
def test_the_letter_of_a_grant_that_was_reduced_then_stopped_is_no_longer_in_force(
    officers: Officers, september: date, jump_to: JumpTo, go_to: GoTo, public: Client
) -> None:
    case = granted(officers, go_to)
    first = code_on(case, "F17")
    assert checked(public, first) == (True, None, "")
    jump_to(date(2026, 11, 2))
    less = reviewed(case, "500.00")
    heard(less)
    less.finish("decide", "reduced", "county_officer", LESS)
    assert checked(public, first) == (False, "2026-11-02", f"{less.no}-F19-1")
    second = code_on(less, "F19")
    assert checked(public, second) == (True, None, "")

    jump_to(date(2026, 12, 1))
    none = reviewed(case, "900.00")
    heard(none)
    none.finish("decide", "stopped", "county_officer", NONE)
    assert checked(public, first) == (False, "2026-11-02", f"{none.no}-F19-1")
    assert checked(public, second) == (False, "2026-12-01", f"{none.no}-F19-1")
    assert checked(public, code_on(none, "F19")) == (True, None, ""), "that it was stopped stays so"


@pytest.mark.req("DIB-07")
def test_the_letter_of_one_who_has_died_is_no_longer_in_force(
    officers: Officers, september: date, jump_to: JumpTo, go_to: GoTo, public: Client
) -> None:
    case = granted(officers, go_to)
    jump_to(date(2026, 11, 2))
    review = opened(case)
    review.act("death", "town_clerk", {"member": "m1", "died_on": "2026-10-20", "source": "殡葬数据"})
    ended_by_death(review)
    assert checked(public, code_on(case, "F17")) == (False, "2026-11-02", f"{review.no}-F19-1")


def test_the_family_s_receipt_shows_the_review_its_letter_and_how_the_aid_stands(
    officers: Officers, september: date, jump_to: JumpTo, go_to: GoTo, public: Client, db: SQLAlchemy
) -> None:
    case = granted(officers, go_to)
    receipt, code = db.session.execute(
        select(Case.receipt, Case.look_up_code).where(Case.no == case.no)
    ).one()
    own = {"receipt": receipt, "code": code}
    assert "现在每月 450.00 元" in public.send("/status/", own).text
    jump_to(date(2026, 11, 2))
    review = reviewed(case, "900.00")
    told = public.post("/api/v1/public/status", json=own).get_json()
    (followed,) = told["follow_ups"]
    assert (followed["no"], followed["what"], followed["stage"]) == (review.no, "复核与变更", "听取意见")
    assert "听取意见" in public.send("/status/", own).text
    heard(review)
    (decided,) = public.post("/api/v1/public/status", json=own).get_json()["follow_ups"]
    due_on = review.waiting_at("decide", "county_officer")["due_on"]
    assert (decided["office"], decided["due_on"]) == ("莲湖区民政局", due_on), "whoever decides, and by when"
    assert f"最迟 {due_on} 办结" in public.send("/status/", own).text
    review.finish("decide", "stopped", "county_officer", NONE)

    told = public.post("/api/v1/public/status", json=own).get_json()
    assert "发放至 2026-11 后终止" in told["aid"]
    (followed,) = told["follow_ups"]
    assert (followed["ended_as"], [each["label"] for each in followed["letters"]]) == (
        "停发",
        ["增发、减发、停发告知书"],
    )
    page = public.send("/status/", own).text
    assert "增发、减发、停发告知书" in page
    assert "发放至 2026-11 后终止" in page
    letter = public.send(f"/status/letters/{review.no}-F19-1", own)
    assert (letter.status_code, letter.mimetype) == (200, "application/pdf")
    other = factories.case(officers, at="survey", people=factories.alone(name="周小兰"))
    assert public.send(f"/status/letters/{other.no}-F06-1", own).status_code == 404
