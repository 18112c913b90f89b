"""Follow-up procedures: which may be opened on a case today, by whom, and why not; those opened so far."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from core.actor import actor
from core.cases.models import Case
from core.cases.versions import type_of
from core.db import db, read_once, select
from core.declare import End, Pipeline
from core.declare.fields import Form, prose
from core.errors import NotAllowed, Refused
from core.payments import queries as payments
from core.payments.models import Entitlement
from core.people import queries as people
from core.people.models import Person
from core.text import _

APPLIED = "applied:"
"""The mark of who applied in a case until his death was registered in it, before his place in the household."""
ENTITLEMENT = "entitlement"
"""What a pipeline follows that reviews, changes or ends what is paid; others follow a pipeline by its code."""


class Opening(Form):
    """Why a follow-up is opened: the cycle is over, the family reported a change, a doubt, a request."""

    reason = prose(_("发起的原因"), most=500)


def offered(case: Case) -> list[Pipeline]:
    """Those that the one who looks may open on this case now."""
    return [p for p in _of_type(case) if actor().duty in p.opened_by and not list(_against(case, p))]


def opened_from(case: Case) -> Sequence[Case]:
    """Follow-ups of this case within scope, oldest first; an open case has none."""
    if case.closed_on is None:
        return ()
    return [other for other in beside(case) if other.parent_id == case.id]


@read_once(Case)
def beside(case: Case) -> Sequence[Case]:
    """Cases within scope that follow this one or stand under the same receipt, oldest first."""
    near = (Case.parent_id == case.id) | ((Case.receipt == case.receipt) & (Case.id != case.id))
    return db.session.scalars(select(Case).where(near).order_by(Case.id)).all()


def parent_of(case: Case) -> Case | None:
    """The case that this one follows, if it is within scope."""
    return db.session.scalar(select(Case).where(Case.id == case.parent_id)) if case.parent_id else None


def wanted(case: Case, code: str) -> Pipeline:
    """The follow-up of that code. NotAllowed for another duty, Refused when it can't be opened now."""
    found = next((p for p in _of_type(case) if p.code == code), None)
    if found is None:
        raise Refused(_("这类案件没有这一后续程序。"), next=_("请在案件页面列出的后续程序中选择。"))
    if actor().duty not in found.opened_by:
        raise NotAllowed(
            _("您现在的岗位不能发起“%(what)s”。", what=found.label),
            next=_("请由有此权限的岗位发起，或者在页面上方切换岗位。"),
        )
    for refusal in _against(case, found):
        raise refusal
    return found


def applicant_of(parent: Case, granted: Entitlement | None) -> tuple[int | None, str]:
    """Who applies in a follow-up: as in the newest case about the same entitlement, since the first applicant may have died.

    Whoever stood aside there because of a death that was none applies again.
    """
    same = Case.id == parent.id
    if granted is not None:  # else all that grant nothing would be the same
        same |= Case.entitlement_id == granted.id
    newest = db.session.scalars(select(Case).where(same).order_by(Case.id.desc()).limit(1)).one()
    before = [mark.removeprefix(APPLIED) for mark in newest.raised or () if mark.startswith(APPLIED)]
    for key in before:
        person = db.session.get_one(Person, people.persons_by_key(newest.household_id or 0)[key])
        if person.dead_on is None:
            return person.id, person.name
    return newest.applicant_id, newest.applicant_name


def _of_type(case: Case) -> tuple[Pipeline, ...]:
    return type_of(case.type_code).follow_ups


def _against(case: Case, pipeline: Pipeline) -> Iterator[Refused]:
    """Why it can't be opened: nothing to follow, or one runs already."""
    if not _has_what_it_follows(case, pipeline):
        yield Refused(
            _("没有可以“%(what)s”的对象。", what=pipeline.label),
            next=_("救助待遇生效以后，或者前一程序办结以后，才能发起。"),
            code="nothing_to_follow",
        )
    elif (ending := _only_to_be_ended(case, pipeline)) is not None:
        yield Refused(
            _("救助对象已死亡，不再办理“%(what)s”。", what=pipeline.label),
            next=_("请发起“%(what)s”，按死亡终止待遇。", what=ending.label),
            code="nobody_left",
        )
    running = next((c for c in opened_from(case) if c.closed_on is None), None)
    if running is not None:
        yield Refused(
            _("本案已有后续程序正在办理：%(no)s。", no=running.no),
            next=_("请先办结该件。"),
            code="follow_up_open",
        )


def _only_to_be_ended(case: Case, pipeline: Pipeline) -> Pipeline | None:
    """What ends the aid of a case whose recipients are all known to be dead, where this follow-up can't."""
    if pipeline.follows != ENTITLEMENT or _ends(pipeline):
        return None
    aid = payments.in_effect(case.id)
    if aid is None or payments.covers_living(aid):
        return None
    return next(filter(_ends, _of_type(case)), None)


def _ends(pipeline: Pipeline) -> bool:
    return any(isinstance(line, End) and line.ends is not None for line in pipeline)


def _has_what_it_follows(case: Case, pipeline: Pipeline) -> bool:
    if case.closed_on is None:
        return False
    return case.pipeline == pipeline.follows or (
        pipeline.follows == ENTITLEMENT and payments.in_effect(case.id) is not None
    )
