"""The log as the auditor reads it on screen: its rows, not the filter above them, which echoes what is asked."""

from __future__ import annotations

import re

from tests.conftest import Client

Entry = tuple[str, ...]
"""Who, under which duty, what, about what; as words."""


def entries(auditor: Client, **wanted: str) -> list[Entry]:
    """The rows of the page, narrowed by its filters."""
    page = auditor.get("/audit/list/", query_string=wanted)
    assert page.status_code == 200
    body = page.text.partition("<tbody")[2].partition("</tbody>")[0]
    rows = [re.findall(r"<td[^>]*>(.*?)</td>", row, re.DOTALL) for row in body.split("<tr")[1:]]
    return [tuple(re.sub(r"<[^>]+>", "", cell).strip() for cell in row[1:]) for row in rows]


__all__ = ["Entry", "entries"]
