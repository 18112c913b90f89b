"""A reported decision as pages and REST show it."""

from __future__ import annotations

from typing import Any

from core.cases.reported.operations import of_bureau
from core.cases.reported.queries import SAID, Reported, question_here
from core.cases.rows_shown import decision_shown
from core.cases.versions import type_of
from core.divisions.queries import name_of
from core.numbers import mask_name
from core.plugins import registry


def brief(one: Reported) -> dict[str, Any]:
    """A line of the list."""
    case, pipeline = one.case, registry().pipelines.get(one.case.pipeline)
    outcome = one.decision.outcome
    known = pipeline is not None and one.entry.stage in pipeline
    return {
        "id": one.decision.id,
        "case": case.no,
        "matter": str(type_of(case.type_code).label),
        "place": name_of(case.office_code),
        "applicant": mask_name(case.applicant_name) if case.applicant_name else "",
        "label": str(pipeline[one.entry.stage].said(outcome)) if pipeline is not None and known else outcome,
        **decision_shown(one.decision),
        "seen_by": one.seen.by if one.seen else None,
        "waits": one.waits,
    }


def whole(one: Reported) -> dict[str, Any]:
    """The same with what was said, and what the one who looks may do: never approve."""
    words = [
        {"kind": w.kind, "label": str(SAID[w.kind]), "said": w.said, "by": w.by, "at": w.at.isoformat()}
        for w in one.words
    ]
    return {**brief(one), "words": words, "may": may_do(one)}


def may_do(one: Reported) -> list[str]:
    """seen and question for the bureau, answer for the township that was asked."""
    found = []
    if of_bureau():
        found += [*(["seen"] if one.seen is None else []), *([] if one.waits else ["question"])]
    if question_here(one.decision.id) is not None:
        found.append("answer")
    return found
