"""The home page: what waits for me with the days left, and the figures of my duty."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from flask import redirect, request, url_for
from flask_appbuilder import IndexView, expose
from flask_login import current_user

from core.access.queries import duty, may
from core.actor import actor
from core.cases import chain as cases_chain
from core.cases import queries as cases
from core.cases.filers import filed_of, open_types
from core.cases.looking import keep_out
from core.cases.queries import case_numbered
from core.cases.requests import month
from core.clock import today
from core.db import db
from core.declare import Card
from core.desk.discipline import rules
from core.desk.forms import FullForm, Merge, Undo
from core.desk.lookups import month_of_lookups, refused_shown
from core.desk.oversight import asked_though_available, breaches, lists, unheld
from core.desk.queries import Item, worklist
from core.desk.rest import SUPERVISING, full_value
from core.desk.vacancies import vacancies
from core.divisions.queries import county_of, name_of
from core.errors import Incomplete
from core.people.merging.operations import merge_people, undo_merge
from core.people.models import Person
from core.people.queries import merge_in_sight, merges_here, persons_by_key
from core.plugins import invite
from core.text import _
from core.web import forms
from core.web.filling import Answer, Filling, fill_in
from core.web.guard import reads, writes
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
            filed=filed_of(open_types()) if may("read_cases") else [],  # who files goes on to the case
            items=items[:SHOWN],
            more=max(0, len(items) - SHOWN),
            place_of={code: name_of(code, today()) for code in {i.place for i in items[:SHOWN] if i.place}},
        )


def _cards(items: list[Item]) -> list[Card]:
    late = sum(1 for i in items if i.days_left is not None and i.days_left < 0)
    near = sum(1 for i in items if i.days_left is not None and 0 <= i.days_left <= 3)
    mine = [
        Card(str(_("待我办理")), str(len(items))),
        Card(str(_("三个工作日内到期")), str(near)),
        Card(str(_("已超期")), str(late)),
    ]
    held = actor().duty
    if not held or duty(held).sight != "scope":  # sees no rows by place: none of them is late to such eyes
        return mine
    on = today()
    return [*mine, Card(str(_("辖区超期案件")), str(len(cases.overdue(on))), link=_late_cases(on))]


def _late_cases(on: date) -> str:
    """The list of them, for those who may open it."""
    return f"/cases/?status=open&due_before={on}" if may("read_cases") else ""


ASKED = _(
    "今年各受理机构要求申请人提供本来可以通过核对取得的材料的次数；来源停用期间要求的不计。\n"
    "已经接通的来源能证明的，不得再要求申请人提供（社会救助法第六十二条）；仍在要求的，请督促改正。"
)


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

    @expose("/chain")
    @reads
    def chain(self) -> str:
        """Whether every open case has a holder and every decision its signatures (CON-15)."""
        found = cases_chain.chain(today())
        about = _("逐件核对：未办结的每个环节有没有人承办，已作出的决定和它依据的意见、调查有没有签满。")
        broken = list(unheld(found.unheld))
        names = {"chain": found, "unheld": broken, "opens": may("read_cases")}
        return self.render("desk/chain.html", title=_("责任链核对"), help=about, **names)

    @expose("/asked")
    @reads
    def asked(self) -> str:
        """How often a paper was asked for this year that a source confirms, office by office (LAW-46)."""
        found = asked_though_available()
        in_all = sum(n for _code, _name, n in found)
        return self.render(
            "desk/asked.html", title=_("可核对而要求提供的材料"), help=ASKED, asked=found, in_all=in_all
        )

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


class Discipline(Page):
    """The responsibility rules that the county's document names (DEL-15)."""

    route_base = "/discipline"
    template_folder = str(Path(__file__).parent / "templates")
    class_permission_name = "Discipline"
    read_by = ("configure", "supervise", "read_audit")
    title = _("责任制度")
    help = _(
        "本地文件规定的责任制度逐项列在这里：系统用什么保证执行、在哪里设定，以及最近的违反情况。\n"
        "实行哪几项在参数“实行的责任制度”中设定；案件的链接只有可以查看案件的岗位才能打开。"
    )

    @expose("/")
    @reads
    def index(self) -> str:
        """Each rule with its control and its latest breaches."""
        found = rules(county_of(actor().division), today())
        return self.render("desk/discipline.html", rules=found, opens=may("read_cases"))


class Vacancies(Page):
    """Posts of the townships that nobody holds (ORG-09)."""

    route_base = "/vacancies"
    template_folder = str(Path(__file__).parent / "templates")
    class_permission_name = "Vacancies"
    read_by = ("configure", "accounts", "supervise", "answer_first", "read_audit")
    title = _("空缺岗位")
    help = _("本地已启用的事项办理时要用到、现在没有人任职的乡镇（街道）岗位。请安全管理员在“任职”中安排。")

    @expose("/")
    @reads
    def index(self) -> str:
        """All within sight."""
        return self.render("desk/vacancies.html", found=vacancies(today()))


class FullValues(Page):
    """A full number of a member of a case, for a reason."""

    route_base = "/full"
    template_folder = str(Path(__file__).parent / "templates")
    class_permission_name = "FullValues"
    title = _("查看完整信息")
    help = _(
        "平时只显示证件号码、电话和账号的一部分。办理中确实要用完整的，选一项并写明用途，提交后显示一次。\n"
        "谁在什么时候、为了什么看过，都记入操作日志。"
    )
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
            FullForm,
            run,
            self.title,
            back,
            submit=_("查看"),
            said=_("本次查看已记入操作日志。"),
            template="desk/full.html",
            names=names,
        )
        found = fill_in(self, filling)
        if not shown:
            return found
        form = forms.render(FullForm, {}, {})
        return str(
            self.render_template(
                "desk/full.html",
                title=filling.title,
                help=self.help,
                form=form,
                error=None,
                labels={},
                filling=filling,
                value=shown[0],
            )
        )


class Merges(Page):
    """Two records of one person put together, and parted again."""

    route_base = "/merges"
    template_folder = str(Path(__file__).parent / "templates")
    class_permission_name = "Merges"
    read_by = write_by = ("keep_file",)
    title = _("重复人员合并")
    help = _(
        "同一个人因号码录错等原因登记了两次时，在这里把两条记录合并：并入记录的案件、家庭、财产和待遇都归到保留的记录名下。\n"
        "先核对证件。两个有效而不同的身份号码是两个人，除非公安机关更正、注销了号码或者登记时看错证件，并有材料证明。两条记录同在一个家庭、或者各自享受同类救助的，要先处理再合并。\n"
        "合并错了可以撤销：当时移过来的都退回去，合并以后新登记的留在保留的记录名下。"
    )

    @expose("/")
    @reads
    def index(self) -> str:
        """The latest."""
        return self.render("desk/merges.html", rows=merges_here())

    @expose("/new", methods=["GET", "POST"])
    @writes
    def new(self) -> Answer:
        """Put two together, each named by a case and the name in it."""

        def run(ground: str = "", paper: str = "", **given: str) -> None:
            kept, dropped = (_named(given, one) for one in ("kept", "dropped"))
            merge_people(kept, dropped, given["reason"], ground=ground or "", paper=paper or "")

        back = url_for("Merges.index")
        confirm = _("确定这两条记录是同一个人吗？")
        filling = Filling(Merge, run, _("合并两条记录"), back, submit=_("合并"), confirm=confirm)
        return fill_in(self, filling)

    @expose("/<int:pk>/undo", methods=["GET", "POST"])
    @writes
    def undo(self, pk: int) -> Answer:
        """Part them again."""
        merge = merge_in_sight(pk)

        def run(reason: str) -> None:
            undo_merge(merge, reason)

        return fill_in(self, Filling(Undo, run, _("撤销合并"), url_for("Merges.index")))


def _named(given: Mapping[str, str], which: str) -> Person:
    """The member of that name in the household of that case; Incomplete beside the field when there is not just one."""
    case = case_numbered(given[f"{which}_case"].strip())
    persons = set(persons_by_key(case.household_id).values()) if case.household_id else set()
    name = given[f"{which}_name"].strip()
    found = [one for one in map(partial(db.session.get_one, Person), persons) if one.name == name]
    if len(found) != 1:
        said = _("该案件的家庭中没有这一姓名的成员，或者不止一人。")
        raise Incomplete(said, next=_("请核对案件编号和姓名。"), fields={f"{which}_name": [said]})
    return found[0]
