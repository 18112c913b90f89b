"""Rows of a case as REST and pages show them: letters, notices, objections, deadlines, decisions, what is granted."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from core.access.answers import name_of_duty
from core.cases.attempt import Block
from core.cases.models import Case, DecisionRow, Pause, Remark, SkippedLine, StageEntry
from core.cases.state import Holder
from core.clock import SHANGHAI, month_of, today
from core.db import db, select
from core.declare import Line, Pipeline
from core.divisions.queries import name_of
from core.documents.letters import WAYS
from core.documents.queries import Entry
from core.means.models import Authorisation
from core.numbers import mask_name
from core.parameters.keys.procedure import CONSENT_TEXT, INTEGRITY_TEXT
from core.payments import queries as payments
from core.payments.arrears import waiting
from core.payments.models import Entitlement, EntitlementLine
from core.people.queries import Enrolled
from core.plugins import registry
from core.text import _


def most_agreed(row: StageEntry) -> int:
    """How many have signed the same that is nearest to the number that it takes."""
    return max(Counter((o.outcome, o.content) for o in row.opinions).values(), default=0)


def still_missing(line: Line, row: StageEntry) -> int:
    """How many have to sign yet: until enough agree, and as many are there as a meeting asks for."""
    return max(row.need - most_agreed(row), getattr(line, "present", 0) - len(row.opinions))


def enquiry_shown(row: StageEntry) -> dict[str, Any]:
    """A question that was asked of another duty, and its answer."""
    return {
        "seq": row.seq,
        "whom": row.duty,
        "duty": str(name_of_duty(row.duty or "")),
        "division": row.division,
        "place": name_of(row.division or "", today()),
        "what": row.why_here,
        "asked_on": row.entered_on.isoformat(),
        "due_on": row.due_on.isoformat() if row.due_on else None,
        "answered_on": row.left_on.isoformat() if row.left_on else None,
        "answer": row.note if row.left_on else "",
    }


def block_shown(block: Block) -> dict[str, Any]:
    """A reason why not."""
    return {
        "code": block.code,
        "message": str(block.message),
        "basis": list(block.basis),
        "next": str(block.next) if block.next else "",
    }


def letter_shown(letter: Any) -> dict[str, Any]:
    """A letter in a list."""
    return {
        "number": letter.number,
        "form": letter.form,
        "label": letter.label,
        "issued_on": letter.issued_on.isoformat(),
        "version": letter.version,
        "deliver_by": _iso(letter.deliver_by),
        "delivered_on": _iso(letter.delivered_on),
        "delivered_how": letter.delivered_how,
        "delivered_to": letter.delivered_to,
        "delivered_label": str(WAYS[letter.delivered_how]) if letter.delivered_how else None,
        "proof": letter.delivery_proof is not None,
        "reconsider_until": _iso(letter.reconsider_until),
        "sue_until": _iso(letter.sue_until),
        "provisional": letter.remedy_provisional,
        "ended_on": _iso(letter.ended_on),
        "ended_why": letter.ended_why,
        "kind": letter.kind,
        "sealed": _sealed(letter),
    }


def _sealed(letter: Any) -> dict[str, Any] | None:
    if letter.sealed_at is None:
        return None
    return {"number": letter.sealed_no, "by": letter.sealed_by, "at": letter.sealed_at.isoformat()}


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def photo_shown(photo: Any) -> dict[str, Any]:
    """A photograph of a visit."""
    return {
        "id": photo.id,
        "taken_at": photo.taken_at.astimezone(SHANGHAI).isoformat(timespec="minutes"),
        "place": photo.place,
        "by": photo.person_name,
    }


def notice_shown(notice: Any) -> dict[str, Any]:
    """A notice with its channels."""
    hung = {p.channel: p for p in notice.postings}
    return {
        "id": notice.id,
        "kind": notice.kind,
        "shown": notice.shown,
        "posted_on": notice.posted_on.isoformat() if notice.posted_on else None,
        "ends_on": notice.ends_on.isoformat() if notice.ends_on else None,
        "closed_as": notice.closed_as,
        "channels": [{**c, **posting_shown(hung.get(c["code"]))} for c in notice.channels],
    }


def posting_shown(posting: Any) -> dict[str, Any]:
    """Where a notice hangs: from when to when, by whom, and the number of the photograph that proves it."""
    if posting is None:
        return {"up_on": None, "down_on": None, "by": "", "proof": None}
    return {
        "up_on": posting.up_on.isoformat(),
        "down_on": _iso(posting.down_on),
        "by": posting.by,
        "proof": posting.id if posting.photo else None,
    }


def objection_shown(row: Any) -> dict[str, Any]:
    """An objection without its maker: the number to give him, what was said, the answer."""
    return {
        "number": row.number,
        "received_on": row.received_on.isoformat(),
        "channel": row.channel,
        "said": row.said,
        "answered_on": row.answered_on.isoformat() if row.answered_on else None,
        "answer": row.answer,
    }


def deadline_shown(row: Any) -> dict[str, Any]:
    """A deadline: from when, how long, until when."""
    return {
        "kind": row.kind,
        "stage": row.stage,
        "counts_from": row.counts_from.isoformat(),
        "n": row.n,
        "unit": row.unit,
        "due_on": row.due_on.isoformat(),
        "provisional": row.provisional,
        "met_on": row.met_on.isoformat() if row.met_on else None,
        "first_due_on": row.first_due_on.isoformat() if row.first_due_on else None,
        "ground": row.ground,
        "parameter": row.parameter,
    }


def pause_shown(row: Pause | None) -> dict[str, Any] | None:
    """Since when the clock stands still, until when at most, and why; None while it runs."""
    if row is None:
        return None
    return {
        "since": row.from_on.isoformat(),
        "until": row.most_until.isoformat(),
        "ground": row.ground,
        "reason": row.why,
    }


def decision_shown(row: DecisionRow) -> dict[str, Any]:
    """A decision with its sum and tier."""
    return {
        "outcome": row.outcome,
        "grants": bool(row.grants),
        "amount": f"{row.amount:.2f}" if row.amount is not None else None,
        "tier": row.tier,
        "responsible": row.responsible,
        "reason": row.reason,
        "decided_on": row.decided_on.isoformat(),
    }


def follow_up_shown(case: Case, pipeline: Pipeline) -> dict[str, Any]:
    """A follow-up in the list of its case."""
    return {
        "no": case.no,
        "pipeline": case.pipeline,
        "label": str(pipeline.label),
        "opened_on": case.opened_on.isoformat(),
        "closed_on": case.closed_on.isoformat() if case.closed_on else None,
        "ended_as": case.ended_as,
        "ended_label": str(pipeline[case.ended_as].label) if case.ended_as else "",
    }


def entitlement_shown(row: Entitlement) -> dict[str, Any]:
    """What is paid this month by line (of one yet to begin, what it begins with), and what follows by month.

    `last_amount` is what was paid in the last month of one that has ended.
    """
    paid = payments.paid_in(row, month_of(today()))
    last = payments.paid_in(row, row.to_month) if row.state == "ended" and row.to_month else paid
    return {
        "type": row.type_code,
        "state": row.state,
        "monthly": _is_monthly(row.type_code),
        "from_month": row.from_month.strftime("%Y-%m"),
        "to_month": row.to_month.strftime("%Y-%m") if row.to_month else None,
        "people": sum(p.to_month is None or p.to_month >= month_of(today()) for p in row.people),
        "amount": f"{sum((line.amount for line in paid), Decimal(0)):.2f}",
        "last_amount": f"{sum((line.amount for line in last), Decimal(0)):.2f}",
        "lines": [{"kind": line.kind, "amount": f"{line.amount:.2f}"} for line in paid],
        "schedule": [_scheduled(row.type_code, line) for line in row.lines if _is_ever_paid(line)],
        "payee": "、".join(payments.payees_on(row, month_of(today()))),
        "held_from": row.held_from.strftime("%Y-%m") if row.held_from else None,
        "held_for": ("payee" if payments.covers_living(row) else "all") if row.held_from else None,
        "waiting": [{"from_month": f"{a:%Y-%m}", "to_month": f"{z:%Y-%m}"} for a, z in waiting(row)],
        "overpaid": _overpaid(row),
    }


def _overpaid(row: Entitlement) -> dict[str, str] | None:
    """What was paid in months to which there was no right, to be asked back."""
    last = payments.covered_until(row)
    found = payments.overpaid(row, last) if last and row.state == "ended" else None
    if found is None:
        return None
    first, until, amount = found
    return {"from_month": f"{first:%Y-%m}", "to_month": f"{until:%Y-%m}", "amount": f"{amount:.2f}"}


def _scheduled(type_code: str, line: EntitlementLine) -> dict[str, Any]:
    """A line with its name and its months."""
    case_type = registry().case_types.get(type_code)
    names = case_type.benefit.labels if case_type and case_type.benefit else {}
    return {
        "kind": line.kind,
        "label": str(names.get(line.kind.partition(".")[0], "")),
        "amount": f"{line.amount:.2f}",
        "from_month": line.from_month.strftime("%Y-%m"),
        "to_month": line.to_month.strftime("%Y-%m") if line.to_month else None,
    }


def _is_ever_paid(line: EntitlementLine) -> bool:
    """Not one that ended before its first month: it was replaced, or the whole was, before anything was paid."""
    return line.to_month is None or line.to_month >= line.from_month


def _is_monthly(type_code: str) -> bool:
    """Whether the type pays a sum a month; so too where its module is absent."""
    case_type = registry().case_types.get(type_code)
    return case_type is None or case_type.benefit is None or case_type.benefit.period == "month"


def decisions(case_id: int) -> Iterable[DecisionRow]:
    """Decisions of a case, oldest first."""
    return list(
        db.session.scalars(select(DecisionRow).where(DecisionRow.case_id == case_id).order_by(DecisionRow.id))
    )


def remarks(case_id: int) -> Iterable[Remark]:
    """The lines of a case's timeline that are no stage."""
    return list(db.session.scalars(select(Remark).where(Remark.case_id == case_id).order_by(Remark.id)))


def remark_shown(row: Remark) -> dict[str, Any]:
    """A line of the timeline that is no stage."""
    return {"kind": row.kind, "said": row.said, "at": row.at.isoformat(), "by": row.by}


def paper_shown(entry: Entry) -> dict[str, Any]:
    """A line of the checklist; what a source confirms is never required (社会救助法 62), what is asked again says why."""
    return {
        "document": entry.document.code,
        "label": str(entry.document.label),
        "state": entry.state,
        "required": entry.document.required and not entry.automatic,
        "automatic": entry.automatic,
        "source": entry.document.confirmed_by if entry.automatic else None,
        "asked_again": str(entry.again.said) if entry.again else "",
        "note": entry.note,
        "files": [{"id": p.id, "name": p.file_name} for p in entry.files if p.file_hash],
    }


def fetching(report: dict[str, Any], papers: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """A check's report with the papers that each source is asked for in the applicant's stead (社会救助法 62)."""
    for answer in report.get("answers", ()):
        answer["instead_of"] = [p["label"] for p in papers if p["source"] == answer["source"]]
    return report


def consent_shown(row: Authorisation, member: Enrolled | None) -> dict[str, Any]:
    """One person's signed statement and consent; a text's version is the beginning of its fingerprint."""
    labels = {text.code: str(text.label) for text in (INTEGRITY_TEXT, CONSENT_TEXT)}
    return {
        "member": member.member.key if member else "",
        "name": mask_name(member.name) if member else "",
        "signed_on": row.signed_on.isoformat(),
        "until": row.until.isoformat() if row.until else None,
        "guardian": row.guardian,
        "withdrawn_on": row.withdrawn_on.isoformat() if row.withdrawn_on else None,
        "texts": [
            {"code": code, "label": labels.get(code, code), "version": version_of(text), "text": text}
            for code, text in row.texts.items()
        ],
    }


def version_of(text: str) -> str:
    """By which a wording is told from another."""
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def holder_shown(holder: Holder | None) -> dict[str, Any] | None:
    """Whose turn: duty, place and, where only one may, the person."""
    if holder is None:
        return None
    return {
        "duty": holder.duty,
        "label": duty_label(holder.duty),
        "division": holder.division,
        "place": name_of(holder.division, today()),
        "person": holder.person,
    }


def duty_label(code: str) -> str:
    """What a duty is called; the applicant, who waits for nobody's duty, too."""
    found = registry().duties.get(code)
    return str(_("申请人") if code == "applicant" else found.label if found else code)


def skipped_shown(row: SkippedLine, pipeline: Pipeline, entries: Iterable[StageEntry]) -> dict[str, Any]:
    """A line that was off: why, and where a rule looked at the case, after which stage and who had signed that."""
    line, place = pipeline[row.stage], pipeline.index
    before = [
        entry
        for entry in entries
        if entry.left_on
        and entry.left_on <= row.on
        and entry.opinions
        and place[entry.stage] < place[row.stage]
    ]
    last = before[-1] if before and callable(line.when) else None
    return {
        "stage": row.stage,
        "label": str(line.label),
        "why": row.why,
        "on": row.on.isoformat(),
        "after": str(pipeline[last.stage].label) if last else "",
        "by": [opinion.person_name for opinion in last.opinions] if last else [],
    }
