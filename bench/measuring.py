"""One run: every database that can be had, every number of cases, both measurements, and what was found broken."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from bench import lists, starts
from bench.databases import Database, Furnished
from bench.lists import Effort, Measured, measure_lists
from bench.progress import say
from bench.starts import BUILT_IN, COUNTS, Starts, write_plugins
from tests import engines


@dataclass(frozen=True)
class Size:
    """Numbers of cases, how often each thing is asked, the numbers of plugins that are tried, on which databases."""

    cases: tuple[int, ...]
    effort: Effort
    plugins: tuple[int, ...] = COUNTS
    databases: tuple[str, ...] = ("postgresql", "sqlite")


SIZES = {
    "small": Size((10_000, 100_000), Effort(5, 4, 200, seconds=0.5), (4, 40), databases=("postgresql",)),
    "full": Size((10_000, 1_000_000), Effort(5, 20, 200)),
}


@dataclass
class Results:
    """Everything measured in one run; lists by database, starts on the first of them."""

    size: Size
    lists: dict[str, Measured] = field(default_factory=dict)
    starts: Starts = field(default_factory=dict)
    minutes: float = 0
    load: tuple[float, float] = (0, 0)


class Run:
    """Measures into `results`; `faults` says in words what is broken."""

    def __init__(self, size: Size, folder: Path) -> None:
        self.size, self.folder = size, folder
        self.results, self.faults = Results(size), list[str]()

    def measure(self) -> None:
        """Everything, with a line of progress for each part."""
        begun, load = time.monotonic(), os.getloadavg()[0]
        for engine in available(self.size.databases):
            say(f"{engine}: a furnished database")
            furnished = Furnished(engine, self.folder)
            with ExitStack() as held:
                copies = {n: held.enter_context(furnished.copy()) for n in self.size.cases}
                self._measure_on(engine, copies)
        self.results.minutes = (time.monotonic() - begun) / 60
        self.results.load = (load, os.getloadavg()[0])

    def _measure_on(self, engine: str, databases: Mapping[int, Database]) -> None:
        for n, database in databases.items():
            say(f"{engine}: {n:,} cases")
            there = database.fill(n)
            if there != n:
                self.faults.append(f"{engine}: {there} cases were made, not {n}")
        say(f"{engine}: lists")
        found = self.results.lists[engine] = measure_lists(databases, self.folder, self.size.effort, say)
        self.faults += [f"{engine}: {fault}" for fault in lists.faults_in(found)]
        if not self.results.starts:
            self._measure_starts(databases[min(databases)])

    def _measure_starts(self, database: Database) -> None:
        say(f"{database.engine}: starts")
        plugins = write_plugins(self.folder / "plugins", max(self.size.plugins) - BUILT_IN)
        environments = database.environment, database.plain_environment
        counts, rounds = self.size.plugins, self.size.effort.rounds
        self.results.starts = starts.measure_starts(*environments, plugins, rounds, counts, say)
        self.faults += starts.faults_in(self.results.starts)


def available(wanted: Sequence[str]) -> list[str]:
    """Those of the wanted databases that this machine has; without PostgreSQL it says so, and SQLite stands in."""
    reason = engines.skip_reason()
    if reason is None or "postgresql" not in wanted:
        return list(wanted)
    print(f"PostgreSQL is not measured: {reason}", file=sys.stderr)
    return ["sqlite"]
