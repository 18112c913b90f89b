"""The chain of responsibility: open stages that nobody holds, and decisions that a signature is missing from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, literal_column, or_

from core.access.queries import holders, still_open
from core.cases.models import Case, DecisionRow, OpinionRow, StageEntry
from core.cases.queries import MOST, WHERE_IT_STANDS, Waiting
from core.db import db, select

YEAR = timedelta(days=366)
CLERK = "town_clerk"
"""Who does for the applicant what waits for him."""


@dataclass(frozen=True)
class Chain:
    """How many open and lately decided cases were looked at, and what is broken: stages, then cases."""

    open: int
    decided: int
    unheld: list[Waiting]
    unsigned: list[Case]


def chain(on: date, limit: int = MOST) -> Chain:
    """Every open case within scope, and every one decided within a year: older ones were looked at then."""
    still_open = db.session.scalar(select(func.count(Case.id)).where(Case.closed_on.is_(None))) or 0
    decided = db.session.scalar(select(func.count(DecisionRow.case_id.distinct())).where(_lately(on))) or 0
    return Chain(still_open, decided, unheld(on, limit), unsigned(on, limit))


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


def unsigned(on: date, limit: int = MOST) -> list[Case]:
    """Cases decided within a year of which the decision, its opinion or its survey bears fewer signatures than it takes."""
    found = select(Case).where(Case.id.in_(_too_few(on))).order_by(Case.id).limit(limit)
    return list(db.session.scalars(found))


def _lately(on: date) -> ColumnElement[bool]:
    return DecisionRow.decided_on.between(on - YEAR, on)


def _too_few(on: date) -> Select[int]:
    signatures = (
        select(func.count())
        .where(OpinionRow.entry_id == StageEntry.id, OpinionRow.outcome == StageEntry.outcome)
        .scalar_subquery()
    )
    rests_on = (DecisionRow.entry_id, DecisionRow.opinion_entry_id, DecisionRow.survey_entry_id)
    return (
        select(DecisionRow.case_id)
        .join(StageEntry, StageEntry.case_id == DecisionRow.case_id)
        .where(_lately(on), StageEntry.id.in_(rests_on), signatures < StageEntry.need)
    )


def _duty() -> Any:
    """Whoever holds for the applicant; words written out, so that the database sees one expression to group by."""
    return func.replace(StageEntry.duty, literal_column("'applicant'"), literal_column(f"'{CLERK}'"))
