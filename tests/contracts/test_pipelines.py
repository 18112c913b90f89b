"""Every pipeline of every built-in plugin, under every combination of its switches: each edge is walked, each line is sound."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from importlib import import_module
from itertools import pairwise
from typing import Any

import pytest
from marshmallow import Schema

from core.declare import Act, CaseType, Check, Decision, End, Line, Notice, Pipeline, Step, WhoDid
from core.declare.checks import START, Graph, combinations, graph_of, outcomes_on, reachable
from core.declare.outcomes import OUTCOMES
from core.plugins import built_in
from core.text import Message

Walk = tuple[str, ...]


def case_types() -> Iterator[CaseType]:
    for name in sorted(built_in()):
        plugin = import_module(f"plugins.{name}.plugin")
        yield from plugin.register_case_types()


TYPES = tuple(case_types())
PIPELINES = tuple(pipeline for case_type in TYPES for pipeline in case_type.pipelines)
SHAPES = [
    pytest.param(pipeline, settings, id=f"{pipeline.code}-{n}")
    for pipeline in PIPELINES
    for n, settings in enumerate(combinations(pipeline))
]
EACH = pytest.mark.parametrize("pipeline", PIPELINES, ids=[pipeline.code for pipeline in PIPELINES])
IN_EVERY_SHAPE = pytest.mark.parametrize(("pipeline", "settings"), SHAPES)


def way(graph: Graph, start: str, goals: set[str]) -> Walk | None:
    """The shortest way from `start` to one of the goals."""
    seen, waiting = {start}, deque[Walk]([(start,)])
    while waiting:
        path = waiting.popleft()
        if path[-1] in goals:
            return path
        for code in sorted(graph.get(path[-1], set()) - seen):
            seen.add(code)
            waiting.append((*path, code))
    return None


def walks(pipeline: Pipeline, graph: Graph) -> Iterator[Walk]:
    """For every edge that can be reached one whole walk over it, from the start to an end."""
    ends = {end.code for end in pipeline.ends}
    for source in sorted({START, *reachable(graph, START)}):
        before = way(graph, START, {source})
        assert before, source
        for target in sorted(graph.get(source, ())):
            after = way(graph, target, ends)
            assert after, f"{source} -> {target}: no end is reached"
            yield (*before, *after)


def acting(pipeline: Pipeline, act: Act) -> set[str]:
    return {line.code for line in pipeline.acting(act)}


def may_be_skipped(pipeline: Pipeline, codes: set[str]) -> bool:
    """A rule may leave such a line out of a case, with a reason that is kept."""
    return any(callable(pipeline[code].when) for code in codes)


def grants_on(pipeline: Pipeline, walk: Walk) -> Iterator[int]:
    """Positions of decisions after which the walk reaches an end that takes effect."""
    last = pipeline[walk[-1]]
    if isinstance(last, End) and last.takes_effect:
        decided = [
            n for n, code in enumerate(walk) if code in pipeline and isinstance(pipeline[code], Decision)
        ]
        yield from decided[-1:]


@IN_EVERY_SHAPE
def test_every_edge_is_taken_once_on_a_walk_from_start_to_end(
    pipeline: Pipeline, settings: dict[str, Any]
) -> None:
    graph = graph_of(pipeline, settings)
    taken = {edge for walk in walks(pipeline, graph) for edge in pairwise(walk)}
    reached = {START, *reachable(graph, START)}
    assert taken >= {(source, target) for source in reached for target in graph.get(source, ())}


@IN_EVERY_SHAPE
def test_no_walk_to_money_leaves_out_survey_opinion_or_notice(
    pipeline: Pipeline, settings: dict[str, Any]
) -> None:
    surveys, opinions = acting(pipeline, Act.SURVEY), acting(pipeline, Act.OPINE)
    notices = {line.code for line in pipeline.lines if isinstance(line, Notice)}
    for walk in walks(pipeline, graph_of(pipeline, settings, favoured=True)):
        for decided in grants_on(pipeline, walk):
            before = set(walk[:decided])
            assert before & surveys or may_be_skipped(pipeline, surveys), walk
            assert before & opinions, walk
            if pipeline.notice_required:
                assert set(walk) & notices, walk


@IN_EVERY_SHAPE
def test_after_an_objection_there_is_a_new_opinion_before_the_next_decision(
    pipeline: Pipeline, settings: dict[str, Any]
) -> None:
    opinions, objections = acting(pipeline, Act.OPINE), acting(pipeline, Act.OBJECTION)
    decisions = {decision.code for decision in pipeline.decisions}
    graph = graph_of(pipeline, settings)
    for objection in objections & reachable(graph, START):
        assert not decisions & reachable(graph, objection, frozenset(opinions))


@IN_EVERY_SHAPE
def test_every_outcome_that_exists_leads_somewhere(pipeline: Pipeline, settings: dict[str, Any]) -> None:
    graph = graph_of(pipeline, settings)
    for code in reachable(graph, START):
        line = pipeline[code]
        if not isinstance(line, End):
            assert outcomes_on(line, settings), code
            assert graph[code], code


@EACH
def test_every_line_has_a_label_a_holder_and_articles(pipeline: Pipeline) -> None:
    for line in pipeline:
        assert isinstance(line.label, Message), line.code
        if isinstance(line, End):
            continue
        assert line.basis, line.code
        assert all(":" in article for article in line.basis), line.code
        assert holder(line) is not None or line.kind == "wait", line.code


def holder(line: Line) -> Any:
    return line.posted_by if isinstance(line, Notice) else line.run_by if isinstance(line, Check) else line.by


@EACH
def test_every_outcome_and_event_is_called_something_in_chinese(pipeline: Pipeline) -> None:
    for line in pipeline:
        for outcome in line.outcomes:
            said = line.said(outcome)
            assert isinstance(said, Message), f"{line.code}: {outcome}"
            assert said.source != outcome
    for event in pipeline.events:
        assert isinstance(event.label, Message), event.code


@EACH
def test_every_form_is_a_form_whose_fields_are_labelled(pipeline: Pipeline) -> None:
    forms = [line.form_for(o) for line in pipeline if isinstance(line, Step) for o in line.outcomes]
    for form in [*forms, *(event.form for event in pipeline.events)]:
        if form is not None:
            assert issubclass(form, Schema)
            for name, field in form().fields.items():
                assert isinstance(field.metadata.get("label"), Message), f"{form.__name__}.{name}"
                assert field.metadata.get("widget"), f"{form.__name__}.{name}"


@EACH
def test_a_stage_where_an_event_may_happen_says_by_whom_and_for_what_article_it_stays(
    pipeline: Pipeline,
) -> None:
    for event in pipeline.events:
        assert event.by is not None, event.code
        assert event.form is not None, event.code


@EACH
def test_what_is_named_by_who_did_it_comes_earlier(pipeline: Pipeline) -> None:
    for line in pipeline:
        if isinstance(line.by, WhoDid):
            assert pipeline.index[line.by.stage] < pipeline.index[line.code], line.code


@EACH
def test_each_limit_that_it_names_is_its_own_plugins(pipeline: Pipeline) -> None:
    module = pipeline.code.partition(".")[0]
    assert {parameter.module for parameter in pipeline.parameters()} <= {module, ""}


@pytest.mark.parametrize("case_type", TYPES, ids=[case_type.code for case_type in TYPES])
def test_a_type_has_a_value_that_must_be_set_and_a_letter(case_type: CaseType) -> None:
    plugin = import_module(f"plugins.{case_type.code}.plugin")
    assert any(parameter.required for parameter in plugin.register_parameters())
    letters = [d for pipeline in case_type.pipelines for d in pipeline.documents() if d.kind == "letter"]
    assert any(letter.template for letter in letters)


def test_complaints_decide_nothing() -> None:
    (complaints,) = (case_type for case_type in TYPES if case_type.code == "complaints")
    assert not any(pipeline.decisions for pipeline in complaints.pipelines)
    assert complaints.benefit is None


def test_the_shared_names_of_outcomes_are_all_used() -> None:
    used = {outcome for pipeline in PIPELINES for line in pipeline for outcome in line.outcomes}
    assert set(OUTCOMES) <= used | {"over"}
