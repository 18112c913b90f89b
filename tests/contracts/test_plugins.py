"""Every built-in plugin, and every one to come: passes the kit that strangers' plugins pass, and can be left out."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from app import ground, load
from core.conformance import check_plugin
from core.plugins import built_in, find_sources
from core.plugins.registry import papers

ROOT = Path(__file__).resolve().parents[2]
NAMES = tuple(built_in())
EACH = pytest.mark.parametrize("name", NAMES)


def test_there_are_plugins() -> None:
    assert len(NAMES) >= 4


@EACH
def test_it_passes_the_conformance_kit(name: str) -> None:
    (source,) = find_sources([name])
    assert [str(fault) for fault in check_plugin(source, *ground())] == []


@EACH
def test_it_stands_alone(name: str) -> None:
    plugins = load((name,))
    assert [state.faults for state in plugins.states()] == [()]
    assert plugins.registry.modules == (name,)


@EACH
def test_the_others_stand_without_it(name: str) -> None:
    others = tuple(other for other in NAMES if other != name)
    plugins = load(others)
    assert [state.faults for state in plugins.states()] == [()] * len(others)
    assert not any(address.startswith(f"{name}:") for address in plugins.registry.parameters)


@EACH
def test_core_never_branches_on_its_name(name: str) -> None:
    """The aid that one receives is a word of the domain (an item of income); a comparison with it would be a plugin's name."""
    found = []
    for path in (ROOT / "core").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Compare | ast.Subscript | ast.Match):
                constants = [inner for inner in ast.walk(node) if isinstance(inner, ast.Constant)]
                found += [f"{path.relative_to(ROOT)}:{c.lineno}" for c in constants if c.value == name]
    assert sorted(set(found)) == []


@EACH
def test_every_letter_of_its_pipelines_can_be_found_by_type_and_number(name: str) -> None:
    registry = load((name,)).registry
    for case_type in registry.case_types.values():
        for pipeline in case_type.pipelines:
            for line in pipeline:
                for paper in papers(line):
                    assert registry.documents[case_type.code, paper.code] == paper
