"""What can be done to a case: open, finish a stage, an event from outside, time passing. Each is one audited act."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import replace
from datetime import date
from typing import Any

from flask import g, has_request_context

from core.access.sign_in.operations import sign_again
from core.actor import NOBODY, actor
from core.audit.operations import about, operation, record
from core.cases import (
    ballot,
    citing,
    deaths_told,
    effects,
    follow_ups,
    going_on,
    happening,
    outsiders,
    paying,
    publishing,
    visits,
)
from core.cases.acts import ACTS, take
from core.cases.application import Filing, first_outcome, gathered, read
from core.cases.boards import tasks as boards
from core.cases.changes import must_answer
from core.cases.checking.operations import stands
from core.cases.confidence import OF_THE_ASKED, require_whole
from core.cases.filers import is_applied_for, require_channel
from core.cases.forms import Filled, filled, reason_in
from core.cases.gates import Attempt, Block, blocks
from core.cases.handling import Handling, case_for_update, latest_change
from core.cases.intake import file_application, lay_by, must_be_taken
from core.cases.models import Case, StageEntry
from core.cases.numbering import numbered
from core.cases.proxies.operations import record_proxy, require_mandate
from core.cases.remarks import remark
from core.cases.restoring import is_reviewed
from core.cases.signing import signer_now, signer_of_application
from core.cases.state import Opinion, Signed, Signer
from core.cases.usual_months import left_to_the_rule
from core.cases.versions import type_of
from core.clock import today
from core.db import current_scope, db, seeing_everything
from core.declare import Check, Decision, Notice
from core.divisions.queries import county_of, office_of
from core.documents.uploads import Upload
from core.errors import Incomplete, NotAllowed, Refused, Stale
from core.means import operations as means
from core.modules.queries import require_enabled
from core.notices import queries as notices
from core.notices.models import Objection
from core.notices.operations import record_posting
from core.parameters import queries as parameters
from core.parameters.keys.procedure import ENTRY_DELAY
from core.payments import queries as payments
from core.people import queries as people
from core.plugins import ask
from core.text import _

FORBIDDEN = frozenset({"not_yours", "not_member", "conflict", "same_person", "signed"})
"""Blocks about who asks: they answer 403, the others 409."""


@operation("case.open")
def open_case(filing: Filing, *also: Callable[[], object]) -> Case:
    """Register an application: receipt and case at once, `apply` finished, open at acceptance (INT-04).

    Raises Refused where the module is off, Incomplete with every fault of the form and all that the caller's own tests
    (`also`) find, NotAllowed outside one's scope.
    """
    case_type = type_of(filing.type_code)
    on = filing.opened_on or today()
    require_enabled(filing.type_code, filing.division, on)
    papers: list[Filled] = []
    if is_applied_for(case_type):
        require_channel(filing.channel, filing.division, on)
        gathered(
            lambda: require_mandate(filing.data, filing.extra.get("mandate")),
            lambda: papers.append(read(filing)),
            *also,
        )
    form = papers[0] if papers else read(filing)
    office = office_of(filing.division, on)
    if case_type.about_office is None or not case_type.about_office(form.data):
        return _opened(filing, form, office, on)
    # whoever takes it in at the township's window hands it up, and sees no more of it than he has written down
    with seeing_everything() if office in current_scope() else nullcontext():
        return _opened(filing, form, office_of(county_of(office), on), on)


def _opened(filing: Filing, form: Filled, office: str, on: date) -> Case:
    """The case of an office, its first stage finished with what was handed in."""
    case = numbered(filing.type_code, filing.division, type_of(filing.type_code).apply.code, office, on)
    case.channel, case.paper_date = filing.channel, filing.paper_date
    case.days_late = _days_late(case)
    case.receipt = filing.receipt or case.receipt
    case.parent_id = filing.parent.id if filing.parent else None
    db.session.add(case)
    db.session.flush()
    about(f"case:{case.no}")
    act = Handling(case)
    act.run.open_case()
    act.keep()
    _file(act, filing, form)
    ask("applications_changed", case=case)
    return case


def _days_late(case: Case) -> int | None:
    """By how many days a paper application lay longer than the county allows on the day of entry (INT-15)."""
    allowed = parameters.find(ENTRY_DELAY, case.office_code, case.opened_on)
    if allowed is None or case.paper_date is None:
        return None
    return max(0, (case.opened_on - case.paper_date).days - int(allowed.value))


@operation("case.follow_up")
def open_follow_up(no: str, pipeline: str, form: Mapping[str, Any]) -> Case:
    """Open a follow-up on a case: a review of what it granted, a second look at what it answered (SAL26 46-48).

    It is a case of its own with its own clock and process, under the law of the day on which it is opened. Raises
    Refused when there is nothing to follow or one is open, NotAllowed for a duty that may not open it.
    """
    parent = case_for_update(no)
    chosen = follow_ups.wanted(parent, pipeline)
    paper = filled(follow_ups.Opening, pipeline, form)
    case = numbered(parent.type_code, parent.division, chosen.code, parent.office_code, today())
    granted = payments.in_effect(parent.id) if chosen.follows == follow_ups.ENTITLEMENT else None
    case.parent_id, case.entitlement_id = parent.id, granted.id if granted else None
    case.channel = "office"
    case.applicant_id, case.applicant_name = follow_ups.applicant_of(parent, granted)
    case.household_id = granted.household_id if granted else parent.household_id
    db.session.add(case)
    db.session.flush()
    about(f"case:{case.no}", follows=parent.no)
    if granted:
        is_reviewed(parent)
    remark(case, "opened", str(_("发起%(what)s：%(why)s", what=chosen.label, why=paper.data["reason"])))
    act = Handling(case)
    act.run.open_case()
    act.keep()
    deaths_told.look_again(case, _("已发起复核"))
    going_on.look(case)
    return case


def _file(act: Handling, filing: Filing, form: Filled) -> None:
    """Finish the first stage with what was handed in."""
    row = act.open_row(act.process.pipeline.lines[0].code)
    outcome = first_outcome(filing, act.process.pipeline[row.stage])
    (lay_by if actor() == NOBODY else file_application)(act.case, form.data)
    must_be_taken(act, form.data)
    record_proxy(act.case, form.data, filing.extra.get("mandate"))
    act.sign(row, outcome, signer_of_application(act.case), form=form)


@operation("case.finish")
def finish(
    no: str,
    stage: str,
    outcome: str,
    *,
    version: int | None = None,
    seen: int | None = None,
    form: Mapping[str, Any] | None = None,
    note: str = "",
    otp: str = "",
) -> Case:
    """Finish an open stage, or sign one's part of it. Tests everything, then writes. A decision asks for `otp` again.

    Raises Stale when somebody moved the case since `version`, or dissented after the first `seen` signatures; Refused
    or NotAllowed with every reason, Incomplete with every fault of the form.
    """
    case = case_for_update(no)
    _same_version(case, version)
    act = Handling(case)
    act.catch_up()
    row = act.open_row(stage)
    line = act.process.pipeline[stage]
    signer = signer_now()
    attempt = Attempt(act.run, act.world, act.state.entry(row.seq), line, outcome, signer, note)
    _refuse_first(attempt)
    paper = left_to_the_rule(act, row, line, outcome, act.paper(row, outcome, form or {}))
    note = note or reason_in(paper.data)
    act.before(row, line, outcome, paper.data)
    bound = ballot.bound(line, outcome, paper.stored)
    _same_votes(row, seen, (outcome, ballot.content(bound)))
    _refuse(blocks(replace(attempt, desk=act.world, note=note, form=paper.data, bound=bound)))
    visits.must_be_so(act, row, line, outcome, paper)
    if isinstance(line, Decision):
        _must_hold_of_a_decision(act, line, outcome, paper.data, note)
    paying.must_keep_to_standards(act, line, outcome, paper.data)
    if isinstance(line, Decision):
        sign_again(otp)
    _carry(act, row, outcome, signer, note, paper)
    return case


def _carry(act: Handling, row: StageEntry, outcome: str, signer: Signer, note: str, paper: Filled) -> None:
    """A notice hangs, a doubt is settled, or somebody signs."""
    line = act.process.pipeline[row.stage]
    if isinstance(line, Notice):
        effects.posted(act, row)
    elif isinstance(line, Check):
        act.run.record(Signed(row.seq, Opinion(signer.person, signer.duty, outcome, note)))
        act.run.settle(row.seq)
        act.keep(signer, note, paper)
    else:
        act.sign(row, outcome, signer, note, paper)


def _must_hold_of_a_decision(
    act: Handling, line: Decision, outcome: str, data: Mapping[str, Any], note: str
) -> None:
    """The rules that it cites are in force, its sum fits, who was heard is answered, and it is the only one of its request."""
    citing.must_be_in_force(act.case, data)
    paying.must_fit(act, line, outcome, data, note)
    must_answer(act, line, outcome, data)
    _one_a_request(act.case)


def _one_a_request(case: Case) -> None:
    """No bulk confirmation, whoever asks: one request decides one case (D57 28, CON-10)."""
    if has_request_context() and g.setdefault("jiuzhu_decides", case.no) != case.no:
        raise bulk()


def bulk() -> Refused:
    """The one answer to whoever would decide several cases at once."""
    return Refused(
        _("确认决定须逐件作出，不能成批办理。"),
        basis=("SAL26:43", "D57:28"),
        next=_("请逐件打开案件办理。"),
        code="bulk",
    )


def _same_version(case: Case, version: int | None) -> None:
    if version is not None and version != case.version:
        raise Stale(
            _("案件已被他人办理：%(change)s。", change=latest_change(case)),
            next=_("请刷新页面，核对最新情况后再办理。"),
            fields={"version": [str(case.version)]},
        )


def _same_votes(row: StageEntry, seen: int | None, vote: tuple[str, str]) -> None:
    """A signature is no move and keeps the version; who has not seen a dissent is told of it, once, before he signs."""
    others = [] if seen is None else [o for o in row.opinions[seen:] if (o.outcome, o.content) != vote]
    if others:
        raise Stale(
            _("%(who)s已签署不同的意见。", who="、".join(o.person_name for o in others)),
            next=_("请刷新页面，看过该意见后再签署。"),
            fields={"seen": [str(len(row.opinions))]},
        )


def _refuse_first(attempt: Attempt) -> None:
    """Who asks and whether the stage is still open comes before what the form says."""
    first = (*FORBIDDEN, "ended", "passed", "no_outcome", "unanswered")
    _refuse([b for b in blocks(attempt) if b.code in first])


def _refuse(found: list[Block]) -> None:
    if not found:
        return
    kind = NotAllowed if any(b.code in FORBIDDEN for b in found) else Refused
    basis = tuple(dict.fromkeys(article for b in found for article in b.basis))
    said = "".join(str(b.message) for b in found)
    message = found[0].message if len(found) == 1 else _("%(all)s", all=said)
    if kind is NotAllowed:
        record("case.refused", f"duty:{actor().duty}", reasons=[b.code for b in found])
    raise kind(
        message,
        basis=basis,
        next=next((b.next for b in found if b.next), None),
        fields={b.code: [str(b.message)] for b in found},
        code=found[0].code,
    )


@operation("case.act")
def happen(
    no: str, code: str, *, version: int | None = None, form: Mapping[str, Any] | None = None, note: str = ""
) -> Case:
    """An event of the type: withdrawal, death, objection, complaint, non-cooperation.

    Raises Refused when it can't happen where the case stands, NotAllowed for a duty that may not report it.
    """
    case = case_for_update(no)
    _same_version(case, version)
    act = Handling(case)
    act.catch_up()
    if code not in OF_THE_ASKED:
        require_whole(case.id)
    if code in ACTS:
        take(act, code, form or {}, note)
        return case
    event = happening.event_now(act, code)
    happening.may_report(act, event)
    happening.report(act, event, form or {}, note, signer_now())
    return case


@operation("objection.file")
def object_to_notice(no: str, form: Mapping[str, Any]) -> Objection:
    """Somebody of the public objects to the notice of a case, under nobody's duty (D57 19).

    Raises Refused when no notice hangs now, Incomplete with every fault of the form.
    """
    case = case_for_update(no)
    act = Handling(case)
    act.catch_up()
    happening.report(act, happening.objection_now(act), form, "")
    return notices.objections(case.id)[-1]


@operation("notice.hang")
def hang(no: str, stage: str, channel: str, up_on: date | None = None, photo: Upload | None = None) -> Case:
    """Record that a notice hangs in one channel; the days run once it hangs in every required one (NOT-03).

    The township's poster may do it, and the village aide of the place. `publication` for what was granted (SAL26 45).
    """
    case = case_for_update(no)
    if stage == publishing.STAGE:
        publishing.hang(case, channel, up_on or today(), photo)
        return case
    act = Handling(case)
    act.catch_up()
    row, line = act.open_row(stage), act.process.pipeline[stage]
    if not isinstance(line, Notice):
        raise Refused(
            _("“%(stage)s”环节没有需要张贴的公示。", stage=line.label),
            next=_("请刷新页面，查看案件现在所处的环节。"),
        )
    if not act.may_hang(line, signer_now()):
        raise NotAllowed(_("本公示由其他岗位张贴。"), next=_("请刷新页面查看公示的最新情况。"))
    if up_on is not None and up_on < row.entered_on:
        fault = _("本公示自 %(day)s 起才可张贴。", day=row.entered_on)
        raise Incomplete(_("张贴登记有误。"), basis=("D57:19",), fields={"up_on": [fault]})
    notice = notices.notice_of(row.id)
    assert notice is not None
    record_posting(notice, channel, up_on or today(), photo)
    boards.hung(notice)
    if row.posted_on is None and not notices.unposted(row.id):
        effects.posted(act, row)
    return case


@operation("check.answer")
def report(
    no: str,
    stage: str,
    member: str,
    source: str,
    state: str,
    detail: str = "",
    items: Sequence[Mapping[str, Any]] = (),
) -> Case:
    """What one source says of one person; all clean ends the check, a hit goes to whoever settles it (D57 18).

    "Unreachable" is never clean: the check stays open.
    """
    case = case_for_update(no)
    act = Handling(case)
    act.catch_up()
    row = act.open_row(stage)
    holder = act.state.entry(row.seq).holder
    if holder is None or not act.world.covers(holder, signer_now()):
        next_ = _("请由县级核对岗位填报。")
        raise NotAllowed(_("核对结果由县级核对机构填报。"), basis=("SAL26:41", "D57:17"), next=next_)
    persons = (
        {**people.persons_by_key(case.household_id), **outsiders.persons_of(case)}
        if case.household_id
        else {}
    )
    if member not in persons:
        record("check.refused", f"case:{no}", office=case.office_code, why="outsider", person=member[:20])
        raise Incomplete(_("家庭中没有这一成员。"), fields={"member": [_("请从成员中选择。")]})
    return stands(act, row, means.answer_check(row.id, persons[member], source, state, detail, list(items)))


@operation("check.ask")
def ask_sources(no: str, stage: str) -> Case:
    """Ask the sources that plugins have connected; those that don't answer are asked again another time."""
    case = case_for_update(no)
    act = Handling(case)
    act.catch_up()
    row = act.open_row(stage)
    return stands(act, row, means.ask_sources(row.id))
