"""Taking in one person with several needs: a case a need, linked by one receipt, which is printed at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from core.audit.operations import about, operation
from core.cases import letters
from core.cases.application import Filing, gathered, read
from core.cases.handling import Handling
from core.cases.models import Case
from core.cases.operations import open_case
from core.cases.papers import RECEIPT
from core.cases.proxies.queries import code_to_hand_out
from core.cases.versions import type_of
from core.db import db
from core.declare.applications import CHANNELS, Application
from core.documents import operations as documents
from core.documents.models import Letter
from core.documents.operations import About
from core.errors import Incomplete
from core.numbers import receipt_number
from core.text import _

COMMON = frozenset(Application().fields)
"""What every application asks, and one filling answers for all needs."""


@operation("case.intake")
def take_in(filings: Sequence[Filing]) -> list[Case]:
    """One person with several needs: a case a need, all under one receipt, or none at all (一门受理; 社会救助法 64).

    Incomplete with the fields of the need that is at fault, `needs.0.kind`; what the needs share by its own name.
    """
    if not filings:
        raise Incomplete(_("请至少写明一项需要。"), fields={"needs": [_("必填")]})
    if len({filing.type_code for filing in filings}) < len(filings):
        raise Incomplete(_("同一事项不能重复申请。"), fields={"needs": [_("每个事项只填一次")]})
    gathered(*(partial(_of_need, place, partial(read, filing)) for place, filing in enumerate(filings)))
    receipt = receipt_number()
    cases = [_one(place, replace(filing, receipt=receipt)) for place, filing in enumerate(filings)]
    _issue_receipt(cases)
    about(f"receipt:{receipt}")
    return cases


@operation("case.register")
def register(filing: Filing) -> Case:
    """One need at the window: the case, and the receipt that goes into the applicant's hands at once."""
    case = open_case(filing)
    _issue_receipt([case])
    return case


def _one(place: int, filing: Filing) -> Case:
    found: Case = _of_need(place, partial(open_case, filing))
    return found


def _of_need(place: int, run: Callable[[], Any]) -> Any:
    """What is done for one of the needs; its faults by the fields of the one form."""
    try:
        return run()
    except Incomplete as fault:
        fields = {
            path if path.partition(".")[0] in COMMON else f"needs.{place}.{path}": said
            for path, said in fault.fields.items()
        }
        raise Incomplete(
            fault.message, basis=fault.basis, next=fault.next, fields=fields, code=fault.code
        ) from fault


def _issue_receipt(cases: Sequence[Case]) -> Letter:
    """One sheet for all of them, kept with the first; each need has a look-up code of its own."""
    first, codes = cases[0], {case.no: code_to_hand_out(case) for case in cases}
    act = Handling(first)
    row = next(entry for entry in first.entries if entry.left_on is None)
    said = {
        "matters": [
            {
                "matter": str(type_of(c.type_code).label),
                "number": f"{c.no}（查询码 {codes[c.no]}）" if len(cases) > 1 else c.no,
            }
            for c in cases
        ],
        "applied_on": first.paper_date or first.opened_on,
        "applicant": first.applicant_name,
        "receipt": first.receipt,
        "lookup_code": codes[first.no] if len(cases) == 1 else None,
        "channel": str(CHANNELS.get(first.channel, first.channel)),
        "contact": letters.contact(act, row),
    }
    db.session.flush()
    return documents.issue(
        About(first.receipt, first.office_code, first.id),
        RECEIPT,
        said,
        by=letters.issuer_of(act, row),
        recipient=first.applicant_name,
    )
