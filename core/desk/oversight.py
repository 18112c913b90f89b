"""What those who supervise look into: what nobody took up, visited, decided or handed over in time; late entries, breaches."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from core.cases import chain as cases_chain
from core.cases import queries as cases
from core.cases.models import Case
from core.cases.rows_shown import holder_shown
from core.cases.shown import stage_label
from core.cases.state import Holder
from core.clock import today
from core.desk.queries import left
from core.divisions.queries import name_of
from core.documents import queries as documents
from core.documents.models import Letter
from core.numbers import mask_name, mask_recipient
from core.text import Text, _


@dataclass(frozen=True)
class Found:
    """One thing to look into: the case, whose it is, since when, and who holds it now."""

    about: str
    link: str
    place: str
    applicant: str
    since: date | None
    days_left: int | None
    stage: Text
    holder: str


@dataclass(frozen=True)
class Listed:
    """One list: its permanent code, its heading, what stands on it."""

    code: str
    label: Text
    basis: tuple[str, ...]
    items: tuple[Found, ...]


def lists(on: date | None = None) -> list[Listed]:
    """Every list within scope on a day, the oldest first on each."""
    day = on or today()
    missed = cases.missed(day)
    return [
        _listed("untouched", _("逾期未受理"), ("SAL26:64", "D57:10"), missed["untouched"]),
        _listed("unvisited", _("受理后不入户核查"), ("SAL26:43", "D57:15"), missed["unvisited"]),
        _listed("unsurveyed", _("调查超过时限"), ("SAL26:43", "D57:15"), missed["unsurveyed"]),
        _listed("overdue", _("超过办理时限"), ("D57:22", "N83:4(1)"), cases.overdue(day)),
        Listed("late_entry", _("纸质申请录入迟延"), ("SAL26:64",), tuple(_entries())),
        Listed("undelivered", _("文书逾期未送达"), ("SAL26:45", "D57:21"), tuple(_letters(day))),
    ]


def breaches(on: date | None = None) -> list[tuple[str, str, int]]:
    """(office, its name, how often this year) something missing was told a second time: 一次性告知制 (INT-07)."""
    day = on or today()
    return _by_office(documents.breaches(day.replace(month=1, day=1), day), day)


def asked_though_available(on: date | None = None) -> list[tuple[str, str, int]]:
    """(office, its name, how often this year) a paper was asked for that an active source confirms (LAW-46)."""
    day = on or today()
    return _by_office(documents.asked_though_available(day.replace(month=1, day=1), day), day)


def _by_office(counted: Mapping[str, int], on: date) -> list[tuple[str, str, int]]:
    return [(office, name_of(office, on), n) for office, n in sorted(counted.items())]


def _listed(code: str, label: Text, basis: tuple[str, ...], found: Iterable[Case]) -> Listed:
    return Listed(code, label, basis, tuple(_case(case) for case in found))


def unheld(found: Iterable[cases.Waiting]) -> Iterable[Found]:
    """Stages that wait at a post which nobody holds, as a list shows them (ORG-09, CON-15)."""
    for waiting in found:
        entry = waiting.entry
        post = holder_shown(Holder(entry.duty or "", entry.division or ""))
        assert post is not None
        yield replace(
            _case(waiting.case),
            since=entry.due_on or entry.entered_on,
            days_left=left(entry.due_on),
            stage=stage_label(waiting.case, entry.stage),
            holder=str(_("%(place)s %(duty)s：无人任职", place=post["place"], duty=post["label"])),
        )


def _entries() -> Iterable[Found]:
    for case in cases.late_entries():
        yield replace(_case(case), since=case.paper_date, days_left=-(case.days_late or 0))


def _case(case: Case) -> Found:
    row = next((e for e in case.entries if e.left_on is None and e.lane == "road"), None)
    holder = holder_shown(Holder(row.duty, row.division or "")) if row and row.duty else None
    due = case.due_on or (row.due_on if row else None)
    return Found(
        about=f"case:{case.no}",
        link=f"/cases/{case.no}",
        place=name_of(case.office_code, today()),
        applicant=mask_name(case.applicant_name) if case.applicant_name else "",
        since=due,
        days_left=left(due),
        stage=stage_label(case, row.stage) if row else "",
        holder=f"{holder['place']} {holder['label']}" if holder else "",
    )


def _letters(on: date) -> Iterable[Found]:
    for letter in documents.undelivered(on):
        yield _letter(letter, letter.deliver_by, on)


def told_again(on: date) -> Iterable[Found]:
    """The letters of this year that told a second time what is missing, each with its case; `since` is its day."""
    for letter in documents.told_again(on.replace(month=1, day=1), on):
        yield replace(_letter(letter, letter.issued_on, on), days_left=None)


def unsigned(on: date) -> Iterable[Found]:
    """Decided cases that a signature is missing from (CON-15); `since` is the day on which each ended."""
    for case in cases_chain.unsigned(on):
        yield replace(_case(case), since=case.closed_on, days_left=None)


def _letter(letter: Letter, since: date | None, on: date) -> Found:
    return Found(
        about=f"letter:{letter.number}",
        link=f"/cases/{letter.about}",
        place=name_of(letter.office_code, on),
        applicant=mask_recipient(letter.recipient) if letter.recipient else "",
        since=since,
        days_left=left(since),
        stage=letter.label,
        holder=letter.issuer,
    )
