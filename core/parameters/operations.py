"""Writing dated values: set, end, void. A value of the past is never deleted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from core import clock
from core.access.queries import require
from core.actor import actor
from core.audit.operations import about, operation
from core.db import bump, db, select
from core.declare import Parameter
from core.divisions.queries import tree
from core.divisions.tree import Tree
from core.errors import Incomplete, NotAllowed, NotFound, Refused
from core.library.queries import texts
from core.library.texts import TextRecord, split, unknown
from core.parameters.cited import by_name
from core.parameters.issuers import bound_fault, foreign, level_fault
from core.parameters.models import ParameterValue
from core.parameters.queries import REVISION, places, rows
from core.parameters.rows import NATION, Row, bounds, find, looser, unfit
from core.parameters.totals import beyond_total
from core.parameters.values import Fault, read, read_bound
from core.plugins import registry
from core.text import Message, _

DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class NewValue:
    """A value that somebody wants to set. Without `until` it holds until the next one begins."""

    module: str
    key: str
    division: str
    value: Any
    since: date
    until: date | None = None
    bound: str = ""
    basis: tuple[str, ...] = ()
    source: str = "county"
    reason: str = ""


@dataclass(frozen=True)
class Surroundings:
    """What new values are checked against, read once: texts, divisions, the values that stand."""

    texts: Mapping[str, TextRecord]
    divisions: Tree
    rows: Mapping[str, tuple[Row, ...]]

    def bounds(self, parameter: Parameter, division: str, on: date) -> list[Row]:
        """What a value of that day must keep to."""
        return bounds(self.rows.get(parameter.address, ()), places(division, on, self.divisions), on)

    def value(self, parameter: Parameter, division: str, on: date) -> Any:
        """What another parameter holds there on that day; its default where nothing is set."""
        where = places(division, on, self.divisions)
        found = find(parameter, self.rows.get(parameter.address, ()), where, on)
        return found.value if found is not None else parameter.default


def surroundings() -> Surroundings:
    """As they are now."""
    return Surroundings(texts(), tree(), rows())


@operation("parameter.set")
def set_value(
    module: str,
    key: str,
    division: str,
    value: Any,
    since: date,
    *,
    basis: Iterable[str],
    reason: str,
    until: date | None = None,
    bound: str = "",
    source: str = "county",
) -> ParameterValue:
    """Give a parameter a value in a division from a day on; what held before ends the day before.

    `value` in its written form (money as a string). With `until` the former value goes on behind it. Incomplete names
    everything that is wrong at once; Refused when a value that begins later stands in the way.
    """
    new = NewValue(
        module=module,
        key=key,
        division=division,
        value=value,
        since=since,
        until=until,
        bound=bound,
        basis=tuple(basis),
        source=source,
        reason=reason.strip(),
    )
    row = put(new, surroundings())
    bump(REVISION)
    return row


@operation("parameter.set")
def put(new: NewValue, around: Surroundings) -> ParameterValue:
    """As `set_value`, for many in a row: whoever calls it moves the counter once at the end."""
    _own_place(new.division)
    parameter = _declared(new.module, new.key)
    faults = faults_of(parameter, new, around)
    if faults:
        raise Incomplete(_("参数值不能保存。"), fields=faults, basis=parameter.basis)
    about(f"parameter:{parameter.address}", office=new.division)
    _make_room(new)
    return _add(new)


def _own_place(division: str) -> None:
    """NotAllowed unless the one who acts may configure, and there."""
    require("configure")
    if not actor().is_system and not division.startswith(actor().division):
        raise NotAllowed(_("只能设定本县的参数。"), next=_("请由该县的业务管理员设定。"))


def _declared(module: str, key: str) -> Parameter:
    address = f"{module}:{key}" if module else key
    parameter = registry().parameters.get(address)
    if parameter is None:
        raise NotFound(_("没有参数 %(address)s。", address=address))
    return parameter


# --- What is checked --------------------------------------------------------------------------------------------------


def faults_of(parameter: Parameter, new: NewValue, around: Surroundings) -> dict[str, list[Message]]:
    """Everything that speaks against a new value, by field."""
    found: dict[str, list[Message]] = {
        "value": _value_faults(parameter, new, around),
        "division": _division_faults(new, around),
        "until": _day_faults(new),
        "basis": _basis_faults(parameter, new, around),
        "reason": [_("必须填写")] if new.source == "county" and not new.reason else [],
    }
    return {name: faults for name, faults in found.items() if faults}


def _value_faults(parameter: Parameter, new: NewValue, around: Surroundings) -> list[Message]:
    try:
        if new.bound:
            read_bound(parameter, new.bound, new.value)
            return []
        value = read(parameter, new.value)
    except Fault as fault:
        return [fault.message]

    def other(named: Parameter) -> Any:
        return around.value(named, new.division, new.since)

    binding = around.bounds(parameter, new.division, new.since)
    return [
        *(by_name(said, around.texts, new.since) for said in looser(parameter, new.value, binding)),
        *unfit(parameter, new.value, other),
        *beyond_total(parameter, value, other),
    ]


def speaks_against(parameter: Parameter, value: Any, division: str, on: date) -> list[Message]:
    """Why a value may not hold at a place from a day on, for one that is set elsewhere: in a county's own procedure."""
    module, _colon, key = parameter.address.rpartition(":")
    return _value_faults(
        parameter, NewValue(module=module, key=key, division=division, value=value, since=on), surroundings()
    )


def _division_faults(new: NewValue, around: Surroundings) -> list[Message]:
    if new.division == NATION or new.division in around.divisions.nodes:
        return []
    return [_("行政区划表中没有 %(code)s", code=new.division)]


def _day_faults(new: NewValue) -> list[Message]:
    return [_("止日早于起日")] if new.until and new.until < new.since else []


def _basis_faults(parameter: Parameter, new: NewValue, around: Surroundings) -> list[Message]:
    known = around.texts
    if not new.basis:
        return [_("必须写明依据的文件")]
    if strange := unknown(new.basis, known):
        return [_("文件库中没有 %(text)s", text="、".join(strange))]
    strange_here = foreign(places(new.division, new.since, around.divisions), new.basis, known)
    faults = [strange_here] if strange_here else []
    if not any(known[split(item)[0]].in_force(new.since) for item in new.basis):
        faults.append(_("所列文件在 %(on)s 都不施行", on=new.since.isoformat()))
    fault = (
        bound_fault(parameter, new.basis, known)
        if new.bound
        else level_fault(parameter, new.division, new.basis, known)
    )
    return [*faults, fault] if fault else faults


# --- What is written --------------------------------------------------------------------------------------------------


def _add(new: NewValue) -> ParameterValue:
    row = ParameterValue(
        module=new.module,
        key=new.key,
        division=new.division,
        since=new.since,
        until=new.until,
        value=new.value,
        bound=new.bound,
        basis=list(new.basis),
        source=new.source,
        reason=new.reason,
        set_by=actor().name,
        recorded_at=clock.now(),
    )
    db.session.add(row)
    db.session.flush()
    return row


def _make_room(new: NewValue) -> None:
    """End what held before; let it go on behind a value that has a last day."""
    for row in _standing(new):
        if row.since >= new.since:
            if new.until is None or row.since <= new.until:
                raise Refused(
                    _("%(since)s 起已另有规定的值。", since=row.since.isoformat()),
                    next=_("请先作废该值，或者给新值写明止日。"),
                )
        elif row.until is None or row.until >= new.since:
            _end(row, new)


def _end(row: ParameterValue, new: NewValue) -> None:
    last, row.until = row.until, new.since - DAY
    db.session.flush()
    if new.until is not None and (last is None or last > new.until):
        _add(
            NewValue(
                module=row.module,
                key=row.key,
                division=row.division,
                value=row.value,
                since=new.until + DAY,
                until=last,
                bound=row.bound,
                basis=tuple(row.basis),
                source=row.source,
                reason=row.reason,
            )
        )


def _standing(new: NewValue) -> list[ParameterValue]:
    return list(
        db.session.scalars(
            select(ParameterValue)
            .where(
                ParameterValue.module == new.module,
                ParameterValue.key == new.key,
                ParameterValue.division == new.division,
                ParameterValue.bound == new.bound,
                ParameterValue.voided_at.is_(None),
            )
            .order_by(ParameterValue.since)
            .with_for_update()
        )
    )


@operation("parameter.end")
def end_value(row_id: int, last_day: date, reason: str) -> None:
    """Let a value end; afterwards the tier above speaks again."""
    row = _standing_row(row_id, reason)
    if last_day < row.since:
        raise Refused(_("止日早于起日 %(since)s。", since=row.since.isoformat()))
    about(f"parameter:{row.address}", office=row.division, reason=reason.strip())
    row.until = last_day
    bump(REVISION)


@operation("parameter.void")
def void_value(row_id: int, reason: str) -> None:
    """Declare a value mistaken from the beginning; it stays in the history with the reason."""
    row = _standing_row(row_id, reason)
    about(f"parameter:{row.address}", office=row.division)
    row.voided_at, row.void_reason = clock.now(), reason.strip()
    bump(REVISION)


def _standing_row(row_id: int, reason: str) -> ParameterValue:
    row = db.session.get(ParameterValue, row_id)
    if row is None or row.voided_at is not None:
        raise NotFound(_("没有这个参数值，或者它已经作废。"))
    _own_place(row.division)
    if not reason.strip():
        raise Incomplete(_("请写明原因。"), fields={"reason": _("必须填写")})
    return row
