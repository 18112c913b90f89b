"""How long functions and modules are; the budget of this house and of every plugin."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

LONGEST_FUNCTION = 40
LONGEST_MODULE = 400


def oversized(path: Path) -> Iterator[str]:
    """A sentence for the module and for each function that is over its budget, in lines."""
    text = path.read_text(encoding="utf-8")
    lines = text.count("\n") + (not text.endswith("\n"))
    if lines > LONGEST_MODULE:
        yield f"{lines} > {LONGEST_MODULE}"
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > LONGEST_FUNCTION:
                yield f"{node.name}: {length} > {LONGEST_FUNCTION}"
