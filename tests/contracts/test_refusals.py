"""Whoever is refused in a case, at a notice or on the portal is told what to do next."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT

MET_BY_PEOPLE = ("core/cases", "core/notices", "core/portal")
FILES = sorted(path for folder in MET_BY_PEOPLE for path in (ROOT / folder).rglob("*.py"))
SAYING_NO = frozenset({"Refused", "NotAllowed", "NotFound", "Stale", "TooMany"})


def without_a_way_on(path: Path) -> Iterator[str]:
    """Refusals that end there."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call) or getattr(node.func, "id", "") not in SAYING_NO:
            continue
        if "next" not in {keyword.arg for keyword in node.keywords}:
            yield f"{path.relative_to(ROOT)}:{node.lineno}"


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_refusal_says_what_to_do_next(path: Path) -> None:
    assert list(without_a_way_on(path)) == []
