"""From when less may be paid: months that are paid stay as they were paid, and what was decided for later ones begins first."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

from core.payments import queries as payments
from core.text import _

if TYPE_CHECKING:
    from core.cases.handling import Handling


def no_sooner(act: Handling, outcome: str, month: date) -> date:
    """That month; of an outcome that takes something away the first in which less can be paid, where that is later."""
    case = act.case
    takes = any(outcome in line.reduces for line in act.process.pipeline.decisions)
    entitlement = payments.get(case.entitlement_id) if takes and case.entitlement_id else None
    return max(month, payments.reducible_from(entitlement)) if entitlement else month


def faults(act: Handling, outcome: str, named: date | None) -> Iterator[tuple[str, list[Any]]]:
    """Where the month that is named comes before it."""
    if named is not None and (least := no_sooner(act, outcome, named)) > named:
        said = _("此前的月份已经发放或者另有决定，减发最早自 %(month)s 起。", month=f"{least:%Y-%m}")
        yield "start_month", [said]
