"""Reading to-dos: what waits for one who acts, what is open about a subject."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_

from core.actor import Actor, actor
from core.db import db, select
from core.tasks.models import Task


def tasks_for(who: Actor | None = None, *, limit: int = 200) -> Sequence[Task]:
    """Open tasks of the duty and place that somebody acts under, the most urgent first; those without a day last."""
    urgent = (Task.due_on.is_(None), Task.due_on, Task.id)
    return db.session.scalars(_waiting(select(Task), who or actor()).order_by(*urgent).limit(limit)).all()


def how_many(who: Actor | None = None, *, overdue_on: date | None = None) -> int:
    """How many wait for somebody; with a day, those that were due before it."""
    wanted = _waiting(select(func.count(Task.id)), who or actor())
    return db.session.scalar(wanted.where(Task.due_on < overdue_on) if overdue_on else wanted) or 0


def _waiting(wanted: Select[Any], who: Actor) -> Select[Any]:
    return wanted.where(
        Task.duty == who.duty, Task.division == who.division, Task.done_on.is_(None), _free_for(who)
    )


def _free_for(who: Actor) -> ColumnElement[bool]:
    return or_(Task.user_id.is_(None), Task.user_id == who.user_id)


def is_mine(task: Task, who: Actor | None = None) -> bool:
    """Whether a task was asked of the one who acts."""
    me = who or actor()
    return (task.duty, task.division) == (me.duty, me.division) and task.user_id in (None, me.user_id)


def open_task_for(what: str, about: str, duty: str, division: str) -> Task | None:
    """The open task by which something is already asked of a duty at a place."""
    same = {"what": what, "about": about, "duty": duty, "division": division}
    return db.session.scalar(select(Task).filter_by(**same).where(Task.done_on.is_(None)))


def tasks_about(about: str) -> Sequence[Task]:
    """Every task about a subject within scope, open ones first, then the newest."""
    wanted = select(Task).where(Task.about == about).order_by(Task.done_on.is_not(None), Task.id.desc())
    return db.session.scalars(wanted).all()
