"""Giving an open stage to another officer of the same duty and place."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from core.access import queries as access
from core.actor import actor
from core.cases.forms import Filled
from core.cases.models import StageEntry
from core.cases.remarks import remark
from core.clock import today
from core.declare import CONFIRMER
from core.declare.fields import Form, number, prose, words
from core.divisions.queries import office_of, place_of
from core.errors import Incomplete, NotAllowed, Refused
from core.people import queries as people
from core.text import _

if TYPE_CHECKING:
    from core.cases.handling import Handling


class HandOver(Form):
    """Who goes on with an open stage."""

    stage = words(_("环节"), most=40)
    officer = number(_("接手人员"), least=1, most=10**9)
    reason = prose(_("移交原因"), most=500)


def hand_over(act: Handling, data: Mapping[str, Any], _form: Filled) -> None:
    """Give an open stage to one officer of the same duty and place; what several sign is nobody's to pass on."""
    row = act.open_row(data["stage"])
    _may_be_handed_over(act, row)
    holders = access.holders(row.duty or "", row.division or "", today()) if row.duty else []
    if int(data["officer"]) not in {h.user_id for h in holders}:
        raise Incomplete(
            _("接手人员没有本环节的岗位。"), fields={"officer": [_("请选择同一岗位的在岗人员。")]}
        )
    _must_be_another(act, row, int(data["officer"]))
    _must_be_free(act, int(data["officer"]))
    row.person_id = access.signs_as(int(data["officer"]))
    remark(
        act.case,
        "handed_over",
        str(_("“%(stage)s”移交办理：%(why)s", stage=act.label(row.stage), why=data["reason"])),
    )


def is_another(row: StageEntry, officer: int) -> bool:
    """Whether it would be in other hands afterwards: not in those of who has it, nor of who gives away what anybody has."""
    person, me = access.signs_as(officer), actor().user_id
    held_by = row.person_id or (access.signs_as(me) if me is not None else None)
    return person != held_by


def _must_be_another(act: Handling, row: StageEntry, officer: int) -> None:
    if not is_another(row, officer):
        raise Incomplete(
            _("“%(stage)s”本来就由该人员办理，不能移交给本人。", stage=act.label(row.stage)),
            next=_("请选择同岗位的其他人员；由自己办理的，直接办理即可。"),
            fields={"officer": [_("请选择其他人员。")]},
        )


def _must_be_free(act: Handling, officer: int) -> None:
    """Nothing of a household is handed to a near relative of it."""
    for conflict in people.conflicts(officer, act.case.household_id or 0):
        raise Incomplete(
            _("接手人员应当回避：%(reason)s", reason=conflict.reason),
            basis=conflict.basis,
            fields={"officer": [_("请选择无利害关系的同岗位人员。")]},
        )


def _may_be_handed_over(act: Handling, row: StageEntry) -> None:
    """Refused for what several sign or the delegation assigns; NotAllowed for whoever is of another office."""
    lines = act.process.pipeline
    if row.need > 1 or (row.stage in lines and lines[row.stage].by is CONFIRMER):
        raise Refused(
            _("“%(stage)s”由规定的人员各自签署，不能移交给一人办理。", stage=act.label(row.stage)),
            basis=("SAL26:44",),
            next=_("有人应当回避或者不能履职的，由同岗位的其他人员签署，或者按规定由县级确认。"),
        )
    place = row.division or place_of(act.case.office_code)
    if office_of(actor().division) != office_of(place):
        raise NotAllowed(
            _("“%(stage)s”由其他机构办理，您不能移交。", stage=act.label(row.stage)),
            next=_("请由承办机构安排人员。"),
        )
