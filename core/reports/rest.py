"""Figures for programs."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from flask import Response
from flask_appbuilder.api import expose

from core.clock import today
from core.delegation.overview import matters
from core.reports.progress import Progress, progress, sees_counts
from core.reports.queries import Counts, tables
from core.reports.views import period
from core.web.api import Api, answer
from core.web.guard import reads


class FiguresApi(Api):
    """What the posting's place can count."""

    resource_name = "figures"
    class_permission_name = "Figures"
    read_by = ("read_figures",)
    openapi_spec_tag = "Figures"

    @expose("", methods=["GET"])
    @expose("/", methods=["GET"])
    @reads
    def get(self) -> Response:
        """Figures of the caller's place, a type at a time
        ---
        get:
          summary: Figures of the caller's place, a type at a time
          parameters:
            - {in: query, name: since, schema: {type: string, format: date}}
            - {in: query, name: until, schema: {type: string, format: date}}
          responses:
            200: {description: 'For each type its places with their counts; amounts in yuan a month. Above the counties also `delegation`: how many townships of each county confirm each type themselves today'}
            400: {description: Impossible days}
            401: {description: Not signed in}
            403: {description: Not for this duty}
        """
        since, until = period()
        found = [
            {
                "type": table.code,
                "label": str(table.label),
                "rows": [{"place": code, "name": name, **_told(counts)} for code, name, counts in table.rows],
                "total": _told(table.total),
            }
            for table in tables(since, until)
        ]
        told: dict[str, Any] = {"since": since.isoformat(), "until": until.isoformat(), "tables": found}
        if sees_counts():
            told["delegation"] = [_come(row) for row in progress(today())]
        return answer(told)


def _come(row: Progress) -> dict[str, Any]:
    codes = [code for code, _label in matters()]
    return {**asdict(row), "confirming": dict(zip(codes, row.confirming, strict=True))}


def _told(counts: Counts) -> dict[str, Any]:
    return {**asdict(counts), "amount": f"{counts.amount:.2f}"}
