"""What walks on databases share: who works there, who applies, which edges are wanted, what the database must hold."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from importlib import import_module
from typing import Any

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
from tests.contracts.database_walk import Edge
from tests.core.cases.covering import edges_of
from tests.factories import application, income, one

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
        told = {name: body[name] for name in ("applicant", "members", "consents")}
        return told | {"rigid_spending": "0"}

    return fill


def elder() -> dict[str, Any]:
    return one("孙大海", date(1960, 1, 15), incomes=[income("pension", "300")])


def stranger() -> dict[str, Any]:
    return elder() | {"registered_in": "outside", "registered_at": "汉中市洋县"}


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
NAMED = {"named": True, "name": "周小兰", "phone": "029-88000001"}


def employ() -> None:
    """More of them than usual."""
    for (duty, place), most in STAFF.items():
        for number in range(1, most + 1):
            account(duty, place, number)


def stands(case: Case) -> None:
    """What the database holds of a case wherever it stands."""
    waiting = [entry for entry in case.entries if entry.left_on is None]
    assert [e.lane for e in waiting].count("road") == (case.closed_on is None)
    assert all((e.duty is None) != (e.wakes_on is None) for e in waiting)
    assert case.closed_on is None or not waiting
    acts = {entry.id: entry.act for entry in case.entries}
    granting = db.session.scalars(select(DecisionRow).filter_by(case_id=case.id, grants=1)).all()
    for decision in granting:
        rests_on = [acts[n] for n in (decision.survey_entry_id, decision.opinion_entry_id) if n]
        assert rests_on == (["opine"] if decision.waiver else ["survey", "opine"])
    paid = db.session.scalars(select(Entitlement).filter_by(case_id=case.id)).all()
    assert {p.decision_id for p in paid} <= {d.id for d in granting}
    assert len(paid) == (case.ended_as == "granted")
    if paid:
        assert verify(folder()) == []


def edges_wanted(case_type: CaseType, pipeline: Pipeline, settings: Mapping[str, Any]) -> set[Edge]:
    """Every outcome and event of the first procedure, and every edge between two of its stages, that a case can take.

    From aside an event pulls back by how far the case had come, or not at all: of those edges the graph keeps more.
    The act that opens a case finishes the first stage: nothing happens there unless the case comes back. A check that
    asks no source about a household has nobody to answer that it is clean: a person settles it.
    """
    first, between = pipeline.lines[0].code, edges_between(pipeline, settings)
    pulled = {to for event in pipeline.events for to in event.targets}
    drawn = {(s, to) for s, to in between if s == START or not (pipeline[s].aside and to in pulled)}
    found = drawn | edges_of(pipeline, settings)
    if pipeline is case_type.apply and all(to != first for s, to in between if s != START):
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
