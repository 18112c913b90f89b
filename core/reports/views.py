"""Figures on screen: a period, a picture and a table a type, the workbook."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from flask import Response, request
from flask_appbuilder import expose

from core.actor import actor
from core.cases.requests import day
from core.clock import today
from core.delegation.overview import matters
from core.divisions.queries import full_name
from core.errors import BadInput
from core.reports.progress import progress, sees_counts
from core.reports.queries import COLUMNS, tables
from core.reports.sheets import workbook
from core.text import _
from core.web.guard import reads
from core.web.sending import XLSX, sent
from core.web.views import Page

MOST_DAYS = 366


class Figures(Page):
    """What the posting's place can count."""

    route_base = "/figures"
    template_folder = str(Path(__file__).parent / "templates")
    class_permission_name = "Figures"
    read_by = ("read_figures",)
    title = _("统计数字")
    help = _(
        "按事项列出本辖区各地在一段时间内的申请、受理、确认和不予给予的件数，今天在办和超期的件数，"
        "以及最后一天所在月份的保障户数、人数和金额。\n"
        "复核与变更不计入申请。数字直接由案件算出，不需要另行填报；市级岗位只看得到各县的数字和权限下放的进展，看不到任何人的信息。"
    )

    @expose("/")
    @reads
    def index(self) -> str:
        """This month until today, unless other days are asked for."""
        since, until = period()
        found = tables(since, until)
        return self.render(
            "reports/figures.html",
            title=_("统计数字"),
            place=full_name(actor().division),
            since=since,
            until=until,
            tables=found,
            columns=COLUMNS,
            progress=progress(today()) if sees_counts() else [],
            matters=[label for _code, label in matters()],
        )

    @expose("/figures.xlsx")
    @reads
    def sheet(self) -> Response:
        """The same as a workbook."""
        since, until = period()
        name = f"{_('统计数字')}-{since:%Y%m%d}-{until:%Y%m%d}.xlsx"
        return sent(workbook(tables(since, until)), XLSX, name, to_keep=True)


def period() -> tuple[date, date]:
    """The days asked for, this month until today if none are. BadInput when they are turned round or more than a year."""
    on = today()
    since = day(request.args.get("since"), "since") or on.replace(day=1)
    until = day(request.args.get("until"), "until") or max(on, since)
    if until < since or (until - since).days >= MOST_DAYS:
        raise BadInput(
            _("统计期间应从早到晚，最长一年。"),
            next=_("请更正起止日期。"),
            fields={"until": [_("请更正日期")]},
        )
    return since, until
