"""Pages of checks: the bureau's queue with counts by state, and the log of queries month by month."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flask import request, url_for
from flask_appbuilder import expose

from core.access.queries import may
from core.cases.checking.queries import asked_in, counts, queue
from core.cases.checking.shown import STATES, checked_shown
from core.cases.requests import month
from core.clock import today
from core.text import _
from core.web.guard import reads
from core.web.views import Page

READERS = ("verify", "accept", "configure", "supervise", "read_audit")


class Checks(Page):
    """What the check centre has to ask and to return, and what was asked for whom."""

    route_base = "/checks"
    template_folder = str(Path(__file__).parents[1] / "templates")
    class_permission_name = "Checks"
    read_by = READERS
    title = _("核对办理")
    help = _(
        "乡镇（街道）受理后提请的核对按期限排列。点案件编号进入办理页，逐个来源登记结果；全部来源反馈后自动退回乡镇（街道）。\n"
        "查询记录写明每次核对的查询主体、提请单位、案件和来源；查询主体始终是县级民政部门（社会救助法第四十一条）。"
    )

    @expose("/")
    @reads
    def index(self) -> str:
        """The queue."""
        found = counts(today())
        return self.render(
            "checking/queue.html",
            tabs=_tabs("index"),
            counts=[(label, tint, found[state]) for state, (label, tint) in STATES.items()],
            rows=[checked_shown(one) for one in queue(today())],
            states=STATES,
            opens=may("read_cases"),
        )

    @expose("/log")
    @reads
    def log(self) -> str:
        """The log of a month."""
        chosen = month(request.args.get("month"), "month")
        return self.render(
            "checking/log.html",
            title=_("查询记录"),
            tabs=_tabs("log"),
            month=chosen,
            rows=[checked_shown(one) for one in asked_in(chosen, today())],
            states=STATES,
        )


def _tabs(current: str) -> list[dict[str, Any]]:
    pages = {"index": _("核对队列"), "log": _("查询记录")}
    return [
        {"label": label, "address": url_for(f"Checks.{name}"), "current": name == current}
        for name, label in pages.items()
    ]
