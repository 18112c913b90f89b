"""Measurement 1: the case list of a clerk whose town holds a ninth of the cases, beside bare SQL, a list by hand, plain FAB."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from bench.databases import CLERK, PASSWORD, Bare, Database
from bench.kinds import DEEP, HTML, JSON, Kind, kinds
from bench.plain_fab import PAGE
from bench.plain_fab import PASSWORD as PLAIN_PASSWORD
from bench.plain_fab import USER as PLAIN_USER
from bench.pressing import press_for
from bench.progress import Said
from bench.serving import WORKERS, Answer, Caller, served
from bench.turns import Ask, Asked, Figures, Key, Measured, Reply, ask_by_turns, groups_of, take_round
from core import clock

OURS, HAND, PLAIN, BARE = "Jiuzhu", "by hand", "plain FAB", "bare SQL"
PRESSED = (JSON, HTML)
"""What many clients ask at once."""
MOST_STATEMENTS = 8
AS_LONG = 0.02
"""By which part the answer of the list by hand may be longer or shorter than ours: the filters stand in our page."""
NUMBER = re.compile(r"\b[A-Z]{2}-\d{9}-\d{4}-\d{6}\b")
ROWS = re.compile(r"<tbody>(.*)</tbody>", re.DOTALL)


@dataclass(frozen=True)
class Effort:
    """How often: rounds in which everybody is asked in turn, calls a round; which page is far down; and how many
    clients ask at once for how many seconds a round. `warm`: calls of each beforehand, which nobody counts.
    """

    rounds: int
    times: int
    deep_page: int
    clients: int = 16
    seconds: float = 2
    warm: int = 4 * WORKERS


def measure_lists(databases: Mapping[int, Database], folder: Path, effort: Effort, say: Said) -> Measured:
    """Databases by number of cases. Small and large are asked by turns, so that both meet the same noise."""
    with ExitStack() as held:
        asked: list[Asked] = []
        for cases, database in databases.items():
            asked += held.enter_context(_everybody(cases, database, folder, effort.deep_page))
        found: Measured = {(one.cases, one.what, one.who): Figures() for one in asked}
        same = groups_of(asked)
        pressed = [
            one for one in asked if one.cases == max(databases) and one.what in PRESSED and one.who != BARE
        ]
        for group in same:
            ask_by_turns(
                group, effort.warm, found
            )  # each worker has read what it keeps, every row is in memory
        for n in range(effort.rounds):
            take_round(same, effort.times, found)
            for one in pressed:
                call = partial(_must_have_rows, one.ask)
                rate = press_for(effort.seconds, [call] * effort.clients)
                found[one.cases, one.what, one.who].rates.append(rate)
            say(f"  round {n + 1} of {effort.rounds}")
    return found


def _must_have_rows(ask: Ask) -> None:
    reply = ask()
    if len(reply.rows) != PAGE:
        raise RuntimeError(f"an answer under load without its rows: {reply.body[:500]}")


def faults_in(found: Measured) -> list[str]:
    """What is broken: other rows than the bare statement's, another page by hand, more statements than the aim.

    Never a time.
    """
    return [*_differing(found), *_unlike(found), *_beyond_aim(found)]


def _differing(found: Measured) -> Iterator[str]:
    for (cases, what, who), figures in found.items():
        wanted = found[cases, what, BARE].rows
        full = what not in (JSON, DEEP, HTML) or len(wanted) == PAGE
        if not full or figures.rows != [
            key[: len(figures.rows[0])] if figures.rows else key for key in wanted
        ]:
            yield f"{cases:,} cases, {what}, {who}: other rows than the bare statement"


def _unlike(found: Measured) -> Iterator[str]:
    """The list by hand stands for ours only while it says the same."""
    for (cases, what, who), figures in found.items():
        ours = found[cases, what, OURS].body
        if who != HAND or not ours:
            continue
        apart = abs(len(figures.body) / len(ours) - 1)
        if apart > AS_LONG or _content(figures.body) != _content(ours):
            yield f"{cases:,} cases, {what}, {who}: another answer than ours, {len(figures.body)} for {len(ours)} characters"


def _content(body: str) -> str:
    """The rows of a page without the blanks between them; all of an answer in JSON."""
    rows = ROWS.search(body)
    return re.sub(r"\s+", " ", rows[1]) if rows else body


def _beyond_aim(found: Measured) -> Iterator[str]:
    for (cases, what, who), figures in found.items():
        if who == OURS and not 1 <= figures.statements <= MOST_STATEMENTS:
            yield f"{cases:,} cases, {what}: {figures.statements} SQL statements, the aim is {MOST_STATEMENTS}"


@contextmanager
def _everybody(cases: int, database: Database, folder: Path, deep_page: int) -> Iterator[list[Asked]]:
    shell = folder / f"shell{cases}.html"
    with (
        database.bare() as bare,
        served("jiuzhu", database.environment, folder) as ours,
        served("plain", database.plain_environment, folder) as plain,
    ):
        wanted = kinds(bare, deep_page, clock.today())
        shell.write_text(_browser(ours).ask("/cases/").body, encoding="utf-8")
        with served("hand", database.by_hand_environment(shell), folder) as hand:
            asked = (
                *_bare(bare, wanted),
                *_ours(ours, wanted),
                *_by_hand(hand, wanted),
                *_plain(plain, wanted),
            )
            yield [Asked(cases, what, who, ask) for what, who, ask in asked]


# --- who is asked, and how


def _bare(bare: Bare, wanted: Sequence[Kind]) -> Iterator[tuple[str, str, Ask]]:
    def ask(kind: Kind) -> Reply:
        begun = time.perf_counter()
        rows = bare(kind.before, kind.narrowed)
        ms = (time.perf_counter() - begun) * 1000
        return Reply(ms, 1, [_key(row) for row in rows[:PAGE]])

    for kind in wanted:
        yield (kind.what, BARE, partial(ask, kind))


def _ours(port: int, wanted: Sequence[Kind]) -> Iterator[tuple[str, str, Ask]]:
    program = Caller(port).sign_in_as_program(CLERK, PASSWORD)
    return _both(OURS, wanted, _browser(port), program)


def _browser(port: int) -> Caller:
    return Caller(port).sign_in_as_browser(CLERK, PASSWORD)


def _by_hand(port: int, wanted: Sequence[Kind]) -> Iterator[tuple[str, str, Ask]]:
    browser = _browser(port)
    return _both(HAND, wanted, browser, browser)


def _both(
    who: str, wanted: Sequence[Kind], browser: Caller, program: Caller
) -> Iterator[tuple[str, str, Ask]]:
    def as_page(address: str) -> Reply:
        return _page(browser.ask(address))

    def as_json(address: str) -> Reply:
        return _rest(program.ask(address), "items")

    for kind in wanted:
        yield (kind.what, who, partial(as_page if kind.is_page else as_json, kind.address))


def _plain(port: int, wanted: Sequence[Kind]) -> Iterator[tuple[str, str, Ask]]:
    program = Caller(port).sign_in_as_program(PLAIN_USER, PLAIN_PASSWORD)
    browser = Caller(port).sign_in_as_browser(PLAIN_USER, PLAIN_PASSWORD)
    pages = {kind.what: kind.page for kind in wanted}
    first, deep = (f"/api/v1/cases/?q=(page:{pages[what]},page_size:{PAGE})" for what in (JSON, DEEP))
    yield (JSON, PLAIN, lambda: _rest(program.ask(first), "result"))
    yield (DEEP, PLAIN, lambda: _rest(program.ask(deep), "result"))
    yield (HTML, PLAIN, lambda: _page(browser.ask("/cases/list/")))


def _rest(answer: Answer, rows: str) -> Reply:
    found: list[dict[str, Any]] = json.loads(answer.body).get(rows, [])
    return Reply(answer.ms, answer.statements, [_key(row) for row in found], answer.body)


def _page(answer: Answer) -> Reply:
    numbers = dict.fromkeys(NUMBER.findall(answer.body))
    return Reply(answer.ms, answer.statements, [(number,) for number in numbers], answer.body)


def _key(row: dict[str, Any]) -> Key:
    """`type` is what our REST calls the column type_code."""
    names = ("no", "type" if "type" in row else "type_code", "division", "stage", "opened_on", "due_on")
    return tuple(str(row[name]) for name in names)
