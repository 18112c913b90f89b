"""`jiuzhu job`: what runs when, and running one by hand."""

from __future__ import annotations

from datetime import date, datetime

import click

from core.cli import Station, pass_station
from core.cli.wording import Said, SpokenGroup, as_json, say, say_json, say_table
from core.clock import SHANGHAI, today
from core.text import _


@click.group(cls=SpokenGroup, help=str(_("定时任务：上次和下次运行，手工运行一次。")))
def job() -> None:
    """Group."""


@job.command("list", help=str(_("列出任务、上次与下次运行；迟了的标明。")))
@as_json
@pass_station
def list_jobs(station: Station, json_: bool) -> None:
    """Every job, core's first."""
    from core.jobs.queries import states

    found = station.read(states)
    if json_:
        say_json([state.as_json() for state in found])
        return
    head = (_("任务"), _("名称"), _("上次"), _("结果"), _("下次"), "")
    rows = [
        (s.address, s.label, _moment(s.last), _result(s.state, s.result), _moment(s.next), _mark(s))
        for s in found
    ]
    say_table(head, rows)


@job.command(help=str(_("手工运行一次；当天已经运行过的不再运行。")))
@click.argument("code")
@click.option("--on", "day", type=click.DateTime(["%Y-%m-%d"]), help=str(_("哪一天的，缺省为今天。")))
@click.option("--again", is_flag=True, help=str(_("已经运行过也再运行一次。")))
@as_json
@pass_station
def run(station: Station, code: str, day: datetime | None, again: bool, json_: bool) -> None:
    """One run, once; exit 1 when it failed."""
    from core.jobs.running import run_on

    if code not in station.app.extensions["jiuzhu"].registry.jobs:
        raise Said(_("没有任务 %(code)s。", code=code), _("jiuzhu job list 列出全部任务。"))
    on: date = day.date() if day else station.read(today)
    outcome = run_on(station.app, code, on, again=again)
    if json_:
        say_json(
            {
                "job": code,
                "slot": outcome.slot,
                "state": outcome.state,
                "result": outcome.result,
                "error": outcome.error,
            }
        )
    else:
        say(_OUTCOMES[outcome.state] % {"n": outcome.result, "error": outcome.error})
    if outcome.state == "failed":
        raise SystemExit(1)


_OUTCOMES = {
    "done": _("已运行，处理 %(n)s 件。"),
    "elsewhere": _("这一次已经运行过或正在运行，没有再运行（处理 %(n)s 件）。"),
    "failed": _("运行失败：%(error)s"),
}


def _moment(moment: datetime | None) -> str:
    return f"{moment.astimezone(SHANGHAI):%Y-%m-%d %H:%M}" if moment else "—"


def _result(state: str, result: int | None) -> str:
    return str(result) if result is not None else {"": "—", "running": "…"}.get(state, state)


def _mark(state: object) -> object:
    if getattr(state, "off", False):
        return _("未启用")
    return _("迟了") if getattr(state, "late", False) else ""
