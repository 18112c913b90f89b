"""What can't be of a survey's assignment and photographs is refused, and nobody else brings them."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest

from tests import factories
from tests.casework import BEIGUAN, CaseWork, Officers
from tests.core.documents.test_uploads import JPEG_FILE, PDF_FILE
from tests.journeys.counties.places import in_county

pytestmark = in_county("lianhu")


def sends(case: CaseWork, duty: str, *files: bytes, stage: str = "survey", place: str = "家中") -> Any:
    """Photographs over REST."""
    sent = [(BytesIO(content), f"{n}.jpg") for n, content in enumerate(files)]
    data = {"stage": stage, "place": place, "file": sent}
    return case.as_(duty).post(f"/api/v1/cases/{case.no}/photos", data=data)


def test_the_tasks_of_the_two_who_are_sent_end_with_the_visit(
    officers: Officers, september: date, user_id: Callable[..., int]
) -> None:
    case = factories.case(officers, at="survey")
    case.check_clean()
    ids = [user_id("town_surveyor", BEIGUAN, n) for n in (1, 2, 3)]
    stranger = user_id("town_clerk", BEIGUAN)
    for form, field in (
        ({"surveyor": ids[0], "second_surveyor": ids[0], "visit_on": "2026-09-02"}, "second_surveyor"),
        ({"surveyor": stranger, "second_surveyor": ids[0], "visit_on": "2026-09-02"}, "surveyor"),
        ({"surveyor": ids[0], "second_surveyor": ids[1], "visit_on": "2026-08-31"}, "visit_on"),
    ):
        refused = case.try_act("assign_visit", "town_reviewer", form)
        assert (refused.status_code, list(refused.get_json()["error"]["fields"])) == (422, [field])
    sent = {"surveyor": ids[0], "second_surveyor": ids[1], "visit_on": "2026-09-02"}
    assert case.try_act("assign_visit", "town_surveyor", sent).status_code == 403
    case.act("assign_visit", "town_reviewer", sent)
    case.act("assign_visit", "town_reviewer", {**sent, "second_surveyor": ids[2]})
    assert [_tasks(officers, n) for n in (1, 2, 3)] == [1, 0, 1]
    case.survey(1, 3)
    assert [_tasks(officers, n) for n in (1, 2, 3)] == [0, 0, 0]
    late = case.try_act("assign_visit", "town_reviewer", sent)
    assert late.status_code == 409


def _tasks(officers: Officers, number: int) -> int:
    items = officers("town_surveyor", number=number).get("/api/v1/worklist").get_json()["items"]
    return sum(item["kind"] == "task" for item in items)


def test_photographs_are_pictures_of_the_visit_by_who_makes_it(officers: Officers, september: date) -> None:
    case = factories.case(officers, at="survey")
    assert sends(case, "town_clerk", JPEG_FILE).status_code == 403
    for files, status in (((), 422), ((PDF_FILE,), 422), ((JPEG_FILE, b"<script>"), 422)):
        assert sends(case, "town_surveyor", *files).status_code == status
    assert sends(case, "town_surveyor", JPEG_FILE, place="").status_code == 422
    assert sends(case, "town_surveyor", JPEG_FILE, stage="review").status_code == 409
    assert case.seen_by()["photos"] == [], "nothing of a refused call stays"

    kept = sends(case, "town_surveyor", JPEG_FILE, JPEG_FILE + b"\0")
    assert kept.status_code == 201
    photos = case.seen_by()["photos"]
    assert [(p["place"], p["by"]) for p in photos] == [("家中", "吴刚")] * 2
    assert all(p["taken_at"].startswith("2026-09-01T") for p in photos)
    address = f"/cases/photos/{photos[0]['id']}"
    assert officers("town_clerk").get(address).data == JPEG_FILE
    assert officers("town_clerk", "610104001").get(address).status_code == 403
    case.check_clean()
    case.survey()
    assert sends(case, "town_surveyor", JPEG_FILE).status_code == 409


@pytest.mark.req("SUR-04")
def test_a_survey_warns_before_its_limit_ends_and_is_listed_at_both_tiers_after_it(
    officers: Officers, september: date, go_to: Callable[[date], None], set_value: Callable[..., None]
) -> None:
    """The county gives the survey no more days than the nation gives to begin it: three workdays from acceptance."""
    set_value("limit.survey_days", {"n": 3, "unit": "workdays", "since": "accept"}, module="dibao")
    case = factories.case(officers, at="survey")
    finish = next(
        one for one in case.seen_by()["deadlines"] if (one["stage"], one["kind"]) == ("survey", "finish")
    )
    due = date.fromisoformat(finish["due_on"])

    def mine() -> int:
        items = case.as_("town_surveyor").get("/api/v1/worklist").get_json()["items"]
        found: int = next(one["days_left"] for one in items if one["about"] == f"case:{case.no}")
        return found

    def late(duty: str) -> list[str]:
        lists = case.as_(duty).get("/api/v1/oversight").get_json()["lists"]
        return [one["about"] for one in lists["unsurveyed"]["items"]]

    go_to(due - timedelta(days=1))
    assert mine() == 1
    home = case.as_("town_surveyor").get("/").text
    assert re.search(r"lamp-yellow.{0,80}剩 1 个工作日", home, re.DOTALL), "the task warns"
    assert late("county_supervisor") == []
    go_to(due + timedelta(days=3))  # the next working day: the limit ends on a Friday
    assert mine() == -1
    for duty in ("town_confirmer", "county_supervisor"):
        assert late(duty) == [f"case:{case.no}"]
        assert "调查超过时限" in case.as_(duty).get("/oversight/").text
    case.check_clean()
    case.survey()
    assert late("county_supervisor") == []
