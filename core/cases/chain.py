"""The chain of responsibility: open stages that nobody holds, and decisions that a signature is missing from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, and_, func, literal_column, or_

from core.access.queries import holders, still_open
from core.cases.models import Case, DecisionRow, OpinionRow, StageEntry
from core.cases.queries import MOST, WHERE_IT_STANDS, Waiting
from core.db import db, select

CLERK = "town_clerk"
"""Who does for the applicant what waits for him."""


@dataclass(frozen=True)
class Chain:
    """How many cases were looked at, open ones and decided ones, and what is broken: stages, then cases."""

    cases: int
    open: int
    decided: int
    unheld: list[Waiting]
    unsigned: list[Case]


def chain(on: date, limit: int = MOST) -> Chain:
    """Every case within scope."""
    cases, still_open = db.session.execute(
        select(func.count(Case.id), func.count(Case.id).filter(Case.closed_on.is_(None)))
    ).one()
    decided = db.session.scalar(select(func.count(DecisionRow.case_id.distinct()))) or 0
    return Chain(cases, still_open, decided, unheld(on, limit), unsigned(limit))


def unheld(on: date, limit: int = MOST) -> list[Waiting]:
    """Open stages of a duty that nobody with an open account is posted to at their place that day, the most urgent first."""
    posted = {post: {held.user_id for held in holders(*post, on)} for post in waiting_by_post()}
    able = still_open(set().union(*posted.values()))
    empty = [post for post, users in posted.items() if not users & able]
    if not empty:
        return []
    at_one = or_(*(and_(_duty() == duty, StageEntry.division == place) for duty, place in empty))
    wanted = (
        select(StageEntry, Case)
        .join(Case, Case.id == StageEntry.case_id)
        .where(StageEntry.left_on.is_(None), Case.closed_on.is_(None), at_one)
        .order_by(StageEntry.due_on.is_(None), StageEntry.due_on, StageEntry.id)
        .limit(limit)
        .options(WHERE_IT_STANDS)
    )
    return [Waiting(entry, case) for entry, case in db.session.execute(wanted)]


def waiting_by_post() -> dict[tuple[str, str], int]:
    """(duty, division) -> how many open stages wait there; what waits for the applicant waits at the clerk's."""
    wanted = (
        select(_duty(), StageEntry.division, func.count())
        .join(Case, Case.id == StageEntry.case_id)
        .where(StageEntry.left_on.is_(None), StageEntry.duty.is_not(None), Case.closed_on.is_(None))
        .group_by(_duty(), StageEntry.division)
    )
    return {(duty, place): n for duty, place, n in db.session.execute(wanted)}


def unsigned(limit: int = MOST) -> list[Case]:
    """Decided cases of which the decision, its opinion or its survey bears fewer signatures than it takes."""
    return list(
        db.session.scalars(select(Case).where(Case.id.in_(_too_few())).order_by(Case.id).limit(limit))
    )


def _too_few() -> Select[int]:
    signatures = (
        select(func.count())
        .where(OpinionRow.entry_id == StageEntry.id, OpinionRow.outcome == StageEntry.outcome)
        .scalar_subquery()
    )
    rests_on = (DecisionRow.entry_id, DecisionRow.opinion_entry_id, DecisionRow.survey_entry_id)
    return (
        select(DecisionRow.case_id)
        .join(StageEntry, StageEntry.case_id == DecisionRow.case_id)
        .where(StageEntry.id.in_(rests_on), signatures < StageEntry.need)
    )


def _duty() -> Any:
    """Whoever holds for the applicant; words written out, so that the database sees one expression to group by."""
    return func.replace(StageEntry.duty, literal_column("'applicant'"), literal_column(f"'{CLERK}'"))
