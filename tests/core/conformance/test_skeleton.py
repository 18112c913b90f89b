"""`jiuzhu plugin new`: what it writes works, reads well, and overwrites nothing."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from core.conformance import write_built_in, write_distribution
from core.errors import Incomplete, Refused
from tests.throwaway import ROOT


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": "/usr/bin:/bin", "PYTHONPATH": f"{folder}:{ROOT}"}
    command = [sys.executable, "-m", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, env=environment)


def test_a_new_distribution_passes_its_own_tests_and_our_linters(tmp_path: Path) -> None:
    write_distribution(tmp_path / "dist", "low_income", "低收入家庭救助", "DS")
    settings = str(ROOT / "pyproject.toml")
    tests = run(tmp_path / "dist", "pytest", "-q", "-p", "no:cacheprovider", "tests")
    assert "3 passed" in tests.stdout, tests.stdout
    for tool in (("ruff", "check"), ("ruff", "format", "--check")):
        done = run(tmp_path / "dist", *tool, "--no-cache", "--config", settings, ".")
        assert done.returncode == 0, done.stdout


def test_a_new_built_in_plugin_lies_beside_the_others_with_a_test_of_its_rules(tmp_path: Path) -> None:
    written = write_built_in(tmp_path, "elderly", "高龄津贴", "GL")
    names = {str(path.relative_to(tmp_path)) for path in written}
    assert {
        "plugins/elderly/plugin.py",
        "plugins/elderly/rules.py",
        "tests/plugins/elderly/test_rules.py",
    } <= names
    text = (tmp_path / "plugins" / "elderly" / "plugin.py").read_text(encoding="utf-8")
    assert "from plugins.elderly.pipeline import TYPE" in text


def test_what_stands_already_is_never_overwritten(tmp_path: Path) -> None:
    write_built_in(tmp_path, "elderly")
    with pytest.raises(Refused, match="已有内容"):
        write_built_in(tmp_path, "elderly")


@pytest.mark.parametrize(
    ("code", "label", "letters", "field"),
    [
        ("Elderly", "", "", "code"),
        ("1st", "", "", "code"),
        ("../elderly", "", "", "code"),
        ("elderly", "", "gl", "letters"),
        ("elderly", 'a"""b', "", "label"),
    ],
)
def test_a_name_of_the_wrong_shape_is_refused_by_its_field(
    code: str, label: str, letters: str, field: str, tmp_path: Path
) -> None:
    with pytest.raises(Incomplete) as refused:
        write_built_in(tmp_path, code, label, letters)
    assert set(refused.value.fields) == {field}
    assert not any(tmp_path.iterdir())
