"""The house keeps its own rules: budgets, names, a sentence at the head of everything public, references that are fresh."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from app import load
from config.settings import BUILT_IN_PLUGINS
from core.conformance import example, oversized
from core.generate import generated

ROOT = Path(__file__).resolve().parents[2]
BANNED = {"utils", "helpers", "common", "misc", "manager", "service", "processor"}
PARTS = ("app.py", "core", "plugins", "config", "bench")
OURS = [
    path
    for part in PARTS
    for path in sorted([ROOT / part] if part.endswith(".py") else (ROOT / part).rglob("*.py"))
    if "versions" not in path.parts  # migrations tell their own story
]
EACH = pytest.mark.parametrize("path", OURS, ids=lambda path: str(path.relative_to(ROOT)))


@EACH
def test_functions_and_modules_keep_to_their_budget(path: Path) -> None:
    assert list(oversized(path)) == []


@EACH
def test_no_file_and_no_class_is_named_after_nothing(path: Path) -> None:
    names = {path.stem, *(node.name for node in ast.walk(parsed(path)) if isinstance(node, ast.ClassDef))}
    words = {word for name in names for word in (name.lower(), *name.lower().split("_"))}
    assert not words & BANNED
    assert not any(name.lower().startswith("base_") for name in names)


@EACH
def test_everything_public_opens_with_a_sentence(path: Path) -> None:
    """Modules, classes, functions; not what overrides a library's own method, nor what stands inside a function."""
    tree = parsed(path)
    missing = [] if ast.get_docstring(tree) else ["module"]
    missing += [f"{node.lineno} {node.name}" for node in public(tree) if not ast.get_docstring(node)]
    assert missing == []


def test_the_application_is_composed_on_one_screen() -> None:
    assert (ROOT / "app.py").read_text(encoding="utf-8").count("\n") <= 80


def test_generated_references_are_fresh() -> None:
    """As `jiuzhu docs --check`."""
    files = generated(ROOT, load(BUILT_IN_PLUGINS), example)
    assert len(files) == 1 + len(BUILT_IN_PLUGINS)
    assert [str(path) for path, text in files.items() if path.read_text(encoding="utf-8") != text] == []


def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def public(tree: ast.Module) -> Iterator[ast.FunctionDef | ast.ClassDef]:
    """Functions and classes of a module."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            yield node
