"""Measurement 1: the case list of a clerk whose town holds a ninth of the cases, beside bare SQL and plain FAB."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

from bench.databases import CLERK, PASSWORD, Bare, Database
from bench.plain_fab import PAGE
from bench.plain_fab import PASSWORD as PLAIN_PASSWORD
from bench.plain_fab import USER as PLAIN_USER
from bench.progress import Said
from bench.serving import WORKERS, Answer, Caller, served

OURS, PLAIN, BARE = "Jiuzhu", "plain FAB", "bare SQL"
JSON, HTML, DEEP = "list as JSON", "list as a page", "JSON far down"
MOST_STATEMENTS = 8
NEWEST = 2**62
NUMBER = re.compile(r"\b[A-Z]{2}-\d{9}-\d{4}-\d{6}\b")
Key = tuple[str, ...]
"""What of a row is compared: its number, and over REST what else both answers say of the case."""


Ask = Callable[[], tuple[float, int, list[Key]]]


@dataclass(frozen=True)
class Asked:
    """One thing asked of one application over so many cases: milliseconds, SQL statements, the rows of the answer."""

    cases: int
    what: str
    who: str
    ask: Ask


@dataclass
class Figures:
    """Milliseconds, a median a round, and SQL statements; the rows of the last answer."""

    rounds: list[float] = field(default_factory=list)
    statements: int = 0
    rows: list[Key] = field(default_factory=list)

    @property
    def ms(self) -> float:
        """The median of the rounds."""
        return median(self.rounds)


Measured = dict[tuple[int, str, str], Figures]
"""By number of cases, by what was asked, and of whom."""


@dataclass(frozen=True)
class Effort:
    """How often: rounds in which everybody is asked in turn, calls a round; and which page is far down."""

    rounds: int
    times: int
    deep_page: int


def measure_lists(databases: Mapping[int, Database], folder: Path, effort: Effort, say: Said) -> Measured:
    """Databases by number of cases. Small and large are asked by turns, so that both meet the same noise."""
    with ExitStack() as held:
        asked: list[Asked] = []
        for cases, database in databases.items():
            asked += held.enter_context(_everybody(cases, database, folder, effort.deep_page))
        found: Measured = {(one.cases, one.what, one.who): Figures() for one in asked}
        same = [[one for one in asked if (one.what, one.who) == kind] for kind in _kinds(asked)]
        for group in same:
            _round(group, 4 * WORKERS, found)  # each worker has read what it keeps, every row is in memory
        for n in range(effort.rounds):
            for group in same:
                for one, ms in zip(group, _round(group, effort.times, found), strict=True):
                    found[one.cases, one.what, one.who].rounds.append(ms)
            say(f"  round {n + 1} of {effort.rounds}")
    return found


def _kinds(asked: Sequence[Asked]) -> list[tuple[str, str]]:
    return list(dict.fromkeys((one.what, one.who) for one in asked))


def _round(group: Sequence[Asked], times: int, found: Measured) -> list[float]:
    """The same asked over few and over many cases, by turns; the median of each in milliseconds."""
    taken: list[list[float]] = [[] for _one in group]
    for _n in range(times):
        for one, so_far in zip(group, taken, strict=True):
            figures = found[one.cases, one.what, one.who]
            ms, figures.statements, figures.rows = one.ask()
            so_far.append(ms)
    return [median(each) for each in taken]


def faults_in(found: Measured) -> list[str]:
    """What is broken: other rows than the bare statement's, or more statements than the aim. Never a time."""
    return [*_differing(found), *_beyond_aim(found)]


def _differing(found: Measured) -> Iterator[str]:
    for (cases, what, who), figures in found.items():
        wanted = found[cases, DEEP if what == DEEP else JSON, BARE].rows
        if what == HTML:
            wanted = [key[:1] for key in wanted]
        if len(wanted) != PAGE or figures.rows != wanted:
            yield f"{cases:,} cases, {what}, {who}: other rows than the bare statement"


def _beyond_aim(found: Measured) -> Iterator[str]:
    for (cases, what, who), figures in found.items():
        if who == OURS and not 1 <= figures.statements <= MOST_STATEMENTS:
            yield f"{cases:,} cases, {what}: {figures.statements} SQL statements, the aim is {MOST_STATEMENTS}"


@contextmanager
def _everybody(cases: int, database: Database, folder: Path, deep_page: int) -> Iterator[list[Asked]]:
    with (
        database.bare() as bare,
        served("jiuzhu", database.environment, folder) as ours,
        served("plain", database.plain_environment, folder) as plain,
    ):
        deep = _cursor(bare, deep_page)
        asked = (*_bare(bare, deep), *_ours(ours, deep), *_plain(plain, deep_page))
        yield [Asked(cases, what, who, ask) for what, who, ask in asked]


def _cursor(bare: Bare, deep_page: int) -> int:
    """The key of the last row before the page far down."""
    key = NEWEST
    for _page in range(1, deep_page):
        key = bare(key)[PAGE - 1]["id"]
    return key


# --- who is asked, and how


def _bare(bare: Bare, deep: int) -> Iterator[tuple[str, str, Ask]]:
    def ask(before: int) -> tuple[float, int, list[Key]]:
        begun = time.perf_counter()
        rows = bare(before)
        ms = (time.perf_counter() - begun) * 1000
        return ms, 1, [_key(row) for row in rows[:PAGE]]

    yield (JSON, BARE, lambda: ask(NEWEST))
    yield (DEEP, BARE, lambda: ask(deep))


def _ours(port: int, deep: int) -> Iterator[tuple[str, str, Ask]]:
    program = Caller(port).sign_in_as_program(CLERK, PASSWORD)
    browser = Caller(port).sign_in_as_browser(CLERK, PASSWORD)
    first = f"/api/v1/cases?limit={PAGE}"
    yield (JSON, OURS, lambda: _rest(program.ask(first), "items"))
    yield (DEEP, OURS, lambda: _rest(program.ask(f"{first}&cursor={deep}"), "items"))
    yield (HTML, OURS, lambda: _page(browser.ask("/cases/")))


def _plain(port: int, deep_page: int) -> Iterator[tuple[str, str, Ask]]:
    program = Caller(port).sign_in_as_program(PLAIN_USER, PLAIN_PASSWORD)
    browser = Caller(port).sign_in_as_browser(PLAIN_USER, PLAIN_PASSWORD)
    first, deep = (f"/api/v1/cases/?q=(page:{n},page_size:{PAGE})" for n in (0, deep_page - 1))
    yield (JSON, PLAIN, lambda: _rest(program.ask(first), "result"))
    yield (DEEP, PLAIN, lambda: _rest(program.ask(deep), "result"))
    yield (HTML, PLAIN, lambda: _page(browser.ask("/cases/list/")))


def _rest(answer: Answer, rows: str) -> tuple[float, int, list[Key]]:
    found: list[dict[str, Any]] = json.loads(answer.body).get(rows, [])
    return answer.ms, answer.statements, [_key(row) for row in found]


def _page(answer: Answer) -> tuple[float, int, list[Key]]:
    numbers = dict.fromkeys(NUMBER.findall(answer.body))
    return answer.ms, answer.statements, [(number,) for number in numbers]


def _key(row: dict[str, Any]) -> Key:
    """`type` is what our REST calls the column type_code."""
    names = ("no", "type" if "type" in row else "type_code", "division", "stage", "opened_on", "due_on")
    return tuple(str(row[name]) for name in names)
