"""Figures that an opinion or a decision rests on: they are put right only where somebody will look at them again."""

from __future__ import annotations

from core.cases.handling import Handling
from core.cases.models import Case
from core.db import db, select
from core.declare.lines import Act
from core.errors import Refused
from core.text import _


def keep_figures(household_id: int) -> None:
    """Refused while a case of the household stands between opinion and decision, and once all its cases are closed.

    Locks these cases: no opinion is signed while a figure changes.
    """
    of_household = select(Case).where(Case.household_id == household_id).order_by(Case.id)
    cases = list(db.session.scalars(of_household.with_for_update()))
    waiting = [case for case in cases if case.closed_on is None]
    if cases and not waiting:
        raise Refused(
            _("本案已办结，收入、财产和支出不能再更正。"),
            basis=("SAL26:45",),
            next=_("确有错误的，请通过复核更正。"),
            code="closed",
        )
    for case in waiting:
        if _opined(case):
            raise Refused(
                _("案件 %(no)s 已提出审核意见，作出决定前不能更正收入、财产和支出。", no=case.no),
                basis=("SAL26:44",),
                next=_("确有错误的，请退回重新审核后再更正。"),
                code="opined",
            )


def _opined(case: Case) -> bool:
    """Whether the road is past the opinion; aside of it, as with an objection, another opinion is still to come."""
    run = Handling(case).run
    road, index = run.state.road, run.pipeline.index
    opinions = [index[line.code] for line in run.pipeline.acting(Act.OPINE)]
    if road is None or not opinions or not run.pipeline[road.stage].on_road:
        return False
    return index[road.stage] > min(opinions)
