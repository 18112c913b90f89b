"""`jiuzhu account` and `jiuzhu duty`: what an operator does on the server when nobody may do it on screen."""

from __future__ import annotations

import secrets

import click

from core.cli import Station, pass_station
from core.cli.wording import SpokenGroup, say
from core.text import _

option_reason = click.option("--reason", required=True, help=str(_("理由，记入操作日志。")))


@click.group(cls=SpokenGroup, help=str(_("账号：没有人能在页面上管理账号时，重新开通一名安全管理员。")))
def account() -> None:
    """Group."""


@account.command(help=str(_("开设或重新启用一个账号，给新密码，任命为该县区的安全管理员。")))
@click.argument("username")
@click.option("--division", required=True, help=str(_("县区代码。")))
@click.option("--name", default="", help=str(_("新开账号的姓名。")))
@option_reason
@pass_station
def restore(station: Station, username: str, division: str, name: str, reason: str) -> None:
    """The password is shown once and must be changed."""
    from core.access.sign_in.operations import set_second_factor
    from core.access.sign_in.queries import needs_second_factor
    from core.access.staff.operations import restore_administration

    password = secrets.token_urlsafe(12)

    def work() -> None:
        user = restore_administration(username, name or username, division, password, reason)
        said.append(
            _("账号 %(name)s，初始密码 %(password)s，首次登录须修改。", name=username, password=password)
        )
        if needs_second_factor(user.id):
            address, _codes = set_second_factor(user.id)
            said.append(_("账号 %(name)s 的动态口令：%(address)s", name=username, address=address))

    said: list[object] = []
    station.do(work)
    for line in said:
        say(line)


@click.group(cls=SpokenGroup, help=str(_("岗位的权限：全部县区共用，几个县区在同一安装时在这里修改。")))
def duty() -> None:
    """Group."""


@duty.command(
    help=str(_("写明一个岗位的全部权限，例如 jiuzhu duty rights town_clerk read_cases accept --reason …。"))
)
@click.argument("code")
@click.argument("rights", nargs=-1, required=True)
@option_reason
@pass_station
def rights(station: Station, code: str, rights: tuple[str, ...], reason: str) -> None:
    """The same rules hold as on screen; who holds the duty has them at once."""
    from core.access.operations import set_rights

    station.do(lambda: set_rights(code, rights, reason))
    say(_("岗位 %(code)s 的权限已改为：%(names)s", code=code, names="、".join(sorted(rights))))
