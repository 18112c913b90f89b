"""Who changes, as REST and the page show it: the sums, how the new one is found, or why there is none."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from core.cases.adjusting.queries import Adjusted
from core.numbers import mask_name


def adjusted_shown(row: Adjusted) -> dict[str, Any]:
    """One household: `paid` and `due` in yuan a month, `due` None where the rule gives none."""
    says = dict(row.advice.says)
    return {
        "no": row.case.no,
        "applicant": mask_name(row.case.applicant_name) if row.case.applicant_name else "",
        "paid": _sum(row.paid),
        "due": _sum(row.due),
        "difference": _sum(row.due - row.paid) if row.due is not None else None,
        "method": str(says.get("method", "")),
        "standard": str(says.get("standard", "")),
        "reasons": [str(reason) for reason in row.advice.reasons],
    }


def _sum(amount: Decimal | None) -> str | None:
    return f"{amount:.2f}" if amount is not None else None
