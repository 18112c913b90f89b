"""Settling what stands under 社会救助法 70 with a supervisor's note."""

from __future__ import annotations

from core.access.queries import require
from core.audit.operations import operation
from core.cases.departures.queries import BASIS, ITEMS, SETTLED, standing
from core.cases.handling import case_for_update
from core.cases.looking import keep_out
from core.cases.models import Case, DecisionRow
from core.cases.remarks import remark
from core.clock import today
from core.db import db
from core.errors import NotFound, Refused
from core.text import _


@operation("departure.settle")
def settle(no: str, item: int, note: str) -> Case:
    """The supervisor's note takes the lines of that item off the list; case and history keep what they said.

    NotAllowed without the right, outside one's scope or of one's own family; Refused where nothing stands.
    """
    require("supervise")
    if item not in ITEMS:
        raise NotFound(_("没有这一项情形。"), basis=BASIS, next=_("请返回列表，从列出的情形中选择。"))
    case = case_for_update(no)
    keep_out(case)
    lines = [line for line in standing(today(), case) if line.item == item]
    if not lines:
        raise Refused(
            _("本案没有待处理的这一情形，可能已由他人处理。"),
            basis=BASIS,
            next=_("请刷新清单，在“已处理”中查看。"),
            code="nothing_stands",
        )
    for line in lines:
        said = _(
            "%(item)s：%(what)s监督意见：%(note)s", item=ITEMS[item], what=str(line.said), note=note.strip()
        )
        decision = db.session.get(DecisionRow, line.decision_id) if line.decision_id else None
        remark(case, SETTLED[item], str(said), decision)
    db.session.flush()
    return case
