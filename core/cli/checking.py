"""`jiuzhu check` and `jiuzhu audit verify`: what is declared, what is missing, what is wrong; exit 1 when something is."""

from __future__ import annotations

import click

from core.cli import Station, main, pass_station
from core.cli.wording import SpokenGroup, as_json, say, say_json
from core.text import _


@click.command(
    cls=main.command_class,
    help=str(_("检查安装：插件声明、各模块上线前缺什么、待升级、迟了的任务、时钟与工作日历。")),
)
@click.option("--division", help=str(_("查哪个县区上线前缺什么；缺省为已启用的各县区。")))
@as_json
@pass_station
def check(station: Station, division: str | None, json_: bool) -> None:
    """Every finding at once."""
    from core.cli.findings import examine

    report = examine(station.app, division)
    if json_:
        say_json(report.as_json())
    else:
        for line in report.lines():
            say(line)
    if report.wrong:
        raise SystemExit(1)


@click.group(cls=SpokenGroup, help=str(_("操作日志。")))
def audit() -> None:
    """Group."""


@audit.command(help=str(_("逐行核对日志链：改过、缺少、多出的行都指出来。")))
@as_json
@pass_station
def verify(station: Station, json_: bool) -> None:
    """The keyed chain against its rows and the heads kept outside."""
    from core.audit.jobs import folder
    from core.audit.queries import verify as walk

    findings = station.read(lambda: walk(folder()))
    if json_:
        say_json([finding.as_json() for finding in findings])
    else:
        for finding in findings:
            say(finding.message)
        if not findings:
            say(_("日志链完整，与数据库外保存的链头一致。"))
    if findings:
        raise SystemExit(1)
