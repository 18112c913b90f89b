"""Pages of licences: the list, a new one, its last day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from flask import url_for
from flask_appbuilder import expose

from core.clock import today
from core.divisions.queries import bureau_of, name_of
from core.means.licences import operations, queries
from core.means.licences.forms import GRANTS, EndForm, LicenceForm
from core.means.models import CheckLicence
from core.text import Message, _
from core.web.filling import Answer, Filling, fill_in
from core.web.guard import reads, writes
from core.web.views import Page

STATES: dict[str, tuple[Message, str]] = {
    "coming": (_("尚未开始"), "yellow"),
    "in_force": (_("生效中"), "green"),
    "over": (_("已结束"), "secondary"),
}


class CheckLicences(Page):
    """Which townships start checks of means, or read their answers, under the bureau's licence."""

    route_base = "/check-licences"
    template_folder = str(Path(__file__).parents[1] / "templates")
    class_permission_name = "CheckLicences"
    read_by, write_by = ("configure", "read_audit", "supervise", "verify"), ("configure",)
    title = _("核对授权")
    help = _(
        "向外部单位核对由县级民政部门进行，乡镇（街道）受理后提请核对（社会救助法第四十一条、第四十三条）。"
        "登记授权以后，乡镇（街道）可以自行发起核对，或者在反馈以前查看结果；查询记录中仍以民政部门为查询主体。\n"
        "授权可以随时结束：结束以后不能再自行发起，新的核对转由县级办理；已经发起的案件，结果照常可看。"
    )

    @expose("/")
    @reads
    def index(self) -> str:
        """The list, ended ones too."""
        return self.render(
            "means/licences.html", title=self.title, rows=[_shown(row) for row in queries.licences()]
        )

    @expose("/new", methods=["GET", "POST"])
    @writes
    def give(self) -> Answer:
        """A new licence."""

        def run(township: str, number: str, grants: Sequence[str], since: date, until: date | None) -> None:
            starts, reads = (name in grants for name in GRANTS)
            operations.give_licence(township, number, since, until, starts=starts, reads=reads)

        filling = Filling(
            LicenceForm,
            run,
            _("登记核对授权"),
            url_for("CheckLicences.index"),
            said=_("已登记。"),
            data={"since": today()},
            help=self.help,
        )
        return fill_in(self, filling)

    @expose("/<int:pk>/end", methods=["GET", "POST"])
    @writes
    def end(self, pk: int) -> Answer:
        """Its last day."""
        row = queries.licence(pk)

        def run(until: date, why: str) -> None:
            operations.end_licence(queries.licence(pk), until, why)

        filling = Filling(
            EndForm,
            run,
            _("结束%(place)s的核对授权", place=name_of(row.office_code)),
            url_for("CheckLicences.index"),
            submit=_("结束"),
            data={"until": today() - timedelta(days=1)},
            help=self.help,
        )
        return fill_in(self, filling)


def _shown(row: CheckLicence) -> dict[str, Any]:
    on = today()
    state = "coming" if row.since > on else "in_force" if row.stands(on) else "over"
    return {
        "id": row.id,
        "bureau": bureau_of(row.office_code),
        "township": name_of(row.office_code),
        "number": row.number,
        "grants": [label for name, label in GRANTS.items() if getattr(row, name)],
        "since": row.since,
        "until": row.until,
        "why": row.ended_why,
        "open": row.until is None or row.until >= on,
        "state": STATES[state],
    }
