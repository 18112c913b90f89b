"""Every edge of every follow-up taken through the real operations, on both databases, and what is paid holds everywhere.

A case is led straight to its grant or its answer, once for every test; the follow-up is opened on it by one of those
who may, and walked as a first procedure is (test_walks_on_databases).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from itertools import count
from typing import Any

import pytest
from flask import Flask

from core.audit.jobs import folder
from core.audit.queries import verify
from core.cases.models import Case, DecisionRow
from core.clock import add_months, today
from core.db import db, select
from core.declare import CaseType, End, Notice, Pipeline
from core.payments.models import Entitlement
from core.payments.queries import paid_in
from core.people.deaths.operations import record_death
from core.people.models import Household, Person
from core.people.queries import age_of
from tests.contracts.database_walk import Story
from tests.contracts.follow_up_walk import FollowUpWalk
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
    wife,
)
from tests.core.cases.covering import cover
from tests.journeys.conftest import session_app, set_value  # the district with its officers  # noqa: F401

ADULT = 18
MONTHS = 30
"""Longer than any gradual exit."""

BASES: dict[str, dict[str, Story]] = {
    "dibao": {
        "elder": Story(filed=filed(elder)),
        "couple": Story(filed=filed(elder, wife)),
    },
    "tekun": {
        "elder": Story({**TEKUN, "near_relative": False}, filed=filed(elder)),
        "well_paid": Story({**TEKUN, "near_relative": False, "amount": "1641.67"}, filed=filed(elder)),
        "couple": Story({**TEKUN, "near_relative": False}, filed=filed(elder, wife)),
        "child": Story({**TEKUN, "near_relative": False}, filed=filed(child)),
    },
    "complaints": {"named": Story(NAMED)},
}
"""Cases that are led to a grant or an answer before anything follows."""


def found(item: str, amount: str, member: str = "m1") -> dict[str, Any]:
    """An income that a visit found."""
    return {"incomes": [{"member": member, "item": item, "amount": amount}]}


def at_work(member: str) -> dict[str, Any]:
    """Somebody of the household has begun to work, and what that is worth."""
    change = {"member": member, "since": "2026-10-08", "working": True, "reason": "就业"}
    return {**found("wage", "2600.00", member), "changes": [change], "crossed_on": "2026-10-08"}


def gone(member: str) -> dict[str, Any]:
    """Somebody has moved out."""
    return {"changes": [{"member": member, "since": "2026-10-08", "counted": False, "reason": "离婚后搬离"}]}


def died(case: Case) -> None:
    """The death of the applicant was told in another matter."""
    person = db.session.get_one(Person, case.applicant_id)
    record_death(person, date(2026, 10, 20), "殡葬数据")


SPRY = dict.fromkeys(("eat", "dress", "bed", "toilet", "walk", "bathe"), True)
REPLIED = "本人意见已经逐项说明，按规定办理"
PAID_TO = {"bank": "西安银行", "account": "6222000012345678"}
"""The account of whoever goes on after a death."""
HEARD = {"statement": "知道了，没有意见", "answer": REPLIED, "reasons": REPLIED}
FOLLOWED: dict[str, list[tuple[str, Story, Any]]] = {
    "dibao.review": [
        ("elder", Story({**HEARD, "changed": False, "member": "m1"}), None),
        (
            "elder",
            Story(
                {**HEARD, "changed": True, "member": "m1", "amount": "250.00", **found("pension", "500.00")}
            ),
            None,
        ),
        ("couple", Story({**HEARD, **PAID_TO, "changed": True, "member": "m2", **at_work("m2")}), None),
        (
            "couple",
            Story(
                {**HEARD, **PAID_TO, "changed": True, "member": "m1"}
                | {**found("pension", "650.00"), **gone("m2")}
            ),
            None,
        ),
        (
            "elder",
            Story(
                {**HEARD, "changed": True, "member": "m1", "amount": "50.00", **found("pension", "700.00")}
            ),
            None,
        ),
        ("elder", Story({**HEARD, "changed": True, "member": "m1", **found("pension", "900.00")}), None),
        ("elder", Story({**HEARD, "changed": True, "member": "m1", **at_work("m1")}), None),
    ],
    "tekun.review": [
        ("elder", Story({**TEKUN, **HEARD, "member": "m1"}), None),
        ("child", Story({**TEKUN, **HEARD, "member": "m1"}), None),
        ("elder", Story({**TEKUN, **HEARD, "member": "m1"}), died),
        ("couple", Story({**TEKUN, **HEARD, "member": "m2"}), None),
    ],
    "tekun.regrade": [
        ("elder", Story({**TEKUN, **HEARD, "member": "m1"}), None),
        ("well_paid", Story({**TEKUN, **HEARD, **SPRY, "member": "m1"}), None),
    ],
    "complaints.recheck": [("named", Story(NAMED), None)],
    "complaints.final": [("named", Story(NAMED), None)],
}
FOLLOW_UPS = [(case_type, pipeline) for case_type in TYPES.values() for pipeline in case_type.follow_ups]


@pytest.fixture
def staff(app: Flask) -> None:
    """Enough of them for every second look."""
    employ()


@pytest.mark.usefixtures("staff")
@pytest.mark.parametrize(("case_type", "pipeline"), FOLLOW_UPS, ids=[p.code for _t, p in FOLLOW_UPS])
def test_every_edge_of_what_follows_is_taken_and_the_entitlement_holds_everywhere(
    case_type: CaseType,
    pipeline: Pipeline,
    jump_to: Callable[[date], None],
    set_value: Callable[..., None],  # noqa: F811
) -> None:
    jump_to(START_DAY)
    set_value("limit.cooperate_days", {"n": 1, "unit": "days"})
    bases = {
        name: led_to(case_type, pipeline, story, jump_to)
        for name, story in BASES[case_type.code].items()
        if name in {base for base, _story, _before in FOLLOWED[pipeline.code]}
    }
    walk = FollowUpWalk(case_type, pipeline, jump_to, entitled)
    days = (date(2026, 11, 2) + timedelta(days=n) for n in count())
    for settings in cover(pipeline):
        walk.under(settings, edges_wanted(case_type, pipeline, settings))
        for base, story, before in walk.in_turn(FOLLOWED[pipeline.code]):
            jump_to(next(days))
            for key, value in {**settings, **story.values}.items():
                set_value(key.rpartition(":")[2], value, module=case_type.code)
            walk.tell_on(bases[base], story, before)
        assert sorted(walk.missing) == [], settings
        assert sorted(walk.went - edges_between(pipeline, settings)) == [], settings


def led_to(case_type: CaseType, pipeline: Pipeline, story: Story, jump: Callable[[date], None]) -> str:
    """The number of a case that this procedure may follow."""
    if pipeline.follows == "entitlement":
        return FollowUpWalk(case_type, case_type.apply, jump, stands).lead(story, "granted")
    followed = case_type.pipeline(str(pipeline.follows))
    on = "" if followed is case_type.apply else led_to(case_type, followed, story, jump)
    return FollowUpWalk(case_type, followed, jump, stands).lead(story, "closed", on)


def entitled(case: Case) -> None:
    """What the database holds of a follow-up wherever it stands, and of what the case before it granted."""
    stands(case)
    pipeline = TYPES[case.type_code].pipeline(case.pipeline)
    hung = [e.outcome for e in case.entries if isinstance(pipeline[e.stage], Notice)]
    minor = case.applicant_id is not None and age_of(case.applicant_id, today()) < ADULT
    assert not minor or set(hung) <= {"omitted"}
    if case.entitlement_id is None:
        return
    entitlement = db.session.get_one(Entitlement, case.entitlement_id)
    end = pipeline[case.ended_as] if case.ended_as else None
    is_over = isinstance(end, End) and end.ends is not None
    household = db.session.get_one(Household, entitlement.household_id)
    assert (entitlement.state != "in_effect", household.ended_on is not None) == (is_over, is_over)
    rests_on_grants(entitlement)
    pays_once_a_month(entitlement)
    if is_over:
        pays_nothing_more(entitlement)
    if isinstance(end, End) and end.takes_effect:
        assert verify(folder()) == []


def rests_on_grants(entitlement: Entitlement) -> None:
    """It stays the only one of its household, and every line rests on a decision that grants."""
    others = select(Entitlement.id).where(Entitlement.household_id == entitlement.household_id)
    assert list(db.session.scalars(others)) == [entitlement.id]
    granting = set(db.session.scalars(select(DecisionRow.id).filter_by(grants=1)))
    assert {entitlement.decision_id, *(line.decision_id for line in entitlement.lines)} <= granting


def pays_once_a_month(entitlement: Entitlement) -> None:
    """Lines of one kind never overlap."""
    for n in range(MONTHS):
        kinds = [line.kind for line in paid_in(entitlement, add_months(entitlement.from_month, n))]
        assert len(kinds) == len(set(kinds)), n


def pays_nothing_more(entitlement: Entitlement) -> None:
    """No line and nobody is open after the last month."""
    last = entitlement.to_month or add_months(entitlement.from_month, -1)
    ends = [*(line.to_month for line in entitlement.lines), *(one.to_month for one in entitlement.people)]
    assert all(month is not None and month <= last for month in ends)
    assert paid_in(entitlement, add_months(max(last, entitlement.from_month), 1)) == []
