"""Pages of readiness: the checklist of every township, and recording what the register can't count."""

from __future__ import annotations

from pathlib import Path

from flask import url_for
from flask_appbuilder import expose

from core.actor import actor
from core.clock import today
from core.delegation.capacity.forms import MarkForm
from core.delegation.capacity.operations import record_mark
from core.delegation.capacity.queries import checklists
from core.delegation.views import tabs
from core.divisions.queries import county_of, name_of
from core.text import _
from core.web.filling import Answer, Filling, fill_in
from core.web.guard import reads, writes
from core.web.views import Page


class DelegationCapacity(Page):
    """Whether each township is ready to confirm (DEL-12)."""

    route_base = "/delegation/capacity"
    template_folder = str(Path(__file__).parents[1] / "templates")
    class_permission_name = "Delegation"
    read_by, write_by = ("configure", "read_audit", "confirm", "supervise", "answer_first"), ("configure",)
    title = _("承接条件")
    help = _(
        "工作人员、岗位和确认人员按今天的任职计算，其余各项由县里核实后登记。\n"
        "哪些条件须在下放前具备、不足时提醒还是不得下放，在参数“下放前须具备的承接条件”“承接条件不足时”中设定。"
    )

    @expose("/")
    @reads
    def index(self) -> str:
        """Township by township what it takes, and what is lacking."""
        found = checklists(county_of(actor().division), today())
        return self.render("delegation/capacity.html", tabs=tabs("capacity"), found=found)

    @expose("/<township>/mark", methods=["GET", "POST"])
    @writes
    def mark(self, township: str) -> Answer:
        """What the county has looked at in a township."""

        def run(item: str, met: bool, note: str) -> None:
            record_mark(township, item, note, met=met)

        title, back = (
            _("登记%(place)s的承接条件", place=name_of(township)),
            url_for("DelegationCapacity.index"),
        )
        filling = Filling(MarkForm, run, title, back, said=_("已登记。"), data={"met": True}, help=self.help)
        return fill_in(self, filling)
