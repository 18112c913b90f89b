"""What is recorded of a meeting; one definition for the page and for REST."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from core.access.queries import Held
from core.actor import actor
from core.cases.meetings.queries import KINDS, MOST, Awaiting, awaiting, directors, members
from core.cases.meetings.shown import duty_name, type_label
from core.clock import today
from core.db import read_once
from core.money import show
from core.text import Text, _

MOST_PRESENT = 40


def waiting_here() -> list[tuple[str, Text]]:
    """(case number, what is to be decided of whom) of each decision that waits at one's own office."""
    return [(each.case.no, said_of(each)) for each in _awaiting(actor().division)]


def holders_here() -> list[tuple[str, Text]]:
    """(user's number, name and duty) of whoever may decide what waits at one's own office today."""
    deciding = {each.entry.duty or "" for each in _awaiting(actor().division)}
    return [_named(held) for held in members(actor().division, deciding, today()).values()]


def chairs_here() -> list[tuple[str, Text]]:
    """The same, and the first responsible person of the office."""
    first = [_named(held) for held in directors(actor().division, today()).values()]
    return list(dict([*first, *holders_here()]).items())


def _named(held: Held) -> tuple[str, Text]:
    return str(held.user_id), f"{held.called}（{duty_name(held.duty)}）"


def said_of(each: Awaiting) -> Text:
    """DB-… 孙大海 · 最低生活保障 · 拟 450.00 元"""
    case = each.case
    label = type_label(case)
    if each.proposed is None:
        return _("%(no)s　%(name)s · %(type)s", no=case.no, name=case.applicant_name, type=label)
    return _(
        "%(no)s　%(name)s · %(type)s · 拟 %(sum)s 元",
        no=case.no,
        name=case.applicant_name,
        type=label,
        sum=show(each.proposed),
    )


@read_once()
def _awaiting(place: str) -> list[Awaiting]:
    return awaiting(place)


class MeetingForm(Schema):
    """A meeting of those who decide: what is fixed when it is recorded."""

    held_on = fields.Date(required=True, metadata={"label": _("会议日期"), "hint": _("不能晚于今天。")})
    kind = fields.Str(
        required=True,
        validate=validate.OneOf(list(KINDS)),
        metadata={"label": _("会议类型"), "labels": KINDS},
    )
    place = fields.Str(
        required=True, validate=validate.Length(min=2, max=120), metadata={"label": _("会议地点")}
    )
    present = fields.List(
        fields.Int(),
        required=True,
        validate=validate.Length(max=MOST_PRESENT),
        metadata={
            "label": _("到会成员"),
            "choices": holders_here,
            "hint": _("只有到会成员才能签署议程中的案件；应当回避的成员可以到会，但不能签署。"),
        },
    )
    chair = fields.Int(
        required=True,
        metadata={
            "label": _("主持人"),
            "choices": chairs_here,
            "widget": "choice",
            "hint": _("到会成员之一，或者本单位的第一责任人。"),
        },
    )
    agenda = fields.List(
        fields.Str(),
        required=True,
        validate=validate.Length(max=MOST),
        metadata={
            "label": _("议程"),
            "choices": waiting_here,
            "hint": _("在本单位等待确认的案件，按列出的顺序记入议程。会议不代替签署，会后仍逐人逐件签署。"),
        },
    )
    minutes = fields.Str(
        required=True,
        validate=validate.Length(min=2, max=20_000),
        metadata={"label": _("会议记录"), "widget": "textarea", "wide": True},
    )
