"""Pages of passing on: to the township of registration, to another county, and the answer about doubles."""

from __future__ import annotations

from flask import Response, flash, url_for
from flask_appbuilder import expose

from core.cases.acting import ACTING
from core.cases.passing.doubles import answer_doubles, asked_here
from core.cases.passing.export import export
from core.cases.passing.forms import Answered, PassOn
from core.cases.passing.operations import pass_on
from core.cases.queries import case_numbered
from core.text import _
from core.web.filling import Answer, Filling, fill_in
from core.web.guard import reads, writes
from core.web.language import say
from core.web.sending import ZIP, sent
from core.web.views import Page


class Passing(Page):
    """An application that another place takes."""

    route_base = "/cases"
    default_view = "pass_on"
    class_permission_name = "Case"
    read_by, write_by = ("read_cases",), ACTING
    title = _("转送户籍地")
    help = _(
        "申请人的户籍在本县其他乡镇（街道）的，由您登记、收下材料并当天转送，申请人不需要再跑一趟；受理时限自户籍地受理之日起计算。\n"
        "编号、回执号和查询码都不变，材料随案转送。转送以后本案由户籍地办理，您不再看到。"
    )

    @expose("/<no>/pass-on", methods=["GET", "POST"])
    @writes
    def pass_on(self, no: str) -> Answer:
        """Pass it on within the county."""
        case = case_numbered(no)
        title = _("转送户籍地：%(name)s", name=case.applicant_name)

        def run(reason: str | None = None) -> None:
            passed = pass_on(no, reason or "")
            flash(
                say(
                    _(
                        "已转送%(office)s，回执号%(receipt)s不变，请告诉申请人。",
                        office=passed.office,
                        receipt=passed.receipt,
                    )
                )
            )

        return fill_in(
            self,
            Filling(
                PassOn,
                run,
                title,
                url_for("Cases.list"),
                said=_("已转送。"),
                submit=_("转送"),
                confirm=_("确定转送吗？转送后由户籍地办理。"),
                help=self.help,
            ),
        )

    @expose("/<no>/transfer")
    @reads
    def export(self, no: str) -> Response:
        """What goes to another county."""
        return sent(export(no), ZIP, f"{no}.zip")


class Doubles(Page):
    """What other places ask."""

    route_base = "/doubles"
    default_view = "answer"
    class_permission_name = "Case"
    read_by, write_by = ("read_cases",), ACTING
    title = _("核实有无重复申请")
    help = _(
        "申请人户籍在您处，凭居住证在居住地申请。请核对该家庭在您处是否正在享受或者申请同类救助；答复记入对方的案件。"
    )

    @expose("/<no>", methods=["GET", "POST"])
    @writes
    def answer(self, no: str) -> Answer:
        """Say what is known here."""
        task = asked_here(no)

        def run(found: str, note: str | None = None) -> None:
            answer_doubles(no, found, note or "")

        return fill_in(
            self,
            Filling(Answered, run, task.title, "/", said=_("已答复。"), submit=_("答复"), help=self.help),
        )
