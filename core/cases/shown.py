"""A case as pages and REST show it to the one who looks: where it stands, what he may do, and why not."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import Any

from core.access.queries import may, signs_as
from core.actor import actor
from core.calendar.queries import calendar
from core.cases import ballot, follow_ups, helping, means_shown, outsiders, standstill
from core.cases.acts import acts_now
from core.cases.complete import missing_letters
from core.cases.confidence import reads_whole, withheld
from core.cases.doubles import warned_of
from core.cases.events import open_events
from core.cases.facts import answers_of, law_day
from core.cases.fieldwork.queries import photos_of
from core.cases.flows import queries as flows
from core.cases.forms import form_of
from core.cases.gates import Attempt, Block, blocks
from core.cases.handling import Handling
from core.cases.happening import is_reporter
from core.cases.meetings import shown as meetings
from core.cases.models import Case, OpinionRow, StageEntry
from core.cases.proxies.queries import proxies_of, proxy_shown
from core.cases.queries import deadlines, skipped
from core.cases.rows_shown import (
    block_shown,
    consent_shown,
    deadline_shown,
    decision_shown,
    decisions,
    duty_label,
    enquiry_shown,
    entitlement_shown,
    fetching,
    follow_up_shown,
    holder_shown,
    letter_shown,
    notice_shown,
    objection_shown,
    paper_shown,
    pause_shown,
    photo_shown,
    remark_shown,
    remarks,
    skipped_shown,
    still_missing,
)
from core.cases.schema import json_schema
from core.cases.state import ENQUIRY, Signer
from core.cases.versions import number_of
from core.cases.window.queries import together
from core.clock import today
from core.declare import Check, DocumentType, Line, Notice, Step
from core.declare.checks import outcomes_on
from core.documents import queries as documents
from core.means import queries as means
from core.notices import queries as notices
from core.numbers import mask_name
from core.payments import queries as payments
from core.payments.models import Entitlement
from core.people import queries as people
from core.plugins import registry
from core.text import Text, _

LATER = frozenset({"no_reason", "departs", "departs_opinion", "stock_phrase", "unmarked", "missing"})
"""Blocks that the form itself answers: they don't disable the button."""


def stage_label(case: Case, stage: str) -> Text:
    """What a stage of a case is called; its code where its module is not installed."""
    if stage == ENQUIRY:
        return _("询问")
    case_type = registry().case_types.get(case.type_code)
    pipeline = next((p for p in case_type.pipelines if p.code == case.pipeline), None) if case_type else None
    if pipeline is not None and stage in pipeline:
        return pipeline[stage].label
    return flows.inserted(case.pipeline).get(stage, stage)


def matter_of(case: Case) -> str:
    """What is applied for, and of a follow-up what it is; the type's code where its module is not installed."""
    found = registry().case_types.get(case.type_code)
    if found is None:
        return case.type_code
    label = next((p.label for p in found.follow_ups if p.code == case.pipeline), "")
    return f"{found.label} · {label}" if label else str(found.label)


def list_item(case: Case, open_entry: StageEntry | None = None) -> dict[str, Any]:
    """A row of a list: no personal data but a masked name."""
    left = days_left(case)
    return {
        "no": case.no,
        "type": case.type_code,
        "type_label": matter_of(case),
        "stage": case.stage,
        "stages": [case.stage] if case.stage else [],
        "applicant": mask_name(case.applicant_name) if case.applicant_name else "",
        "channel": case.channel,
        "division": case.division,
        "office": case.office_code,
        "holder": _held(open_entry),
        "opened_on": case.opened_on.isoformat(),
        "due_on": case.due_on.isoformat() if case.due_on else None,
        "provisional": case.provisional,
        "days_left": left,
        "status": "closed" if case.closed_on else "overdue" if left is not None and left < 0 else "open",
    }


def _held(entry: StageEntry | None) -> dict[str, Any] | None:
    """Whose turn it is; nobody's while days run."""
    if entry is None or entry.duty is None:
        return None
    return {"duty": entry.duty, "label": duty_label(entry.duty), "division": entry.division}


def days_left(case: Case) -> int | None:
    """Working days until the total limit ends; negative when it is over; None before acceptance and after the end."""
    if case.due_on is None or case.closed_on is not None:
        return None
    days, on = calendar(), today()
    if case.due_on >= on:
        return days.workdays_between(on, case.due_on)
    return -days.workdays_between(case.due_on, on)


class Shown:
    """One case for one who looks; reads everything once."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.act = Handling(case)
        self.act.world.reading = True
        who = actor()
        self.signer = Signer(signs_as(who.user_id or 0), who.duty, who.division, who.name)

    def as_json(self) -> dict[str, Any]:
        """The answer of GET /cases/NO."""
        found = self._whole()
        return found if reads_whole(self.act) else withheld(found)

    def _whole(self) -> dict[str, Any]:
        case, papers = self.case, self.papers()
        return {
            **list_item(case, self._road()),
            "applicant": case.applicant_name,
            "receipt": case.receipt,
            "channel": case.channel,
            "version": case.version,
            "process": self._process(),
            **{name: day.isoformat() if day else None for name, day in self._days().items()},
            "ended_as": case.ended_as,
            "open": [self.open_entry(row) for row in self.rows() if row.left_on is None],
            "acts": self.acts(),
            "stages": [self.stage(row) for row in self.rows()],
            "doubles": [each.as_json() for each in warned_of(case)],
            "enquiries": [enquiry_shown(row) for row in case.entries if row.lane == "asked"],
            "skipped": self.skipped(),
            "papers": papers,
            "photos": [photo_shown(photo) for photo in photos_of(case)],
            **self._letters(),
            "advice": self.advice(),
            "notices": [notice_shown(n) for n in notices.of_case(case.id)],
            "objections": [objection_shown(o) for o in notices.objections(case.id)],
            "paused": pause_shown(standstill.open_pause(case.id)),
            "deadlines": [deadline_shown(d) for d in deadlines(case.id)],
            "meetings": meetings.of_case(case),
            "decisions": [decision_shown(d) for d in decisions(case.id)],
            "entitlements": [entitlement_shown(e) for e in self.entitlements()],
            "follows": self.follows(),
            "follow_ups": self.follow_ups(),
            "together": [{"no": c.no, "label": str(matter_of(c))} for c in together(self.case)],
            "may_open": [{"pipeline": p.code, "label": str(p.label)} for p in follow_ups.offered(case)],
            "proxies": [proxy_shown(row) for row in proxies_of(case.id)],
            "consents": self.consents(),
            "obligors": self.obligors(),
            "means": fetching(means.report(case.id, self.compared), papers),
            "help": helping.shown(case),
            "remarks": [remark_shown(r) for r in remarks(case.id)],
        }

    def _days(self) -> dict[str, date | None]:
        return {"accepted_on": self.case.accepted_on, "closed_on": self.case.closed_on}

    def _road(self) -> StageEntry | None:
        return next((row for row in self.rows() if row.left_on is None and row.lane == "road"), None)

    def entitlements(self) -> list[Entitlement]:
        """What the case granted; of a follow-up what it is about."""
        own = payments.get(self.case.entitlement_id) if self.case.entitlement_id else None
        return [own] if own else payments.of_case(self.case.id)

    def follow_ups(self) -> list[dict[str, Any]]:
        """Those opened on this case, oldest first."""
        known = {p.code: p for p in self.act.type.follow_ups}
        opened = follow_ups.opened_from(self.case)
        return [follow_up_shown(c, known[c.pipeline]) for c in opened if c.pipeline in known]

    def follows(self) -> str | None:
        """The number of the case that this one follows."""
        parent = follow_ups.parent_of(self.case)
        return parent.no if parent else None

    @cached_property
    def compared(self) -> list[means.Compared] | None:
        """What was declared, checked and surveyed, for those who may read means; None without a household."""
        household = self.case.household_id
        if household is None:
            return None
        if not may(means_shown.RIGHT):
            return []
        return means.compare(household, means.unreturned(self.case.id), self.case.closed_on)

    def _process(self) -> dict[str, Any]:
        number = number_of(self.case, self.act.process)
        return {"id": self.case.process_id, "number": number, "pipeline": self.case.pipeline}

    def rows(self) -> list[StageEntry]:
        """Entries of stages; questions that were asked stand apart."""
        return [row for row in self.case.entries if row.lane != "asked"]

    def open_entry(self, row: StageEntry) -> dict[str, Any]:
        """One open stage with the outcomes that the caller may use now, and what stands in the way."""
        line = self.act.process.pipeline[row.stage]
        entry = self.act.state.entry(row.seq)
        mine = entry.holder is not None and self.act.world.covers(entry.holder, self.signer)
        codes = (
            list(outcomes_on(line, self.act.process.settings))
            if not isinstance(line, (Notice, Check))
            else []
        )
        codes = (
            ["undisputed"] if isinstance(line, Notice) else ["settled"] if isinstance(line, Check) else codes
        )
        against = {code: self.against(row, code) for code in codes}
        common = [
            b for b in next(iter(against.values()), []) if all(b in found for found in against.values())
        ]
        need = max(row.need, getattr(line, "present", 0))
        return {
            "stage": row.stage,
            "label": str(line.label),
            "kind": line.kind,
            "lane": row.lane,
            "holder": holder_shown(entry.holder),
            "due_on": row.due_on.isoformat() if row.due_on else None,
            "wakes_on": row.wakes_on.isoformat() if row.wakes_on else None,
            "why_here": row.why_here,
            "mine": mine,
            "need": need,
            "counted": need - still_missing(line, row),
            "signed": [self._signed(line, o) for o in row.opinions],
            "outcomes": [self._outcome(line, code, against[code]) for code in codes] if mine else [],
            "blocked_by": [block_shown(b) for b in common],
            "basis": list(line.basis),
        }

    def _signed(self, line: Line, row: OpinionRow) -> dict[str, Any]:
        """Who has signed what so far: others sign the same, or know from what they depart."""
        bound, family = ballot.bound(line, row.outcome, row.answers), self.case.household_id
        names = {key: mask_name(name) for key, name in people.names_of(family).items()} if family else {}
        return {
            "name": row.person_name,
            "outcome": row.outcome,
            "outcome_label": str(line.said(row.outcome)),
            "grants": ballot.told(line, row.outcome, bound, names),
        }

    def _outcome(self, line: Any, code: str, found: list[Block]) -> dict[str, Any]:
        return {
            "code": code,
            "label": str(line.said(code)),
            "schema": json_schema(form_of(getattr(line, "form", None), code)),
            "blocked_by": [block_shown(b) for b in found],
        }

    def against(self, row: StageEntry, outcome: str) -> list[Block]:
        """What stands in the way of an outcome for the one who looks, but for what the form answers."""
        line = self.act.process.pipeline[row.stage]
        entry = self.act.state.entry(row.seq)
        found = blocks(Attempt(self.act.run, self.act.world, entry, line, outcome, self.signer))
        return [*self._failed(), *(b for b in found if b.code not in LATER)]

    def _failed(self) -> list[Block]:
        """A plugin that failed in a question of this page: nobody acts on an unanswered question, anybody may read on."""
        failed = self.act.world.failed
        return [Block(failed.reason, failed.message, (), failed.next)] if failed else []

    def acts(self) -> list[dict[str, Any]]:
        """Events that the caller may report now."""
        events = open_events(self.act.run)
        return [
            {"code": e.code, "label": str(e.label), "schema": json_schema(form_of(e.form, e.code))}
            for e in events
            if is_reporter(self.act, e, self.signer)
        ] + [
            {"code": a.code, "label": str(a.label), "schema": json_schema(a.form)}
            for a in acts_now(self.case, [row for row in self.case.entries if row.left_on is None], events)
        ]

    def stage(self, row: StageEntry) -> dict[str, Any]:
        """One entry of the record: who, when, what."""
        line = self.act.process.pipeline[row.stage]
        return {
            "stage": row.stage,
            "label": str(line.label),
            "lane": row.lane,
            "round": row.round,
            "entered_on": row.entered_on.isoformat(),
            "left_on": row.left_on.isoformat() if row.left_on else None,
            "outcome": row.outcome,
            "outcome_label": str(line.said(row.outcome)) if row.outcome else "",
            "duty": row.duty,
            "division": row.division,
            "why_here": row.why_here,
            "note": row.note,
            "answers": means_shown.answers(self.case, row.answers, own=self._own(*row.opinions)),
            "signed": [
                {
                    "name": o.person_name,
                    "duty": o.duty,
                    "outcome": o.outcome,
                    "outcome_label": str(line.said(o.outcome)),
                    "reason": o.reason,
                    "answers": means_shown.answers(self.case, o.answers, own=self._own(o)),
                    "at": o.signed_at.isoformat(),
                }
                for o in row.opinions
            ],
        }

    def _own(self, *signed: OpinionRow) -> bool:
        return any(o.person_id == self.signer.person for o in signed)

    def skipped(self) -> list[dict[str, Any]]:
        """Lines that were off for this case, with their reasons."""
        pipeline = self.act.process.pipeline
        return [skipped_shown(row, pipeline, self.rows()) for row in skipped(self.case.id)]

    def _letters(self) -> dict[str, Any]:
        """What was issued, and what is due and was not."""
        issued = documents.letters(self.case.id)
        lacking = missing_letters(self.act, {letter.form for letter in issued})
        return {
            "letters": [letter_shown(letter) for letter in issued],
            "missing_letters": [str(document.label) for document in lacking],
        }

    def papers(self) -> list[dict[str, Any]]:
        """The checklist of acceptance."""
        wanted = [d for line in self.act.process.pipeline.lines if line.needs for d in line.needs]
        wanted += self._consents_to_renew()
        once = [*dict.fromkeys(wanted)]  # what several stages need is one paper
        lines = documents.checklist(self.case.id, self.case.office_code, once)
        return [paper_shown(e) for e in lines]

    def consents(self) -> list[dict[str, Any]]:
        """Who signed statement and consent when, by the texts of then (社会救助法 40)."""
        signed = means.consents_of(self.case.id)
        if not signed or self.case.household_id is None:
            return []
        members = {m.person_id: m for m in people.roster(self.case.household_id, today())}
        return [consent_shown(row, members[row.person_id]) for row in signed if row.person_id in members]

    def obligors(self) -> list[dict[str, Any]]:
        """Who owes maintenance outside the household, and whether the check asks about him (社会救助法 41)."""
        named = [part["obligors"] for part in answers_of(self.case).values() if part.get("obligors")]
        told = {str(one["name"]): str(one["relation"]) for one in named[-1]} if named else {}
        if not told and outsiders.MARK not in (self.case.raised or ()):
            return []
        asked = {
            answer.person_id for request in means.requests_of(self.case.id) for answer in request.answers
        }
        return outsiders.shown(self.case, told, asked)

    def _consents_to_renew(self) -> list[DocumentType]:
        """What must be signed anew before a follow-up can be checked: consents are good for a time only."""
        case = self.case
        if case.entitlement_id is None or case.household_id is None or case.closed_on is not None:
            return []
        if not means.unsigned(case.household_id, today()):
            return []
        return [d for d in registry().documents_of(case.type_code) if d.authorises]

    def advice(self) -> dict[str, Any] | None:
        """What the rules advise now at the open stage, with the working; else what was stored last."""
        from core.cases.advising import advice_content, newest_advice

        road = self.act.state.road
        line = self.act.process.pipeline[road.stage] if road else None
        now = self.act.world.advice(line) if isinstance(line, Step) else None
        if now is not None:
            return means_shown.advice({**advice_content(now, law_day(self.case)), "live": True})
        stored = newest_advice(self.case)
        return means_shown.advice({**stored.content, "live": False}) if stored else None
