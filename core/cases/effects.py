"""What follows from a move outside the case's own rows: checks asked, notices hung, letters issued, money begun, news told."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from core.cases import (
    complete,
    deaths_told,
    doubles,
    found,
    going_on,
    kin_filed,
    letters,
    paying,
    publishing,
    succession,
    superseding,
    supplement,
    visits,
)
from core.cases.advising import note_departure, store_advice
from core.cases.boards import rounds
from core.cases.boards import tasks as boards
from core.cases.checking.opening import ask_sources
from core.cases.facts import answers_of
from core.cases.intake import take_on
from core.cases.models import AdviceRow, Case, Deadline, DecisionRow, News, StageEntry
from core.cases.passing.doubles import ask_doubles
from core.cases.remarks import remark
from core.cases.state import UNFINISHED, Decided, Ended, Move
from core.clock import now, today
from core.db import db, select
from core.declare import Check, Decision, DocumentType, End, Event, Line, Notice, Step, Wait
from core.declare.lines import Act
from core.divisions.queries import place_of
from core.documents import operations as documents
from core.documents.models import Letter
from core.money import yuan
from core.notices import operations as notices
from core.parameters import queries as parameters
from core.parameters.keys.procedure import CHANGES
from core.payments import queries as payments
from core.people import queries as people
from core.people.operations import end_household
from core.tasks.operations import settle_tasks
from core.text import Message, _

if TYPE_CHECKING:
    from core.cases.handling import Handling


# --- before the tests: what a form says goes into the typed tables ---------------------------------------


def before_finish(act: Handling, row: StageEntry, line: Line, outcome: str, data: Mapping[str, Any]) -> None:
    """Checklist, near-relative flag, what a visit found: rows that the tests and rules then see."""
    case = act.case
    if data.get("near_relative"):
        case.raised = sorted({*(case.raised or ()), "kin"})
    if line.act is Act.ACCEPT:
        _before_acceptance(act, line, outcome, data)
    found.enter(act, row, line, outcome, data)
    if line.act is Act.OBJECTION:
        notices.draft_answers(case.id, row.id, str(data.get("answer") or ""))
    db.session.flush()


def _before_acceptance(act: Handling, line: Line, outcome: str, data: Mapping[str, Any]) -> None:
    case, marked = act.case, data.get("checklist") is not None
    supplement.must_be_ahead(data)
    if marked:
        documents.mark_papers(case.id, case.office_code, _marks(data))
    accepted = outcome == next(iter(line.outcomes))
    if accepted:
        take_on(case, answers_of(case).get(act.process.pipeline.lines[0].code, {}))
        ask_doubles(case, act.type)
    file_near_relatives(case)
    if accepted:
        kin_filed.settle(case)
    if marked and not data.get("duplicate_reason"):
        doubles.refuse_unexplained(act)


def file_near_relatives(case: Case) -> bool:
    """A member who is near to one who handles cases, or is one, marks the case by itself (D57 11); whether it did."""
    if case.household_id is None or "kin" in (case.raised or ()):
        return False
    near = people.near_relatives(case.household_id, case.type_code)
    if near:
        case.raised = sorted({*(case.raised or ()), "kin"})
        remark(case, "kin", "；".join(str(one.sentence) for one in near))
    return bool(near)


def _marks(data: Mapping[str, Any]) -> dict[str, str]:
    return {entry["document"]: entry["mark"] for entry in data["checklist"]}


def before_event(act: Handling, event: Event, data: Mapping[str, Any]) -> None:
    """What an event brings: its mark, an objection that is kept apart from the file, the member of a death."""
    case = act.case
    if any(act.process.pipeline[t].act is Act.OBJECTION for t in event.targets):
        notice = act.state.last(*event.during)
        row = act.rows[notice.seq] if notice else None
        notices.take_objection(case.id, row.id if row else None, case.office_code, data)
    succession.record_death(case, data)
    marks = {event.marks or event.code, *({f"{event.code}:{data['member']}"} if data.get("member") else ())}
    case.raised = sorted({*(case.raised or ()), *marks})
    db.session.flush()
    if data.get("died_on"):
        deaths_told.registered(case, str(data["member"]))


# --- after a move ----------------------------------------------------------------------------------------


def opened(act: Handling, row: StageEntry) -> None:
    """A check asks its sources, a notice is prepared for posting, a re-routing is told in the timeline."""
    if row.left_on is not None or row.lane == "asked":
        return
    case, line = act.case, act.process.pipeline[row.stage]
    if isinstance(line, Check):
        ask_sources(act, row, line)
    if isinstance(line, Wait) and line.changes is not None:
        paying.change(act, line.changes)
    if isinstance(line, (Notice, Decision)):
        notices.publish_answers(case.id)  # the road is here only by a new opinion
    if isinstance(line, Notice):
        kind = _kind_of(act, line)
        notice = notices.prepare(case.id, row.id, case.office_code, case.division, kind, _shown(act, kind))
        boards.ask_to_hang(case, notice)
        _issue(act, row, line, "undisputed")
    if row.why_here and row.round > 1:
        remark(case, "routed", row.why_here)


def _kind_of(act: Handling, line: Line) -> str:
    """What a notice is about: what is to be decided, what is to end (T43 26), what was decided."""
    pipeline = act.process.pipeline
    if any(pipeline.index[line.code] > pipeline.index[d.code] for d in pipeline.decisions):
        return "after"
    return "ending" if pipeline.ends_only else "before"


def _shown(act: Handling, kind: str) -> dict[str, str]:
    """The four things that a notice may say (D57 24; NOT-06); of what is to end, what is paid and to how many."""
    case = act.case
    if kind == "ending":
        paid = act.world.facts.answers.get("entitlement", {})
        size = len(paid.get("members", ()))
        return notices.shown(case.applicant_name, size, paid.get("amount"), case.division)
    opinion = act.last_done(Act.OPINE)
    amount = (opinion.answers or {}).get("amount") if opinion else None
    size = sum(m.covered for m in act.world.facts.counted)
    return notices.shown(case.applicant_name, size, amount, case.division)


def left(act: Handling, row: StageEntry) -> None:
    """A finished stage issues its letters and closes its notice."""
    if row.lane == "asked":
        return
    line, outcome = act.process.pipeline[row.stage], row.outcome or ""
    if isinstance(line, Notice) and row.left_on:
        notices.close(row.id, outcome, row.left_on)
        rounds.is_over(act.case, row.id, row.left_on)
    case = act.case
    if line.act in visits.GOING:
        for what in (*visits.VISIT_TASKS, visits.EVIDENCE_TASK):
            settle_tasks(f"case:{case.no}", what, line.said(outcome))
        going_on.look(case)
    if outcome in UNFINISHED or not outcome:
        return
    db.session.add(News(office_code=case.office_code, case_id=case.id, stage=row.stage, outcome=outcome))
    if isinstance(line, Step) and line.advice is not None and not isinstance(line, Decision):
        store_advice(act, row, line)
    if not isinstance(line, (Decision, Notice)):
        _issue_forms(act, row, line, outcome)


def _issue_forms(act: Handling, row: StageEntry, line: Line, outcome: str) -> None:
    """Nothing anew where an application was handed in again as it was; else the new sheets take the place of the old."""
    filed = act.filed_before(row)
    if filed and filed.answers == row.answers:
        return
    fresh = _issue(act, row, line, outcome)
    if filed:
        superseding.replace_forms(act.case, fresh, row.left_on or today())


def other(act: Handling, move: Move) -> None:
    """A decision is stored with what it rests on; an end begins, changes or ends what is paid."""
    if isinstance(move, Decided):
        _decide(act, move)
    elif isinstance(move, Ended):
        _end(act, move)


def _issue(act: Handling, row: StageEntry, line: Line, outcome: str) -> list[Letter]:
    issued = [
        letters.issue(act, row, document, outcome)
        for document in line.letters(outcome)
        if isinstance(document, DocumentType) and (row.need > 1 or not document.of_several)
    ]
    return [letter for letter in issued if letter is not None]


def _decide(act: Handling, move: Decided) -> None:
    case, row = act.case, act.rows[move.seq]
    line = act.process.pipeline[row.stage]
    assert isinstance(line, Decision)
    advice = store_advice(act, row, line)
    amount = (row.answers or {}).get("amount") if move.grants else None
    decider = act.world.confirmer(act.run.state)
    earlier = superseding.last_decision(case)
    standing = superseding.standing_letters(act, earlier)
    by_seq = {e.seq: e.id for e in case.entries}
    decision = DecisionRow(
        office_code=case.office_code,
        case_id=case.id,
        entry_id=row.id,
        outcome=move.outcome,
        grants=int(move.grants),
        amount=_money(amount, advice) if move.grants else None,
        reason=row.note,
        tier="township" if (row.division or "") == place_of(case.office_code) else "county",
        survey_entry_id=by_seq.get(move.survey) if move.survey else None,
        opinion_entry_id=by_seq.get(move.opinion) if move.opinion else None,
        notice_entry_id=by_seq.get(move.notice) if move.notice else None,
        waiver=move.waiver or "",
        responsible=act.world.responsible(act.run.state) or "",
        instrument_id=decider.found.instrument_id
        if (row.division or "") == place_of(case.office_code)
        else None,
        process_id=case.process_id,
        advice_id=advice.id if advice else None,
        supersedes_id=earlier.id if earlier else None,
        decided_on=move.on,
        decided_at=now(),
    )
    db.session.add(decision)
    db.session.flush()
    if advice is not None:
        note_departure(act, decision, line, advice)
    deaths_told.look_again(case, _("本案已作出决定"))
    superseding.replace_letters(standing, _issue(act, row, line, move.outcome), move.on)


def _money(amount: Any, advice: AdviceRow | None) -> Any:
    return yuan(amount) if amount is not None else advice.amount if advice else None


def _end(act: Handling, move: Ended) -> None:
    """Where an entitlement begins, changes or ends, and letters of the end go out (hole 3)."""
    line = act.process.pipeline[move.stage]
    assert isinstance(line, End)
    _meet_total(act.case, move.on)
    going_on.is_over(act.case)
    last = max((e for e in act.case.entries if e.lane == "road"), key=lambda e: e.seq)
    paying.take_effect(act, line)
    is_told = _is_told(act, line)
    if line.ends is not None or is_told:
        _leave_unpublished(act)
    superseding.end_without_effect(act, line, move.on)
    notices.publish_answers(act.case.id)
    _issue(act, last, line, move.stage)
    complete.must_be_complete(act)
    if act.case.pipeline == act.type.apply.code:
        _let_go(act, line, move.on)
    deaths_told.look_again(act.case, _("本案已办结"))
    if line.begins is not None:
        _publish(act, _result(act, paying.granting(act.case)), _("公布救助确认决定"))
    elif is_told:
        _publish(act, _changed(act, line), _("公布救助变更、停发决定"))


def _leave_unpublished(act: Handling) -> None:
    """Nobody is asked any more to make known what was never paid, what only the dead received, or what holds no longer."""
    aid = payments.get(act.case.entitlement_id) if act.case.entitlement_id else None
    if aid is None:
        return
    why = _("已作出新的决定")
    if aid.state == "void":
        why = _("救助待遇没有开始发放就已终止")
    elif succession.nobody_left(act):
        why = _("保障对象已死亡")
    publishing.leave_out(aid.id, why)


def _is_told(act: Handling, line: End) -> bool:
    """Whether a decision to raise, reduce or stop is published like one to grant (NOT-11); a death is none.

    Nor is the end of what was never paid: the public has never heard of it.
    """
    if line.changes is None and line.ends is None:
        return False
    aid = payments.get(act.case.entitlement_id) if act.case.entitlement_id else None
    if aid is not None and aid.state == "void":
        return False
    decided = paying.granted_last(act.case) is not None and not succession.nobody_left(act)
    return decided and bool(parameters.value_of(CHANGES, act.case.division, today()))


def _publish(act: Handling, said: Mapping[str, str], title: Message) -> None:
    """What was decided is made known in the village or community (SAL26 45); of a minor nothing is (ruling 5)."""
    case, omitted = act.case, act.world.omitted_notice()
    if omitted:
        remark(case, "published", str(_("本决定不公布：%(why)s。", why=_(omitted))))
        return
    row = notices.publish_result(
        case.id,
        case.office_code,
        case.division,
        said,
        title=f"{title}：{case.applicant_name}",
        link=f"/cases/{case.no}",
    )
    if row.posted_on is not None:
        told = _("本决定已于%(day)s在决定后的公示中公布。", day=row.posted_on)
        remark(case, "published", str(told))
        boards.ask_to_take_down(case, row)
    else:
        boards.ask_to_hang(case, row)


def _changed(act: Handling, line: End) -> dict[str, str]:
    """The four things of a change: the new sum, or that nothing is paid any more."""
    said = _result(act, paying.granting(act.case))
    return said | {"amount": str(_("停发"))} if line.ends is not None else said


def _let_go(act: Handling, line: End, on: date) -> None:
    """A first procedure that leaves no monthly aid behind binds its household no longer."""
    monthly = line.begins is not None and act.type.benefit is not None and act.type.benefit.period == "month"
    if act.case.household_id is not None and not monthly:
        end_household(act.case.household_id, on)


def _result(act: Handling, decision: DecisionRow) -> dict[str, str]:
    size = sum(m.covered for m in act.world.facts.counted)
    return notices.shown(act.case.applicant_name, size, decision.amount, act.case.division)


def _meet_total(case: Case, on: date) -> None:
    total = select(Deadline).where(
        Deadline.case_id == case.id, Deadline.kind == "total", Deadline.met_on.is_(None)
    )
    for deadline in db.session.scalars(total):
        deadline.met_on = on


def posted(act: Handling, row: StageEntry) -> None:
    """The notice hangs in every required channel: its days begin on the last day of posting."""
    act.run.post(row.seq, notices.posted_since(row.id))
    act.keep()
    row = act.rows[row.seq]
    notices.opened(row.id, row.posted_on, row.wakes_on)
    if row.posted_on != row.entered_on:  # the sheet that was printed for posting says other days
        _issue(act, row, act.process.pipeline[row.stage], "undisputed")


__all__ = [
    "before_event",
    "before_finish",
    "left",
    "opened",
    "other",
    "posted",
    "store_advice",
]
