"""The third door only re-exports, names everything that it lets through, and lets no module through."""

from __future__ import annotations

import ast
from pathlib import Path
from types import ModuleType

from core import api

SOURCE = Path(api.__file__).read_text(encoding="utf-8")


def test_it_holds_nothing_of_its_own() -> None:
    docstring, *imports, names = ast.parse(SOURCE).body
    assert isinstance(docstring, ast.Expr)
    assert all(isinstance(line, ast.ImportFrom) for line in imports)
    assert isinstance(names, ast.Assign)


def test_what_it_imports_is_what_it_names() -> None:
    imported = {name for name in vars(api) if not name.startswith("__")}
    assert imported == set(api.__all__)
    assert api.__all__ == sorted(api.__all__)


def test_no_module_slips_through_whole() -> None:
    assert [name for name in api.__all__ if isinstance(getattr(api, name), ModuleType)] == []


def test_the_docstring_shows_every_verb_that_is_there() -> None:
    shown = set((api.__doc__ or "").replace("`", " ").replace(":", " ").replace(",", " ").split())
    unshown = {name for name in api.__all__ if name not in shown}
    assert unshown == {"Actor", "Filing", "Wanted", "yuan", "show"}  # what the verbs take and give
