"""Reading leading groups: those of a county, their members now and before, the to-dos of each task."""

from __future__ import annotations

from collections.abc import Sequence

from flask_appbuilder.security.sqla.models import User

from core.access.queries import Held, postings_of, still_open
from core.actor import actor
from core.db import db, select
from core.db.scope import outside
from core.delegation.models import GroupMember, GroupTask, LeadingGroup
from core.divisions.queries import county_of, governs
from core.tasks.models import Task


def groups() -> Sequence[LeadingGroup]:
    """Every group of one's own county, those at work first."""
    wanted = select(LeadingGroup).where(LeadingGroup.county == county_of(actor().division))
    return db.session.scalars(wanted.order_by(LeadingGroup.ended_on.is_not(None), LeadingGroup.id)).all()


def group(pk: int) -> LeadingGroup:
    """A group of one's own county; NotAllowed for any other number."""
    row = db.session.get(LeadingGroup, pk)
    if row is None or row.county != county_of(actor().division):
        raise outside()
    return row


def member(row: LeadingGroup, pk: int) -> GroupMember:
    """A member of a group; NotAllowed for any other number."""
    found = next((one for one in row.members if one.id == pk), None)
    if found is None:
        raise outside()
    return found


def reached(row: LeadingGroup) -> list[tuple[GroupMember, Held]]:
    """Members who have not left and can be asked here: with an open account that is posted somewhere in the county today."""
    seated = [one for one in row.members if one.until is None and one.user_id is not None]
    able = still_open([one.user_id for one in seated if one.user_id is not None])
    found = []
    for one in seated:
        if one.user_id in able:
            held = posting_here(one.user_id, row.county)
            if held is not None:
                found.append((one, held))
    return found


def posting_here(user_id: int | None, county: str) -> Held | None:
    """The first posting that an account holds today within a county."""
    held = postings_of(user_id) if user_id is not None else ()
    return next((each for each in held if governs(county, each.division)), None)


def user_named(username: str) -> int | None:
    """The account of a sign-in name."""
    return db.session.scalar(select(User.id).where(User.username == username))


def usernames(row: LeadingGroup) -> dict[int, str]:
    """Accounts of the members -> sign-in names."""
    wanted = select(User.id, User.username).where(User.id.in_([one.user_id for one in row.members]))
    return dict(db.session.execute(wanted).all())


def subject(task: GroupTask, one: GroupMember) -> str:
    """What a member's to-do is about, as the log names it."""
    return f"group_task:{task.id}/{one.id}"


def todos(row: LeadingGroup) -> dict[str, Task]:
    """Subject -> the member's to-do, of every task of a group."""
    subjects = [subject(task, one) for task in row.tasks for one in row.members]
    wanted = select(Task).where(Task.what == "group_task", Task.about.in_(subjects))
    return {task.about: task for task in db.session.scalars(wanted)}
