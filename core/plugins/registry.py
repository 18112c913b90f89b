"""What all plugins declared, merged once at start into one frozen Registry."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any, TypeVar

from core.declare import (
    CaseType,
    DocumentType,
    Duty,
    Job,
    Line,
    Parameter,
    Pipeline,
    Screen,
    Verifier,
)

K = TypeVar("K")
V = TypeVar("V")

CORE = ""
"""The module name of what core declares itself: its parameters and jobs are addressed without prefix."""


@dataclass(frozen=True, kw_only=True)
class Declared:
    """What one plugin, or one feature of core, answered to the register hooks; field by field the hook's name."""

    module: str = CORE
    case_types: tuple[CaseType, ...] = ()
    parameters: tuple[Parameter, ...] = ()
    duties: tuple[Duty, ...] = ()
    screens: tuple[Screen, ...] = ()
    jobs: tuple[Job, ...] = ()
    verifiers: tuple[Verifier, ...] = ()

    def address(self, code: str) -> str:
        """`dibao:review_due`, or the code alone for core's own."""
        return f"{self.module}:{code}" if self.module else code

    @property
    def pipelines(self) -> tuple[Pipeline, ...]:
        """Those of all its types."""
        return tuple(pipeline for case_type in self.case_types for pipeline in case_type.pipelines)

    @property
    def papers(self) -> tuple[DocumentType, ...]:
        """Every paper and letter of its pipelines, each once by form number."""
        found = {paper.code: paper for one in self.pipelines for line in one for paper in papers(line)}
        return tuple(found.values())


def papers(line: Line) -> tuple[DocumentType, ...]:
    """Every paper that a line needs and every letter that it issues, on whatever outcome."""
    issued = line.issues.values() if isinstance(line.issues, Mapping) else (line.issues,)
    groups = (line.needs, *issued)
    return tuple(paper for group in groups for paper in (group if isinstance(group, tuple) else (group,)))


@dataclass(frozen=True, kw_only=True)
class Registry:
    """Everything that is installed and sound. Keys are permanent codes; nothing in it changes after the start.

    `parameters` and `jobs` are keyed by address (`dibao:review_due`, core's without prefix), `documents` by type and
    form number, `screens` by module ("" is core); `module_of` gives the module of a type.
    """

    declared: Mapping[str, Declared]
    case_types: Mapping[str, CaseType] = field(default_factory=dict)
    pipelines: Mapping[str, Pipeline] = field(default_factory=dict)
    parameters: Mapping[str, Parameter] = field(default_factory=dict)
    documents: Mapping[tuple[str, str], DocumentType] = field(default_factory=dict)
    duties: Mapping[str, Duty] = field(default_factory=dict)
    screens: Mapping[str, tuple[Screen, ...]] = field(default_factory=dict)
    jobs: Mapping[str, Job] = field(default_factory=dict)
    verifiers: Mapping[str, Verifier] = field(default_factory=dict)
    module_of: Mapping[str, str] = field(default_factory=dict)

    @property
    def modules(self) -> tuple[str, ...]:
        """The installed modules, in order; core isn't one."""
        return tuple(name for name in self.declared if name != CORE)

    def documents_of(self, type_code: str) -> tuple[DocumentType, ...]:
        """Papers and letters of a type, in the order in which its pipelines name them."""
        return tuple(paper for (owner, _code), paper in self.documents.items() if owner == type_code)

    def type_of(self, pipeline_code: str) -> CaseType:
        """The type that a pipeline belongs to; KeyError when there is none such."""
        return self.case_types[pipeline_code.partition(".")[0]]


def merge(all_declared: Iterable[Declared]) -> Registry:
    """One Registry out of declarations that were checked against each other; earlier ones come first."""
    each = tuple(all_declared)
    types = [(case_type, one.module) for one in each for case_type in one.case_types]
    lists: dict[str, Mapping[Any, Any]] = {
        "case_types": {case_type.code: case_type for case_type, _module in types},
        "module_of": {case_type.code: module for case_type, module in types},
        "pipelines": {pipeline.code: pipeline for one in each for pipeline in one.pipelines},
        "parameters": {parameter.address: parameter for one in each for parameter in one.parameters},
        "documents": _documents(case_type for case_type, _module in types),
        "duties": {duty.code: duty for one in each for duty in one.duties},
        "screens": _by_module((one.module, one.screens) for one in each),
        "jobs": {one.address(job.code): replace(job, module=one.module) for one in each for job in one.jobs},
        "verifiers": {verifier.code: verifier for one in each for verifier in one.verifiers},
    }
    declared = {one.module: one for one in each if one.module != CORE}
    frozen = {name: MappingProxyType(dict(found)) for name, found in lists.items()}
    return Registry(declared=MappingProxyType(declared), **frozen)


def _documents(types: Iterable[CaseType]) -> dict[tuple[str, str], DocumentType]:
    return {
        (case_type.code, paper.code): paper
        for case_type in types
        for pipeline in case_type.pipelines
        for line in pipeline
        for paper in papers(line)
    }


def _by_module(pairs: Iterable[tuple[str, tuple[V, ...]]]) -> dict[str, tuple[V, ...]]:
    found: dict[str, tuple[V, ...]] = {}
    for module, items in pairs:
        if items:
            found[module] = found.get(module, ()) + items
    return found
