"""Changing a county's process: one change at a time in its draft, each held to every check, then published from a day on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import deepcopy
from datetime import date, timedelta
from typing import Any

from core.actor import actor
from core.audit.operations import about, operation
from core.cases.flows.models import Flow
from core.cases.flows.moving import moved
from core.cases.flows.queries import (
    NOTHING_SEEN,
    REVISION,
    Seen,
    draft_of,
    in_force,
    known_of,
    newest,
    pipeline_of,
    state_of,
    versions_of,
)
from core.cases.flows.staffing import short_of
from core.cases.flows.totals import beyond_total
from core.cases.overlay import applied
from core.cases.process import OWN
from core.clock import now, today
from core.db import bump, db, stand_in_line
from core.errors import Incomplete, NotAllowed, Refused, Stale
from core.text import _

BASIS = ("SAL26:44",)
LATEST = timedelta(days=366)
"""A version that begins later than in a year is a slip of the pen: none is published, and no draft starts from one."""


@operation("flow.draft")
def begin(pipeline: str, division: str) -> Flow:
    """The draft of a place: the one that is there, else a copy of what is to hold on from a day within a year; else of today's."""
    _own_county(division)
    pipeline_of(pipeline)
    stand_in_line(f"flow {division} {pipeline}")
    found = draft_of(pipeline, division)
    if found is not None:
        return found
    near = [v for v in versions_of(pipeline, division) if today() < v.since <= today() + LATEST]
    coming = [v for v in near if v.until is None]
    last = max(coming, key=lambda one: (one.since, one.id), default=None)
    standing = last or in_force(pipeline, division, today())
    overlay = deepcopy(dict(standing.overlay)) if standing else {}
    row = Flow(division=division, pipeline=pipeline, overlay=overlay, by=actor().name, at=now())
    db.session.add(row)
    db.session.flush()
    about(f"flow:{pipeline}@{division}")
    return row


@operation("flow.insert")
def insert_line(pipeline: str, division: str, line: Mapping[str, Any]) -> Flow:
    """Add a line to the draft. Incomplete with every reason by stage when the procedure can't be so."""

    def change(overlay: dict[str, Any]) -> None:
        taken = {one["code"] for one in overlay.get("insert", ())} | set(pipeline_of(pipeline).index)
        code = next(name for n in range(1, 100) if (name := f"{OWN}{line['kind']}_{n}") not in taken)
        overlay["insert"] = [*overlay.get("insert", ()), {**line, "code": line.get("code") or code}]

    return _redraft(pipeline, division, change)


@operation("flow.replace")
def replace_line(pipeline: str, division: str, line: Mapping[str, Any]) -> Flow:
    """Another content for an inserted line of the draft, in its place; its papers and articles stay. Incomplete as above."""

    def change(overlay: dict[str, Any]) -> None:
        overlay["insert"] = [
            {name: one[name] for name in ("needs", "basis") if name in one} | dict(line)
            if one["code"] == line["code"]
            else one
            for one in overlay.get("insert", ())
        ]

    return _redraft(pipeline, division, change)


@operation("flow.move")
def move_line(pipeline: str, division: str, code: str, *, up: bool) -> Flow:
    """An inserted line of the draft one place further up or down the road. Refused at the end of it, Incomplete as above."""

    def change(overlay: dict[str, Any]) -> None:
        overlay["insert"] = moved(pipeline_of(pipeline), overlay.get("insert", ()), code, up=up)

    return _redraft(pipeline, division, change)


@operation("flow.remove")
def remove_line(pipeline: str, division: str, code: str) -> Flow:
    """Take a line out of the draft again. Refused for one that the type itself has: the law asks for it."""
    if not code.startswith(OWN):
        raise Refused(
            _("“%(stage)s”是法定环节，不能取消。", stage=_label(pipeline, code)),
            basis=BASIS,
            next=_("只能取消本地自己增加的环节。"),
            code="not_removable",
        )

    def change(overlay: dict[str, Any]) -> None:
        overlay["insert"] = [one for one in overlay.get("insert", ()) if one["code"] != code]

    return _redraft(pipeline, division, change)


@operation("flow.change")
def change_line(pipeline: str, division: str, stage: str, edits: Mapping[str, Any]) -> Flow:
    """Set what the draft changes of a line; an edit that is empty takes the type's again, what isn't named stays. Incomplete as above."""

    def change(overlay: dict[str, Any]) -> None:
        changes = dict(overlay.get("change", {}))
        kept = {name: value for name, value in changes.get(stage, {}).items() if name not in edits}
        changes[stage] = kept | {name: value for name, value in edits.items() if value not in (None, "", {})}
        overlay["change"] = {code: each for code, each in changes.items() if each}

    return _redraft(pipeline, division, change)


@operation("flow.discard")
def discard(pipeline: str, division: str) -> None:
    """Throw the draft away."""
    _own_county(division)
    found = draft_of(pipeline, division)
    if found is not None:
        about(f"flow:{pipeline}@{division}")
        db.session.delete(found)


@operation("flow.publish")
def publish(
    pipeline: str,
    division: str,
    since: date,
    reason: str,
    *,
    until: date | None = None,
    basis: str = "",
    overlay: Mapping[str, Any] | None = None,
    seen: Seen = NOTHING_SEEN,
) -> Flow:
    """The draft, or an overlay given whole (the draft stays), holds from a day on for cases accepted then; others keep theirs.

    Incomplete: a first day before tomorrow or in more than a year, no reason, a procedure that can't be or takes longer
    than the total, a line for which no place has the people. Refused: there is nothing to publish. Stale: draft or
    versions are other than those that were `seen`.
    """
    _own_county(division)
    pipeline_of(pipeline)
    _days(since, until, reason)
    stand_in_line(f"flow {division} {pipeline}")
    _as_seen(pipeline, division, since, seen)
    given = _of_draft(pipeline, division) if overlay is None else dict(overlay)
    applied(pipeline_of(pipeline), given, known_of(pipeline, division, since))
    # a profile is laid down before anybody is posted, of days before anything was set
    if not actor().is_system:
        _in_time(pipeline, given, division, since)
        _manned(pipeline, given, division, since)
    number = newest(pipeline, division) + 1
    row = Flow(division=division, pipeline=pipeline, number=number, since=since, until=until, overlay=given)
    row.reason, row.basis, row.by, row.at = reason.strip(), basis, actor().name, now()
    db.session.add(row)
    db.session.flush()
    about(f"flow:{pipeline}@{division}")
    bump(REVISION)
    return row


def _as_seen(pipeline: str, division: str, since: date, seen: Seen) -> None:
    """Publishing is final: who does it has seen what he publishes, and what it takes the place of."""
    last = newest(pipeline, division)
    same_day = any(v.since == since and v.number == last for v in versions_of(pipeline, division))
    if seen.number not in (None, last) or (seen.number is None and same_day and not actor().is_system):
        raise Stale(
            _("第%(n)s版已经发布，您还没有看过。", n=last),
            basis=BASIS,
            next=_("请看过第%(n)s版再发布；自同一天起适用的，以后发布的一版为准。", n=last),
            fields={"seen": [str(last)]},
        )
    if seen.draft not in (None, state_of(draft_of(pipeline, division))):
        raise Stale(
            _("您打开以后，草稿又改过，或者已经发布、丢弃。"),
            basis=BASIS,
            next=_("请看过现在的草稿再发布。"),
        )


def _of_draft(pipeline: str, division: str) -> dict[str, Any]:
    """What the draft holds, which ends here: a version is a row of its own, so that rows stand in the order of publishing."""
    draft = draft_of(pipeline, division)
    if draft is None:
        raise Refused(_("没有可以发布的草稿。"), next=_("请先修改流程，再发布。"))
    db.session.delete(draft)
    return dict(draft.overlay)


def _redraft(pipeline: str, division: str, change: Callable[[dict[str, Any]], None]) -> Flow:
    """Change the draft and hold it to every check before it is kept."""
    row = begin(pipeline, division)
    overlay = deepcopy(dict(row.overlay))
    change(overlay)
    applied(pipeline_of(pipeline), overlay, known_of(pipeline, division, today()))
    row.overlay, row.by, row.at = overlay, actor().name, now()
    db.session.flush()
    about(f"flow:{pipeline}@{division}")
    return row


def _days(since: date, until: date | None, reason: str) -> None:
    fields: dict[str, list[Any]] = {}
    if since <= today() and not actor().is_system:
        fields["since"] = [_("最早自明天起，今天受理的案件仍按现行流程办理。")]
    if since > today() + LATEST and not actor().is_system:
        fields["since"] = [_("不能晚于一年以后。")]
    if until is not None and until < since:
        fields["until"] = [_("止日不能早于起日。")]
    if not reason.strip():
        fields["reason"] = [_("请写明修改的原因。")]
    if fields:
        raise Incomplete(_("流程没有发布。"), next=_("请按各栏提示更正后重新发布。"), fields=fields)


def _manned(pipeline: str, overlay: Mapping[str, Any], division: str, since: date) -> None:
    short = [one for one in short_of(pipeline_of(pipeline), overlay, division, since) if one.nowhere]
    if short:
        raise Incomplete(
            _("流程没有发布：没有一个地方有足够的人办理。"),
            next=_("请减少人数、换一个岗位，或者先请账号管理员安排任职。"),
            fields={one.stage: [each.said for each in short if each.stage == one.stage] for one in short},
        )


def _in_time(pipeline: str, overlay: Mapping[str, Any], division: str, since: date) -> None:
    brought = pipeline_of(pipeline)
    said = beyond_total(brought, overlay, division, since)
    if said is not None:
        raise Incomplete(
            said,
            basis=brought.total.basis,
            next=_("请缩短等待时间或者环节的时限后再发布。"),
            code="beyond_total",
        )


def _label(pipeline: str, code: str) -> Any:
    found = pipeline_of(pipeline)
    return found[code].label if code in found else code


def _own_county(division: str) -> None:
    who = actor()
    if not who.is_system and not (who.division and division.startswith(who.division)):
        raise NotAllowed(_("只能修改本县的办理流程。"), next=_("请由所在县的业务管理员修改。"))
