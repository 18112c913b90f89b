"""Pages of reported decisions: the bureau's list, one decision with what was said of it, and the three short forms."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from flask import request, url_for
from flask_appbuilder import expose

from core.cases.queries import FAR
from core.cases.reported.forms import Answered, Question
from core.cases.reported.operations import (
    READING,
    answer_bureau,
    mark_seen,
    must_be_bureau,
    question,
    question_asked,
)
from core.cases.reported.queries import SAID, Reported, reported, reported_one
from core.cases.reported.shown import brief, may_do
from core.cases.requests import number_in
from core.declare.fields import Form
from core.text import Text, _
from core.web.filling import Answer, Filling, fill_in
from core.web.guard import reads, writes
from core.web.language import retold
from core.web.ports import note_view
from core.web.views import Page

PAGE = 25


class ReportedDecisions(Page):
    """What townships have decided, for the bureau to read and to question."""

    route_base = "/reported"
    default_view = "list"
    class_permission_name = "Reported"
    read_by = write_by = READING
    template_folder = str(Path(__file__).parents[1] / "templates")
    title = _("乡镇确认备案")
    help = _(
        "乡镇（街道）作出的确认决定自动列在这里备案，决定当时即生效，不需要县级审批。\n"
        "县级可以标为已阅，也可以提出质询：质询作为任务转给作出决定的乡镇（街道）岗位，答复后记在这里和案件中。"
    )

    @expose("/")
    @reads
    def list(self) -> str:
        """The newest first; keyset pages."""
        after = number_in(request.args, "cursor", FAR)
        rows, following = reported(after, PAGE)
        items = [brief(row) for row in rows]
        return self.render("cases/reported_list.html", items=items, following=following, later=after)

    @expose("/<int:pk>")
    @reads
    def show(self, pk: int) -> str:
        """One decision."""
        one = reported_one(pk)
        note_view(f"case:{one.case.no}", "reported")
        shown = brief(one)
        facts = [
            (_("事项"), shown["matter"]),
            (_("申请人"), one.case.applicant_name),
            (_("决定机构"), shown["place"]),
            (_("决定"), shown["label"]),
            (_("金额"), one.decision.amount),
            (_("决定日期"), one.decision.decided_on),
            (_("第一责任人"), one.decision.responsible),
            (_("理由"), retold(one.decision.reason or "")),
        ]
        words = [(SAID[word.kind], word) for word in one.words]
        title = _("备案：%(name)s", name=one.case.applicant_name)
        return self.render(
            "cases/reported.html", title=title, one=one, facts=facts, words=words, may=may_do(one)
        )

    @expose("/<int:pk>/seen", methods=["GET", "POST"])
    @writes
    def seen(self, pk: int) -> Answer:
        """The bureau has read it."""
        must_be_bureau()
        return self._fill_in(pk, Form, lambda: mark_seen(pk), _("标为已阅"))

    @expose("/<int:pk>/question", methods=["GET", "POST"])
    @writes
    def question(self, pk: int) -> Answer:
        """The bureau asks."""
        must_be_bureau()
        return self._fill_in(pk, Question, lambda words: question(pk, words), _("质询"))

    @expose("/<int:pk>/answer", methods=["GET", "POST"])
    @writes
    def answer(self, pk: int) -> Answer:
        """The township answers."""
        question_asked(reported_one(pk).decision.id)
        return self._fill_in(pk, Answered, lambda words: answer_bureau(pk, words), _("答复质询"))

    def _fill_in(self, pk: int, form: type[Form], run: Callable[..., Reported], what: Text) -> Answer:
        one = reported_one(pk)
        title = f"{what}：{one.case.applicant_name}"
        told: dict[str, Any] = {"submit": what, "help": self.help}
        return fill_in(self, Filling(form, run, title, url_for("ReportedDecisions.show", pk=pk), **told))
