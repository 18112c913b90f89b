"""Writing leading groups: founded, joined, left, dissolved, and their members asked to do something."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from core.access.queries import require
from core.actor import actor
from core.audit.operations import about, operation
from core.clock import today
from core.db import db, select
from core.delegation.groups.queries import posting_here, reached, subject, user_named
from core.delegation.models import GroupMember, GroupTask, LeadingGroup
from core.divisions.queries import county_of, governs
from core.errors import Incomplete, NotAllowed, Refused
from core.tasks.operations import open_task, settle_tasks
from core.text import Text, _

Faults = dict[str, Any]


@operation("leading_group.found")
def found_group(
    place: str,
    kind: str,
    name: str,
    document: str,
    founded_on: date,
    members: Iterable[Mapping[str, str]],
    **more: str,
) -> LeadingGroup:
    """Register a group with its members from its first day on. Incomplete with every fault; nothing is stored then."""
    _own_place(place)
    county, seats = county_of(place), list(members)
    faults: Faults = {}
    if founded_on > today():
        faults["founded_on"] = [_("成立日期不能晚于今天。")]
    if not any(seat["role"] == "head" for seat in seats):
        faults["members"] = [_("请至少登记一名组长。")]
    if _known(place, name, founded_on):
        faults["name"] = [_("同一天成立的同名机构已经登记。")]
    users = [_user(seat.get("username", ""), county) for seat in seats]
    faults |= {f"members.{n}.username": [said] for n, (_user_id, said) in enumerate(users) if said}
    if faults:
        raise Incomplete(_("领导小组没有登记。"), fields=faults)
    row = LeadingGroup(
        county=county, place=place, kind=kind, name=name, document=document, founded_on=founded_on, **more
    )
    row.members = [
        _seat(seat, user_id, founded_on) for seat, (user_id, _said) in zip(seats, users, strict=True)
    ]
    db.session.add(row)
    _changed(row)
    return row


@operation("leading_group.join")
def add_member(row: LeadingGroup, since: date, **seat: str) -> None:
    """A member who joins later. Refused after the group has ended."""
    _at_work(row)
    faults: Faults = {}
    if not row.founded_on <= since <= today():
        faults["since"] = [_("应当在成立日期以后、今天以前（含当天）。")]
    user_id, said = _user(seat.get("username", ""), row.county)
    if said:
        faults["username"] = [said]
    if faults:
        raise Incomplete(_("成员没有登记。"), fields=faults)
    row.members.append(_seat(seat, user_id, since))
    _changed(row)


@operation("leading_group.leave")
def leave(row: LeadingGroup, one: GroupMember, last_day: date, why: str) -> None:
    """A member leaves: he stays in the history, his open to-dos are closed, and he is asked nothing any more."""
    _at_work(row)
    if one.until is not None:
        raise Refused(_("这名成员已于%(day)s退出。", day=one.until), next=_("请刷新页面。"))
    _check_last(last_day, one.since)
    _close(row, one, last_day, why)
    _changed(row)


@operation("leading_group.end")
def end_group(row: LeadingGroup, last_day: date, why: str) -> None:
    """It is dissolved; whoever sat on it until then leaves with it."""
    _at_work(row)
    seated = [one for one in row.members if one.until is None]
    _check_last(last_day, max([row.founded_on, *(one.since for one in seated)]))
    row.ended_on, row.ended_why = last_day, why
    for one in seated:
        _close(row, one, last_day, why)
    _changed(row)


@operation("leading_group.ask")
def ask_members(row: LeadingGroup, title: str, due_on: date | None = None) -> int:
    """Ask something of every member of today who can be reached here; how many. Refused when there is nobody."""
    _at_work(row)
    if due_on is not None and due_on < today():
        raise Incomplete(_("任务没有下达。"), fields={"due_on": [_("期限不能早于今天。")]})
    asked = reached(row)
    if not asked:
        raise Refused(
            _("现有成员在本系统都没有可以接收任务的账号。"), next=_("请先登记成员的登录名，或者线下通知。")
        )
    task = GroupTask(title=title, due_on=due_on, opened_on=today())
    row.tasks.insert(0, task)
    _changed(row)
    for one, held in asked:
        open_task(
            "group_task",
            subject(task, one),
            held.duty,
            held.division,
            _("%(title)s：%(group)s", title=title.replace("：", "，"), group=row.name),
            user_id=one.user_id,
            due_on=due_on,
            link=f"/leading-group-tasks/{task.id}/{one.id}",
        )
    return len(asked)


def _close(row: LeadingGroup, one: GroupMember, last_day: date, why: str) -> None:
    one.until, one.left_why = last_day, why
    for task in row.tasks:
        settle_tasks(subject(task, one), "group_task", _("成员已退出，未办理"))


def _seat(seat: Mapping[str, str], user_id: int | None, since: date) -> GroupMember:
    return GroupMember(
        role=seat["role"],
        unit=seat["unit"],
        post=seat["post"],
        name=seat.get("name", ""),
        user_id=user_id,
        since=since,
    )


def _user(username: str, county: str) -> tuple[int | None, Text]:
    """The account of a sign-in name, or what is wrong with it; neither where none was given."""
    if not username.strip():
        return None, ""
    found = user_named(username.strip())
    if found is None or posting_here(found, county) is None:
        return None, _("本县没有这个登录名的在任人员，请核对；没有账号的留空。")
    return found, ""


def _check_last(last_day: date, since: date) -> None:
    if not since <= last_day <= today():
        raise Incomplete(
            _("最后一天没有登记。"),
            fields={"last_day": [_("应当在%(since)s至今天之间。", since=since)]},
        )


def _known(place: str, name: str, founded_on: date) -> bool:
    same = select(LeadingGroup.id).filter_by(place=place, name=name, founded_on=founded_on)
    return db.session.scalar(same) is not None


def _at_work(row: LeadingGroup) -> None:
    _own_place(row.place)
    if row.ended_on is not None:
        raise Refused(
            _("“%(name)s”已于%(day)s撤销。", name=row.name, day=row.ended_on),
            next=_("需要时请登记新的一个。"),
        )


def _own_place(place: str) -> None:
    """NotAllowed unless the one who acts sets up the county's business, and there."""
    require("configure")
    who = actor()
    if not who.is_system and not governs(county_of(who.division), place):
        raise NotAllowed(_("只能登记本县的领导小组。"), next=_("请由该县的业务管理员办理。"))


def _changed(row: LeadingGroup) -> None:
    db.session.flush()
    about(f"leading_group:{row.name}")
