"""`jiuzhu plugin`: states, a skeleton, the conformance kit, taking one out."""

from __future__ import annotations

import sys
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from pathlib import Path

import click

from core.cli import Station, pass_station
from core.cli.wording import Said, SpokenGroup, as_json, say, say_json, say_table
from core.errors import Incomplete
from core.plugins import Fault, Source, find_sources, source_at
from core.text import _

STATES = {True: _("已安装"), False: _("已隔离")}
ORIGINS = {"built-in": _("自带"), "package": _("外部"), "missing": _("未找到")}


@click.group(cls=SpokenGroup, help=str(_("插件：状态、骨架、合规检查、移除。")))
def plugin() -> None:
    """Group."""


@plugin.command("list", help=str(_("列出插件及状态；隔离的写明原因。")))
@as_json
@pass_station
def list_plugins(station: Station, json_: bool) -> None:
    """In the order in which they are loaded; needs no database."""
    states = station.plugins.states()
    if json_:
        say_json([state.as_json() for state in states])
        return
    rows = [
        (
            s.source.name,
            STATES[s.sound],
            ORIGINS[s.source.origin],
            s.source.version or "—",
            s.source.distribution,
        )
        for s in states
    ]
    say_table((_("代码"), _("状态"), _("来源"), _("版本"), ""), rows)
    for state in states:
        for fault in state.faults:
            say(f"{state.source.name}  {fault}")


@plugin.command(
    help=str(_("写出一个能用的骨架：在源码目录中写入 plugins/CODE，或用 --package 写成独立的发行包。"))
)
@click.argument("code")
@click.option("--label", default="", help=str(_("中文名称，例如“低收入家庭救助”。")))
@click.option("--letters", default="", help=str(_("案件编号字头，2 至 4 个大写字母。")))
@click.option(
    "--package", "folder", type=click.Path(path_type=Path, file_okay=False), help=str(_("独立发行包的目录。"))
)
@pass_station
def new(station: Station, code: str, label: str, letters: str, folder: Path | None) -> None:
    """Passes `jiuzhu plugin check` as it is."""
    from core.conformance import write_built_in, write_distribution

    root = Path.cwd()
    if folder is None and not (root / "plugins" / "__init__.py").exists():
        raise Said(_("这里不是源码目录。"), _("在源码目录中运行，或用 --package 目录 写成独立的发行包。"))
    write = (
        write_distribution(folder, code, label, letters)
        if folder
        else write_built_in(root, code, label, letters)
    )
    for path in write:
        say(path)
    if folder:
        say(
            _("检查：jiuzhu plugin check %(folder)s；安装：pip install %(folder)s，然后重启。", folder=folder)
        )
    else:
        say(_("检查：jiuzhu plugin check %(code)s。", code=code))
        settings = station.settings
        listed = [one.name for one in find_sources(settings.plugins, settings.plugins_from_outside)]
        names = ",".join([*listed, *([code] if code not in listed else [])])
        say(
            _(
                "装上：JIUZHU_PLUGINS=%(names)s（全部插件的名单），运行 jiuzhu upgrade，然后重启。",
                names=names,
            )
        )


@plugin.command(help=str(_("合规检查：装载规则、文件、三扇门、纯度、大小；有问题时退出码为 1。")))
@click.argument("code_or_path")
@as_json
def check(code_or_path: str, json_: bool) -> None:
    """What an author runs, and what we run on our own."""
    faults = _checked_apart(_source(code_or_path))
    if json_:
        say_json([fault.as_json() for fault in faults])
    else:
        for fault in faults:
            say(fault)
        if not faults:
            say(_("%(name)s 符合全部规则。", name=code_or_path))
    if faults:
        raise SystemExit(1)


def _checked_apart(source: Source) -> tuple[Fault, ...]:
    """The faults, found in a process of its own: what ends it on being loaded ends that one alone, and is named."""
    with ProcessPoolExecutor(1, mp_context=get_context("fork")) as apart:
        try:
            return apart.submit(_checked, source).result()
        except BrokenProcessPool:
            return (Fault("import", source.module, _("装载时结束了整个进程（例如 os._exit 或者崩溃）")),)


def _checked(source: Source) -> tuple[Fault, ...]:
    from app import ground
    from core.conformance import check_plugin

    return check_plugin(source, *ground())


@plugin.command(help=str(_("移除：收回权限和数据表；还有未办结案件时拒绝。")))
@click.argument("code")
@click.option("--yes", is_flag=True, help=str(_("不再询问。")))
@pass_station
def remove(station: Station, code: str, yes: bool) -> None:
    """Its code is taken out of the settings, or uninstalled, by the operator afterwards."""
    from core.cli.removing import remove_plugin

    if not yes:
        click.confirm(str(_("%(code)s 的权限和它自己的数据表将被删除，确定吗？", code=code)), abort=True)
    for line in remove_plugin(station.app, code):
        say(line)


def _source(code_or_path: str) -> Source:
    """A built-in or installed plugin by its code, or one that lies in a folder."""
    path = Path(code_or_path)
    if not path.is_dir():
        source = find_sources([code_or_path])[0]
        if source.origin == "missing":
            raise Incomplete(_("没有插件 %(name)s，也没有这个目录。", name=code_or_path))
        return source
    try:
        source = source_at(path.resolve())
    except ValueError:
        raise Incomplete(
            _("%(path)s 不是插件的目录，也没有 jiuzhu.plugins 的入口指向它。", path=path),
            next=_("请指向含 pyproject.toml 的发行包目录；自带的插件在它自己的源码目录里检查。"),
        ) from None
    sys.path.insert(0, str(source.root))
    return source
