"""Pages of what stands under 社会救助法 70: the lists with their history, and the note that settles a line."""

from __future__ import annotations

from pathlib import Path

from flask import url_for
from flask_appbuilder import expose

from core.cases.departures.forms import Note
from core.cases.departures.operations import settle
from core.cases.departures.queries import ITEMS, settled, standing
from core.cases.queries import case_numbered
from core.clock import today
from core.errors import NotFound
from core.text import _
from core.web.filling import Answer, Filling, fill_in
from core.web.guard import reads, writes
from core.web.views import Page

LOOKING = ("supervise", "confirm", "answer_first", "read_audit")
"""Rights of those who see the list; only who supervises settles."""


class Departures(Page):
    """What stands within the scope of the one who looks, and what was settled."""

    route_base = "/departures"
    class_permission_name = "Departures"
    read_by, write_by = LOOKING, ("supervise",)
    template_folder = str(Path(__file__).parents[1] / "templates")
    title = _("应受理、应确认而未办和偏离建议")
    help = _(
        "按社会救助法第七十条第（一）至（三）项列出：材料没有告知补正而未受理的、受理后逾期未决定的，以及与系统建议相反的决定，连同理由和决定人。\n"
        "监督人员核查后写明意见，该行即转入“已处理”，并记入案件。"
    )

    @expose("/")
    @reads
    def index(self) -> str:
        """Item by item, the oldest first; then what was settled."""
        lines = standing(today())
        listed = [(item, label, [one for one in lines if one.item == item]) for item, label in ITEMS.items()]
        return self.render("cases/departures.html", listed=listed, settled=settled(), any=bool(lines))

    @expose("/<int:item>/<no>", methods=["GET", "POST"])
    @writes
    def settle(self, item: int, no: str) -> Answer:
        """A supervisor's note."""
        case = case_numbered(no)
        if item not in ITEMS:
            raise NotFound(_("没有这一项情形。"), next=_("请返回列表，从列出的情形中选择。"))

        def run(note: str) -> None:
            settle(no, item, note)

        filling = Filling(
            Note,
            run,
            _("监督意见：%(name)s", name=case.applicant_name),
            url_for("Departures.index"),
            said=_("已记录监督意见。"),
            submit=_("记录并转入已处理"),
            help=ITEMS[item],
        )
        return fill_in(self, filling)
