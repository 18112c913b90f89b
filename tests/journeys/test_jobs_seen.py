"""What runs by itself, seen by the administrator: last and next run, and which is late once the worker stands still."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from flask import Flask

from core.clock import SHANGHAI
from core.db import db
from core.jobs.work import look_around
from core.plugins import registry
from tests.casework import COUNTY
from tests.conftest import As
from tests.journeys.conftest import LET_TIME_PASS


@pytest.mark.req("IMP-39")
def test_a_job_that_was_stopped_is_shown_late_until_the_worker_has_caught_up(
    app: Flask, as_: As, jump_to: Callable[[Any], None]
) -> None:
    label = str(registry().jobs[LET_TIME_PASS].label)

    def row() -> dict[str, str]:
        """The job's line on the page, by column."""
        page = as_("county_admin", COUNTY).get("/jobs/").text
        (line,) = [x for x in re.findall(r"<tr>(.*?)</tr>", page, re.DOTALL) if f">{label}<" in x]
        cells = re.findall(r'data-label="([^"]+)">(.*?)</td>', line, re.DOTALL)
        return {name: " ".join(re.sub(r"<[^>]+>", " ", cell).split()) for name, cell in cells}

    def works_at(*moment: int) -> None:
        jump_to(datetime(*moment, tzinfo=SHANGHAI))  # type: ignore[arg-type, misc]
        db.session.commit()
        look_around(app)

    works_at(2026, 9, 1, 9, 10)
    on_time = row()
    assert on_time["结果"] == "已完成"
    assert "2026-09-01 09:" in on_time["上次"]
    assert "2026-09-01 10:" in on_time["下次"]

    jump_to(datetime(2026, 9, 1, 13, 10, tzinfo=SHANGHAI))  # the worker was stopped at half past nine
    late = row()
    assert "迟了" in late["结果"]
    assert late["上次"] == on_time["上次"]

    works_at(2026, 9, 1, 13, 11)
    assert "迟了" not in row()["结果"]
    assert "2026-09-01 13:" in row()["上次"]
