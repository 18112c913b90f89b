"""A stage all of whose officers must keep out of the case: the county is asked for a stand-in, so that no case stands still."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from core.access.queries import duty, signers
from core.cases.state import Left, Move, Opened
from core.divisions.queries import county_of, name_of
from core.tasks.operations import open_task, settle_tasks
from core.text import _

if TYPE_CHECKING:
    from core.cases.handling import Handling

ASKED, WHAT = "security_admin", "stand_in"
"""Who appoints, and the kind of the task."""


def watch(act: Handling, moves: Iterable[Move]) -> None:
    """Ask for somebody where a stage has just been opened to officers who all keep out; what was left needs nobody."""
    for move in moves:
        if isinstance(move, Left):
            settle_tasks(_about(act, move.seq), WHAT, _("该环节已经办结或者改由其他岗位办理"))
        elif isinstance(move, Opened) and move.entry.holder is not None:
            _ask(act, move)


def _ask(act: Handling, move: Opened) -> None:
    holder, entry = move.entry.holder, move.entry
    if holder is None or holder.person is not None or not act.world.recused:
        return
    officers = signers(holder.duty, holder.division)
    if officers and all(act.world.conflicts(officer.user_id, entry.stage) for officer in officers):
        open_task(
            WHAT,
            _about(act, entry.seq),
            ASKED,
            county_of(act.case.office_code),
            _(
                "任命代理人，%(place)s“%(duty)s”人员都须回避：%(no)s",
                place=name_of(holder.division),
                duty=duty(holder.duty).name,
                no=act.case.no,
            ),
            office_code=act.case.office_code,
            link="/postings/add",
        )


def _about(act: Handling, seq: int) -> str:
    return f"case:{act.case.no}/{seq}"
