"""Pages of cases: the list, the application at the window, the case with what one may do now, its papers and letters."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from flask import Response, flash, redirect, request, url_for
from flask_appbuilder import expose
from marshmallow import Schema

from core.access.sign_in.queries import signs_again
from core.actor import actor
from core.cases import explained, follow_ups, known, operations
from core.cases.acting import ACTING
from core.cases.application import Filing, faults, read, together
from core.cases.appraisers import sees_summaries_only, summary_of
from core.cases.exporting.queries import may_in_full
from core.cases.filers import (
    filed_of,
    form_help,
    form_title,
    is_applied_for,
    open_types,
    require_filer,
    stages_of,
)
from core.cases.forms import form_of
from core.cases.models import Case
from core.cases.offered import application
from core.cases.page import CasePage
from core.cases.papers import paper_type, require_letter, require_paper
from core.cases.queries import FAR, Wanted, case_numbered, is_within_scope, list_cases
from core.cases.requests import (
    chosen_channel,
    day,
    done_once,
    filing_ways,
    filtered,
    known_type,
    mandate,
    new_key,
    number_in,
    opened,
    refusal,
    registrations,
    village,
    villages,
)
from core.cases.shown import list_item, stage_label
from core.cases.versions import type_of
from core.cases.whole_page import carry_out, whole_page
from core.cases.window.operations import register
from core.clock import today
from core.declare import Decision
from core.declare.applications import CHANNELS
from core.divisions import queries as divisions
from core.documents import queries as document_queries
from core.documents.requests import sent_file
from core.errors import BadInput, Incomplete, Refused
from core.means import operations as means
from core.modules.queries import require_enabled
from core.numbers import whole_number
from core.plugins import registry
from core.text import _
from core.web import forms
from core.web.filterbar import told
from core.web.guard import reads, writes
from core.web.ports import note_view
from core.web.sending import PDF, sent
from core.web.views import Page

PAGE = 25


class Cases(Page):
    """Everything about one case on one page, and the list that leads there."""

    route_base = "/cases"
    default_view = "list"
    class_permission_name = "Case"
    read_by, write_by = ("read_cases",), ACTING
    template_folder = str(Path(__file__).parent / "templates")
    title = _("案件")
    help = _("这里列出您管辖范围内的案件，最新的在前。点案件编号进入办理页面。")

    @expose("/", methods=["GET", "POST"])
    @reads
    def list(self) -> Any:
        """Cases within scope, by type, stage, due day and beginning of the name; keyset pages."""
        if request.method == "POST":
            return redirect(filtered(request.form), 303)
        wanted = Wanted(
            type_code=request.args.get("type", ""),
            stage=request.args.get("stage", ""),
            status=request.args.get("status", "") if request.args.get("status") in ("open", "closed") else "",
            due_before=day(request.args.get("due_before"), "due_before"),
            name=told(request.args.get("name", "")).strip()[:40],
            after=number_in(request.args, "cursor", FAR),
            limit=_size(request.args.get("page_size")),
        )
        rows, following = list_cases(wanted)
        types = open_types()
        return str(
            self.render_template(
                "cases/list.html",
                title=self.title,
                help=str(self.help),
                items=[
                    SimpleNamespace(
                        **list_item(row),
                        name=row.applicant_name,
                        standing=_standing(row),
                        channel_label=str(CHANNELS.get(row.channel, "")),
                    )
                    for row in rows
                ],
                wanted=request.args,
                named=wanted.name,
                following=following,
                types=types,
                filed=filed_of(types),
                stages=stages_of(types),
                in_full=may_in_full(),
                place_of=_place_names(rows),
            )
        )

    @expose("/new/<code>", methods=["GET", "POST"])
    @writes
    def new(self, code: str) -> Any:
        """The application, filled in one go at the window."""
        known_type(code, actor().division)
        require_enabled(registry().module_of[code], actor().division, today())
        require_filer(type_of(code))
        line = type_of(code).apply.lines[0]
        schema = form_of(getattr(line, "form", None), next(iter(line.outcomes)))
        assert schema is not None
        begun = known.prefilled(code, request.args.get("begin", "")) if request.method != "POST" else {}
        village, typed, error = str(begun.pop("division", "")), begun, None
        if request.method == "POST":
            typed = forms.typed(schema, request.form)
            filed: dict[str, Any] = {}
            error = refusal(lambda: filed.update(done_once(lambda: opened(_open(code, typed)))))
            if error is None:
                return _registered(**filed)
        page = self.render_template(
            "cases/new.html",
            title=str(form_title(type_of(code))),
            help=str(form_help(type_of(code))),
            form=forms.render(
                application(schema, registrations=registrations()), typed, error.fields if error else {}
            ),
            error=error,
            labels={"division": _("所在村（社区）"), **forms.labels(schema, typed)} if error else {},
            division=request.form.get("division", village),
            villages=villages(),
            once=new_key(),
            **filing_ways(is_applied_for(type_of(code))),
        )
        return (page, error.status) if error else page

    @expose("/<no>")
    @reads
    def show(self, no: str) -> str:
        """One case: where it stands, its clock, papers, letters, advice, and what one may do now."""
        if sees_summaries_only():
            return self._summary(no)
        return whole_page(self, no)

    def _summary(self, no: str) -> str:
        """All that a member of the appraisal sees of a case."""
        summary = summary_of(no)
        note_view(f"case:{summary.no}", "summary")
        return str(self.render_template("cases/summary.html", title=summary.no, summary=summary))

    @expose("/<no>/finish/<stage>/<outcome>", methods=["GET", "POST"])
    @writes
    def finish(self, no: str, stage: str, outcome: str) -> Any:
        """The form of one outcome, and finishing with it."""
        page = CasePage(case_numbered(no))
        line = page.line(stage)
        if outcome not in line.outcomes:
            raise Refused(
                _("“%(stage)s”没有这一办理结果。", stage=line.label),
                next=_("请返回案件页面，从列出的办理结果中选择。"),
            )
        return self._form(
            page,
            "cases/finish.html",
            f"{line.label} · {line.said(outcome)}",
            form_of(getattr(line, "form", None), outcome),
            lambda typed: operations.finish(
                no,
                stage,
                outcome,
                form=known.as_handed_in(page, stage, typed),
                note=request.form.get("note", ""),
                otp=request.form.get("otp", ""),
                **_seen(),
            ),
            started=lambda: known.started(page, stage, outcome),
            names=lambda shown: {
                "line": line,
                "help": explained.help_with(line),
                "why": shown.reasons_against(stage, outcome),
                "advised": shown.advised(line),
                "signs_again": isinstance(line, Decision) and signs_again(actor().duty),
            },
        )

    @expose("/<no>/act/<code>", methods=["GET", "POST"])
    @writes
    def act(self, no: str, code: str) -> Any:
        """An event from outside: withdrawal, death, objection, complaint, non-cooperation."""
        page = CasePage(case_numbered(no))
        event = page.event(code)
        return self._form(
            page,
            "cases/act.html",
            str(event.label),
            form_of(event.form, code),
            lambda typed: operations.happen(no, code, form=typed, note=request.form.get("note", "")),
            started=known.days,
            names=lambda _page: {"help": explained.help_to(code)},
        )

    @expose("/<no>/follow-up/<code>", methods=["GET", "POST"])
    @writes
    def follow_up(self, no: str, code: str) -> Any:
        """Open a follow-up on a case, with the reason for it."""
        page = CasePage(case_numbered(no))
        chosen = follow_ups.wanted(page.case, code)
        found: list[Case] = []
        return self._form(
            page,
            "cases/act.html",
            str(_("发起%(what)s", what=chosen.label)),
            follow_ups.Opening,
            lambda typed: found.append(operations.open_follow_up(no, code, typed)),
            started=dict,
            onward=lambda: found[0].no,
            names=lambda _page: {"help": explained.FOLLOW_UP},
        )

    def _form(
        self,
        page: CasePage,
        template: str,
        title: str,
        schema: type[Schema] | None,
        run: Callable[[dict[str, Any]], Any],
        *,
        started: Callable[[], dict[str, Any]],
        onward: Callable[[], str] | None = None,
        names: Callable[[CasePage], dict[str, Any]] = lambda _page: {},
    ) -> Any:
        """A form about a case: empty, or sent to `run` and gone back, or shown again as typed with what was wrong."""
        no, error = page.case.no, None
        if request.method == "POST":
            typed = forms.typed(schema, request.form) if schema else {}
            error = refusal(lambda: run(typed))
            if error is None:
                flash(str(_("已办理。")), "success")
                return redirect(url_for("Cases.show", no=onward() if onward else no))
            page = CasePage(case_numbered(no))
        else:
            typed = started()
        html = forms.render(page.offered(schema), typed, error.fields if error else {}) if schema else ""
        body = self.render_template(
            template,
            title=title,
            page=page,
            case=page.case,
            form=html,
            error=error,
            labels=forms.labels(page.offered(schema), typed) if error and schema else {},
            remark=request.form.get("note", ""),
            **names(page),
        )
        return (body, error.status) if error else body

    @expose("/<no>/hang/<stage>/<channel>", methods=["POST"])
    @writes
    def hang(self, no: str, stage: str, channel: str) -> Any:
        """A notice hangs in a channel since a day."""
        photo = sent_file()

        def run() -> None:
            up_on = day(request.form.get("up_on", today().isoformat()), "up_on")
            if up_on is None:
                raise Incomplete(_("没有填写张贴日期。"), next=_("请填写实际张贴的日期。"))
            operations.hang(no, stage, channel, up_on, photo)

        return carry_out(self, no, run, _("已登记张贴。"))

    @expose("/<no>/report/<stage>", methods=["POST"])
    @writes
    def report(self, no: str, stage: str) -> Any:
        """Answers of sources, person by person, as the county's check centre enters them."""
        sent = [(k.split("|", 1), v) for k, v in request.form.items() if "|" in k and v]
        if not sent:
            raise Incomplete(_("没有填写核对结果，没有登记。"), next=_("请选择各来源的反馈结果后再登记。"))
        case, entered = case_numbered(no), 0
        for (member, source), state in sent:
            if entered and not any(row.stage == stage and row.left_on is None for row in case.entries):
                break  # the last answer has ended the check
            operations.report(
                no, stage, member, source, state, request.form.get(f"detail-{member}-{source}", "")
            )
            entered += 1
        flash(str(_("已登记 %(n)s 项核对结果。", n=entered)), "success")
        return redirect(url_for("Cases.show", no=no))

    @expose("/<no>/paper", methods=["POST"])
    @writes
    def paper(self, no: str) -> Any:
        """Hand in a file against an entry of the checklist."""
        return carry_out(self, no, lambda: _take_paper(no), _("已登记材料。"))

    @expose("/papers/<int:paper_id>")
    @reads
    def paper_file(self, paper_id: int) -> Response:
        """The file of a paper within scope."""
        paper, content = document_queries.paper_content(paper_id)
        require_paper(paper)
        note_view(f"paper:{paper.id}", "file")
        return sent(content, paper.media_type or "application/octet-stream", paper.file_name)

    @expose("/letters/<number>.pdf")
    @reads
    def letter(self, number: str) -> Response:
        """An issued letter as PDF."""
        require_letter(number)
        content = document_queries.letter_pdf(number)
        note_view(f"letter:{number}", "pdf")
        return sent(content, PDF, f"{number}.pdf")


def _registered(*, no: str, receipt: str, code: str, proxy_code: str | None, **_filed: Any) -> Any:
    flash(str(_("已登记，受理回执号 %(receipt)s。", receipt=receipt)), "success")
    if proxy_code:
        flash(str(_("代办人查询码 %(code)s，只能查询办理到哪一步。", code=proxy_code)), "info")
    if is_within_scope(no):
        return redirect(url_for("Cases.show", no=no))
    flash(str(_("反映的是本机构，已交县级办理；请把查询码 %(code)s 告诉反映人。", code=code)), "info")
    return redirect(url_for("Cases.list"))


def _take_paper(no: str) -> None:
    case, upload = case_numbered(no), sent_file()
    if upload is None and "state" not in request.form:
        raise Incomplete(_("没有选择要上传的文件。"), next=_("请选择 PDF、JPEG 或者 PNG 文件后再上传。"))
    means.take_paper(
        case,
        paper_type(case, request.form.get("document", "")),
        member=request.form.get("member", ""),
        upload=upload,
        state=request.form.get("state", "present"),
        note=request.form.get("note", ""),
    )


def _open(code: str, typed: dict[str, Any]) -> Case:
    """Where the village is wrong, what else is wrong is said with it."""
    where = request.form.get("division", "")
    paper_date = day(typed.get("paper_date"), "paper_date", of_form=True)
    filing = Filing(code, where, chosen_channel(), typed, paper_date=paper_date, extra={"mandate": mandate()})
    unknown = faults(lambda: village(where))
    if unknown:
        raise together([*unknown, *faults(lambda: read(filing))])
    run = register if is_applied_for(type_of(code)) else operations.open_case
    return run(filing)


def _seen() -> dict[str, int]:
    sent = {name: whole_number(request.form.get(name, "")) for name in ("version", "seen")}
    return {name: value for name, value in sent.items() if value is not None}


def _size(value: str | None) -> int:
    """Rows a page; BadInput beyond what a list may show."""
    if not value:
        return PAGE
    found = whole_number(value, 10**9)
    if found is None:
        raise BadInput(_("每页条数应为整数。"))
    return found


def _standing(case: Case) -> str:
    """Where a case stands, or how it ended, in words."""
    return str(stage_label(case, case.ended_as or case.stage))


def _place_names(rows: list[Case]) -> dict[str, str]:
    on = today()
    return {code: divisions.name_of(code, on) for code in {row.division for row in rows}}
