"""The page of one window: which needs, one form for all of them, one receipt."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flask import flash, redirect, request, url_for
from flask_appbuilder import expose

from core.actor import actor
from core.cases.acting import ACTING
from core.cases.application import Filing
from core.cases.filers import is_applied_for, may_file, open_types, require_filer
from core.cases.papers import RECEIPT, coded_forms
from core.cases.queries import case_numbered
from core.cases.requests import (
    chosen_channel,
    day,
    filed_once,
    filing_ways,
    mandate,
    new_key,
    refusal,
    village,
    villages,
)
from core.cases.versions import type_of
from core.cases.window import queries
from core.cases.window.operations import take_in
from core.cases.window.shown import Window
from core.clock import today
from core.declare import CaseType
from core.divisions.queries import name_of
from core.errors import Incomplete
from core.text import _
from core.web.guard import reads, writes
from core.web.ports import note_view
from core.web.views import Page

_RECEIPT = _(
    "请打印回执交给申请人，凭上面的受理回执号和查询码可以在网上查询进度。\n"
    "同一回执下的每项申请各成一案，点案件编号进入办理；给了回执还不是受理，受理以后才开始计算时限。"
)


class Intake(Page):
    """Everything that a person needs, asked once."""

    route_base = "/intake"
    class_permission_name = "Case"
    read_by, write_by = ("read_cases",), ACTING
    template_folder = str(Path(__file__).parents[1] / "templates")
    title = _("一门受理")
    help = _("选好申请人需要的各项救助，一次填写，给一张回执；每项各自成案，由各自的岗位办理。")

    @expose("/", methods=["GET", "POST"])
    @writes
    def fill_in(self) -> Any:
        """Which needs; then the form; shown again as typed with what was wrong."""
        kinds = _chosen()
        if not kinds:
            return self.render("cases/intake_needs.html", kinds=_offered())
        for kind in kinds:
            require_filer(kind)
        if request.method != "POST":
            return self._form(Window(kinds, {"paper_date": today().isoformat()}), None)
        window, filed = Window.of(kinds, request.form), list[str]()
        error = refusal(lambda: filed.extend(filed_once(lambda: take_in(_filings(window)))))
        if error is not None:
            return self._form(window, error), error.status
        receipt = case_numbered(filed[0]).receipt
        flash(str(_("已登记，受理回执号 %(receipt)s。", receipt=receipt)), "success")
        return redirect(url_for("Intake.received", receipt=receipt), 303)

    def _form(self, window: Window, error: Any) -> str:
        return self.render(
            "cases/intake.html",
            kinds=window.kinds,
            parts=window.rendered(error.fields if error else {}),
            error=error,
            labels={"division": _("所在村（社区）"), **window.labels()} if error else {},
            division=request.form.get("division", ""),
            villages=villages(),
            once=new_key(),
            **filing_ways(applied_for=True),
        )

    @expose("/<receipt>")
    @reads
    def received(self, receipt: str) -> str:
        """What stands under a receipt, and the sheet to print."""
        cases = queries.received(receipt)
        note_view(f"receipt:{receipt}", "page")
        return self.render(
            "cases/received.html",
            title=str(_("受理回执号 %(receipt)s", receipt=receipt)),
            help=_RECEIPT,
            cases=[(case, type_of(case.type_code).label, name_of(case.division, today())) for case in cases],
            sheet=queries.sheet(receipt) if RECEIPT.code not in coded_forms(cases[0]) else None,
        )


def _offered() -> list[CaseType]:
    """What is applied for at one's own place today, and registered by one's own duty."""
    found = [type_of(code) for code, _label in open_types()]
    return [kind for kind in found if is_applied_for(kind) and may_file(kind)]


def _chosen() -> list[CaseType]:
    """The needs that were ticked, in the order of the registry; Incomplete for one that is not offered here."""
    wanted, offered = set(request.values.getlist("need")), _offered()
    if wanted - {kind.code for kind in offered}:
        raise Incomplete(
            _("所选事项没有在%(place)s开通。", place=name_of(actor().division, today())),
            next=_("请从列出的事项中选择。"),
        )
    return [kind for kind in offered if kind.code in wanted]


def _filings(window: Window) -> list[Filing]:
    where = village(request.form.get("division", ""))
    paper = day(window.shared.get("paper_date"), "paper_date", of_form=True)
    channel, brought = chosen_channel(), {"mandate": mandate()}
    return [
        Filing(code, where, channel, said, paper_date=paper, extra=brought) for code, said in window.needs()
    ]
