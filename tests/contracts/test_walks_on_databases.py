"""Every edge of every first procedure taken through the real operations, on both databases, under few sets of values.

The settings are those of tests.core.cases.covering: as few as cover every edge and turn each switch each way; they are
set as parameters of the district. Every rule is the plugin's own: stories make it answer otherwise, by what forms say
and by values that only rules read. Follow-up procedures are not among them: core opens none yet.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from importlib import import_module
from itertools import count
from typing import Any

import pytest
from flask import Flask

from core.audit.jobs import folder
from core.audit.queries import verify
from core.cases.models import Case, DecisionRow
from core.db import db, select
from core.declare import CaseType, Check, Pipeline
from core.declare.checks import START, graph_of, reachable
from core.payments.models import Entitlement
from core.plugins import built_in
from tests.casework import BEIGUAN, COUNTY
from tests.conftest import account
from tests.contracts.database_walk import Edge, Story, Walk
from tests.core.cases.covering import cover, edges_of
from tests.factories import application, income, one
from tests.journeys.conftest import session_app, set_value  # the district with its officers  # noqa: F401

START_DAY = date(2026, 9, 1)
STAFF = {
    ("town_surveyor", BEIGUAN): 12,
    ("town_reviewer", BEIGUAN): 6,
    ("county_officer", COUNTY): 4,
    ("county_supervisor", COUNTY): 8,
}
"""More of them than usual: who took part before an objection looks no second time."""
TYPES = {
    case_type.code: case_type
    for name in sorted(built_in())
    for case_type in import_module(f"plugins.{name}.plugin").register_case_types()
}


def filed(*household: Callable[[], dict[str, Any]]) -> Callable[[], dict[str, Any]]:
    """The first form of an application by such a household."""

    def fill() -> dict[str, Any]:
        body = application([make() for make in household])
        return {name: body[name] for name in ("applicant", "members", "consents")}

    return fill


def elder() -> dict[str, Any]:
    return one("孙大海", date(1960, 1, 15), incomes=[income("pension", "300")])


def wife() -> dict[str, Any]:
    return one("王秀兰", date(1962, 2, 2), "spouse", sex="female")


def child() -> dict[str, Any]:
    return one("李小明", date(2014, 3, 3), studying=True)


TEKUN = {
    "labour_evidence": "年满六十周岁",
    "livelihood_evidence": "没有收入",
    "no_supporter": True,
    "supporter_evidence": "没有法定义务人",
    "mode": "scattered",
    "mode_signed": True,
    "amount": "1000.00",
}
LINSHI = {"category": "illness", "months": 1}
EXPENDITURE = {**LINSHI, "kind": "expenditure"}
GRAVE = {**EXPENDITURE, "severe": True, "amount": "4000.00", "resolved_amount": "4000.00"}
NAMED = {"named": True, "name": "周小兰", "phone": "029-88000001"}

STORIES: dict[str, list[Story]] = {
    "dibao": [
        Story({"near_relative": True, "member": "m1"}, {"appraisal.rule": "always"}, filed(elder)),
        Story({"near_relative": False, "member": "m2"}, {"appraisal.rule": "never"}, filed(elder, wife)),
        Story({"member": "m1"}, filed=filed(child)),
    ],
    "tekun": [
        Story({**TEKUN, "near_relative": True, "member": "m1"}, {"appraisal.rule": "always"}, filed(elder)),
        Story({**TEKUN, "member": "m1"}, {"appraisal.rule": "never"}, filed(elder)),
        Story({**TEKUN, "member": "m1"}, filed=filed(child)),
    ],
    "linshi": [
        Story(
            {**LINSHI, "kind": "emergency", "member": "m2"},
            {"notice.rounds": "none"},
            filed(elder, wife),
            prefers=("urgent",),
        ),
        Story({**EXPENDITURE, "member": "m1"}, {"notice.rounds": "both"}, filed(elder)),
        Story({**GRAVE, "member": "m2"}, {"cap": "3000.00", "notice.rounds": "both"}, filed(elder, wife)),
        Story({**GRAVE, "member": "m1"}, {"cap": "3000.00", "notice.rounds": "after"}, filed(elder)),
        Story({**EXPENDITURE, "member": "m1"}, {"notice.rounds": "both"}, filed(child)),
    ],
    "complaints": [
        Story(NAMED | {"is_key": True, "asks_for_help": True}, {"routing": "forward_to_township"}),
        Story({}, {"routing": "forward_to_township"}),
    ],
}


@pytest.fixture
def staff(app: Flask) -> None:
    """More of them than usual: who took part before an objection looks no second time."""
    for (duty, place), most in STAFF.items():
        for number in range(1, most + 1):
            account(duty, place, number)


@pytest.mark.usefixtures("staff")
@pytest.mark.parametrize("case_type", TYPES.values(), ids=TYPES)
def test_every_edge_is_taken_and_what_the_database_holds_holds_everywhere(
    case_type: CaseType,
    jump_to: Callable[[date], None],
    set_value: Callable[..., None],  # noqa: F811
) -> None:
    jump_to(START_DAY)
    walk = Walk(case_type, jump_to, stands)
    days = (START_DAY + timedelta(days=n) for n in count())
    for settings in cover(case_type.apply):
        walk.under(settings, edges_wanted(case_type, settings))
        for story in STORIES[case_type.code]:
            if walk.missing:
                jump_to(next(days))
                for key, value in {**settings, **story.values}.items():
                    set_value(key.rpartition(":")[2], value, module=case_type.code)
                walk.tell(story)
        assert sorted(walk.missing) == [], settings
        assert sorted(walk.went - edges_between(case_type.apply, settings)) == [], settings


def stands(case: Case) -> None:
    """What the database holds of a case wherever it stands."""
    waiting = [entry for entry in case.entries if entry.left_on is None]
    assert [e.lane for e in waiting].count("road") == (case.closed_on is None)
    assert all((e.duty is None) != (e.wakes_on is None) for e in waiting)
    assert case.closed_on is None or not waiting
    acts = {entry.id: entry.act for entry in case.entries}
    granting = db.session.scalars(select(DecisionRow).filter_by(case_id=case.id, grants=1)).all()
    for decision in granting:
        assert [acts[n] for n in (decision.survey_entry_id, decision.opinion_entry_id) if n] == [
            "survey",
            "opine",
        ]
    paid = db.session.scalars(select(Entitlement).filter_by(case_id=case.id)).all()
    assert {p.decision_id for p in paid} <= {d.id for d in granting}
    assert len(paid) == (case.ended_as == "granted")
    if paid:
        assert verify(folder()) == []


def edges_wanted(case_type: CaseType, settings: Mapping[str, Any]) -> set[Edge]:
    """Every outcome and event of the first procedure, and every edge between two of its stages, that a case can take.

    From aside an event pulls back by how far the case had come, or not at all: of those edges the graph keeps more.
    The act that opens a case finishes the first stage: nothing happens there unless the case comes back. A check that
    asks no source about a household has nobody to answer that it is clean: a person settles it.
    """
    pipeline = case_type.apply
    first, between = pipeline.lines[0].code, edges_between(pipeline, settings)
    pulled = {to for event in pipeline.events for to in event.targets}
    drawn = {(s, to) for s, to in between if s == START or not (pipeline[s].aside and to in pulled)}
    found = drawn | edges_of(pipeline, settings)
    if all(to != first for s, to in between if s != START):
        found -= {(first, f"event:{event.code}") for event in pipeline.events} | {
            (first, to) for to in pulled
        }
    if case_type.benefit is None:
        found -= {(line.code, "clean") for line in pipeline if isinstance(line, Check)}
    return found


def edges_between(pipeline: Pipeline, settings: Mapping[str, Any]) -> set[Edge]:
    """The edges between the stages of the graph that can be reached."""
    graph = graph_of(pipeline, settings)
    sources = {START, *reachable(graph, START)}
    return {(source, target) for source in sources for target in graph.get(source, ())}
