"""The home page: what waits for me with the days left, and the figures of my duty."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from flask import redirect
from flask_appbuilder import IndexView, expose
from flask_login import current_user

from core.access.queries import may
from core.actor import actor
from core.cases import queries as cases
from core.clock import today
from core.declare import Card
from core.desk.oversight import asked_though_available, breaches, lists
from core.desk.queries import Item, worklist
from core.desk.rest import SUPERVISING
from core.divisions.queries import name_of
from core.plugins import invite
from core.text import _
from core.web.guard import reads
from core.web.views import Page

SHOWN = 50


class Home(IndexView):
    """The workbench."""

    index_template = "desk/home.html"
    template_folder = str(Path(__file__).parent / "templates")

    @expose("/")
    def index(self) -> Any:
        """What waits, the most urgent first."""
        if not current_user.is_authenticated:
            return redirect(self.appbuilder.get_url_for_login)
        who = actor()
        items = worklist(who)
        return self.render_template(
            self.index_template,
            title=str(_("工作台")),
            help=str(_("等您办理的事项按期限排列，最急的在最上面；红色的已经超期。点一行进入办理。")),
            cards=[
                *_cards(items),
                *invite("show_on_home", user=who),
            ],
            items=items[:SHOWN],
            more=max(0, len(items) - SHOWN),
            place_of={code: name_of(code, today()) for code in {i.place for i in items[:SHOWN] if i.place}},
        )


def _cards(items: list[Item]) -> list[Card]:
    late = sum(1 for i in items if i.days_left is not None and i.days_left < 0)
    near = sum(1 for i in items if i.days_left is not None and 0 <= i.days_left <= 3)
    on = today()
    return [
        Card(str(_("待我办理")), str(len(items))),
        Card(str(_("三个工作日内到期")), str(near)),
        Card(str(_("已超期")), str(late)),
        Card(str(_("辖区超期案件")), str(len(cases.overdue(on))), link=_late_cases(on)),
    ]


def _late_cases(on: date) -> str:
    """The list of them, for those who may open it."""
    return f"/cases/?status=open&due_before={on}" if may("read_cases") else ""


class Oversight(Page):
    """Lists of what is late and of breaches, within the scope of the one who looks."""

    route_base = "/oversight"
    template_folder = str(Path(__file__).parent / "templates")
    class_permission_name = "Oversight"
    read_by = SUPERVISING
    title = _("督办清单")
    help = _(
        "这里列出本辖区超过期限还没有受理、入户、决定或者送达的事项，录入迟延，以及一次性告知制的违反次数。"
    )

    @expose("/")
    @reads
    def index(self) -> str:
        """Every list, the longest overdue first."""
        return self.render("desk/oversight.html", lists=lists(), breaches=breaches())

    @expose("/asked")
    @reads
    def asked(self) -> str:
        """How often a paper was asked for this year that a source confirms, office by office (LAW-46)."""
        found = asked_though_available()
        in_all = sum(n for _code, _name, n in found)
        return self.render(
            "desk/asked.html", title=_("可核对而要求提供的材料"), help="", asked=found, in_all=in_all
        )
