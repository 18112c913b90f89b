"""The village's aide helps where the township asks: the case has it as information and waits for none of it."""

from __future__ import annotations

from datetime import date

import pytest

from tests import factories
from tests.casework import Officers, village_of
from tests.conftest import As
from tests.journeys.counties.places import County, in_county


@pytest.mark.req("ORG-08")
@in_county("lianhu")
def test_the_aide_helps_with_a_survey_and_another_task_left_undone_holds_nothing_up(
    officers: Officers, september: date, county: County, as_: As
) -> None:
    case = factories.case(officers, at="survey", town=county.town)
    survey = {"task": "survey", "what": "请带调查人员入户", "due_on": "2026-09-04"}
    for wrong in ({"task": "report"}, {"due_on": "2026-08-31"}, {"what": ""}):
        assert case.try_act("ask_help", "town_clerk", survey | wrong).status_code == 422
    assert case.try_act("ask_help", "town_surveyor", survey).status_code == 403
    case.act("ask_help", "town_clerk", survey)
    case.act("ask_help", "town_clerk", survey | {"task": "publicity", "what": "请宣传政策"})

    aide = as_("village_aide", village_of(county.town))
    assert "协助入户调查" in aide.get("/").text, "it waits on the desk"
    assert aide.get(f"/cases/{case.no}/act/help").status_code == 200
    done = {"task": "survey", "result": "已带调查人员入户，邻居反映属实"}
    assert case.try_act("help", "town_clerk", done).status_code == 403
    assert aide.send(f"/cases/{case.no}/act/help", done).status_code == 302
    assert case.try_act("help", "village_aide", done).status_code == 409, "done once"
    assert "协助入户调查" not in aide.get("/").text

    case.check_clean()
    case.survey()
    case.appraise()
    case.review()
    assert case.open_stages()[0] == "publicise", "the case went on"
    shown = {one["task"]: (one["done_on"], one["result"]) for one in case.seen_by()["help"]}
    assert shown == {"survey": ("2026-09-01", done["result"]), "publicity": (None, "")}
    page = as_("town_clerk", county.town).get(f"/cases/{case.no}").text
    assert "尚未办理，期限 2026-09-04" in page
    assert "邻居反映属实" in page


@in_county("ningxia")
def test_a_county_that_asks_for_reports_of_the_situation_offers_them_too(
    officers: Officers, september: date, county: County
) -> None:
    case = factories.case(officers, town=county.town)
    case.act("ask_help", "town_clerk", {"task": "report", "what": "近况", "due_on": "2026-09-04"})
    assert [one["label"] for one in case.seen_by()["help"]] == ["情况报告"]
