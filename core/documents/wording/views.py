"""Pages of document templates: what each type prints, the county's own words, a draft, its preview, publishing."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from flask import redirect, url_for
from flask_appbuilder import expose

from core.actor import actor
from core.clock import today
from core.declare import DocumentType
from core.documents import catalogue
from core.documents.models import Wording
from core.documents.wording import operations
from core.documents.wording.forms import EndForm, PublishForm, WordsForm
from core.documents.wording.queries import (
    document_of,
    draft_of,
    drafted,
    history,
    preview,
    version_printed,
    wording,
    wordings,
)
from core.documents.wording.text import allowed, as_kept, as_typed, spoken
from core.errors import NotFound, Refused
from core.plugins import registry
from core.text import _
from core.web.filling import Answer, Filling, fill_in
from core.web.guard import reads, writes
from core.web.sending import PDF, sent
from core.web.views import Page

HELP = _(
    "全县的乡镇（街道）只能用这里的模板出具文书，同一文书用同一版模板，各自连续编号。\n"
    "标题、查明的事实、理由和依据、救济权利、落款、查验码是法定内容，由系统填写，不能删改。本县可以在其后增加自己的"
    "文字，例如上门服务电话、交通指引；文字里可以用花括号引用本件的内容，例如{保障金额}。\n"
    "怎样修改：点“修改文字”写好保存成草稿，点“预览”看虚构案例的样张，再点“发布”，写明自哪一天起和原因。"
    "草稿不印在任何文书上；发布以后，此前出具的文书仍是原来的一版。"
)


class Templates(Page):
    """The letters of every type in this county, and what the county says in them in its own words."""

    route_base = "/templates"
    template_folder = str(Path(__file__).parents[1] / "templates")
    class_permission_name = "Templates"
    read_by, write_by = ("configure", "read_audit"), ("configure",)
    title = _("文书模板")
    help = HELP

    @expose("/")
    @reads
    def index(self) -> str:
        """The printed documents of each type, with the version in force and the draft."""
        here, on = actor().division, today()
        own = wordings(here, on)
        types = [
            (kind.label, [self._line(code, each, own.get((code, each.code))) for each in _printed(code)])
            for code, kind in registry().case_types.items()
        ]
        return self.render("documents/templates.html", types=types, drafts=drafted(here), on=on)

    @expose("/<type_code>/<code>")
    @reads
    def show(self, type_code: str, code: str) -> str:
        """One letter: its version today, the county's words, every version before."""
        document, here = document_of(type_code, code), actor().division
        current = wording(type_code, code, here, today())
        return self.render(
            "documents/template.html",
            title=document.label,
            type_code=type_code,
            document=document,
            version=version_printed(document, current),
            current=current,
            words=as_typed,
            versions=history(type_code, code, here),
            draft=draft_of(type_code, code, here),
            remedy=catalogue.template(document.template).remedy,
        )

    @expose("/<type_code>/<code>/write", methods=["GET", "POST"])
    @writes
    def write(self, type_code: str, code: str) -> Answer:
        """Write the draft; it begins with what holds today."""
        document, here = document_of(type_code, code), actor().division
        fields, is_notice = catalogue.template(document.template).fields, document.kind == "notice"
        standing = draft_of(type_code, code, here) or wording(type_code, code, here, today())

        def run(paragraphs: str) -> None:
            operations.draft(type_code, code, here, as_kept(paragraphs, fields, is_notice=is_notice))

        filling = Filling(
            WordsForm,
            run,
            _("%(letter)s：本县文字", letter=document.label),
            _address(type_code, code),
            said=_("草稿已保存。"),
            submit=_("保存草稿"),
            help=self.help,
            data={"paragraphs": as_typed(standing.paragraphs) if standing else ""},
            template="documents/template_words.html",
            names={"places": sorted({spoken(name) for name in allowed(fields, is_notice=is_notice)})},
        )
        return fill_in(self, filling)

    @expose("/<type_code>/<code>/preview.pdf")
    @reads
    def preview(self, type_code: str, code: str) -> Any:
        """The letter of an invented case, with the draft's words or, without one, those of today."""
        document, here = document_of(type_code, code), actor().division
        shown = draft_of(type_code, code, here) or wording(type_code, code, here, today())
        content = preview(document, here, shown.paragraphs if shown else ())
        return sent(content, PDF, f"{code}.pdf")

    @expose("/<type_code>/<code>/discard", methods=["POST"])
    @writes
    def discard(self, type_code: str, code: str) -> Any:
        """Throw the draft away."""
        operations.discard(type_code, code, actor().division)
        return redirect(_address(type_code, code))

    @expose("/<type_code>/<code>/publish", methods=["GET", "POST"])
    @writes
    def publish(self, type_code: str, code: str) -> Answer:
        """The draft is printed from a day on."""
        here = actor().division
        found = draft_of(type_code, code, here)
        if found is None:
            raise Refused(_("没有可以发布的草稿。"), next=_("请先修改文字，再发布。"))
        paragraphs = list(found.paragraphs)

        def run(**given: Any) -> None:
            operations.publish(type_code, code, here, paragraphs, **given)

        filling = Filling(
            PublishForm,
            run,
            _("发布文书文字"),
            _address(type_code, code),
            said=_("文书文字已发布。"),
            submit=_("发布"),
            confirm=_("确定发布吗？发布后不能修改，只能再发布新的一版。"),
            help=self.help,
        )
        return fill_in(self, filling)

    @expose("/<type_code>/<code>/end", methods=["GET", "POST"])
    @writes
    def end(self, type_code: str, code: str) -> Answer:
        """The county's words are printed no longer."""
        newest = next(iter(history(type_code, code, actor().division)), None)
        if newest is None or newest.until is not None:
            raise NotFound(_("本县没有正在使用的文字。"))
        ending: Wording = newest

        def run(**given: Any) -> None:
            operations.end(ending, **given)

        filling = Filling(
            EndForm, run, _("停用本县文字"), _address(type_code, code), said=_("已停用。"), submit=_("停用")
        )
        return fill_in(self, filling)

    def _line(self, type_code: str, document: DocumentType, own: Wording | None) -> dict[str, Any]:
        return {
            "type": type_code,
            "document": document,
            "own": own,
            "version": version_printed(document, own),
        }


def _printed(type_code: str) -> Sequence[DocumentType]:
    """Documents that the type prints, in the order of their codes."""
    return sorted(
        (each for each in registry().documents_of(type_code) if each.template), key=lambda each: each.code
    )


def _address(type_code: str, code: str) -> str:
    return url_for("Templates.show", type_code=type_code, code=code)
