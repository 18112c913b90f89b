"""`jiuzhu backup` and `jiuzhu restore`: a whole installation in one file, and back again."""

from __future__ import annotations

from pathlib import Path

import click

from core.cli import Station, main, pass_station
from core.cli.wording import as_json, progress, say, say_json
from core.errors import Refused
from core.text import _


@click.command(
    cls=main.command_class,
    help=str(_("备份数据库、附件和日志链头到一个文件；运行中也可以。密钥不在其中，须另行保管。")),
)
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@as_json
@pass_station
def backup(station: Station, file: Path, json_: bool) -> None:
    """One moment of the installation."""
    from core.backup import make

    try:
        manifest = make(station.app, file, station.settings.keys, progress)
    except OSError as error:
        raise Refused(
            _("没有备份：“%(file)s”写不进去（%(why)s）。", file=file, why=error.strerror or error),
            next=_("请换一个已有的、可以写入并且有足够空间的目录。"),
        ) from None
    rows, files = sum(manifest.counts.values()), _files_in(file)
    if json_:
        say_json({"file": str(file), "rows": rows, "files": files, "keys": manifest.keys})
        return
    say(_("已备份到 %(file)s：%(rows)s 行，%(files)s 个文件。", file=file, rows=rows, files=files))
    say(_("密钥（secret.key、data.key）不在备份里，请另行保管：没有它们，备份打不开。"))


@click.command(
    cls=main.command_class,
    help=str(_("从备份恢复到空的数据库和空的数据目录；先把当时的密钥放好。")),
)
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@pass_station
def restore(station: Station, file: Path) -> None:
    """Everything is tested first; nothing is written over."""
    from core.backup import restore as put_back

    settings = station.settings.require_keys()
    settings.home.mkdir(parents=True, exist_ok=True)
    station.plugins  # noqa: B018  (their migrations make their tables)
    manifest = put_back(settings.database_url, settings.home, file, settings.keys, progress)
    say(_("已恢复 %(at)s 的备份。", at=manifest.made_at))
    say(_("请接着运行 jiuzhu upgrade 和 jiuzhu audit verify。"))


def _files_in(file: Path) -> int:
    from core.backup.archive import reading

    with reading(file) as archive:
        return sum(name.startswith("home/files/") for name in archive.namelist())
