"""Each stage issues what belongs to it by itself, nobody takes it away, and a case that lacks a letter is not closed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from core.db import db as database
from tests import factories
from tests.casework import Officers
from tests.conftest import As
from tests.journeys.counties.places import in_county


@contextmanager
def lost(number: str) -> Iterator[None]:
    """A letter is gone, its guard taken away; then it is there again."""
    form = database.session.scalar(text("select form from letter where number = :n"), {"n": number})
    guards = database.session.scalars(
        text("select name from sqlite_master where type = 'trigger' and tbl_name = 'letter'")
    )
    for guard in guards.all():
        database.session.execute(text(f"drop trigger {guard}"))
    change = text("update letter set form = :form where number = :n")
    database.session.execute(change, {"form": "lost", "n": number})
    database.session.commit()
    yield
    database.session.execute(change, {"form": form, "n": number})
    database.session.commit()


@pytest.mark.req("DOC-02")
@in_county("lianhu")
def test_every_stage_issues_its_letters_and_a_case_without_one_is_not_closed(
    officers: Officers, september: date, go_to: Callable[[date], None], as_: As
) -> None:
    case = factories.case(officers)
    issued: list[str] = []

    def fresh() -> list[str]:
        """Forms issued since the last look; up to here nothing is missing."""
        seen = case.seen_by()
        assert seen["missing_letters"] == []
        new = [letter["form"] for letter in seen["letters"]][len(issued) :]
        issued.extend(new)
        return new

    found = {"apply": fresh()}
    case.accept()
    found["accept"] = fresh()
    case.check_clean()
    case.survey()
    found["survey"] = fresh()
    case.appraise()
    found["appraise"] = fresh()
    case.review()
    found["review"] = fresh()
    case.hang_everywhere()
    case.wait_until("publicise", go_to)
    found["publicise"] = fresh()
    case.decide(by=(1, 2))
    assert fresh() == []

    (opinion,) = (x["number"] for x in case.seen_by()["letters"] if x["form"] == "F15")
    assert case.as_("town_clerk").delete(f"/api/v1/letters/{opinion}").status_code == 405
    for statement in ("delete from letter", "update letter set form = 'lost'"):
        with pytest.raises(IntegrityError, match="never changes"), database.session.begin_nested():
            database.session.execute(text(f"{statement} where form = 'F15'"))
    with lost(opinion):
        page = as_("town_clerk", case.town).get(f"/cases/{case.no}").text
        assert "缺少应当出具的文书：审核意见表" in page
        grant = {"facts": "情况属实", "amount": "450.00"}
        refused = case.try_to("decide", "granted", "town_confirmer", grant, number=3)
        assert (refused.status_code, refused.get_json()["error"]["code"]) == (409, "letters_missing")
        assert case.seen_by()["status"] == "open"
    case.decide(by=3)
    found["decide"] = fresh()
    assert case.seen_by()["status"] == "closed"
    assert "应当出具的文书齐全，缺 0 份" in as_("town_clerk", case.town).get(f"/cases/{case.no}").text
    assert found == {
        "apply": ["F01", "F02", "F03"],
        "accept": ["F06"],
        "survey": [],
        "appraise": [],
        "review": ["F15", "F13"],
        "publicise": [],
        "decide": ["F16", "F17"],
    }
