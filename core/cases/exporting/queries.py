"""The rows of an exported list, masked or in full; every export is noted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from core.access.queries import may, require
from core.actor import actor
from core.audit.operations import record
from core.cases.models import Case
from core.cases.queries import MOST, Wanted, list_cases
from core.cases.shown import list_item, stage_label
from core.divisions.queries import name_of
from core.people.queries import Personal, personal
from core.text import Text, _

EXPORTED = "person.export"
ROWS = 5000
"""Rows of one file at most; the filters narrow a longer list."""
HEADS: tuple[Text, ...] = (
    _("案件编号"),
    _("事项"),
    _("申请人"),
    _("公民身份号码"),
    _("联系电话"),
    _("银行账号"),
    _("所在地"),
    _("环节"),
    _("登记日期"),
)
NOBODY = Personal("", "", "", "")


def may_in_full() -> bool:
    """Whether the one who asks may export full numbers."""
    return may("export") and may("read_full")


def exported(wanted: Wanted, reason: str) -> list[list[str]]:
    """Cases of a list as rows of text: full numbers with a reason, masked without one.

    NotAllowed for full numbers without the rights to them.
    """
    full = bool(reason.strip())
    if full:
        require("export")
        require("read_full")
    cases = list(_all(wanted))
    wanted_of = [(case.applicant_id, case.granting_id) for case in cases if case.applicant_id]
    people = personal(wanted_of, full=full)
    detail = {"reason": reason.strip()[:200]} if full else {}
    record(EXPORTED, "cases", office=actor().division, rows=len(cases), full=full, **detail)
    return [_row(case, people.get((case.applicant_id or 0, case.granting_id), NOBODY)) for case in cases]


def _all(wanted: Wanted) -> Iterator[Case]:
    after, left = wanted.after, ROWS
    while left > 0:
        rows, after = list_cases(replace(wanted, after=after, limit=min(MOST, left)))
        yield from rows
        left -= len(rows)
        if after is None:
            return


def _row(case: Case, person: Personal) -> list[str]:
    item = list_item(case)
    told: Sequence[object] = (
        case.no,
        item["type_label"],
        person.name or item["applicant"],
        person.id_number,
        person.phone,
        person.account,
        name_of(case.division),
        stage_label(case, case.ended_as or case.stage),
        item["opened_on"],
    )
    return [str(each) for each in told]
