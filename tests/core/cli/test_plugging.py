"""`jiuzhu plugin`: states, a skeleton, the kit, taking one out."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.core.cli.conftest import Jiuzhu
from tests.throwaway import writer


def test_the_list_shows_state_and_origin_and_needs_no_database(jiuzhu: Jiuzhu) -> None:
    said = jiuzhu("plugin", "list", PLUGINS="dibao,no_such_plugin")
    assert said.code == 0
    first, second = said.out.splitlines()[1:3]
    assert first.split()[:3] == ["dibao", "已安装", "自带"]
    assert second.split()[:3] == ["no_such_plugin", "已隔离", "未找到"]
    assert "[installed] no_such_plugin" in said.out


def test_programs_read_the_same_as_json(jiuzhu: Jiuzhu) -> None:
    found = jiuzhu("plugin", "list", "--json", PLUGINS="dibao,no_such_plugin").json
    assert [(one["code"], one["state"]) for one in found] == [
        ("dibao", "installed"),
        ("no_such_plugin", "quarantined"),
    ]
    assert found[1]["faults"][0]["rule"] == "installed"


@pytest.mark.parametrize("name", ["dibao", "plugins/linshi"])
def test_our_own_plugins_pass_the_kit(name: str, jiuzhu: Jiuzhu) -> None:
    said = jiuzhu("plugin", "check", name)
    assert (said.code, said.out) == (0, f"{name} 符合全部规则。\n")


def test_a_new_distribution_passes_the_kit_as_it_is(tmp_path: Path, jiuzhu: Jiuzhu) -> None:
    with writer(tmp_path):
        folder = tmp_path / "made"
        said = jiuzhu(
            "plugin", "new", "made_new", "--label", "试验津贴", "--letters", "SY", "--package", folder
        )
        assert said.code == 0
        assert f"jiuzhu plugin check {folder}" in said.out
        assert jiuzhu("plugin", "check", folder).code == 0
        (folder / "jiuzhu_made_new" / "utils.py").write_text("", encoding="utf-8")
        said = jiuzhu("plugin", "check", folder)
        assert said.code == 1
        assert "[files] utils.py" in said.out
        assert jiuzhu("plugin", "check", folder, "--json").json[0]["rule"] == "files"


def test_a_new_plugin_beside_ours_is_written_in_a_source_tree_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, jiuzhu: Jiuzhu
) -> None:
    monkeypatch.chdir(tmp_path)
    said = jiuzhu("plugin", "new", "elderly")
    assert said.code == 1
    assert "--package" in said.err
    (tmp_path / "plugins").mkdir()
    (tmp_path / "plugins" / "__init__.py").touch()
    said = jiuzhu("plugin", "new", "elderly")
    assert said.code == 0
    assert "JIUZHU_PLUGINS=dibao,tekun,linshi,complaints,elderly" in said.out, "the list is of all plugins"
    assert (tmp_path / "tests" / "plugins" / "elderly" / "test_rules.py").exists()
    said = jiuzhu("plugin", "new", "elderly")
    assert said.code == 1
    assert "已有内容" in said.err


def test_a_name_of_the_wrong_shape_is_refused_by_field(tmp_path: Path, jiuzhu: Jiuzhu) -> None:
    said = jiuzhu("plugin", "new", "Elderly", "--letters", "x", "--package", tmp_path / "made")
    assert said.code == 1
    assert "code：" in said.err
    assert "letters：" in said.err


@pytest.mark.parametrize("code", ["class", "import", "core", "jiuzhu", "plugins"])
def test_a_keyword_of_python_or_a_name_of_the_products_own_is_no_code(
    code: str, tmp_path: Path, jiuzhu: Jiuzhu
) -> None:
    said = jiuzhu("plugin", "new", code, "--letters", "GL", "--package", tmp_path / "made")
    assert (said.code, f"“{code}”是 Python 的关键字或者产品自己的名字" in said.err) == (1, True)
    assert not (tmp_path / "made").exists()
    with writer(tmp_path):
        jiuzhu("plugin", "new", "fine_code", "--letters", "GL", "--package", tmp_path / "made")
        for path in (tmp_path / "made").rglob("*.*"):
            if path.is_file():
                text = path.read_text(encoding="utf-8")
                path.write_text(text.replace("fine_code", code), encoding="utf-8")
        (tmp_path / "made" / "jiuzhu_fine_code").rename(tmp_path / "made" / f"jiuzhu_{code}")
        said = jiuzhu("plugin", "check", tmp_path / "made")
        assert (said.code, f"[taken] module {code}" in said.out) == (1, True)


def test_a_plugin_that_ends_the_process_on_being_loaded_is_named(tmp_path: Path, jiuzhu: Jiuzhu) -> None:
    with writer(tmp_path):
        jiuzhu("plugin", "new", "ends_all", "--letters", "GL", "--package", tmp_path / "made")
        rules = tmp_path / "made" / "jiuzhu_ends_all" / "rules.py"
        ending = "\n\n__import__('os')._exit(0)\n"
        rules.write_text(rules.read_text(encoding="utf-8") + ending, encoding="utf-8")
        said = jiuzhu("plugin", "check", tmp_path / "made")
    assert said.code == 1
    assert "[import] jiuzhu_ends_all.plugin" in said.out
    assert "结束了整个进程" in said.out


def test_what_cannot_be_found_is_said(jiuzhu: Jiuzhu, tmp_path: Path) -> None:
    assert "没有插件 nix" in jiuzhu("plugin", "check", "nix").err
    said = jiuzhu("plugin", "check", tmp_path)
    assert (said.code, "不是插件的目录" in said.err, "pyproject.toml" in said.err) == (1, True, True)


def test_a_package_is_checked_under_the_code_that_its_distribution_gives_it(
    jiuzhu: Jiuzhu, tmp_path: Path
) -> None:
    jiuzhu("plugin", "new", "elderly", "--letters", "GL", "--package", tmp_path / "made")
    said = jiuzhu("plugin", "check", tmp_path / "made" / "jiuzhu_elderly")
    assert (said.code, "符合全部规则" in said.out) == (0, True)


def test_removing_asks_first_and_refuses_what_is_not_there(furnished: Jiuzhu) -> None:
    assert furnished("plugin", "remove", "dibao").code == 1  # nobody answered
    said = furnished("plugin", "remove", "no_such_plugin", "--yes")
    assert said.code == 1
    assert "没有安装插件 no_such_plugin" in said.err


def test_removing_a_plugin_without_open_cases_says_what_is_left_to_do(furnished: Jiuzhu) -> None:
    said = furnished("plugin", "remove", "tekun", "--yes")
    assert said.code == 0
    assert "从 JIUZHU_PLUGINS 中去掉 tekun" in said.out
