"""The page that lists who would be paid otherwise under the values of a month."""

from __future__ import annotations

from pathlib import Path

from flask import request
from flask_appbuilder import expose

from core.cases.adjusting.forms import asked, offices_here
from core.cases.adjusting.queries import adjustable, adjusted
from core.cases.adjusting.shown import adjusted_shown
from core.text import _
from core.web.guard import reads
from core.web.ports import note_view
from core.web.views import Page


class Adjustments(Page):
    """Recipients of an office under the values of a month."""

    route_base = "/adjustments"
    class_permission_name = "Adjustments"
    read_by = ("read_payments", "review", "confirm", "supervise")
    template_folder = str(Path(__file__).parents[1] / "templates")
    title = _("标准调整测算")
    help = _(
        "保障标准、计发办法或者分档表从某月起改变时，这里按那个月的规定逐户重算，列出金额会变的家庭。\n"
        "名单只是测算，不改变任何人的待遇；每户的调整仍须从案件页发起变更，作出决定。"
    )

    @expose("/")
    @reads
    def index(self) -> str:
        """Those whose sum differs, of one office."""
        wanted = asked(request.args)
        rows, following = adjusted(wanted.type_code, wanted.office, wanted.month, wanted.after)
        note_view(f"adjustments:{wanted.office}", "page")
        return self.render(
            "cases/adjustments.html",
            wanted=wanted,
            looked_at=len(rows),
            following=following,
            items=[adjusted_shown(row) | {"name": row.case.applicant_name} for row in rows if row.changes],
            types=[(each.code, each.label) for each in adjustable()],
            offices=offices_here(),
        )
