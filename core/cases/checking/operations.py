"""A township starts a check: under the bureau's licence by itself, else as a request in the bureau's queue."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from core.cases.forms import Filled
from core.cases.models import Case, StageEntry
from core.cases.remarks import remark
from core.clock import today
from core.declare import Check
from core.declare.fields import Form
from core.divisions.queries import bureau_of
from core.errors import Refused
from core.means import operations as means
from core.means import queries as asked
from core.means.licences import queries as licences
from core.text import _

if TYPE_CHECKING:
    from core.cases.handling import Handling

BASIS = ("SAL26:41", "SAL26:43")


class Start(Form):
    """Nothing is filled in: who and what is asked stands in the request."""


def may_start(case: Case, open_rows: Sequence[StageEntry]) -> bool:
    """Whether a check of the case waits that the township may start by licence today."""
    request = asked.latest_request(case.id)
    waits = request is not None and request.started_on is None and request.finished_on is None
    if not waits or request is None or request.entry_id not in {row.id for row in open_rows}:
        return False
    return licences.may_start(case.office_code, today())


def start(act: Handling, _data: Mapping[str, Any], _form: Filled) -> None:
    """Start the check of the case. Without any licence it is requested of the bureau, where it waits in the queue.

    Refused where nothing waits to be started, and where the township's licence has ended.
    """
    case, row = act.case, _waiting(act)
    held, over = licences.standing(case.office_code, today()), licences.ended(case.office_code, today())
    if held is not None and held.starts:
        means.start_check(row.id, licence=held)
        said = _("依%(bureau)s的授权（%(number)s）发起核对。", bureau=bureau_of(case.office_code))
        remark(case, "check_started", str(said % {"number": held.number}))
        stands(act, row, means.ask_sources(row.id))
    elif over is not None:
        raise Refused(
            _(
                "本乡镇（街道）自行发起核对的授权（%(number)s）已于%(day)s结束。",
                number=over.number,
                day=over.until,
            ),
            basis=BASIS,
            next=_("本次核对已列入县级民政部门的核对队列，由其发起。"),
            code="licence_over",
        )
    else:
        said = _("已提请%(bureau)s核对，列入其核对队列。", bureau=bureau_of(case.office_code))
        remark(case, "check_requested", str(said))


def _waiting(act: Handling) -> StageEntry:
    """The open check that nobody has started; Refused where there is none."""
    row = running(act)
    request = asked.request_of(row.id) if row is not None else None
    if row is not None and request is not None and request.started_on is None:
        return row
    raise Refused(
        _("本案没有等待发起的核对。"),
        basis=BASIS,
        next=_("请刷新页面，查看核对现在的状态。"),
        code="nothing_to_start",
    )


def running(act: Handling) -> StageEntry | None:
    """The open entry of a check whose request has not been answered by all; None where there is none."""
    lines = act.process.pipeline
    for row in act.case.entries:
        if row.left_on is None and row.stage in lines and isinstance(lines[row.stage], Check):
            request = asked.request_of(row.id)
            if request is not None and request.finished_on is None:
                return row
    return None


def stands(act: Handling, row: StageEntry, standing: str) -> Case:
    """All clean ends the check, a hit goes to whoever settles it; anything else waits on."""
    if standing in ("clean", "hit"):
        act.run.answer(row.seq, standing == "clean")
        act.keep()
    return act.case
