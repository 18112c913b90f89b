"""What cases answer to core's questions: open cases follow instruments, postings, near relatives and the calendar."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import func, select

from core.cases import recurring, settled
from core.cases.flows import loading
from core.cases.jobs import JOBS
from core.cases.models import Case, StageEntry
from core.db import Scope, db, seeing_everything
from core.declare import Job, hookimpl
from core.divisions.operations import carry_on
from core.divisions.queries import tier_of, town_of
from core.text import _

__all__ = ["loading"]  # takes the processes of a profile by being imported


@hookimpl
def register_jobs() -> list[Job]:
    """Time passes."""
    return list(JOBS)


@hookimpl
def instrument_changed(instrument: Any) -> None:
    """Decisions that wait go to whoever confirms now; a provision (no instrument) concerns every township."""
    scopes = instrument.scopes if instrument is not None else ()
    recurring.reroute_open(sorted({s.matter for s in scopes}), sorted({s.township for s in scopes}))


@hookimpl
def hands_changed(before: str, now: str) -> None:
    """Open stages wait at the office that has the case now; decisions go to whoever confirms there."""
    carry_on(StageEntry, StageEntry.left_on.is_(None), before, now)
    recurring.carry_tasks(before, now)
    db.session.expire_all()
    recurring.reroute_open((), (town_of(now),))


@hookimpl
def find_left_at(division: str, after: date) -> list[str]:
    """Cases that are not closed, of a village or of a whole office."""
    here = Scope.of(division).covers(Case.office_code) | (Case.division == division)
    wanted = select(func.count()).where(here, Case.closed_on.is_(None))
    with seeing_everything():
        n = db.session.scalar(wanted) or 0
    return [str(_("%(n)s个未办结的案件", n=n))] if n else []


@hookimpl
def posting_changed(posting: Any) -> None:
    """Who leaves, leaves his open stages to the duty; where the last confirmer leaves, or one arrives, decisions move."""
    if posting.until is not None:
        recurring.release_stages(posting.user_id, posting.duty, posting.division)
    if posting.duty in recurring.DECIDERS and tier_of(posting.division) == "township":
        recurring.reroute_open((), (posting.division,))


@hookimpl
def figures_changed(household: int) -> None:
    """What an opinion or a decision rests on stays as it was."""
    settled.keep_figures(household)


@hookimpl
def relatives_changed(persons: list[int]) -> None:
    """Who is filed as a near relative after acceptance still sends the county to the home (D57 20)."""
    recurring.mark_near_relatives(persons)


@hookimpl
def calendar_changed(year: int) -> None:
    """Deadlines that were provisional are counted again."""
    recurring.recount(year)
