"""What the gate adds to a request, in the report."""

from __future__ import annotations

from statistics import median

from bench.gate import ACCESS, GATE, MOST_STATEMENTS, Gates
from bench.lists import OURS, PLAIN
from bench.tables import Cells, met, table

ROWS = (("jiuzhu", ACCESS, OURS), ("jiuzhu", GATE, OURS), ("plain", ACCESS, PLAIN))


def section(found: Gates) -> list[str]:
    """The table, and the aim below it."""
    head = ["a check within a request", "the first, microseconds", "a further one", "SQL"]
    most = max(
        added.statements for (who, _check), rounds in found.items() if who == "jiuzhu" for added in rounds
    )
    return [
        *table(head, [_row(found, *row) for row in ROWS]),
        "",
        f"- {most} SQL statements a request (aim {MOST_STATEMENTS}: {met(most <= MOST_STATEMENTS)}): what duties may and which modules are on is kept by the",
        "  process until its revision changes, and the request has read the revisions when it begins.",
    ]


def _row(found: Gates, who: str, check: str, name: str) -> Cells:
    rounds = found[who, check]
    figures = [median(getattr(added, which) for added in rounds) for which in ("first_us", "further_us")]
    statements = max(added.statements for added in rounds)
    return [f"{check}, {name}", *(f"{figure:,.0f}" for figure in figures), str(statements)]
