"""A meeting as REST and pages show it: who was there, what was listed, how far each decision is."""

from __future__ import annotations

from typing import Any

from core.access.queries import duties
from core.cases.meetings.queries import KINDS, ROLES, Awaiting, chair_of, meetings_of, proposed
from core.cases.models import Case, Meeting, MeetingItem
from core.cases.rows_shown import most_agreed
from core.db import current_scope
from core.divisions.queries import name_of
from core.numbers import mask_name
from core.plugins import registry
from core.text import Message, Text, _


def duty_name(code: str) -> str:
    """What a duty is called here; its code when there is none any more."""
    return str(duties()[code].name) if code in duties() else code


def attendance(row: Meeting) -> list[dict[str, Any]]:
    """Who was there, the chair first."""
    return [
        {**each, "duty_label": duty_name(each["duty"]), "role_label": str(ROLES[each["role"]])}
        for each in row.present
    ]


def brief(row: Meeting) -> dict[str, Any]:
    """A row of a list."""
    return {
        "id": row.id,
        "held_on": row.held_on.isoformat(),
        "kind": row.kind,
        "kind_label": str(KINDS.get(row.kind, row.kind)),
        "division": row.division,
        "office": name_of(row.division, row.held_on),
        "place": row.place,
        "chair": chair_of(row)["name"],
        "attended": len(row.present),
        "cases": row.cases,
    }


def whole(row: Meeting) -> dict[str, Any]:
    """The answer of GET /meetings/ID."""
    return {
        **brief(row),
        "present": attendance(row),
        "agenda": [item_shown(item) for item in row.items],
        "minutes": row.minutes,
        "recorded_by": row.recorded_by,
        "recorded_at": row.recorded_at.isoformat(),
    }


def item_shown(item: MeetingItem) -> dict[str, Any]:
    """One decision on the agenda: whose, what was proposed, who has signed, what came of it."""
    entry, case = item.entry, item.entry.case
    amount = proposed(case)
    return {
        "no": case.no,
        "type": case.type_code,
        "type_label": str(type_label(case)),
        "applicant": mask_name(case.applicant_name) if case.applicant_name else "",
        "stage": entry.stage,
        "round": entry.round,
        "amount": f"{amount:.2f}" if amount is not None else None,
        "open": entry.left_on is None,
        "outcome": entry.outcome,
        "need": entry.need,
        "signed": [{"name": o.person_name, "outcome": o.outcome} for o in entry.opinions],
        "agreed": most_agreed(entry),
    }


def type_label(case: Case) -> Text:
    """What is applied for; its code while the module is absent."""
    known = registry().case_types.get(case.type_code)
    return known.label if known else case.type_code


def awaiting_shown(each: Awaiting) -> dict[str, Any]:
    """A decision that may be put on an agenda."""
    return {
        "no": each.case.no,
        "type": each.case.type_code,
        "applicant": mask_name(each.case.applicant_name) if each.case.applicant_name else "",
        "stage": each.entry.stage,
        "duty": each.entry.duty,
        "due_on": each.entry.due_on.isoformat() if each.entry.due_on else None,
        "amount": f"{each.proposed:.2f}" if each.proposed is not None else None,
    }


def of_case(case: Case) -> list[dict[str, Any]]:
    """The meetings that listed a decision of this case; `id` only for whoever may open the meeting itself."""
    entries = {row.id: row for row in case.entries}
    return [
        {
            **brief(row),
            "id": row.id if row.office_code in current_scope() else None,
            "stage": entries[entry].stage,
            "round": entries[entry].round,
            "present": attendance(row),
        }
        for entry, row in meetings_of(case)
    ]


def printed_meeting(case: Case, entry_id: int) -> dict[str, Any]:
    """What the record of a decision prints of its meeting: the newest that listed it; earlier ones are named.

    Not the minutes: they speak of other people's cases.
    """
    listed = [row for entry, row in meetings_of(case) if entry == entry_id]
    if not listed:
        return {}
    last = listed[-1]
    return {
        "held_on": last.held_on,
        "met_at": last.place,
        "chair": chair_of(last)["name"],
        "present": [
            {"name": each["name"], "duty": each["duty_label"], "role": each["role_label"]}
            for each in attendance(last)
        ],
        "recorder": last.recorded_by,
        "remarks": [str(_earlier(row)) for row in listed[:-1]] or None,
    }


def _earlier(row: Meeting) -> Message:
    names = "、".join(each["name"] for each in row.present)
    return _("本案此前列入 %(day)s 的会议，到会：%(names)s。", day=row.held_on.isoformat(), names=names)
