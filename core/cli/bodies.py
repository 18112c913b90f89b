"""`jiuzhu body`: committees outside the statistical tree that act in a county's place; several counties are concerned.

`jiuzhu division`: a county is renamed and ended here alone, for it does neither to itself.
"""

from __future__ import annotations

from datetime import datetime

import click

from core.cli import Station, pass_station
from core.cli.wording import SpokenGroup, say
from core.text import _

DAY = click.DateTime(["%Y-%m-%d"])
option_basis = click.option("--basis", required=True, help=str(_("文件名称和文号。")))


@click.group(cls=SpokenGroup, help=str(_("统计区划之外的机构：设立，交由代管，结束代管。")))
def body() -> None:
    """Group."""


@body.command(
    "open", help=str(_("设立一个机构，例如 jiuzhu body open 6401N1 宁东管委会社会事务局 --under 6401。"))
)
@click.argument("code")
@click.argument("name")
@click.option("--level", type=click.Choice(["county", "township"]), default="county", show_default=True)
@click.option("--under", required=True, help=str(_("上级区划代码。")))
@click.option("--since", type=DAY, required=True)
@option_basis
@pass_station
def open_(
    station: Station, code: str, name: str, level: str, under: str, since: datetime, basis: str
) -> None:
    """The body alone; what it acts for is said by `give`."""
    from core.divisions.operations import open_body

    station.do(lambda: open_body(code, name, level, under, since.date(), basis))
    say(_("已设立“%(name)s”（%(code)s）。", name=name, code=code))


@body.command(help=str(_("从某一天起，由机构代管一个乡镇（街道）或村（社区）；记录到那一天一并转移。")))
@click.argument("code")
@click.argument("division")
@click.option("--since", type=DAY, required=True)
@option_basis
@pass_station
def give(station: Station, code: str, division: str, since: datetime, basis: str) -> None:
    """Rows move at once when the day has come, else by the daily job."""
    from core.divisions.operations import assign_to_body

    station.do(lambda: assign_to_body(code, division, since.date(), basis))
    say(_("自%(day)s起由%(code)s代管%(division)s。", day=since.date(), code=code, division=division))


@body.command(help=str(_("结束代管：写明最后一天，次日起由原来的机构管理。")))
@click.argument("division")
@click.option("--last-day", type=DAY, required=True)
@option_basis
@pass_station
def release(station: Station, division: str, last_day: datetime, basis: str) -> None:
    """Rows go back at once when the day is over, else by the daily job."""
    from core.divisions.operations import release_from_body

    station.do(lambda: release_from_body(division, last_day.date(), basis))
    say(_("%(division)s的代管到%(day)s为止。", division=division, day=last_day.date()))


@click.group(cls=SpokenGroup, help=str(_("县区的更名和撤并：按批准文件，从某一天起。")))
def division() -> None:
    """Group."""


@division.command(
    help=str(_("从某一天起改称，例如 jiuzhu division rename 610104 新名区；以前的文书仍用原来的名称。"))
)
@click.argument("code")
@click.argument("name")
@click.option("--since", type=DAY, required=True)
@option_basis
@pass_station
def rename(station: Station, code: str, name: str, since: datetime, basis: str) -> None:
    """A new name from a day on."""
    from core.divisions.operations import rename as give_name

    station.do(lambda: give_name(code, name, since.date(), basis))
    say(_("%(code)s自%(day)s起称“%(name)s”。", code=code, day=since.date(), name=name))


@division.command(help=str(_("登记撤并：写明最后一天；还有下级区划、案件、任职或者下放文书时不能登记。")))
@click.argument("code")
@click.option("--last-day", type=DAY, required=True)
@option_basis
@pass_station
def end(station: Station, code: str, last_day: datetime, basis: str) -> None:
    """Its last day."""
    from core.divisions.operations import end_division

    station.do(lambda: end_division(code, last_day.date(), basis))
    say(_("%(code)s到%(day)s为止。", code=code, day=last_day.date()))
