"""`jiuzhu calendar`: the State Council's holidays, which all counties of an installation share."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from core.cli import Station, pass_station
from core.cli.wording import SpokenGroup, say
from core.text import _

DAY = click.DateTime(["%Y-%m-%d"])
option_source = click.option("--source", required=True, help=str(_("放假通知的名称和文号。")))


@click.group(cls=SpokenGroup, help=str(_("全国的工作日历：几个县区在同一安装时在这里载入和更正。")))
def calendar() -> None:
    """Group."""


@calendar.command(help=str(_("载入一年的放假安排，文件第一行为 date,is_workday,name。")))
@click.argument("year", type=int)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@option_source
@pass_station
def load(station: Station, year: int, file: Path, source: str) -> None:
    """In place of what stood there; due dates are computed again."""
    from core.calendar.operations import load_year
    from core.calendar.years import from_csv

    days = from_csv(file.read_text(encoding="utf-8-sig"), source)
    station.do(lambda: load_year(year, days, source))
    say(_("已载入 %(year)s 年的放假安排，涉及的期限正在重算。", year=year))


@calendar.command(help=str(_("更正一天：--work 上班，--rest 休息。")))
@click.argument("day", type=DAY)
@click.option("--work/--rest", required=True)
@click.option("--name", default="", help=str(_("这一天的名称。")))
@option_source
@pass_station
def correct(station: Station, day: datetime, work: bool, name: str, source: str) -> None:
    """A rest day given afterwards, or taken back."""
    from core.calendar.days import MarkedDay
    from core.calendar.operations import correct_day

    station.do(lambda: correct_day(MarkedDay(day.date(), work, name, source)))
    say(_("已更正 %(day)s，涉及的期限正在重算。", day=day.date()))
