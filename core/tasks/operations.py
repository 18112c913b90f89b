"""Writing to-dos: opened once, done or withdrawn, handed back to the duty when its officer leaves."""

from __future__ import annotations

from datetime import date

from sqlalchemy.exc import IntegrityError

from core.actor import actor
from core.audit.operations import about as concerning
from core.audit.operations import operation
from core.clock import now, today
from core.db import db, seeing_everything, select
from core.divisions.queries import office_of
from core.errors import NotAllowed, Refused
from core.tasks.models import Task
from core.tasks.queries import is_mine, open_task_for
from core.text import Text, _


@operation("task.open")
def open_task(
    what: str,
    about: str,
    duty: str,
    division: str,
    title: Text,
    *,
    office_code: str = "",
    user_id: int | None = None,
    due_on: date | None = None,
    link: str = "",
) -> Task:
    """Ask something of a duty at a place, or of one officer there; the open task of the same when there is one.

    `office_code` is the office of the matter, that of the place if none is given. An earlier due day wins.
    """
    known = open_task_for(what, about, duty, division)
    if known is not None:
        return _sooner(known, due_on)
    task = Task(
        office_code=office_code or office_of(division),
        what=what,
        about=about,
        title=str(title)[:300],
        duty=duty,
        division=division,
        user_id=user_id,
        due_on=due_on,
        link=link,
        opened_on=today(),
        opened_by=actor().name,
    )
    return _added(task)


def _added(task: Task) -> Task:
    try:
        with db.session.begin_nested():
            db.session.add(task)
            db.session.flush()
    except IntegrityError:  # somebody else asks the same at this moment
        other = open_task_for(task.what, task.about, task.duty, task.division)
        if other is None:
            raise
        return _sooner(other, task.due_on)
    concerning(task.about, task=task.what, duty=f"{task.duty}.{task.division}")
    return task


def _sooner(task: Task, due_on: date | None) -> Task:
    if due_on is not None and (task.due_on is None or due_on < task.due_on):
        task.due_on = due_on
        concerning(task.about, task=task.what)
    return task


@operation("task.finish")
def finish_task(task: Task, outcome: Text = "") -> Task:
    """Say that it is done. NotAllowed for anybody but the duty it was asked of; Refused when it is done already."""
    if not actor().is_system and not is_mine(task):
        raise NotAllowed(
            _("这项任务由其他岗位办理。"),
            next=_("如您兼任该岗位，请先在页面顶部切换岗位。"),
            code="not_yours",
        )
    if not task.is_open:
        raise Refused(_("这项任务已由%(who)s办结。", who=task.done_by), next=_("请刷新页面。"), code="passed")
    return _close(task, outcome)


@operation("task.settle")
def settle_tasks(about: str, what: str = "", outcome: Text = "", *, of: tuple[str, str] | None = None) -> int:
    """What is done by itself: close the open tasks of a subject; how many.

    Those of one kind where `what` names it, of one duty at one division where `of` does.
    """
    wanted = select(Task).where(Task.about == about, Task.done_on.is_(None)).order_by(Task.id)
    if what:
        wanted = wanted.where(Task.what == what)
    if of:
        wanted = wanted.where(Task.duty == of[0], Task.division == of[1])
    with seeing_everything():
        tasks = db.session.scalars(wanted).all()
        for task in tasks:
            _close(task, outcome)
        db.session.flush()
    return len(tasks)


def _close(task: Task, outcome: Text) -> Task:
    task.done_on, task.done_at, task.done_by = today(), now(), actor().name
    task.outcome = str(outcome)[:300]
    concerning(task.about, task=task.what)
    return task


@operation("task.hand_over")
def hand_over(task: Task, user_id: int | None, reason: str) -> Task:
    """Name the officer of the duty who shall do it, or nobody, so that every holder of the duty sees it."""
    concerning(task.about, task=task.what, reason=reason)
    task.user_id = user_id
    return task


@operation("task.release")
def release_tasks(user_id: int, duty: str, division: str) -> int:
    """Who leaves a posting leaves his tasks to the duty; how many."""
    wanted = select(Task).where(
        Task.user_id == user_id, Task.duty == duty, Task.division == division, Task.done_on.is_(None)
    )
    with seeing_everything():
        tasks = db.session.scalars(wanted.order_by(Task.id)).all()
        for task in tasks:
            hand_over(task, None, str(_("任职结束")))
        db.session.flush()
    return len(tasks)
