"""What reaches a case from outside: which event it is now, who may report it, and that it happens; part of an operation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.access.queries import signs_as
from core.actor import actor
from core.audit.operations import record
from core.cases.events import event_target, events_now
from core.cases.forms import filled, reason_in
from core.cases.handling import Handling
from core.cases.state import Signer
from core.declare import OBJECTION, Event
from core.errors import NotAllowed, Refused
from core.text import _


def event_now(act: Handling, code: str) -> Event:
    """The event of that code; Refused where the case stands in a stage that it can't reach."""
    found = next((event for event in events_now(act.run) if event.code == code), None)
    if found is None:
        raise Refused(_("案件现在所处的环节不能办理这一事项。"), next=_("请在页面列出的事项中选择。"))
    return found


def objection_now(act: Handling) -> Event:
    """The event by which a notice is objected to; Refused when none hangs now."""
    pipeline = act.process.pipeline
    for event in events_now(act.run):
        if any(pipeline[target].act is OBJECTION for target in event.targets):
            return event
    raise Refused(
        _("公示期已经结束，不能再提出异议。"), basis=("D57:19",), next=_("可以向区县民政部门反映或者举报。")
    )


def may_report(act: Handling, event: Event) -> None:
    """NotAllowed, and noted, for a duty that may not report it."""
    who = actor()
    signer = Signer(signs_as(who.user_id or 0), who.duty, who.division, who.name)
    if not act.world.covers(act.run.holder_of(event.by), signer):
        record("case.refused", f"case:{act.case.no}", event=event.code)
        raise NotAllowed(_("您现在的岗位不能办理“%(event)s”。", event=event.label), basis=event.basis)


def report(
    act: Handling, event: Event, form: Mapping[str, Any], note: str, signer: Signer | None = None
) -> None:
    """It has happened: what was filled in is kept, the case goes where the event leads. `signer` None: the public."""
    paper = filled(event.form, event.code, form, act.members())
    act.before_event(event, paper.data)
    act.run.happen(event, event_target(act.run, event))
    act.keep(signer, note or reason_in(paper.data) or str(event.label), paper)
