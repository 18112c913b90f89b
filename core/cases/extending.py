"""Extending the total limit of a case: once, before it is over, and on a ground that the rules list (民发〔2022〕83号 4(1))."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from core.cases import letters, standstill
from core.cases.facts import law_day
from core.cases.filers import is_applied_for
from core.cases.forms import Filled
from core.cases.models import Case, Deadline
from core.cases.remarks import remark
from core.cases.replies import addressee
from core.clock import today
from core.db import db, select
from core.declare import DocumentType, Limit, Parameter
from core.declare.fields import Form, one_of, prose
from core.documents import operations as documents
from core.errors import Incomplete, Refused
from core.notices import queries as notices
from core.text import _

if TYPE_CHECKING:
    from core.cases.handling import Handling

GROUNDS = {
    "objection": _("公示有异议"),
    "hukou_split": _("人户分离"),
    "elsewhere": _("异地申办"),
    "hard_to_investigate": _("家庭经济状况调查难度较大"),
}
"""On which a limit may be extended (民发〔2022〕83号 4(1))."""


NOTICE = DocumentType(
    "extended", _("延长办理时限告知书"), template="shared/extended.typ", basis=("N83:4(1)", "D57:22")
)
"""Tells the applicant the old day, the new one and the ground."""


class Extension(Form):
    """Why the total limit is extended, once."""

    ground = one_of(_("延长的情形"), GROUNDS)
    reason = prose(_("具体原因"), most=500)


def extend(act: Handling, data: Mapping[str, Any], _form: Filled) -> None:
    """Extend the total limit before it is over, once and on a listed ground; 45 days count from acceptance, not on top (民发〔2022〕83号)."""
    total = total_of(act.case)
    limit = _limit_of(act, total)
    if total.first_due_on is not None:
        raise Refused(
            _("办理时限只能延长一次，本案已延长至%(day)s。", day=total.due_on),
            basis=("N83:4(1)", "D57:22"),
            next=_("请在延长后的期限内办结。"),
        )
    if total.due_on < today():
        raise Refused(
            _("本案办理时限已于%(day)s届满，不能再延长。", day=total.due_on),
            basis=("N83:4(1)", "D57:22"),
            next=_("请抓紧办结。"),
        )
    if limit is None or limit.extended is None:
        raise Refused(
            _("本地没有规定可以延长的最长时限，不能延长。"),
            basis=("D57:22",),
            next=_("请在原定的期限内办结；确需延长的，由县级业务管理员先设定延长的最长时限。"),
        )
    _must_be_there(act.case, data["ground"])
    n = limit.extended if limit.mode == "replace" else total.n + limit.extended
    total.n = n
    due = standstill.due_of(total)
    total.first_due_on, total.ground = total.due_on, data["ground"]
    total.due_on, total.provisional = due.on, due.provisional
    act.case.due_on, act.case.provisional = due.on, due.provisional
    said = _(
        "办理时限延长至%(day)s：%(ground)s。%(why)s",
        day=due.on,
        ground=GROUNDS[data["ground"]],
        why=data["reason"],
    )
    remark(act.case, "extended", str(said))
    _tell(act, total, data["reason"])


def _tell(act: Handling, total: Deadline, reason: str) -> None:
    """The applicant is told in writing, by the day that he was waiting for (rulebook 2.1.6)."""
    recipient, road = addressee(act), act.state.road
    if not recipient or road is None:  # a report without a name reaches nobody
        return
    row, label = act.rows[road.seq], act.type.label
    documents.issue(
        act.case,
        NOTICE,
        {
            "matter": str(_("%(type)s申请", type=label) if is_applied_for(act.type) else label),
            "applied_on": act.case.paper_date or act.case.opened_on,
            "old_due": total.first_due_on,
            "new_due": total.due_on,
            "ground": str(GROUNDS[total.ground or ""]),
            "reason": reason,
            "contact": letters.contact(act, row),
        },
        by=letters.issuer_of(act, row),
        recipient=recipient,
        law_date=law_day(act.case),
        deliver_by=total.first_due_on,
    )


def _must_be_there(case: Case, ground: str) -> None:
    """An objection stands in the file or there was none; the other grounds are for whoever extends to judge."""
    if ground == "objection" and not notices.objections(case.id):
        raise Incomplete(
            _("本案没有人对公示提出异议，不能以此延长。"),
            basis=("N83:4(1)",),
            next=_("请选择本案实际存在的情形。"),
            fields={"ground": [_("本案没有登记异议。")]},
        )


def total_of(case: Case) -> Deadline:
    """The total limit that runs; Refused where none does."""
    found = db.session.scalar(
        select(Deadline).where(
            Deadline.case_id == case.id, Deadline.kind == "total", Deadline.met_on.is_(None)
        )
    )
    if found is None:
        raise Refused(_("本案没有正在计算的办理时限。"), next=_("请刷新页面，查看案件现在的情况。"))
    return found


def _limit_of(act: Handling, deadline: Deadline) -> Limit | None:
    found = act.process.limits.get(deadline.parameter)
    if found is None:
        total: Any = act.process.pipeline.total
        parameter = total if isinstance(total, Parameter) else act.world.rule(total)
        found = act.world.values.get(parameter)
    return found if isinstance(found, Limit) else None
