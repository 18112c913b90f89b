"""Recording a meeting of those who decide. It decides nothing: every member signs every case by `finish`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy.orm import selectinload

from core.access.queries import Held, require
from core.actor import actor
from core.audit.operations import about, operation, record
from core.cases.meetings.queries import CHAIR, KINDS, MEMBER, directors, members
from core.cases.models import Case, Meeting, MeetingItem, StageEntry
from core.cases.versions import process_of
from core.clock import now, today
from core.db import db, select
from core.declare import Decision
from core.divisions.queries import office_of
from core.errors import Incomplete, NotAllowed
from core.text import Message, _

BASIS = ("SAL26:44",)
Fault = tuple[str, Message]
"""A field and what is wrong with it."""


@operation("meeting.hold")
def hold_meeting(
    *,
    held_on: date,
    kind: str,
    place: str,
    present: Sequence[int],
    chair: int,
    agenda: Sequence[str],
    minutes: str,
) -> Meeting:
    """Record a meeting of one's own office: users who were there, and case numbers in the order of the agenda.

    Raises NotAllowed when a case lies outside one's scope, Incomplete with every other fault by field. Nobody changes
    the record afterwards; a later meeting may list a case again.
    """
    require("confirm")
    where = actor().division
    decisions, seats = _tested(where, held_on, kind, present, chair, agenda)
    row = Meeting(
        office_code=office_of(where),
        division=where,
        held_on=held_on,
        kind=kind,
        place=place.strip(),
        present=seats,
        cases=len(decisions),
        minutes=minutes.strip(),
        recorded_by=actor().name,
        recorded_at=now(),
    )
    db.session.add(row)
    db.session.flush()
    about(f"meeting:{row.id}", agenda=list(agenda))
    for position, entry in enumerate(decisions, 1):
        row.items.append(MeetingItem(office_code=entry.office_code, entry_id=entry.id, position=position))
    db.session.flush()
    return row


def _tested(
    where: str, held_on: date, kind: str, present: Sequence[int], chair: int, agenda: Sequence[str]
) -> tuple[list[StageEntry], list[dict[str, Any]]]:
    """The decisions of the agenda in order, and the seats with the chair's first; refused with every fault at once."""
    cases = _cases(agenda)
    decisions = [entry for no in agenda if (entry := _decision(cases[no])) is not None]
    deciding = {entry.duty or "" for entry in decisions if entry.division == where}
    there = members(where, deciding, held_on)
    led = {**directors(where, held_on), **{user: there[user] for user in present if user in there}}
    _refuse(
        [
            *_on_the_day(held_on, kind, decisions),
            *_attendance(present, chair, there, led, known=bool(deciding)),
            *_agenda(agenda, cases, where),
        ]
    )
    others = [user for user in dict.fromkeys(present) if user != chair]
    return decisions, [_seated(led[chair], CHAIR), *(_seated(there[user], MEMBER) for user in others)]


def _seated(held: Held, role: str) -> dict[str, Any]:
    return {"person": held.user_id, "name": held.called, "duty": held.duty, "role": role}


def _cases(agenda: Sequence[str]) -> dict[str, Case]:
    """The listed cases by number; NotAllowed, and noted, when one lies outside one's scope or isn't there."""
    wanted = select(Case).where(Case.no.in_(set(agenda))).options(selectinload(Case.entries))
    found = {case.no: case for case in db.session.scalars(wanted)} if agenda else {}
    foreign = [no for no in dict.fromkeys(agenda) if no not in found]
    if foreign:
        record("case.denied", f"case:{foreign[0][:40]}")
        said = _("议程中的案件 %(no)s 不在您的管辖范围内。", no=foreign[0][:40])
        raise NotAllowed(said, next=_("请核对编号，只列入本单位受理的案件。"), fields={"agenda": [said]})
    return found


def _decision(case: Case) -> StageEntry | None:
    """The open decision of a case; None while it stands elsewhere."""
    pipeline = process_of(case).pipeline
    open_ = (row for row in case.entries if row.left_on is None and row.lane == "road")
    return next((row for row in open_ if isinstance(pipeline[row.stage], Decision)), None)


def _on_the_day(held_on: date, kind: str, decisions: Sequence[StageEntry]) -> Iterator[Fault]:
    if kind not in KINDS:
        yield "kind", _("请从列出的会议类型中选择。")
    if held_on > today():
        yield "held_on", _("会议日期不能晚于今天。")
        return
    for entry in decisions:
        if entry.entered_on > held_on:
            yield (
                "held_on",
                _(
                    "案件 %(no)s 自 %(day)s 起才等待确认，会议日期不能早于这一天。",
                    no=entry.case.no,
                    day=entry.entered_on.isoformat(),
                ),
            )


def _attendance(
    present: Sequence[int], chair: int, there: Mapping[int, Held], led: Mapping[int, Held], *, known: bool
) -> Iterator[Fault]:
    """`known`: at least one listed case tells whose decision it is; else who may be there can't be said."""
    strangers = set(present) - set(there)
    if not present:
        yield "present", _("请选择到会成员。")
    elif known and strangers:
        said = _("所选到会人员中有 %(n)s 人当日不是本单位有权确认的成员。", n=len(strangers))
        yield "present", said
    if known and present and chair not in led:
        yield "chair", _("主持人须是到会成员，或者本单位的第一责任人。")


def _agenda(agenda: Sequence[str], cases: Mapping[str, Case], where: str) -> Iterator[Fault]:
    if not agenda:
        yield "agenda", _("请选择议程中的案件。")
    for no in (no for no, times in Counter(agenda).items() if times > 1):
        yield "agenda", _("案件 %(no)s 列了不止一次，每件只列一次。", no=no)
    for no, case in cases.items():
        entry = _decision(case)
        if entry is None:
            yield "agenda", _("案件 %(no)s 现在不在等待确认的环节。", no=no)
        elif entry.division != where:
            yield "agenda", _("案件 %(no)s 不由本单位确认。", no=no)


def _refuse(faults: Sequence[Fault]) -> None:
    if not faults:
        return
    fields: dict[str, list[Message]] = {}
    for name, said in faults:
        fields.setdefault(name, []).append(said)
    message = (
        _("会议没有登记：%(why)s", why=faults[0][1])
        if len(faults) == 1
        else _("会议没有登记，有 %(n)s 处须更正。", n=len(faults))
    )
    raise Incomplete(message, basis=BASIS, fields=fields, next=_("请更正后重新提交。"))
