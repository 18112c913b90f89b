"""`jiuzhu init` and `jiuzhu upgrade`: an installation from nothing, harmless to run again."""

from __future__ import annotations

from pathlib import Path

import click
from sqlalchemy import inspect

from core.cli import Station, main, pass_station
from core.cli.wording import progress, say
from core.errors import Refused
from core.text import _


@click.command(
    cls=main.command_class,
    help=str(_("建立或补齐一个安装：数据表、区划、岗位、参数和首批管理员；可以重复运行。")),
)
@click.option("--profile", "name", required=True, help=str(_("县区档案的名字（如 lianhu）或文件。")))
@click.option("--demo", is_flag=True, help=str(_("同时载入演示档案、演示账号和演示数据，仅限培训环境。")))
@pass_station
def init(station: Station, name: str, demo: bool) -> None:
    """Keys, tables, then what the profile says, then the first administrators."""
    from core.cli import first_steps
    from core.migrations.upgrade import upgrade as upgrade_tables

    if demo and not station.settings.training:
        raise click.UsageError(str(_("--demo 只能用于培训环境（JIUZHU_MODE=training）。")))
    station.settings = station.settings.ensure_keys()
    _refuse_strong_login(station)
    _refuse_loss(station)
    progress(_("数据表……"))
    upgrade_tables(station.app)
    moment = station.settings.clock
    for line in first_steps.take(station.app, _file_of(name, demo=demo), demo=demo, moment=moment):
        say(line)


@click.command(cls=main.command_class, help=str(_("升级数据表、岗位和权限到当前版本；只有这里写它们。")))
@pass_station
def upgrade(station: Station) -> None:
    """Migrations of core and every installed plugin, duties, permissions; Refused where open cases need what is gone."""
    from core.migrations.upgrade import upgrade as upgrade_tables

    _refuse_strong_login(station)
    _refuse_loss(station)
    upgrade_tables(station.app)
    say(_("数据表、岗位和权限已是最新。"))


def _refuse_strong_login(station: Station) -> None:
    """In production the application's login must be bound by row-level security; in training it may be anybody's."""
    from core.db import db
    from core.db.engine import is_above_the_wall

    if station.settings.training:
        return
    with station.app.app_context():
        strong = is_above_the_wall(db.engine)
    if strong:
        raise Refused(
            _("数据库登录是超级用户或有 BYPASSRLS 权限，行级权限对它不起作用。"),
            next=_("请另建一个普通登录，让它拥有本系统的数据库，再用它重试。"),
        )


def _refuse_loss(station: Station) -> None:
    """Whatever an open case needs is there, before anything is written; an empty database has none."""
    from core.cases.lost import lost
    from core.db import db, one_transaction, seeing_everything
    from core.db.engine import only_reading

    with station.app.app_context(), seeing_everything(), only_reading():
        if not {"assistance_case", "process"} <= set(inspect(db.engine).get_table_names()):
            return
        with one_transaction():
            gone = [str(one) for one in lost()]
    if gone:
        raise Refused(
            _("没有升级，什么也没有改。%(what)s", what="".join(gone)),
            next=_(
                "JIUZHU_PLUGINS 是全部插件的名单，请把缺的写回去，或者装回原来的版本；不再办的类型，请先把案件办结，再运行 jiuzhu plugin remove。"
            ),
            code="still_needed",
        )


def _file_of(name: str, *, demo: bool) -> str:
    """The profile, or its demo overlay, which extends it."""
    if not demo or name.endswith(".demo") or ".demo." in name:
        return name
    path = Path(name)
    return str(path.with_name(f"{path.stem}.demo.toml")) if path.suffix == ".toml" else f"{name}.demo"
