"""The import contracts see all of the code: a folder that is no package would slip through every one of them."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
CONTRACTS: list[dict[str, Any]] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))[
    "tool"
]["importlinter"]["contracts"]


@pytest.mark.parametrize("part", ["core", "plugins", "config"])
def test_every_folder_with_code_is_a_package(part: str) -> None:
    folders = {
        path.parent.relative_to(ROOT)
        for path in (ROOT / part).rglob("*.py")
        if "templates" not in path.parts and "migrations" not in path.parts
    }
    assert folders
    assert [str(folder) for folder in sorted(folders) if not (ROOT / folder / "__init__.py").exists()] == []


def test_the_staircase_leaves_nothing_out() -> None:
    (staircase,) = (contract for contract in CONTRACTS if contract["id"] == "staircase")
    assert staircase["exhaustive"]
    assert set(staircase["exhaustive_ignores"]) == {"migrations", "translations"}


def test_no_contract_is_pierced_but_at_the_doors_and_where_the_command_line_reads_its_settings() -> None:
    ignored = {line for contract in CONTRACTS for line in contract.get("ignore_imports", ())}
    doors = {"core.declare", "core.declare.*", "core.rules", "core.rules.*", "core.api"}
    assert {line for line in ignored if line.startswith("plugins")} == {
        f"plugins.** -> {door}" for door in doors
    }
    assert {line for line in ignored if line.startswith("core")} == {"core.cli -> config.settings"}
