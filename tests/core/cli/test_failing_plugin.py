"""A plugin that fails while something is installed or loaded is named by the command and by `jiuzhu check`."""

from __future__ import annotations

from pathlib import Path

from config.settings import BUILT_IN_PLUGINS
from tests.core.cli.conftest import Jiuzhu
from tests.throwaway import writer

RAISES = """

@hookimpl
def calendar_changed(year):
    raise RuntimeError("no")
"""


def test_init_says_which_plugin_failed_and_so_does_check(jiuzhu: Jiuzhu, tmp_path: Path) -> None:
    with writer(tmp_path) as made:
        raising = made.write(append={"plugin.py": RAISES})
        plugins = ",".join([*BUILT_IN_PLUGINS, made.install(raising)])

        said = jiuzhu("init", "--profile", "lianhu", PLUGINS=plugins)

        assert said.code == 1
        assert f"模块“{raising.name}”的程序出错（calendar_changed）" in said.err
        assert "停用该插件" in said.err
        checked = jiuzhu("check", PLUGINS=plugins)
        assert f"{raising.name} 在 calendar_changed 中出错" in checked.out + checked.err
        assert jiuzhu("init", "--profile", "lianhu", PLUGINS=",".join(BUILT_IN_PLUGINS)).code == 0
