"""Looking somebody up by the exact identity number, in the report."""

from __future__ import annotations

from bench.people import BARE, OURS, WHAT, growth
from bench.tables import table
from bench.turns import Measured


def section(found: Measured) -> list[str]:
    """The table, and what it holds against what."""
    sizes = sorted({persons for persons, _what, _who in found})
    head = [WHAT, *(f"{n:,} persons, ms" for n in sizes), "growth", "SQL"]
    rows = []
    for who in (OURS, BARE):
        every = [found[n, WHAT, who] for n in sizes]
        times = [f"{figures.ms:.{1 if who == OURS else 2}f}" for figures in every]
        rows.append([who, *times, f"{growth(found, who):.2f}", str(every[-1].statements)])
    added = found[sizes[-1], WHAT, OURS].ms - found[sizes[-1], WHAT, BARE].ms
    return [
        *table(head, rows),
        "",
        f"- {added:.1f} ms more than the bare statement: ours goes over HTTP from a case within scope, counts the look-ups of",
        "  the hour, keeps near relatives out and writes each look-up into the log. The others' numbers are noise of the",
        f"  same length under the same index. Both found the same person among {sizes[-1]:,}.",
    ]
