"""Which of the dated rows holds for a division on a day, and what a bound above it makes of it; pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from core.declare import Parameter
from core.parameters.values import Fault, read, read_bound, shown, within
from core.text import Message, _

NATION = ""
LENGTHS = (2, 4, 6, 9, 12)
"""How long the codes of province, city, county, township and village are."""
COUNTY = 6


@dataclass(frozen=True, kw_only=True)
class Row:
    """A dated value of one parameter for one division and all below it. `bound` is empty, most, least or fixed."""

    address: str
    division: str
    since: date
    until: date | None = None
    value: Any
    bound: str = ""
    basis: tuple[str, ...] = ()
    source: str = "county"
    id: int = 0

    def holds(self, on: date) -> bool:
        """Whether the day lies in its span, both ends counted."""
        return self.since <= on and (self.until is None or on <= self.until)

    def meets(self, since: date, until: date | None) -> bool:
        """Whether the two spans share a day."""
        return (self.until is None or since <= self.until) and (until is None or self.since <= until)


@dataclass(frozen=True, kw_only=True)
class Found:
    """A value as it holds for a division on a day, with the row that gave it. `conflict` says why a looser value of
    the division gave way to a bound above it."""

    address: str
    value: Any
    division: str
    since: date | None
    basis: tuple[str, ...]
    source: str
    conflict: Message | None = None
    row_id: int = 0


def chain(division: str) -> tuple[str, ...]:
    """The division and all above it, the nearest first, the nation (empty) last."""
    above = [division[:n] for n in reversed(LENGTHS) if n < len(division)]
    return (division, *above, NATION) if division else (NATION,)


def nearest(rows: Iterable[Row], places: Sequence[str], on: date) -> Row | None:
    """The value row of the nearest of the places that has one on that day."""
    valid = {row.division: row for row in rows if not row.bound and row.holds(on)}
    return next((valid[code] for code in places if code in valid), None)


def bounds(rows: Iterable[Row], places: Sequence[str], on: date) -> list[Row]:
    """Bounds that bind on that day, those of the widest place first, so that the nearest has the last word."""
    binding = [row for row in rows if row.bound and row.division in places and row.holds(on)]
    return sorted(binding, key=lambda row: places.index(row.division), reverse=True)


def find(parameter: Parameter, rows: Sequence[Row], places: Sequence[str], on: date) -> Found | None:
    """The value that holds in the first of the places (each lies in the next); None when none has one and no bound
    fixes it. The parameter's default is not a value."""
    row = nearest(rows, places, on)
    binding = bounds(rows, places, on)
    if fixed := next((bound for bound in binding if bound.bound == "fixed"), None):
        return _found(fixed, read(parameter, fixed.value), _outdone(parameter, row, fixed))
    if row is None:
        return None
    value, conflict = read(parameter, row.value), None
    for bound in binding:
        kept = within(value, bound.bound, read_bound(parameter, bound.bound, bound.value))
        if kept != value:
            value, conflict = kept, _gave_way(parameter, row, bound)
    return _found(row, value, conflict)


def _found(row: Row, value: Any, conflict: Message | None) -> Found:
    return Found(
        address=row.address,
        value=value,
        division=row.division,
        since=row.since,
        basis=row.basis,
        source=row.source,
        conflict=conflict,
        row_id=row.id,
    )


def _outdone(parameter: Parameter, row: Row | None, fixed: Row) -> Message | None:
    return _gave_way(parameter, row, fixed) if row is not None and row.value != fixed.value else None


def _gave_way(parameter: Parameter, row: Row, bound: Row) -> Message:
    return _(
        "%(since)s 起的本地值比上级规定（%(basis)s）宽，自 %(from)s 起按上级规定执行。",
        **{"since": row.since.isoformat(), "basis": "、".join(bound.basis), "from": bound.since.isoformat()},
    )


def looser(parameter: Parameter, written: Any, binding: Iterable[Row]) -> list[Message]:
    """Why a new value may not stand under these bounds; empty when it may."""
    value, faults = read(parameter, written), []
    for bound in binding:
        edge = read_bound(parameter, bound.bound, bound.value)
        try:
            if within(value, bound.bound, edge) != value:
                faults.append(_too_loose(bound))
        except Fault as fault:
            faults.append(fault.message)
    return faults


def unfit(parameter: Parameter, written: Any, read_other: Callable[[Parameter], Any]) -> list[Message]:
    """What the parameter's own check says against a value; `read_other` gives what another parameter holds there."""
    if parameter.check is None:
        return []
    said = parameter.check(read(parameter, written), read_other)
    return [each if isinstance(each, Message) else Message(str(each)) for each in said]


def _too_loose(bound: Row) -> Message:
    words = {
        "most": _("不能超过上级规定的限度 %(value)s（%(basis)s）"),
        "least": _("不能低于上级规定的限度 %(value)s（%(basis)s）"),
        "fixed": _("上级已统一规定为 %(value)s，不能另行设定（%(basis)s）"),
    }
    return words[bound.bound] % {"value": shown(bound.value), "basis": "、".join(bound.basis)}
