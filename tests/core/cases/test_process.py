"""A process version is data: stored as JSON and read back it is the same; what is gone or has no name is refused by name."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from importlib import import_module
from typing import Any

import pytest

from core.cases.process import Process, restored, stored
from core.declare import APPLICANT, NEXT, CaseType, Decision, End, Limit, Notice, Parameter, Pipeline, Step
from core.declare.checks import combinations, graph_of
from core.errors import Refused
from core.plugins import built_in
from core.rules.parameters import SHARED
from tests.core.cases.memory import MemoryCase, process_of

TYPES: list[tuple[CaseType, dict[str, Parameter]]] = [
    (case_type, {p.address: p for p in (*SHARED, *module.register_parameters())})
    for module in (import_module(f"plugins.{name}.plugin") for name in sorted(built_in()))
    for case_type in module.register_case_types()
]
PIPELINES = [
    pytest.param(pipeline, case_type, parameters, id=pipeline.code)
    for case_type, parameters in TYPES
    for pipeline in case_type.pipelines
]
EACH = pytest.mark.parametrize(("pipeline", "case_type", "parameters"), PIPELINES)


def documents_of(case_type: CaseType) -> dict[str, Any]:
    return {d.code: d for pipeline in case_type.pipelines for d in pipeline.documents()}


def there_and_back(process: Process, case_type: CaseType, parameters: dict[str, Parameter]) -> Process:
    data = json.loads(json.dumps(stored(process), ensure_ascii=False))
    return restored(data, parameters, documents_of(case_type), id=7, overlay={"change": {}})


@EACH
def test_a_stored_version_is_read_back_line_for_line_and_field_for_field(
    pipeline: Pipeline, case_type: CaseType, parameters: dict[str, Parameter]
) -> None:
    process = replace(process_of(pipeline), sources={"any:key": "某文件"})
    again = there_and_back(process, case_type, parameters)
    assert [line.code for line in again.pipeline] == [line.code for line in pipeline]
    for old, new in zip(pipeline, again.pipeline, strict=True):
        assert type(new) is type(old)
        for field in fields(old):
            assert getattr(new, field.name) == getattr(old, field.name), f"{old.code}.{field.name}"
    assert again.pipeline.events == pipeline.events
    assert (again.pipeline.total, again.pipeline.follows) == (pipeline.total, pipeline.follows)
    assert again.pipeline.notice_required == pipeline.notice_required
    assert (again.settings, again.limits, again.sources) == (
        process.settings,
        process.limits,
        process.sources,
    )
    assert (again.id, again.overlay) == (7, {"change": {}})


@EACH
def test_a_stored_version_has_the_same_graph_under_every_combination_of_switches(
    pipeline: Pipeline, case_type: CaseType, parameters: dict[str, Parameter]
) -> None:
    again = there_and_back(process_of(pipeline), case_type, parameters).pipeline
    assert [c.address for c in again.conditions()] == [c.address for c in pipeline.conditions()]
    assert [p.address for p in again.parameters()] == [p.address for p in pipeline.parameters()]
    for settings in combinations(pipeline):
        for favoured in (False, True):
            assert graph_of(again, settings, favoured) == graph_of(pipeline, settings, favoured)


@EACH
def test_storing_what_was_read_back_gives_the_same_data(
    pipeline: Pipeline, case_type: CaseType, parameters: dict[str, Parameter]
) -> None:
    process = process_of(pipeline)
    assert stored(there_and_back(process, case_type, parameters)) == stored(process)


@EACH
def test_a_case_opens_in_the_same_place_under_the_version_read_back(
    pipeline: Pipeline, case_type: CaseType, parameters: dict[str, Parameter]
) -> None:
    process = process_of(pipeline)
    again = there_and_back(process, case_type, parameters)
    assert MemoryCase(process).state == MemoryCase(again).state


@EACH
def test_a_parameter_that_is_gone_is_named_in_the_refusal(
    pipeline: Pipeline, case_type: CaseType, parameters: dict[str, Parameter]
) -> None:
    for gone in pipeline.parameters():
        left = {address: p for address, p in parameters.items() if address != gone.address}
        with pytest.raises(Refused, match=gone.address):
            there_and_back(process_of(pipeline), case_type, left)


@EACH
def test_a_document_that_is_gone_is_named_in_the_refusal(
    pipeline: Pipeline, case_type: CaseType, parameters: dict[str, Parameter]
) -> None:
    data, documents = stored(process_of(pipeline)), documents_of(case_type)
    for gone in pipeline.documents():
        left = {code: document for code, document in documents.items() if code != gone.code}
        with pytest.raises(Refused, match=gone.code):
            restored(data, parameters, left)


@EACH
def test_a_function_or_form_that_is_gone_is_named_in_the_refusal(
    pipeline: Pipeline, case_type: CaseType, parameters: dict[str, Parameter]
) -> None:
    whole = json.dumps(stored(process_of(pipeline)))
    names = {name.partition('"')[0] for name in whole.split('"name": "')[1:]}
    assert names
    for name in names:
        without = json.loads(whole.replace(f'"{name}"', f'"{name}_no_more"'))
        with pytest.raises(Refused, match=f"{name}_no_more"):
            restored(without, parameters, documents_of(case_type))


def test_a_module_that_is_gone_is_named_too() -> None:
    data = stored(process_of(tiny()))
    data["lines"][0]["advice"] = {"name": "plugins.gone.rules:assess"}
    with pytest.raises(Refused, match=r"plugins\.gone\.rules:assess"):
        restored(data, {}, {})


def tiny(**step: Any) -> Pipeline:
    return Pipeline(
        Step("apply", "申请", by=APPLICANT, basis=("T:1",), to={"done": NEXT}, **step),
        End("done", "办结"),
        code="test.tiny",
    )


def nested() -> Any:
    def inside(facts: Any, values: Any) -> None:
        return None

    return inside


def by_name(facts: Any, values: Any) -> tuple[bool, str]:
    return True, ""


@pytest.mark.parametrize("nameless", [lambda facts, values: None, nested()], ids=["lambda", "inner function"])
def test_a_function_without_a_name_of_its_own_cannot_be_stored(nameless: Any) -> None:
    with pytest.raises(Refused, match=r"(lambda|inside)"):
        stored(process_of(tiny(advice=nameless)))


def test_a_partial_cannot_be_stored_either() -> None:
    from functools import partial

    with pytest.raises(Refused, match="partial"):
        stored(process_of(tiny(advice=partial(by_name, None))))


def test_a_named_function_is_found_again() -> None:
    again = restored(json.loads(json.dumps(stored(process_of(tiny(advice=by_name))))), {}, {})
    line = again.pipeline["apply"]
    assert isinstance(line, Step)
    assert line.advice is by_name


def test_what_is_empty_on_purpose_stays_empty_where_the_default_is_not() -> None:
    """A decision that grants nothing must not come back as one that grants."""
    pipeline = Pipeline(
        Step("apply", "申请", by=APPLICANT, basis=("T:1",)),
        Decision("decide", "决定", by="county_officer", grants=(), basis=("T:2",), to={"noted": NEXT}),
        Notice("notice", "公示", lasts=DAYS, posted_by="petition_officer", basis=("T:3",)),
        End("done", "办结"),
        code="test.empty",
    )
    again = restored(json.loads(json.dumps(stored(process_of(pipeline)))), {DAYS.address: DAYS}, {}).pipeline
    decision, notice = again["decide"], again["notice"]
    assert isinstance(decision, Decision)
    assert isinstance(notice, Notice)
    assert decision.grants == ()
    assert notice.posted_by == "petition_officer"


DAYS = Parameter("notice.days", "limit", "公示期", module="test")


def test_a_limit_comes_back_with_all_it_says() -> None:
    for limit in (Limit(3), Limit(30, "days", since="accept", mode="add", undelegated=45, extended=90)):
        assert Limit.read(json.loads(json.dumps(limit.stored()))) == limit
