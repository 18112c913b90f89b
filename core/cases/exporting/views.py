"""The file of a list of cases."""

from __future__ import annotations

import csv
import io

from flask import Response, request
from flask_appbuilder import expose

from core.cases.exporting.queries import HEADS, exported
from core.cases.queries import Wanted
from core.cases.requests import day
from core.clock import today
from core.text import _
from core.web.filterbar import told
from core.web.guard import reads
from core.web.views import Page

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class CaseExports(Page):
    """Lists of cases as CSV that a spreadsheet opens."""

    route_base = "/case-exports"
    class_permission_name = "Case"
    read_by = ("read_cases",)
    title = _("导出案件")

    @expose("/")
    @reads
    def index(self) -> Response:
        """The cases of the list's filters, masked; in full for those with the right who give a reason."""
        said = request.args
        wanted = Wanted(
            type_code=said.get("type", ""),
            stage=said.get("stage", ""),
            status=said.get("status", "") if said.get("status") in ("open", "closed") else "",
            due_before=day(said.get("due_before"), "due_before"),
            name=told(said.get("name", "")).strip()[:40],
        )
        rows = exported(wanted, said.get("reason", ""))
        out = io.StringIO()
        write = csv.writer(out)
        write.writerow([str(head) for head in HEADS])
        write.writerows([[_plain(cell) for cell in row] for row in rows])
        name = f"cases-{today().isoformat()}.csv"
        headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
        return Response("\ufeff" + out.getvalue(), mimetype="text/csv", headers=headers)


def _plain(cell: str) -> str:
    """What a spreadsheet takes for a formula becomes text; long numbers are kept whole."""
    return f"'{cell}" if cell.startswith(_FORMULA) or (cell.isdigit() and len(cell) > 11) else cell
