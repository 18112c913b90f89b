"""REST: who would be paid otherwise under the values of a month."""

from __future__ import annotations

from flask import Response, request
from flask_appbuilder.api import expose

from core.cases.adjusting.forms import asked
from core.cases.adjusting.queries import adjusted
from core.cases.adjusting.shown import adjusted_shown
from core.web.api import Api, answer
from core.web.guard import reads
from core.web.ports import note_view


class AdjustmentApi(Api):
    """Recipients under the values of a month; nothing is changed by asking."""

    resource_name = "adjustments"
    class_permission_name = "Adjustments"
    read_by, write_by = ("read_payments", "review", "confirm", "supervise"), ()
    openapi_spec_tag = "Cases"

    @expose("", methods=["GET"])
    @expose("/", methods=["GET"])
    @reads
    def get_list(self) -> Response:
        """Who changes
        ---
        get:
          summary: "Running entitlements of an office whose sum differs under the values of a month"
          parameters:
            - {in: query, name: type, schema: {type: string, default: dibao}}
            - {in: query, name: office, schema: {type: string, description: A township within the caller's place}}
            - {in: query, name: cursor, schema: {type: integer, description: From which household the page goes on}}
            - {in: query, name: month, schema: {type: string, example: 2026-10, description: By default the next month}}
          responses:
            200: {description: "looked_at (a hundred households a page), items: paid and due in yuan a month, the method and tier; next: the cursor"}
            400: {description: The month cannot be read}
            401: {description: Not signed in}
            403: {description: "Not for this duty, or outside one's scope"}
            404: {description: No such type}
        """
        wanted = asked(request.args)
        rows, following = adjusted(wanted.type_code, wanted.office, wanted.month, wanted.after)
        note_view(f"adjustments:{wanted.office}", "rest")
        told = {
            "type": wanted.type_code,
            "office": wanted.office,
            "month": f"{wanted.month:%Y-%m}",
            "looked_at": len(rows),
            "items": [adjusted_shown(row) for row in rows if row.changes],
            "next": following,
        }
        return answer(told)
