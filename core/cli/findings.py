"""What `jiuzhu check` looks at, gathered into one report."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from flask import Flask

from core.access.requests import follow_clock
from core.access.staff.queries import unadministered
from core.calendar.queries import shortfalls, year_state
from core.cases.lost import lost
from core.clock import SHANGHAI, offset, today
from core.db import db, one_transaction, seeing_everything
from core.db.engine import only_reading
from core.divisions.queries import exists, full_name
from core.errors import Incomplete
from core.jobs.queries import late_jobs
from core.library.queries import without_force
from core.migrations.upgrade import installed_folders, pending
from core.modules.queries import activations, failures, states
from core.parameters.overview import with_conflicts
from core.parameters.queries import rows
from core.plugins import State, installed, registry
from core.plugins.checks import cited
from core.text import Text, _


@dataclass
class Report:
    """What each plugin declared, what is noteworthy, and what is wrong."""

    declared: list[dict[str, Any]] = field(default_factory=list)
    notes: list[Text] = field(default_factory=list)
    wrong: list[Text] = field(default_factory=list)

    def lines(self) -> Iterator[Text]:
        """For people."""
        for one in self.declared:
            yield _(
                "%(code)s：%(counts)s",
                code=one["code"],
                counts="，".join(f"{k} {v}" for k, v in one["counts"].items()),
            )
        yield from (_("提示：%(said)s", said=note) for note in self.notes)
        yield from (_("问题：%(said)s", said=fault) for fault in self.wrong)
        if not self.wrong:
            yield _("没有发现问题。")

    def as_json(self) -> dict[str, Any]:
        """For programs."""
        return {"declared": self.declared, "notes": [*map(str, self.notes)], "wrong": [*map(str, self.wrong)]}


def examine(app: Flask, division: str | None) -> Report:
    """Every finding; `division` asks what is missing there, else wherever a module has been enabled.

    Incomplete for a division that nobody knows.
    """
    report = Report()
    with app.app_context(), seeing_everything(), only_reading():
        _plugins(report)
        _surroundings(report, app)
        waiting = pending(app.config["SQLALCHEMY_DATABASE_URI"], installed_folders())
        if waiting:
            report.wrong.append(_("有 %(n)s 个数据库升级未执行，请运行 jiuzhu upgrade。", n=len(waiting)))
            return report  # the tables that the rest would read may not be there
        with one_transaction():
            follow_clock()
            if division and not exists(division):
                raise Incomplete(
                    _("区划表里没有“%(division)s”，没有检查。", division=division),
                    next=_("请写行政区划代码，例如 610104；档案文件用 jiuzhu profile check 检查。"),
                )
            report.wrong += lost()
            _administration(report, today())
            _texts(report, today())
            _modules(report, division, today())
            _conflicts(report, division, today())
            _jobs(report)
            _failures(report)
            _calendar(report, today())
    return report


def _plugins(report: Report) -> None:
    for state in installed().states():
        report.declared.append({**state.as_json(), "counts": _counts(state)})
        report.wrong += [f"{state.source.name} {fault}" for fault in state.faults]


def _counts(state: State) -> dict[str, int]:
    """How much of each kind a plugin declared."""
    declared = state.declared
    if declared is None:
        return {}
    found = {
        _("类型"): declared.case_types,
        _("流程"): declared.pipelines,
        _("参数"): declared.parameters,
        _("文书"): declared.papers,
        _("任务"): declared.jobs,
        _("核对来源"): declared.verifiers,
        _("页面"): declared.screens,
    }
    return {str(kind): len(items) for kind, items in found.items() if items}


def _administration(report: Report, on: date) -> None:
    """Where nobody can open an account any more, nobody can help himself on screen."""
    for place in unadministered(on):
        report.wrong.append(
            _(
                "%(place)s 现在没有人管理账号，请运行 jiuzhu account restore 登录名 --division %(code)s。",
                place=full_name(place),
                code=place,
            )
        )


def _texts(report: Report, on: date) -> None:
    """What rests on texts of which none is in force: a declaration is wrong, a value is to be looked at."""
    for declared in registry().declared.values():
        for where, basis, _owed in cited(declared):
            if without_force(basis, on):
                report.wrong.append(
                    _(
                        "%(where)s 的依据 %(basis)s 在 %(on)s 都不施行，请在文件库核对。",
                        where=where,
                        basis="、".join(basis),
                        on=on,
                    )
                )
    old = [
        row for found in rows().values() for row in found if row.holds(on) and without_force(row.basis, on)
    ]
    if old:
        named = "、".join(dict.fromkeys(f"{row.address}（{row.division or 'CN'}）" for row in old[:8]))
        report.notes.append(
            _("有 %(n)s 个参数值所依据的文件已不施行，请核对：%(names)s", n=len(old), names=named)
        )


def _modules(report: Report, division: str | None, on: date) -> None:
    places = {division} if division else {row.division[:6] for row in activations() if row.enabled}
    if not places:
        report.notes.append(
            _("还没有启用任何模块，任何地方都不能受理申请；加 --division 查某县区上线前缺什么。")
        )
    for place in sorted(places):
        for state in states(place, on):
            if state.missing and (division or state.enabled):
                said = _(
                    "%(place)s 的“%(module)s”上线前缺：%(keys)s",
                    place=place,
                    module=state.label,
                    keys="、".join(state.missing),
                )
                (report.wrong if state.enabled else report.notes).append(said)


def _conflicts(report: Report, division: str | None, on: date) -> None:
    for place, n in with_conflicts(on).items():
        if division in (None, place):
            report.notes.append(
                _(
                    "%(place)s 的文件与现行法律有 %(n)s 处不一致，系统按现行法律办理，请看“参数”下的对照页。",
                    place=place,
                    n=n,
                )
            )


def _jobs(report: Report) -> None:
    for job in late_jobs():
        report.wrong.append(_("任务 %(code)s（%(label)s）迟了。", code=job.address, label=job.label))


def _failures(report: Report) -> None:
    for row in failures():
        said = _(
            "%(plugin)s 在 %(hook)s 中出错 %(n)s 次，最近一次 %(at)s：%(error)s",
            plugin=row.plugin,
            hook=row.hook,
            n=row.times,
            at=f"{row.last_at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}",
            error=row.error,
        )
        report.wrong.append(said)


def _calendar(report: Report, on: date) -> None:
    """A year that nothing can be counted into is wrong; one that is still provisional is as it must be until autumn."""
    missing = any(year_state(year) is None for year in (on.year, on.year + 1))
    (report.wrong if missing else report.notes).extend(shortfalls(on))


def _surroundings(report: Report, app: Flask) -> None:
    if db.engine.dialect.name == "sqlite":
        report.notes.append(_("SQLite 没有数据库自身的第二道权限墙，正式环境请用 PostgreSQL。"))
    if offset():
        report.notes.append(_("培训时钟与真实时间相差 %(offset)s。", offset=offset()))
    home = Path(app.config["JIUZHU_HOME"])
    if home.stat().st_mode & 0o007:
        report.notes.append(_("数据目录 %(home)s 对其他用户可读，请收紧权限。", home=home))
