"""Writing licences: given to a township from a day on, ended by the bureau at any time."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from core.access.queries import require
from core.actor import actor
from core.audit.operations import about, operation
from core.clock import today
from core.db import db, select
from core.divisions.queries import governs, tier_of
from core.errors import Incomplete, NotAllowed, Refused
from core.means.licences.queries import licences_of
from core.means.models import CheckLicence
from core.text import _

BASIS = ("SAL26:41", "SAL26:43")


@operation("check_licence.give")
def give_licence(
    township: str,
    number: str,
    since: date,
    until: date | None = None,
    *,
    starts: bool,
    reads: bool,
    basis: Iterable[str] = BASIS,
) -> CheckLicence:
    """Let a township start queries, or read their answers, from a day on; the query stays the bureau's (社会救助法 41, 43).

    Incomplete with every fault; Refused while the township holds another that has not ended.
    """
    _own_place(township)
    faults = _faults(township, number, since, until, starts or reads)
    if faults:
        raise Incomplete(_("核对授权没有登记。"), basis=BASIS, fields=faults)
    _refuse_second(township)
    row = CheckLicence(
        office_code=township,
        number=number.strip(),
        starts=starts,
        reads=reads,
        since=since,
        until=until,
        basis=list(basis),
        given_by=actor().name,
    )
    db.session.add(row)
    db.session.flush()
    about(f"check_licence:{row.id}", office=township)
    return row


def _faults(
    township: str, number: str, since: date, until: date | None, grants: bool
) -> dict[str, list[Any]]:
    faults: dict[str, list[Any]] = {}
    if tier_of(township) != "township":
        faults["township"] = [_("请选择本县的乡镇（街道）。")]
    if not number.strip():
        faults["number"] = [_("请填写授权文书的文号。")]
    if not grants:
        faults["grants"] = [_("请至少选择一项：发起，或者查看结果。")]
    if until is not None and until < max(since, today()):
        faults["until"] = [_("最后一天不能早于起始日期和今天。")]
    return faults


def _refuse_second(township: str) -> None:
    held = next((r for r in licences_of(township) if r.until is None or r.until >= today()), None)
    if held is not None:
        raise Refused(
            _("这个乡镇（街道）已有一份没有结束的核对授权（%(number)s）。", number=held.number),
            basis=BASIS,
            next=_("请先结束它，再登记新的一份。"),
        )


@operation("check_licence.end")
def end_licence(row: CheckLicence, until: date, why: str) -> None:
    """Give it its last day, yesterday to end it at once; what it let start goes on and stays readable in its case.

    Incomplete for an earlier day or without a reason; Refused for one that has ended.
    """
    _own_place(row.office_code)
    if row.until is not None and row.until < today():
        raise Refused(_("这份核对授权已于%(day)s结束。", day=row.until))
    faults: dict[str, list[Any]] = {}
    if until < today() - timedelta(days=1):
        faults["until"] = [_("最早填昨天，即从今天起不再有效；不能追溯到更早。")]
    if not why.strip():
        faults["why"] = [_("必填")]
    if faults:
        raise Incomplete(_("结束日期没有登记。"), fields=faults)
    row.until, row.ended_why = until, why.strip()
    db.session.flush()
    about(f"check_licence:{row.id}", office=row.office_code, reason=why.strip())


def _own_place(township: str) -> None:
    """NotAllowed unless the one who acts sets up the county's business, and there."""
    require("configure")
    who = actor()
    if not who.is_system and not governs(who.division, township):
        raise NotAllowed(_("只能办理本县的核对授权。"), next=_("请由该县的业务管理员办理。"))


def licence_numbered(number: str, township: str) -> CheckLicence | None:
    """The licence of that number, for profiles that are loaded again."""
    wanted = select(CheckLicence).where(CheckLicence.number == number, CheckLicence.office_code == township)
    return db.session.scalar(wanted)
