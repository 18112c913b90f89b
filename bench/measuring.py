"""One run: every database that can be had, every measurement, and what was found broken."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from bench import decisions, faults, gate, letters, lists, people, starts
from bench.databases import Database, Furnished
from bench.decisions import Decided, Load
from bench.faults import Faults
from bench.gate import Gates
from bench.letters import Letters
from bench.lists import Effort
from bench.progress import say
from bench.starts import BUILT_IN, COUNTS, Starts, write_plugins
from bench.turns import Measured
from tests import engines


@dataclass(frozen=True)
class Size:
    """Numbers of cases and of persons, how often each thing is asked, the numbers of plugins that are tried, after how
    many letters memory is read, how many finish stages at once, how often the gate is asked, how often each kind of
    worker is started; pairs that race, blows that fall on decisions and on jobs, and on upgrades; on which databases.
    """

    cases: tuple[int, ...]
    effort: Effort
    plugins: tuple[int, ...] = COUNTS
    databases: tuple[str, ...] = ("postgresql", "sqlite")
    persons: tuple[int, ...] = (10_000, 3_000_000)
    loads: tuple[Load, ...] = (Load(1, 40), Load(8, 10))
    letters: tuple[int, ...] = (100, 1_000)
    gate: tuple[int, int] = (40, 1_000)
    starts: int = 5
    faults: tuple[int, int, int] = (200, 50, 20)


SIZES = {
    "small": Size(
        (10_000, 100_000),
        Effort(5, 3, 200, seconds=0.2, warm=4),
        plugins=(BUILT_IN, 40),
        databases=("postgresql",),
        persons=(10_000, 100_000),
        loads=(Load(1, 4), Load(8, 1)),
        letters=(20, 100),
        gate=(5, 200),
        starts=3,
        faults=(3, 3, 0),
    ),
    "full": Size((10_000, 1_000_000), Effort(5, 20, 200)),
}


@dataclass
class Results:
    """Everything measured in one run; what databases have to do with by database, the rest on the first of them."""

    size: Size
    lists: dict[str, Measured] = field(default_factory=dict)
    decisions: dict[str, Decided] = field(default_factory=dict)
    people: dict[str, Measured] = field(default_factory=dict)
    faults: dict[str, Faults] = field(default_factory=dict)
    starts: Starts = field(default_factory=dict)
    letters: Letters = field(default_factory=list)
    gates: Gates = field(default_factory=dict)
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
                self._measure_lists(engine, copies)
                if not self.results.starts:
                    self._measure_processes(copies[min(copies)])
            self._measure_decisions(furnished)
            self._measure_people(furnished)
        self.results.minutes = (time.monotonic() - begun) / 60
        self.results.load = (load, os.getloadavg()[0])

    def _measure_lists(self, engine: str, databases: Mapping[int, Database]) -> None:
        for n, database in databases.items():
            say(f"{engine}: {n:,} cases")
            there = database.fill(n)
            if there != n:
                self.faults.append(f"{engine}: {there} cases were made, not {n}")
        say(f"{engine}: lists")
        found = lists.measure_lists(databases, self.folder, self.size.effort, say)
        self.results.lists[engine] = found
        self._note(engine, lists.faults_in(found))

    def _measure_decisions(self, furnished: Furnished) -> None:
        say(f"{furnished.engine}: stages finished")
        rounds = self.size.effort.rounds
        with furnished.copy() as database:
            found = decisions.measure_decisions(database, self.folder, self.size.loads, rounds, say)
        self.results.decisions[furnished.engine] = found
        self._note(furnished.engine, decisions.faults_in(found))
        say(f"{furnished.engine}: races and kills")
        with furnished.copy() as database:
            survived = faults.measure_faults(database, self.folder, *self.size.faults)
        self.results.faults[furnished.engine] = survived
        self._note(furnished.engine, faults.faults_in(survived))

    def _measure_people(self, furnished: Furnished) -> None:
        say(f"{furnished.engine}: people")
        effort = self.size.effort
        with ExitStack() as held:
            copies = {n: held.enter_context(furnished.copy()) for n in self.size.persons}
            found = people.measure_people(copies, self.folder, effort.rounds, effort.times, say)
        self.results.people[furnished.engine] = found
        self._note(furnished.engine, people.faults_in(found))

    def _measure_processes(self, database: Database) -> None:
        """What single processes take, whatever the database."""
        ours, plain, rounds = database.environment, database.plain_environment, self.size.effort.rounds
        say("starts")
        plugins = write_plugins(self.folder / "plugins", max(self.size.plugins) - BUILT_IN)
        self.results.starts = starts.measure_starts(
            ours, plain, plugins, self.size.starts, self.size.plugins, say
        )
        self._note("starts", starts.faults_in(self.results.starts))
        say("letters")
        self.results.letters = letters.measure_letters(ours, self.size.letters, 1)
        self._note("letters", letters.faults_in(self.results.letters))
        say("gate")
        self.results.gates = gate.measure_gates(ours, plain, rounds, *self.size.gate)
        self._note("gate", gate.faults_in(self.results.gates))

    def _note(self, where: str, faults: Iterable[str]) -> None:
        self.faults += [f"{where}: {fault}" for fault in faults]


def available(wanted: Sequence[str]) -> list[str]:
    """Those of the wanted databases that this machine has; without PostgreSQL it says so, and SQLite stands in."""
    reason = engines.skip_reason()
    if reason is None or "postgresql" not in wanted:
        return list(wanted)
    print(f"PostgreSQL is not measured: {reason}", file=sys.stderr)
    return ["sqlite"]
