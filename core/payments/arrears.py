"""Months that stood still because their payee had died: nobody was paid in them, so that they wait for what is decided for those who live (D57 25, 32)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from core.clock import add_months
from core.payments import queries
from core.payments.models import Entitlement, EntitlementLine

Months = tuple[date, date]
Short = tuple[date, date, Decimal]
"""First and last month, and how many yuan are missing in each."""
_COPIED = ("office_code", "decision_id", "kind", "payee_id", "payee_name", "amount")


def waiting(row: Entitlement) -> list[Months]:
    """First and last month of each span in which nothing is paid though it goes on behind it; what is paid in parts has none."""
    lines = [x for x in row.lines if x.to_month is None or x.to_month >= x.from_month]
    if all(x.to_month is not None for x in lines):
        return []
    spans: list[Months] = []
    month = row.from_month
    while month < max(x.from_month for x in lines):
        if not queries.paid_in(row, month):
            begun = spans.pop()[0] if spans and spans[-1][1] == add_months(month, -1) else month
            spans.append((begun, month))
        month = add_months(month, 1)
    return spans


def waiting_in(entitlement_id: int) -> list[Months]:
    """The same of an entitlement by its number."""
    row = queries.get(entitlement_id)
    return waiting(row) if row else []


def due(row: Entitlement, less: Decimal | None = None) -> Decimal:
    """Yuan a month to be paid for them: what is decided where that is less, else as it stood."""
    spans = waiting(row)
    stood = sum((x.amount for x in _stood(row, spans[-1][1])), Decimal(0)) if spans else Decimal(0)
    return stood if less is None else min(stood, less)


def short(row: Entitlement, first: date, last: date, amount: Decimal) -> list[Short]:
    """Spans of these months in which less than that was paid, nobody having waited for it, and how much less."""
    found: list[Short] = []
    month = first
    while month <= last:
        lines = queries.paid_in(row, month)
        missing = amount - sum((x.amount for x in lines), Decimal(0))
        if lines and missing > 0:
            same = found and found[-1][1:] == (add_months(month, -1), missing)
            found.append((found.pop()[0] if same else month, month, missing))
        month = add_months(month, 1)
    return found


def set_aside(row: Entitlement, first: date, last: date) -> None:
    """These months wait; part of an operation. What runs out by itself waits for nothing."""
    if first > last or all(x.to_month is not None for x in row.lines):
        return
    then = add_months(last, 1)
    for line in list(row.lines):
        if line.from_month > last or (line.to_month is not None and line.to_month < first):
            continue
        goes_on = line.to_month is None or line.to_month >= then
        if goes_on and line.from_month >= first:
            line.from_month = then
            continue
        if goes_on:
            row.lines.append(_copy(line, then, line.to_month))
        line.to_month = add_months(first, -1)


def pay_out(row: Entitlement, decided: Sequence[EntitlementLine] = (), until: date | None = None) -> bool:
    """Whether any wait; they are paid by these lines where that is less in all, else as it stood; part of an operation.

    Nothing after `until`, to which there is no right.
    """
    spans = waiting(row)
    if not spans:
        return False
    lines = _stood(row, spans[-1][1])
    lasting = decided and all(x.to_month is None for x in decided)
    if lasting and sum(x.amount for x in decided) < sum(x.amount for x in lines):
        lines = decided
    for first, last in spans:
        _pay(row, lines, (first, last), min(last, until or last))
    return True


def _pay(row: Entitlement, lines: Sequence[EntitlementLine], span: Months, until: date) -> None:
    """Whatever goes on behind the span begins with it again, as before it was set aside; other lines are added."""
    first, last = span
    for line in lines if first <= until else ():
        if until == last and line in row.lines and line.from_month == add_months(last, 1):
            line.from_month = first
        else:
            row.lines.append(_copy(line, first, until))


def _stood(row: Entitlement, last: date) -> Sequence[EntitlementLine]:
    return queries.paid_in(row, add_months(last, 1))


def _copy(line: EntitlementLine, first: date, last: date | None) -> EntitlementLine:
    same = {name: getattr(line, name) for name in _COPIED}
    return EntitlementLine(**same, from_month=first, to_month=last)


__all__ = ["Months", "Short", "due", "pay_out", "set_aside", "short", "waiting", "waiting_in"]
