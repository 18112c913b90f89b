"""Pages of candidates: the list by state, a file that comes in, the empty sheet, a name dropped."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from flask import Response, request, url_for
from flask_appbuilder import expose

from core.access.queries import may
from core.actor import actor
from core.clock import today
from core.discovery import operations, queries, sheets
from core.discovery.forms import DropForm, ListForm
from core.discovery.models import APPLIED, DROPPED, LISTED
from core.discovery.operations import Origin
from core.discovery.queries import Wanted
from core.divisions.queries import full_name, name_of, tier_of
from core.documents.requests import sent_file
from core.documents.uploads import Upload
from core.errors import BadInput, Refused
from core.numbers import whole_number
from core.parameters import queries as parameters
from core.parameters.keys.procedure import LIST_MB, LIST_ROWS
from core.plugins import registry
from core.text import Text, _
from core.web.filling import Answer, Filling, fill_in
from core.web.guard import reads, writes
from core.web.sending import XLSX, sent
from core.web.views import Page

PAGE = 50
STATES: dict[str, Text] = {LISTED: _("待联系"), APPLIED: _("已申请"), DROPPED: _("已移出")}
READING, WRITING = ("keep_file", "supervise", "read_audit"), ("keep_file",)


class Candidates(Page):
    """Who is on a list; the application itself is filled in on the page of cases."""

    route_base = "/candidates"
    template_folder = str(Path(__file__).parent / "templates")
    class_permission_name = "Candidate"
    read_by, write_by = READING, WRITING
    title = _("主动发现名单")
    help = _(
        "部门比对、村（社区）排查等发现的可能需要救助的人员列在这里，由乡镇（街道）逐人联系。\n"
        "列入名单不是申请，更不是确认：不产生待遇，不公示，不发文书。本人申请或者委托他人代为申请后，逐户调查、逐件确认。"
    )

    @expose("/")
    @reads
    def index(self) -> str:
        """Those of one state, the newest first; keyset pages."""
        wanted = Wanted(
            state=request.args.get("state", LISTED),
            type_code=request.args.get("type", ""),
            after=_cursor(request.args.get("cursor", "")),
            limit=PAGE,
        )
        rows, following = queries.list_candidates(wanted)
        return self.render(
            "discovery/list.html",
            tabs=_tabs(wanted.state, queries.counts()),
            rows=rows,
            state=wanted.state,
            following=following,
            asked=request.args,
            place_of={code: name_of(code, today()) for code in {row.division for row in rows}},
            label_of={code: one.label for code, one in registry().case_types.items()},
            may_apply=may("accept") and tier_of(actor().division) == "township",
        )

    @expose("/import", methods=["GET", "POST"])
    @writes
    def bring_in(self) -> Answer:
        """A file, and where it came from; a file with a fault leaves nothing."""
        here, on = actor().division, today()

        def run(type: str, source: str, source_on: date, note: str = "") -> None:
            upload = sent_file() or Upload("", b"")
            operations.import_candidates(upload, Origin(type, source, source_on, note))

        return fill_in(
            self,
            Filling(
                ListForm,
                run,
                _("导入名单"),
                url_for("Candidates.index"),
                said=_("已导入。名单上的人还没有申请，请逐人联系。"),
                submit=_("导入"),
                help=self.help,
                data={"source_on": on},
                template="discovery/import.html",
                names={
                    "most": parameters.value_of(LIST_ROWS, here, on),
                    "megabytes": parameters.value_of(LIST_MB, here, on),
                    "columns": sheets.COLUMNS,
                },
            ),
        )

    @expose("/sheet.xlsx")
    @reads
    def sheet(self) -> Response:
        """The empty sheet, with the villages of one's own place."""
        places = [(node.code, full_name(node.code)) for node in queries.places_here()]
        return sent(sheets.empty_sheet(places), XLSX, f"{_('空白名单')}.xlsx", to_keep=True)

    @expose("/<int:pk>/drop", methods=["GET", "POST"])
    @writes
    def drop(self, pk: int) -> Answer:
        """Take a name off the list."""
        row = queries.candidate(pk)

        def run(reason: str) -> None:
            operations.drop_candidate(pk, reason)

        title = _("把“%(name)s”移出名单", name=row.name)
        back = url_for("Candidates.index")
        return fill_in(self, Filling(DropForm, run, title, back, said=_("已移出名单。"), submit=_("移出")))


def application_of(type_code: str, reference: str) -> dict[str, Any]:
    """What the form of an application holds for a candidate: who, and where; nothing for anybody else."""
    kind, _colon, key = reference.partition(":")
    number = whole_number(key) if kind == "candidate" else None
    if number is None:
        return {}
    row = queries.candidate(number)
    if row.state != LISTED:
        raise Refused(
            _("此人已经申请或者已经移出名单。"), next=_("请在主动发现名单中查看；仍要申请的，从案件页登记。")
        )
    if row.type_code != type_code:
        return {}
    return {"division": row.division, "applicant": {"name": row.name, "id_number": row.id_sealed}}


def _tabs(current: str, counts: dict[str, int]) -> list[dict[str, Any]]:
    return [
        {
            "label": _("%(state)s（%(n)s）", state=label, n=counts[state]),
            "address": url_for("Candidates.index", state=state),
            "current": state == current,
        }
        for state, label in STATES.items()
    ]


def _cursor(value: str) -> int | None:
    if not value:
        return None
    found = whole_number(value)
    if found is None:
        raise BadInput(_("页码无效。"), next=_("请从列表第一页重新开始。"))
    return found
