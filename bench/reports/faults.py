"""What survives in the report."""

from __future__ import annotations

from bench.faults import RACES, Faults
from bench.tables import table


def section(found: Faults) -> list[str]:
    """The table, and what was looked at."""
    rows = [
        [what, str(one.tried), "" if what == RACES else str(one.killed), str(len(one.wrong))]
        for what, one in found.items()
    ]
    return [
        *table(["", "tried", "killed before the end", "lost, doubled or by half"], rows),
        "",
        "- Of a pair one is answered 200 and the other 409, and the database holds one signature. A process is killed with",
        "  signal 9 at a random moment of its work and the same is done again: the rows of a decision are there whole or",
        "  not at all, a job's time is done once, an upgrade comes to the same tables and rights.",
    ]
