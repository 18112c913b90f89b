"""Pages of leading groups: the register, one group with its members of now and before, and a member's own to-do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from flask import url_for
from flask_appbuilder import expose

from core import clock
from core.actor import actor
from core.db import db
from core.db.scope import outside
from core.delegation.groups import operations, queries
from core.delegation.groups.forms import (
    KINDS,
    ROLES,
    DoneForm,
    GroupForm,
    LeavingForm,
    MemberForm,
    TaskForm,
)
from core.delegation.models import GroupTask, LeadingGroup
from core.divisions.queries import county_of, name_of
from core.tasks.operations import finish_task
from core.tasks.queries import is_mine, tasks_about
from core.text import Text, _
from core.web.filling import Answer, Filling, fill_in
from core.web.guard import reads, writes
from core.web.views import Page

TEMPLATES = str(Path(__file__).parents[1] / "templates")


class LeadingGroups(Page):
    """The register (ORG-06)."""

    route_base = "/leading-groups"
    template_folder = TEMPLATES
    class_permission_name = "LeadingGroups"
    read_by, write_by = ("configure", "read_audit", "supervise", "answer_first"), ("configure",)
    title = _("领导小组")
    help = _(
        "登记领导小组、协调机制和工作专班：成立文件、按单位和职务列出的成员、办公室和职责。\n"
        "成员调整时先登记退出，再登记新成员；退出的成员留在历史中，不再接收任务。"
    )

    @expose("/")
    @reads
    def index(self) -> str:
        """Every group of the county."""
        rows = [(row, name_of(row.place), KINDS[row.kind]) for row in queries.groups()]
        return self.render("delegation/groups.html", rows=rows)

    @expose("/new", methods=["GET", "POST"])
    @writes
    def found(self) -> Answer:
        """A new one with its members."""

        def run(**told: Any) -> None:
            operations.found_group(**told)

        data = {
            "place": county_of(actor().division),
            "members": [{"role": "head"}, {"role": "deputy"}, {"role": "member"}],
        }
        filling = Filling(
            GroupForm,
            run,
            _("登记领导小组"),
            url_for("LeadingGroups.index"),
            said=_("已登记。"),
            data=data,
            help=self.help,
        )
        return fill_in(self, filling)

    @expose("/<int:pk>")
    @reads
    def show(self, pk: int) -> str:
        """One group: posts and units, who left, its tasks."""
        row = queries.group(pk)
        return self.render(
            "delegation/group.html",
            title=row.name,
            row=row,
            facts=_facts(row),
            roles=ROLES,
            now=_seated(row),
            left=[one for one in row.members if one.until is not None],
            usernames=queries.usernames(row),
            tasks=_tasks(row),
        )

    @expose("/<int:pk>/join", methods=["GET", "POST"])
    @writes
    def join(self, pk: int) -> Answer:
        """A member who joins."""
        queries.group(pk)

        def run(**told: Any) -> None:
            operations.add_member(queries.group(pk), **told)

        return self._fill(pk, MemberForm, run, _("登记成员"), {"since": clock.today(), "role": "member"})

    @expose("/<int:pk>/members/<int:member>/leave", methods=["GET", "POST"])
    @writes
    def leave(self, pk: int, member: int) -> Answer:
        """A member who leaves."""
        one = queries.member(queries.group(pk), member)

        def run(last_day: date, why: str) -> None:
            row = queries.group(pk)
            operations.leave(row, queries.member(row, member), last_day, why)

        title = _("%(unit)s%(post)s退出", unit=one.unit, post=one.post)
        return self._fill(pk, LeavingForm, run, title, {"last_day": clock.today()})

    @expose("/<int:pk>/end", methods=["GET", "POST"])
    @writes
    def end(self, pk: int) -> Answer:
        """It is dissolved."""
        row = queries.group(pk)

        def run(last_day: date, why: str) -> None:
            operations.end_group(queries.group(pk), last_day, why)

        return self._fill(
            pk, LeavingForm, run, _("撤销“%(name)s”", name=row.name), {"last_day": clock.today()}
        )

    @expose("/<int:pk>/ask", methods=["GET", "POST"])
    @writes
    def ask(self, pk: int) -> Answer:
        """A task for its members."""
        row = queries.group(pk)

        def run(title: str, due_on: date | None) -> None:
            operations.ask_members(queries.group(pk), title, due_on)

        return self._fill(pk, TaskForm, run, _("向“%(name)s”的成员下达任务", name=row.name), {})

    def _fill(self, pk: int, form: Any, run: Any, title: Text, data: Mapping[str, Any]) -> Answer:
        back = url_for("LeadingGroups.show", pk=pk)
        return fill_in(
            self, Filling(form, run, title, back, said=_("已登记。"), data=dict(data), help=self.help)
        )


class LeadingGroupTasks(Page):
    """What a group asks of one of its members, done by him."""

    route_base = "/leading-group-tasks"
    template_folder = TEMPLATES
    class_permission_name = "LeadingGroupTasks"
    read_by, write_by = ("*",), ("*",)
    title = _("领导小组的任务")
    help = _("领导小组交给您所在单位的任务：写明办理的结果，办结后由领导小组办公室查看，不能再修改。")

    @expose("/<int:task>/<int:member>", methods=["GET", "POST"])
    @writes
    def done(self, task: int, member: int) -> Answer:
        """Say what came of it."""
        asked = db.session.get(GroupTask, task)
        waiting = next((one for one in tasks_about(f"group_task:{task}/{member}") if is_mine(one)), None)
        if asked is None or waiting is None:
            raise outside()

        def run(outcome: str) -> None:
            finish_task(waiting, outcome)

        return fill_in(
            self,
            Filling(
                DoneForm, run, waiting.title, url_for("Home.index"), submit=_("办结"), said=_("已办结。")
            ),
        )


def _seated(row: LeadingGroup) -> list[Any]:
    order = list(ROLES)
    return sorted((one for one in row.members if one.until is None), key=lambda one: order.index(one.role))


def _facts(row: LeadingGroup) -> list[tuple[Text, Any]]:
    ended = f"{row.ended_on}（{row.ended_why}）" if row.ended_on else ""
    return [
        (_("类型"), KINDS[row.kind]),
        (_("设在哪里"), name_of(row.place)),
        (_("成立文件"), row.document),
        (_("成立日期"), row.founded_on),
        (_("办公室设在"), row.office or _("未写明")),
        (_("职责"), row.duties or _("未写明")),
        *([(_("撤销"), ended)] if ended else []),
    ]


def _tasks(row: LeadingGroup) -> Sequence[dict[str, Any]]:
    found = queries.todos(row)
    return [
        {
            "task": task,
            "todos": [
                (one, found[queries.subject(task, one)])
                for one in row.members
                if queries.subject(task, one) in found
            ],
        }
        for task in row.tasks
    ]
