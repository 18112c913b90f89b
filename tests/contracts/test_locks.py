"""The lock files: what pyproject.toml pins and nothing looser, every file by its hash, from no place in particular."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
EXTRAS: dict[str, list[str]] = PROJECT["optional-dependencies"]


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", re.sub(r"\[.*\]", "", name)).lower()


def pins(requirements: list[str]) -> dict[str, str]:
    return {normal(name): version for name, version in (line.split("==") for line in requirements)}


def locked(file: str) -> dict[str, str]:
    text = (ROOT / file).read_text(encoding="utf-8").replace("\\\n", " ")
    found: dict[str, str] = {}
    for line in text.splitlines():
        if line and not line.startswith(("#", "--")):
            requirement, *hashes = line.split()
            assert hashes, line
            assert all(part.startswith("--hash=sha256:") for part in hashes), line
            found |= pins([requirement])
    return found


@pytest.mark.parametrize(
    ("file", "extras"), [("requirements.lock", ["build"]), ("requirements-test.lock", ["build", "test"])]
)
def test_a_lock_holds_every_pin_of_the_project(file: str, extras: list[str]) -> None:
    wanted = pins([*PROJECT["dependencies"], *(line for extra in extras for line in EXTRAS[extra])])
    lock = locked(file)
    assert {name: lock.get(name) for name in wanted} == wanted


def test_what_is_tested_is_what_is_installed() -> None:
    assert locked("requirements.lock").items() <= locked("requirements-test.lock").items()


def test_the_build_backend_is_locked_too() -> None:
    build = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["build-system"]["requires"]
    assert build == EXTRAS["build"]


@pytest.mark.parametrize("file", ["requirements.lock", "requirements-test.lock"])
def test_a_lock_takes_wheels_alone_and_names_no_address(file: str) -> None:
    text = (ROOT / file).read_text(encoding="utf-8")
    assert "--only-binary :all:" in text.splitlines()
    assert "://" not in text
    assert not re.search(r"^--(extra-)?index-url|^--find-links|^-[if] ", text, re.MULTILINE)
