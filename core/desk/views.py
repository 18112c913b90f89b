"""The home page: what waits for me with the days left, and the figures of my duty."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from flask import redirect, request, url_for
from flask_appbuilder import IndexView, expose
from flask_login import current_user
from marshmallow import Schema, fields, validate

from core.access.queries import may
from core.actor import actor
from core.cases import queries as cases
from core.cases.looking import keep_out
from core.cases.queries import case_numbered
from core.cases.requests import month
from core.clock import today
from core.declare import Card
from core.desk.lookups import month_of_lookups, refused_shown
from core.desk.oversight import breaches, lists
from core.desk.queries import Item, worklist
from core.desk.rest import SUPERVISING, full_value
from core.divisions.queries import name_of
from core.plugins import invite
from core.text import _
from core.web import forms
from core.web.filling import Answer, Filling, fill_in
from core.web.guard import reads
from core.web.views import Page

SHOWN = 50
FULL = {"id_number": _("公民身份号码"), "phone": _("联系电话"), "account": _("银行账号")}


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

    @expose("/lookups")
    @reads
    def lookups(self) -> str:
        """The month's look-ups that were refused, and who looked most."""
        found = month_of_lookups(month(request.args.get("month"), "month"))
        return self.render(
            "desk/lookups.html",
            title=_("个人信息查询情况"),
            found=found,
            refused=[refused_shown(event) for event in found.refused],
        )


class FullForm(Schema):
    """Which full value, and why."""

    what = fields.Str(
        required=True,
        validate=validate.OneOf(list(FULL)),
        metadata={"label": _("看哪一项"), "labels": FULL, "widget": "choice"},
    )
    reason = fields.Str(
        required=True,
        validate=validate.Length(min=2, max=200),
        metadata={"label": _("理由"), "hint": _("理由和查看的内容记入日志。")},
    )


class FullValues(Page):
    """A full number of a member of a case, for a reason."""

    route_base = "/full"
    template_folder = str(Path(__file__).parent / "templates")
    class_permission_name = "FullValues"
    read_by = ("read_full",)

    @expose("/<no>/<member>", methods=["GET", "POST"])
    @reads
    def show(self, no: str, member: str) -> Answer:
        """Ask for it, and see it once."""
        case = case_numbered(no)
        keep_out(case)
        shown: list[str] = []

        def run(what: str, reason: str) -> None:
            shown.append(full_value(case, member, what, reason))

        back = url_for("Cases.show", no=no)
        names: dict[str, Any] = {"value": None}
        filling = Filling(
            FullForm, run, _("查看完整信息"), back, submit=_("查看"), template="desk/full.html", names=names
        )
        found = fill_in(self, filling)
        if not shown:
            return found
        form = forms.render(FullForm, {}, {})
        return str(
            self.render_template(
                "desk/full.html",
                title=filling.title,
                help="",
                form=form,
                error=None,
                labels={},
                filling=filling,
                value=shown[0],
            )
        )
