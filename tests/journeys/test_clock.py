"""Working days as the State Council sets them: limits skip holidays, a job that runs late moves no legal day."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, inspect, select

from core.clock import today
from core.db import db as database
from core.db import seeing_everything
from core.jobs.running import run_on
from core.plugins import registry
from tests import factories
from tests.casework import CaseWork, Officers
from tests.district import District
from tests.journeys.conftest import LET_TIME_PASS

GoTo = Callable[[date], None]
JumpTo = Callable[[Any], None]

NOTICE_2027 = """date,is_workday,name
2027-01-01,0,元旦
2027-01-02,0,元旦
2027-01-03,0,元旦
2027-01-09,1,元旦调休上班
2027-02-05,0,春节
2027-02-06,0,春节
2027-02-07,0,春节
2027-02-08,0,春节
2027-02-09,0,春节
2027-02-10,0,春节
2027-02-11,0,春节
2027-02-12,0,春节
2027-04-05,0,清明节
2027-05-01,0,劳动节
2027-05-02,0,劳动节
2027-06-09,0,端午节
2027-09-15,0,中秋节
2027-10-01,0,国庆节
2027-10-02,0,国庆节
2027-10-03,0,国庆节
"""


def total(case: CaseWork) -> dict[str, Any]:
    """The limit of the whole procedure."""
    found: dict[str, Any] = next(d for d in case.seen_by()["deadlines"] if d["kind"] == "total")
    return found


@pytest.mark.req("IMP-04")
def test_a_loaded_year_counts_its_working_saturday_and_a_year_that_is_missing_is_an_error(
    officers: Officers, jump_to: JumpTo, district: District
) -> None:
    jump_to(date(2026, 12, 14))
    case = factories.case(officers, at="survey")
    assert total(case)["provisional"] is True
    estimated = total(case)["due_on"]

    told = {"year": "2027", "source": "国办发明电〔2026〕9号", "lines": NOTICE_2027, "division": "nation"}
    district.do("/calendar/load", told)

    assert total(case)["provisional"] is False
    assert total(case)["due_on"] == "2027-01-11"  # 2027-01-09, a Saturday, is worked
    (remark,) = [r for r in case.seen_by()["remarks"] if r["kind"] == "recounted"]
    assert estimated in remark["said"]
    assert "2027-01-11" in remark["said"]

    jump_to(date(2027, 12, 20))
    late = factories.case(officers, people=factories.alone(name="周小兰"))
    form = {"checklist": late.checklist(), "near_relative": False}
    refused = late.try_to("accept", "complete", "town_clerk", form)
    assert refused.status_code == 409
    assert "2028" in refused.get_json()["error"]["message"]
    assert late.seen_by()["accepted_on"] is None


def test_the_nightly_job_down_over_the_whole_holiday_moves_no_legal_day(
    officers: Officers, jump_to: JumpTo, go_to: GoTo
) -> None:
    jump_to(date(2026, 9, 23))
    case = factories.case(officers, at="posted")
    assert case.waiting_at("publicise")["wakes_on"] == "2026-09-30"
    go_to(date(2026, 10, 9))  # the first run since the last day of September
    assert decide_limit(case) == ("2026-09-30", "2026-10-10")  # 8, 9 and Saturday 10 October are worked


def decide_limit(case: CaseWork) -> tuple[str, str]:
    """Since when the decision waits, and until when."""
    (entry,) = [s for s in case.seen_by()["stages"] if s["stage"] == "decide"]
    return entry["entered_on"], case.waiting_at("decide", "town_confirmer")["due_on"]


@pytest.mark.req("IMP-03")
def test_each_job_run_twice_makes_no_doubles_and_catches_up_after_a_stop(
    own_app: Flask, real_officers: Officers, jiuzhu: Callable[..., str], jump_to: JumpTo
) -> None:
    jump_to(date(2026, 9, 1))
    cases = [
        factories.case(real_officers, at="posted", people=factories.alone(name=name))
        for name in ("周小兰", "吴桂花")
    ]
    jump_to(date(2026, 9, 8))  # the last day of the notice
    assert run_every_job(own_app, jiuzhu)["cases.let_time_pass"] == 0

    jump_to(date(2026, 9, 11))  # two days were missed
    assert run_every_job(own_app, jiuzhu)["cases.let_time_pass"] == 2
    for case in cases:
        (entry,) = [s for s in case.seen_by()["stages"] if s["stage"] == "decide"]
        assert entry["entered_on"] == "2026-09-08"

    rows = how_many_rows(own_app)
    again = run_every_job(own_app, jiuzhu, again=True)
    assert again["cases.let_time_pass"] == 0
    assert how_many_rows(own_app) == rows


def run_every_job(app: Flask, jiuzhu: Callable[..., str], *, again: bool = False) -> dict[str, int]:
    """Run each job by hand for today; how many things it dealt with. The command starts the program anew: for one job."""
    found = {}
    for job in registry().jobs:
        if job == LET_TIME_PASS:
            how = ["--again"] if again else []
            said = json.loads(jiuzhu("job", "run", job, "--on", today().isoformat(), "--json", *how))
            found[job] = said["state"], said["result"]
        else:
            outcome = run_on(app, job, today(), again=again)
            found[job] = outcome.state, outcome.result
    assert {state for state, _result in found.values()} == {"done"}
    return {job: result for job, (_state, result) in found.items()}


def how_many_rows(app: Flask) -> dict[str, int]:
    """Rows by table, but for the log, sign-ins and the runs themselves."""
    kept = {"audit_event", "job_run", "sign_in"}
    with app.app_context(), seeing_everything():
        there = set(inspect(database.engine).get_table_names()) - kept
        tables = [t for t in database.metadata.sorted_tables if t.name in there]
        found = {t.name: database.session.scalar(select(func.count()).select_from(t)) or 0 for t in tables}
        database.session.rollback()
    return found
