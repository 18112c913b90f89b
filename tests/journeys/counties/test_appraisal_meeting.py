"""A meeting of appraisal on the record: who was there, how they voted, what they found, who signed."""

from __future__ import annotations

from datetime import date

import pytest

from tests import factories
from tests.casework import BEIGUAN, Officers, appraisal_record
from tests.conftest import As
from tests.journeys.counties.places import in_county

pytestmark = in_county("lianhu")
ROLES = {
    "刘甲": "resident",
    "马乙": "resident",
    "田丙": "resident",
    "高丁": "resident",
    "林戊": "party",
    "何己": "village",
    "罗庚": "staff",
}


@pytest.mark.req("APR-01")
def test_seven_people_vote_five_to_two_and_without_minutes_the_meeting_cannot_be_closed(
    officers: Officers, as_: As, september: date
) -> None:
    case = factories.case(officers, at="survey")
    case.check_clean()
    case.survey()
    meeting = appraisal_record(
        attendees=[{"name": name, "role": role, "signed": True} for name, role in ROLES.items()],
        votes_for=5,
        votes_against=2,
        minutes="五人认为属实，二人认为务工收入偏低",
    )
    page = as_("town_reviewer", BEIGUAN)
    address = f"/cases/{case.no}/finish/appraise/done"
    for left_out in ("minutes", "held_on", "place", "chair", "votes_for", "conclusion"):
        without = {name: value for name, value in meeting.items() if name != left_out}
        refused = case.try_to("appraise", "done", "town_reviewer", without)
        assert (refused.status_code, list(refused.get_json()["error"]["fields"])) == (422, [left_out])
    too_many = case.try_to("appraise", "done", "town_reviewer", {**meeting, "votes_for": 6})
    assert list(too_many.get_json()["error"]["fields"]) == ["votes_for"]
    typed = {name: str(value) for name, value in meeting.items() if isinstance(value, (str, int))}
    typed |= {
        f"attendees.{n}.{k}": v
        for n, one in enumerate(ROLES.items())
        for k, v in zip(("name", "role"), one, strict=True)
    }
    silent = page.send(address, {**typed, "minutes": ""})
    assert silent.status_code == 422
    assert "评议记录：请填写本项。" in silent.text
    assert case.open_stages() == ["appraise"]

    case.finish("appraise", "done", "town_reviewer", meeting)
    assert case.open_stages() == ["review"]
    history = page.get(f"/cases/{case.no}").text
    for said in (
        *("2026-09-01", "社区会议室", "赵主任", "5 票", "2 票", "调查结果属实"),
        *(
            "五人认为属实，二人认为务工收入偏低",
            "村（居）民代表",
            "党员代表",
            "村（居）两委成员",
            "已在评议记录上签字",
            *ROLES,
        ),
    ):
        assert said in history, said
