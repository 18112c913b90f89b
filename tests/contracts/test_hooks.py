"""Every hook is asked by core and by core alone; who uses it is really there."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.plugins.hooks import Spec, specs

ROOT = Path(__file__).resolve().parents[2]
AWAITED: set[str] = set()
"""Hooks whose asker comes with the outbox of news; a name leaves this list together with the first call."""

CORE = [
    path for path in (ROOT / "core").rglob("*.py") if "plugins" not in path.relative_to(ROOT / "core").parts
]


def asked_in(paths: list[Path]) -> Iterator[tuple[str, Path]]:
    """(hook, file) of every ask("...") and invite("...")."""
    for path in paths:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name in ("ask", "invite") and isinstance(node.args[0], ast.Constant):
                yield str(node.args[0].value), path


ASKED = dict(asked_in(CORE))
REGISTERED = re.compile(r"registry(?:\(\))?\.(\w+)|found\.(\w+)|declared\.(\w+)")


def read_from_registry() -> set[str]:
    """Lists of the registry that some feature of core reads."""
    readers = [path for path in CORE if not {"cli", "generate"} & set(path.parts)]
    found = (match for path in readers for match in REGISTERED.finditer(path.read_text(encoding="utf-8")))
    return {name for match in found for name in match.groups() if name}


@pytest.mark.parametrize("spec", specs().values(), ids=lambda spec: spec.name)
def test_core_asks_every_hook_that_it_specifies(spec: Spec) -> None:
    if spec.name.startswith("register_"):
        assert spec.name.removeprefix("register_") in read_from_registry()
    else:
        assert (spec.name in ASKED) != (spec.name in AWAITED)


def test_core_asks_no_hook_that_is_not_specified() -> None:
    assert set(ASKED) - set(specs()) == set()


def test_plugins_never_ask() -> None:
    assert list(asked_in(list((ROOT / "plugins").rglob("*.py")))) == []


@pytest.mark.parametrize("spec", specs().values(), ids=lambda spec: spec.name)
def test_who_uses_a_hook_is_a_feature_that_is_there(spec: Spec) -> None:
    used_by = spec.text.partition("Used by:")[2]
    named = set(re.findall(r"core\.([a-z]+)", used_by))
    assert {name for name in named if not (ROOT / "core" / name).is_dir()} == set()
