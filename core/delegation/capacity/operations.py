"""Writing what a township has, and the question before an instrument is signed."""

from __future__ import annotations

from core.access.queries import require
from core.actor import actor
from core.audit.operations import about, operation
from core.clock import today
from core.db import db
from core.delegation.capacity.queries import lacking, standing_mark
from core.delegation.models import CapacityMark, Instrument
from core.divisions.queries import county_of, governed
from core.errors import Incomplete, NotAllowed, Refused
from core.parameters import queries as parameters
from core.parameters.keys.procedure import READINESS
from core.text import _


@operation("capacity.mark")
def record_mark(township: str, item: str, note: str, *, met: bool) -> None:
    """Record that a township has something, or has it no more; what was recorded before ends and stays in the table."""
    require("configure")
    who = actor()
    if township not in {node.code for node in governed(county_of(who.division))}:
        raise NotAllowed(_("只能办理本县的权限下放。"), next=_("请由该县的业务管理员办理。"))
    before = standing_mark(township, item)
    if before is not None:
        before.until = today()
    elif not met:
        raise Refused(_("这一项没有登记过，不用取消。"))
    if met:
        db.session.add(
            CapacityMark(township=township, item=item, since=today(), note=note, recorded_by=who.name)
        )
    db.session.flush()
    about(f"capacity:{township}", item=item, met=met, reason=note)


def must_be_ready(instrument: Instrument, why: str) -> str:
    """The reason to delegate to townships that are not ready, "" where all are; nothing is asked of what a profile loads.

    Refused where the county has set `readiness.block` to block, Incomplete without a reason where it warns.
    """
    if actor().is_system:
        return ""
    towns = sorted({scope.township for scope in instrument.scopes})
    found = lacking(instrument.county, towns, today())
    if not found:
        return ""
    said = "；".join(f"{place}{item.label}：{item.said}" for place, item in found)
    if parameters.value_of(READINESS, instrument.county, today()) == "block":
        raise Refused(
            _("承接条件不足，不得下放（%(what)s）。", what=said),
            next=_("请先补齐承接条件，或者从草案中去掉条件不足的乡镇（街道）。"),
        )
    if not why.strip():
        raise Incomplete(
            _("承接条件不足（%(what)s），仍然下放的须写明理由。", what=said),
            fields={"unready": [_("请写明理由。")]},
        )
    return why.strip()
