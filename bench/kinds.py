"""What is asked of a list: as a page or as JSON, narrowed by which filters, on the first page or far down."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode

from bench.databases import Bare, Row
from bench.plain_fab import PAGE

JSON, HTML, DEEP, HTML_DEEP = "list as JSON", "list as a page", "JSON far down", "page far down"
STAGE, DUE, NAME, NAME_DEEP = "JSON by stage", "JSON by due date", "JSON by name", "JSON by name, far down"
ALL, HTML_ALL = "JSON by all three", "page by all three"
NEWEST = 2**62
DUE_WITHIN = timedelta(days=30)


@dataclass(frozen=True)
class Kind:
    """One thing asked. `narrowed` are conditions of the bare statement, `query` says the same to a program over HTTP.

    `before` is the key of the last row before the page, NEWEST on the first one; `page` is its number from 0.
    """

    what: str
    narrowed: str = ""
    query: tuple[tuple[str, str], ...] = ()
    before: int = NEWEST
    page: int = 0

    @property
    def is_page(self) -> bool:
        """A page for people; else JSON."""
        return self.what in (HTML, HTML_DEEP, HTML_ALL)

    @property
    def address(self) -> str:
        """Path and query, alike for the product and for the list by hand."""
        size = () if self.is_page else (("limit", str(PAGE)),)
        below = (("cursor", str(self.before)),) if self.before != NEWEST else ()
        query = urlencode((*self.query, *size, *below))
        path = "/cases/" if self.is_page else "/api/v1/cases"
        return f"{path}?{query}" if query else path


def kinds(bare: Bare, deepest: int, today: date) -> list[Kind]:
    """Everything that is asked over one database; `deepest` is the page far down, or the last full one before it.

    The values of the filters are those of the newest case that all three of them find.
    """
    due = today + DUE_WITHIN
    by_stage = (" and stage = 'review'", ("stage", "review"))
    by_due = (f" and due_on < '{due}' and closed_on is null", ("due_before", due.isoformat()))
    found = bare(NEWEST, by_stage[0] + by_due[0])
    name = str(found[0]["applicant_name"])[:1] if found else "赵"
    by_name = (f" and applicant_name >= '{name}' and applicant_name < '{name}\U0010ffff'", ("name", name))
    by_all = (by_stage[0] + by_due[0] + by_name[0], by_stage[1], by_due[1], by_name[1])
    deep, named_deep = (_far_down(bare, narrowed, deepest) for narrowed in ("", by_name[0]))
    return [
        *(Kind(JSON), Kind(DEEP, "", (), *deep)),
        *(Kind(STAGE, by_stage[0], by_stage[1:]), Kind(DUE, by_due[0], by_due[1:])),
        *(Kind(NAME, by_name[0], by_name[1:]), Kind(NAME_DEEP, by_name[0], by_name[1:], *named_deep)),
        Kind(ALL, by_all[0], by_all[1:]),
        *(Kind(HTML), Kind(HTML_DEEP, "", (), *deep)),
        Kind(HTML_ALL, by_all[0], by_all[1:]),
    ]


def _far_down(bare: Bare, narrowed: str, deepest: int) -> tuple[int, int]:
    """The key of the last row before page `deepest`, or before the last full page there is; and that page's number."""
    before, rows, n = NEWEST, _full(bare(NEWEST, narrowed)), 0
    while rows and n + 1 < deepest and (following := _full(bare(rows[-1]["id"], narrowed))):
        before, rows, n = rows[-1]["id"], following, n + 1
    return before, n


def _full(rows: list[Row]) -> list[Row]:
    """The rows of a page, none when it isn't full."""
    return rows[:PAGE] if len(rows) >= PAGE else []
