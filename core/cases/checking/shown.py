"""Checks of means for people: who asked for whom, on whose request, under which licence, and how it stands."""

from __future__ import annotations

from typing import Any

from core.cases.checking.queries import Checked
from core.cases.shown import matter_of
from core.divisions.queries import bureau_of, government_of
from core.documents.askable import source_label
from core.text import Message, _

STATES: dict[str, tuple[Message, str]] = {
    "requested": (_("待核对"), "yellow"),
    "township": (_("待乡镇（街道）发起"), "secondary"),
    "running": (_("核对中"), "blue"),
    "overdue": (_("超期未反馈"), "red"),
    "done": (_("已反馈"), "green"),
}


def checked_shown(one: Checked) -> dict[str, Any]:
    """One request as JSON and for pages; the bureau is always the one who asks (社会救助法 41)."""
    request, office = one.request, one.request.office_code
    sources = list(dict.fromkeys(a.source for a in request.answers))
    return {
        "case": one.case.no,
        "matter": matter_of(one.case),
        "asker": bureau_of(office),
        "asker_code": request.asker,
        "requester": government_of(office),
        "requester_code": office,
        "requested_by": request.requested_by,
        "requested_on": request.requested_on.isoformat(),
        "started_on": request.started_on.isoformat() if request.started_on else None,
        "started_by": request.started_by,
        "licence": request.licence.number if request.licence else "",
        "due_on": one.entry.due_on.isoformat() if one.entry.due_on else None,
        "finished_on": request.finished_on.isoformat() if request.finished_on else None,
        "state": one.state,
        "late": one.late,
        "people": len({a.person_id for a in request.answers}),
        "answered": sum(a.answered_on is not None for a in request.answers),
        "asked": len(request.answers),
        "sources": [str(source_label(source, office)) for source in sources],
    }
