"""REST of checks: the queue with its counts, the log of a month."""

from __future__ import annotations

from flask import Response, request
from flask_appbuilder.api import expose

from core.cases.checking.queries import asked_in, counts, queue
from core.cases.checking.shown import checked_shown
from core.cases.checking.views import READERS
from core.cases.requests import month
from core.clock import today
from core.web.api import Api, answer
from core.web.guard import reads


class CheckApi(Api):
    """Checks of means across cases, within one's scope."""

    resource_name = "checks"
    class_permission_name = "Checks"
    read_by = READERS
    openapi_spec_tag = "Cases"

    @expose("/", methods=["GET"])
    @reads
    def queue(self) -> Response:
        """What waits to be answered
        ---
        get:
          summary: "Requests that wait for an answer, what is due first standing first, and how many stand how"
          responses:
            200: {description: "`counts` by state, `items`"}
            401: {description: Not signed in}
            403: {description: A duty that has nothing to do with checks}
        """
        found = [checked_shown(one) for one in queue(today())]
        return answer({"counts": counts(today()), "items": found})

    @expose("/log", methods=["GET"])
    @reads
    def log(self) -> Response:
        """What was asked for whom in a month
        ---
        get:
          summary: "Requests of a month (YYYY-MM, this month without one), the newest first: asker, requester, licence, case, sources"
          parameters: [{in: query, name: month, schema: {type: string}}]
          responses:
            200: {description: "`items`"}
            400: {description: A month that cannot be read}
            401: {description: Not signed in}
            403: {description: A duty that has nothing to do with checks}
        """
        chosen = month(request.args.get("month"), "month")
        return answer({"items": [checked_shown(one) for one in asked_in(chosen, today())]})
