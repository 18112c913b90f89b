"""Memory over many letters in the report."""

from __future__ import annotations

from statistics import median

from bench.letters import Letters
from bench.tables import met, table

FLAT = 1.05


def section(found: Letters) -> list[str]:
    """The table, and the aim below it."""
    rows = [
        [
            f"{each.letters:,} letters",
            f"{median(one[i].mb for one in found):.0f}",
            f"{median(one[i].a_second for one in found):.0f}",
        ]
        for i, each in enumerate(found[0])
    ]
    grown = median(one[-1].mb / one[0].mb for one in found)
    return [
        *table(["after", "memory, MB", "letters a second since"], rows),
        "",
        f"- {grown:.2f} times from {found[0][0].letters:,} to {found[0][-1].letters:,} letters (aim {FLAT}: {met(grown <= FLAT)}): resident",
        f"  memory of one process that compiles four of dibao's letters in turn, no two alike; {len(found)} of them.",
    ]
