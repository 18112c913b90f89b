"""`jiuzhu docs`: what is derived from declarations is written, or found stale."""

from __future__ import annotations

from pathlib import Path

import click

from core.cli import Station, main, pass_station
from core.cli.wording import Said, say
from core.text import _


@click.command(
    cls=main.command_class, help=str(_("生成文档：钩子与规则一览，每个插件的说明；--check 只核对。"))
)
@click.option("--check", "only_check", is_flag=True, help=str(_("不写入；有过期的列出并以 1 退出。")))
@pass_station
def docs(station: Station, only_check: bool) -> None:
    """plugins/README.md between its markers, plugins/*/README.md whole."""
    from core.conformance import example
    from core.generate import generated

    files = generated(Path(__file__).resolve().parents[2], station.plugins, example)
    stale = {
        path: text
        for path, text in files.items()
        if not path.exists() or path.read_text(encoding="utf-8") != text
    }
    for path, text in stale.items():
        say(path)
        if not only_check:
            path.write_text(text, encoding="utf-8")
    if stale and only_check:
        raise Said(_("以上文档已过期。"), _("运行 jiuzhu docs 重新生成。"))
    say(_("%(n)s 份文档，更新 %(stale)s 份。", n=len(files), stale=len(stale)))
