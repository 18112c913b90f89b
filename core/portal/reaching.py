"""What somebody who asks how his case stands can go by: the day of its last step, and whom to ring."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from core.cases.models import Case
from core.clock import today
from core.db import seeing_everything
from core.parameters.keys.oversight import HOTLINES
from core.parameters.queries import value_of


def last_step_on(case: Case) -> date:
    """The day on which something was last done or begun on it; questions between offices are none of the applicant's."""
    with seeing_everything():
        steps = [row.left_on or row.entered_on for row in case.entries if row.lane != "asked"]
    return max([*steps, case.opened_on])


def telephones(case: Case) -> list[Mapping[str, Any]]:
    """The numbers that the county, or the township, has set for its place: number, label, hours, purpose."""
    return [row for row in value_of(HOTLINES, case.division, today()) or () if row.get("number")]
