"""Pages of meetings: the list, recording one from the decisions that wait, the meeting with the way to each case."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from flask import redirect, request, url_for
from flask_appbuilder import expose
from werkzeug.wrappers import Response

from core.access.queries import signs_as
from core.actor import actor
from core.cases.meetings.forms import MeetingForm, waiting_here
from core.cases.meetings.operations import hold_meeting
from core.cases.meetings.queries import CHAIR, MEMBER, list_meetings, meeting, proposed
from core.cases.meetings.shown import attendance, brief, item_shown
from core.cases.models import Meeting, MeetingItem
from core.cases.queries import FAR
from core.cases.requests import number_in
from core.cases.versions import process_of
from core.clock import today
from core.declare.checks import outcomes_on
from core.divisions.queries import full_name
from core.plugins import registry
from core.text import Text, _
from core.web.filling import Answer, Filling, fill_in
from core.web.guard import reads, writes
from core.web.ports import note_view
from core.web.views import Page

PAGE = 25


class Meetings(Page):
    """Meetings of those who decide at one's own office, and of the offices below."""

    route_base = "/meetings"
    default_view = "list"
    class_permission_name = "Meetings"
    read_by, write_by = ("confirm",), ("confirm",)
    template_folder = str(Path(__file__).parents[1] / "templates")
    title = _("联合确认会议")
    help = _(
        "县里规定确认须经会议的，先开会，再逐件签署：把等待确认的案件列入议程，登记到会成员和会议记录；"
        "登记后由到会成员逐人逐件签署，会议本身不作出决定。\n"
        "会议登记后不能修改。没有议完的案件，下次会议可以再次列入议程。"
    )

    @expose("/")
    @reads
    def list(self) -> str:
        """Meetings within scope, the newest first; keyset pages."""
        after = number_in(request.args, "cursor", FAR)
        rows, following = list_meetings(after, PAGE)
        return self.render(
            "cases/meetings.html", items=[brief(row) for row in rows], following=following, later=after
        )

    @expose("/new", methods=["GET", "POST"])
    @writes
    def new(self) -> Answer:
        """What is recorded of a meeting: who, where, which of the decisions that wait here."""
        held: list[Meeting] = []

        def run(**given: Any) -> None:
            held.append(hold_meeting(**given))

        filling = Filling(
            MeetingForm,
            run,
            _("登记会议"),
            url_for("Meetings.list"),
            said=_("会议已登记。现在由到会成员逐件签署。"),
            submit=_("登记会议"),
            confirm=_("确定登记吗？会议登记后不能修改。"),
            help=self.help,
            data={"held_on": today(), "kind": "joint"},
            template="cases/meeting_new.html",
            names={"waits": waiting_here(), "office": full_name(actor().division)},
        )
        found = fill_in(self, filling)
        done = held and isinstance(found, Response)
        return redirect(url_for("Meetings.show", pk=held[0].id)) if done else found

    @expose("/<int:pk>")
    @reads
    def show(self, pk: int) -> str:
        """One meeting: who was there, the minutes, and for each listed case the way to its decision."""
        row = meeting(pk)
        note_view(f"meeting:{row.id}", "page")
        shown = brief(row)
        return self.render(
            "cases/meeting.html",
            title=_("%(day)s %(kind)s", day=shown["held_on"], kind=shown["kind_label"]),
            meeting=row,
            facts=_facts(row, shown),
            agenda=[_listed(item, row) for item in row.items],
        )


def _facts(row: Meeting, shown: dict[str, Any]) -> list[tuple[Text, Any]]:
    there = attendance(row)
    return [
        (_("会议日期"), row.held_on),
        (_("会议类型"), shown["kind_label"]),
        (_("召开单位"), shown["office"]),
        (_("会议地点"), row.place),
        (_("主持人"), [f"{each['name']}（{each['duty_label']}）" for each in there if each["role"] == CHAIR]),
        (_("到会成员"), [each["name"] for each in there if each["role"] == MEMBER]),
        (_("登记人"), row.recorded_by),
        (_("登记时间"), row.recorded_at),
    ]


def _listed(item: MeetingItem, row: Meeting) -> dict[str, Any]:
    """One line of the agenda for the page, names in full."""
    return {
        **item_shown(item),
        "name": item.entry.case.applicant_name,
        "amount": proposed(item.entry.case),
        "came_to": _came_to(item),
        "doors": _doors(item, row),
    }


def _came_to(item: MeetingItem) -> Text:
    """What the decision was, or why it was closed without one; empty while it is open."""
    entry = item.entry
    pipeline = registry().pipelines.get(entry.case.pipeline)
    known = pipeline is not None and entry.stage in pipeline
    outcome = entry.outcome or ""
    return pipeline[entry.stage].said(outcome) if pipeline is not None and known else outcome


def _doors(item: MeetingItem, row: Meeting) -> Sequence[tuple[str, Text]]:
    """(address, outcome) of the forms of an open decision, for a member who was there and has not signed yet."""
    entry, who = item.entry, actor()
    person = signs_as(who.user_id or 0)
    his = (entry.duty, entry.division) == (who.duty, who.division)
    was_there = any(each["person"] == person for each in row.present)
    signed = any(opinion.person_id == person for opinion in entry.opinions)
    installed = entry.case.type_code in registry().case_types
    if entry.left_on is not None or not his or not was_there or signed or not installed:
        return ()
    process = process_of(entry.case)
    line = process.pipeline[entry.stage]
    return [
        (url_for("Cases.finish", no=entry.case.no, stage=entry.stage, outcome=code), line.said(code))
        for code in outcomes_on(line, process.settings)
    ]
