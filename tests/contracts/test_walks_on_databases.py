"""Every edge of every first procedure taken through the real operations, on both databases, under few sets of values.

The settings are those of tests.core.cases.covering: as few as cover every edge and turn each switch each way; they are
set as parameters of the district. Every rule is the plugin's own: stories make it answer otherwise, by what forms say
and by values that only rules read. Follow-up procedures: test_follow_ups_on_databases.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from itertools import count

import pytest
from flask import Flask

from core.declare import CaseType
from tests.contracts.database_walk import Story, Walk
from tests.contracts.walking import (
    NAMED,
    START_DAY,
    TEKUN,
    TYPES,
    child,
    edges_between,
    edges_wanted,
    elder,
    employ,
    filed,
    stands,
    stranger,
    wife,
)
from tests.core.cases.covering import cover
from tests.journeys.conftest import session_app, set_value  # the district with its officers  # noqa: F401

LINSHI = {"category": "illness", "months": 1}
EXPENDITURE = {**LINSHI, "kind": "expenditure"}
GRAVE = {**EXPENDITURE, "severe": True, "amount": "4000.00", "resolved_amount": "4000.00"}
STORIES: dict[str, list[Story]] = {
    "dibao": [
        Story({"near_relative": True, "member": "m1"}, {"appraisal.rule": "always"}, filed(elder)),
        Story({"near_relative": False, "member": "m2"}, {"appraisal.rule": "never"}, filed(elder, wife)),
        Story({"member": "m1"}, filed=filed(child)),
        Story({"member": "m1"}, filed=filed(stranger), prefers=("event:pass_out",)),
    ],
    "tekun": [
        Story({**TEKUN, "near_relative": True, "member": "m1"}, {"appraisal.rule": "always"}, filed(elder)),
        Story({**TEKUN, "member": "m1"}, {"appraisal.rule": "never"}, filed(elder)),
        Story({**TEKUN, "member": "m1"}, filed=filed(child)),
        Story({**TEKUN, "member": "m1"}, filed=filed(stranger), prefers=("event:pass_out",)),
    ],
    "linshi": [
        Story({**LINSHI, "kind": "emergency", "member": "m2"}, filed=filed(elder, wife), prefers=("urgent",)),
        Story({**EXPENDITURE, "member": "m1"}, filed=filed(elder)),
        Story({**GRAVE, "member": "m2"}, {"cap": "3000.00"}, filed(elder, wife)),
        Story({**GRAVE, "kind": "emergency", "member": "m1"}, {"cap": "3000.00"}, filed(elder)),
        Story({**GRAVE, "member": "m1"}, {"cap": "3000.00"}, filed(elder)),
        Story({**EXPENDITURE, "member": "m1"}, filed=filed(child)),
        Story(
            {**GRAVE, "member": "m1"},
            {"cap": "3000.00", "pay_first_max": "5000.00"},
            filed(elder),
            prefers=("urgent", "paid"),
        ),
    ],
    "complaints": [
        Story(NAMED | {"is_key": True, "asks_for_help": True}, {"routing": "forward_to_township"}),
        Story({}, {"routing": "forward_to_township"}),
    ],
}


@pytest.fixture
def staff(app: Flask) -> None:
    """Enough of them for every second look."""
    employ()


@pytest.mark.usefixtures("staff")
@pytest.mark.parametrize("case_type", TYPES.values(), ids=TYPES)
def test_every_edge_is_taken_and_what_the_database_holds_holds_everywhere(
    case_type: CaseType,
    jump_to: Callable[[date], None],
    set_value: Callable[..., None],  # noqa: F811
) -> None:
    jump_to(START_DAY)
    set_value("limit.cooperate_days", {"n": 1, "unit": "days"})
    walk = Walk(case_type, case_type.apply, jump_to, stands)
    days = (START_DAY + timedelta(days=n) for n in count())
    for settings in cover(case_type.apply):
        walk.under(settings, edges_wanted(case_type, case_type.apply, settings))
        for story in walk.in_turn(STORIES[case_type.code]):
            jump_to(next(days))
            for key, value in {**settings, **story.values}.items():
                set_value(key.rpartition(":")[2], value, module=case_type.code)
            walk.tell(story)
        assert sorted(walk.missing) == [], settings
        assert sorted(walk.went - edges_between(case_type.apply, settings)) == [], settings
