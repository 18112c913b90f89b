"""What reaches a case from outside: which event it is now, who may report it, and that it happens; part of an operation."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from core.access.queries import may, signs_as
from core.actor import actor
from core.audit.operations import record
from core.cases import filers, going_on, succession
from core.cases.competence import must_lie_outside
from core.cases.cooperation import is_about, must_have_been_asked
from core.cases.events import event_target, is_objection, open_events
from core.cases.forms import NOTHING_FILLED, filled, form_of, reason_in
from core.cases.handling import Handling
from core.cases.proxies.operations import AIDE
from core.cases.proxies.queries import proxies_of
from core.cases.remarks import remark
from core.cases.state import Signer
from core.clock import today
from core.declare import APPLICANT, OBJECTION, Event
from core.declare.forms import PassedOut, Withdrawal
from core.errors import Incomplete, NotAllowed, Refused
from core.text import Message, Text, _


def event_now(act: Handling, code: str) -> Event:
    """The event of that code; Refused where the case stands in a stage that it can't reach."""
    found = next((event for event in open_events(act.run) if event.code == code), None)
    if found is None:
        raise Refused(_why_not(act, code), next=_("请在页面列出的事项中选择。"))
    return found


def _why_not(act: Handling, code: str) -> Text:
    event = act.process.pipeline.event(code)
    yes, reason = act.world.rule(event.when) if event and event.when else (True, "")
    return _("案件现在所处的环节不能办理这一事项。") if yes else str(reason)


def objection_now(act: Handling) -> Event:
    """The event by which a notice is objected to; Refused when its days are over."""
    for event in open_events(act.run):
        if is_objection(act.run, event):
            return event
    raise over()


def over(event: Event | None = None) -> Refused:
    """The days of a notice are over."""
    return Refused(
        _("公示期已经结束，不能再提出异议。"),
        basis=(event.basis if event else ()) or ("D57:19",),
        next=_("可以向区县民政部门反映或者举报。"),
    )


def is_reporter(act: Handling, event: Event, signer: Signer) -> bool:
    """Whether whoever signs may report it: what the applicant does the window writes down, or who filed for him.

    An application is taken back at the window alone, or by the agent who filed it; never by the village (SAL26 37).
    """
    if not act.world.covers(act.run.holder_of(event.by), signer):
        return False
    if event.by is not APPLICANT or not is_withdrawal(event) or may("accept"):
        return True
    filed = filers.has_registered(act.case, signer.person)
    return signer.duty != AIDE and filed and any(row.stands for row in proxies_of(act.case.id))


def is_withdrawal(event: Event) -> bool:
    """Whether the applicant takes the application back by it."""
    form = form_of(event.form, event.code)
    return form is not None and issubclass(form, Withdrawal)


def may_report(act: Handling, event: Event) -> None:
    """NotAllowed, and noted, for a duty that may not report it."""
    who = actor()
    signer = Signer(signs_as(who.user_id or 0), who.duty, who.division, who.name)
    if not is_reporter(act, event, signer):
        record("case.refused", f"case:{act.case.no}", event=event.code)
        raise NotAllowed(
            _("您现在的岗位不能办理“%(event)s”。", event=event.label),
            basis=event.basis,
            next=_("请由有此权限的岗位办理，或者在页面上方切换岗位。"),
        )


def report(
    act: Handling, event: Event, form: Mapping[str, Any], note: str, signer: Signer | None = None
) -> None:
    """It has happened: what was filled in is kept, the case goes where the event leads. `signer` None: the public."""
    paper = filled(event.form, event.code, form, act.members())
    _must_be_so(act, event, paper.data)
    act.before_event(event, paper.data)
    target = event_target(act.run, event)
    succession.after_death(act, paper.data, target)
    act.run.happen(event, target)
    if is_objection(act.run, event):  # kept apart: the file's readers need not know who objects
        paper = NOTHING_FILLED
    # a stage that is broken off tells neither what came nor who wrote it down; a death has a line of its own
    elif "died_on" not in paper.data:
        remark(act.case, "event", str(_reported(event)))
    act.keep(signer, note or reason_in(paper.data) or str(event.label), paper)
    if "died_on" in paper.data:
        going_on.look(act.case)  # nobody may be left to go on


def _reported(event: Event) -> Message:
    if event.by is APPLICANT:
        return _("登记：申请人提出“%(event)s”。", event=event.label)
    return _("登记：%(event)s。", event=event.label)


def _must_be_so(act: Handling, event: Event, data: Mapping[str, Any]) -> None:
    """What an event must be beyond its form: when it happened, and what went before it."""
    if is_about(event):
        must_have_been_asked(act, event, data)
    if event.form is not None and issubclass(event.form, PassedOut):
        must_lie_outside(act.case, act.type)
    if is_objection(act.run, event):
        _must_be_in_time(act, event, data)
    ended, opened = data.get("ended_on"), act.case.paper_date or act.case.opened_on
    if isinstance(ended, date) and ended < opened:
        fault = _("应在 %(day)s 申请以后。", day=opened)
        raise Incomplete(_("日期有误。"), basis=event.basis, fields={"ended_on": [fault]})


def _must_be_in_time(act: Handling, event: Event, data: Mapping[str, Any]) -> None:
    """Received while the notice hung, whenever it is written down (D57 19)."""
    notice, received = act.state.last(*event.during), data.get("received_on") or today()
    assert notice is not None
    hung = notice.posted_on or notice.entered_on
    if received < hung:
        fault = _("应在 %(day)s 公示以后。", day=hung)
        raise Incomplete(_("日期有误。"), basis=event.basis, fields={"received_on": [fault]})
    last = notice.wakes_on or notice.left_on
    if last is not None and received > last and (notice.wakes_on or not _is_answering(act)):
        raise over(event)


def _is_answering(act: Handling) -> bool:
    """Whether an objection is open: one that came before the notice hung everywhere keeps its days from running."""
    road = act.state.road
    return road is not None and act.process.pipeline[road.stage].act is OBJECTION
