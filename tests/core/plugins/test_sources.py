"""Plugins are found by name or by the entry point of a distribution that was really installed, without importing them."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from core.conformance import write_distribution
from core.plugins import built_in, find_sources, load_plugins, source_at
from tests.throwaway import ROOT, core_feature


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A distribution with the plugin `lowincome`, installed into a folder that stands on sys.path."""
    project, target = tmp_path / "project", tmp_path / "site"
    write_distribution(project, "lowincome", "低收入家庭救助", "DS")
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index"]
    command += ["--no-build-isolation", "--disable-pip-version-check", "--target", str(target), str(project)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    monkeypatch.syspath_prepend(str(target))
    return target


def test_an_installed_distribution_is_found_by_its_entry_point_and_runs(installed: Path) -> None:
    found = find_sources(["dibao"], from_outside=True)
    (source,) = [one for one in found if one.name == "lowincome"]
    assert found[0].name == "dibao"
    assert (source.origin, source.distribution, source.version) == ("package", "jiuzhu-lowincome", "0.1.0")
    assert source.directory == installed / "jiuzhu_lowincome"
    assert (
        "jiuzhu_lowincome" not in sys.modules
    )  # its migrations can be found although it may not be importable
    plugins = load_plugins([core_feature()], [source])
    assert plugins.states()[0].faults == ()
    assert plugins.registry.case_types["lowincome"].letters == "DS"


def test_it_can_be_listed_by_name_and_put_in_any_order(installed: Path) -> None:
    assert [source.name for source in find_sources(["lowincome", "dibao"])] == ["lowincome", "dibao"]


def test_what_is_installed_but_not_listed_stays_out_where_the_operator_names_the_plugins(
    installed: Path,
) -> None:
    assert [source.name for source in find_sources(["dibao"])] == ["dibao"]


def test_a_distribution_cannot_take_the_name_of_a_built_in_plugin(tmp_path: Path, installed: Path) -> None:
    (points,) = installed.glob("jiuzhu_lowincome-*.dist-info/entry_points.txt")
    points.write_text("[jiuzhu.plugins]\ndibao = jiuzhu_lowincome.plugin\n", encoding="utf-8")
    ours, theirs = find_sources(["dibao"], from_outside=True)
    assert (ours.origin, theirs.origin) == ("built-in", "package")
    _ours, refused = load_plugins([core_feature()], [ours, theirs]).states()
    assert [fault.rule for fault in refused.faults] == ["name"]


def test_the_built_in_plugins_are_the_folders_that_have_a_table_of_contents() -> None:
    on_disk = [path.parent.name for path in sorted((ROOT / "plugins").glob("*/plugin.py"))]
    assert list(built_in()) == on_disk


def test_a_folder_is_a_plugin_by_its_package_or_by_its_project(tmp_path: Path) -> None:
    write_distribution(tmp_path / "project", "elderly", "高龄津贴", "GL")
    by_project = source_at(tmp_path / "project")
    by_package = source_at(tmp_path / "project" / "jiuzhu_elderly")
    assert (by_project.name, by_project.module) == ("elderly", "jiuzhu_elderly.plugin")
    assert by_project == by_package
    assert source_at(ROOT / "plugins" / "dibao").origin == "built-in"
    with pytest.raises(ValueError, match=r"neither plugin\.py nor"):
        source_at(tmp_path)


def test_a_package_that_no_entry_point_names_has_no_code_to_be_checked_under(tmp_path: Path) -> None:
    write_distribution(tmp_path / "project", "elderly", "高龄津贴", "GL")
    (tmp_path / "project" / "pyproject.toml").unlink()
    with pytest.raises(ValueError, match="no entry point"):
        source_at(tmp_path / "project" / "jiuzhu_elderly")


def test_a_plugin_of_another_source_tree_is_not_taken_for_ours(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "plugins" / "complaints", tmp_path / "plugins" / "complaints")
    with pytest.raises(ValueError, match="no entry point"):
        source_at(tmp_path / "plugins" / "complaints")
