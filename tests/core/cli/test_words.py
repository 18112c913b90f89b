"""How commands speak: help in Chinese, mistakes said with what to do next, exit codes that scripts can rely on."""

from __future__ import annotations

import pytest

from core.cli import COMMANDS
from core.cli.wording import _width
from tests.core.cli.conftest import Jiuzhu


def test_help_lists_every_command_of_the_interface(jiuzhu: Jiuzhu) -> None:
    said = jiuzhu("--help")
    assert said.code == 0
    for name in ("init", "upgrade", "serve", "work", "check", "plugin", "profile", "job", "audit", "docs"):
        assert f"\n  {name}" in said.out
    assert "用法：" in said.out
    assert "Usage" not in said.out
    assert "Options:" not in said.out


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself_in_chinese(command: str, jiuzhu: Jiuzhu) -> None:
    said = jiuzhu(command, "--help")
    assert said.code == 0
    assert "显示本说明。" in said.out


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["nonsense"], "没有命令 nonsense；有：init、"),
        (["init"], "缺少 '--profile'。"),
        (["serve", "--port", "many"], "'--port' 的值不对"),
        (["serve", "--prt", "1"], "没有选项 --prt。"),
        (["job", "walk"], "没有命令 walk；有：list、run。"),
    ],
)
def test_a_wrong_command_line_is_said_in_chinese_and_ends_with_2(
    words: list[str], says: str, jiuzhu: Jiuzhu
) -> None:
    said = jiuzhu(*words)
    assert said.code == 2
    assert says in said.err
    assert "加 --help 看用法。" in said.err


def test_a_setting_that_does_not_exist_stops_every_command(jiuzhu: Jiuzhu) -> None:
    said = jiuzhu("plugin", "list", PLUGIN="dibao")
    assert said.code == 1
    assert "JIUZHU_PLUGIN" in said.err
    assert "JIUZHU_PLUGINS" in said.err


def test_an_installation_that_was_never_initialised_says_what_to_do(jiuzhu: Jiuzhu) -> None:
    said = jiuzhu("job", "list")
    assert said.code == 1
    assert "jiuzhu init" in said.err


def test_columns_line_up_although_chinese_is_twice_as_wide() -> None:
    assert _width("代码 code") == 9
