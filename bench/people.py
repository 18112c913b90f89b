"""Measurement 4: a person found by the exact identity number among few and among three million, beside the bare statement."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from statistics import median

from app import create_app
from bench.bare import Link, linked
from bench.databases import CLERK, COUNTY, PASSWORD, TOWN, Database
from bench.progress import Said
from bench.rows import SERIES
from bench.serving import WORKERS, Caller, served
from bench.turns import Ask, Asked, Figures, Measured, Reply, ask_by_turns, groups_of, take_round
from config.settings import load_settings
from core.actor import SYSTEM, acting_as
from core.clock import today
from core.db import blind, one_transaction, seeing_everything
from core.parameters.keys.means import LOOKUPS
from core.parameters.operations import set_value
from tests import factories

OURS, BARE, WHAT = "Jiuzhu", "bare SQL", "exact identity number"
CASES = 90
SOUGHT = 20
"""Persons with a real number among the others, who are looked for in turn."""
CACHE_KB = 500_000
"""What SQLite may keep in memory while the index grows at random places."""
NOISE = {
    "sqlite": ("randomblob(47)", "lower(hex(randomblob(32)))"),
    "postgresql": (
        "decode(md5(i || 'a') || md5(i || 'b') || md5(i || 'c'), 'hex')",
        "md5(i || 'd') || md5(i || 'e')",
    ),
}
"""Sealed numbers and blind ones that nobody can open: as long as real ones and as far apart."""
FILL = """
insert into person (name, id_kind, id_sealed, id_blind, born_on, sex, row_version)
with recursive series(i) as ({series})
select substr('赵钱孙李周吴郑王冯陈', i % 10 + 1, 1) || substr('安昌德方国海嘉景兰明', i / 10 % 10 + 1, 1),
  'resident', {sealed}, {blinded}, '1980-05-06', 'male', 1
from series
"""
BY_NUMBER = "select id, name, id_sealed, dead_on, merged_into_id from person where id_blind = ?"


def measure_people(
    databases: Mapping[int, Database], folder: Path, rounds: int, times: int, say: Said
) -> Measured:
    """Databases by number of persons, filled here; every look-up goes over HTTP and is noted in the log."""
    with ExitStack() as held:
        asked: list[Asked] = []
        for persons, database in databases.items():
            asked += held.enter_context(_both(persons, database, folder))
            say(f"  {persons:,} persons")
        found: Measured = {(one.cases, one.what, one.who): Figures() for one in asked}
        for group in groups_of(asked):
            ask_by_turns(group, 2 * WORKERS, found)
        for n in range(rounds):
            take_round(groups_of(asked), times, found)
            say(f"  round {n + 1} of {rounds}")
    return found


@contextmanager
def _both(persons: int, database: Database, folder: Path) -> Iterator[list[Asked]]:
    database.fill(CASES)
    numbers = _register(database)
    with linked(database, as_owner=True) as owner:
        _fill(owner, database.engine, persons - owner.value("select count(*) from person"))
        case = owner.value(
            "select no from assistance_case where office_code = ? and closed_on is null limit 1", TOWN
        )
    with linked(database) as link, served("jiuzhu", database.environment, folder) as port:
        caller = Caller(port).sign_in_as_program(CLERK, PASSWORD)
        turns = {who: _in_turn(numbers) for who in (OURS, BARE)}
        asks: dict[str, Ask] = {
            OURS: partial(_find, caller, str(case), turns[OURS]),
            BARE: partial(_bare, link, turns[BARE]),
        }
        yield [Asked(persons, WHAT, who, ask) for who, ask in asks.items()]


def _in_turn(numbers: list[str]) -> Iterator[str]:
    while True:
        yield from numbers


def _register(database: Database) -> list[str]:
    """Some persons as the product registers them; and as many look-ups an hour as it takes."""
    app = create_app(load_settings(database.environment))
    numbers = [factories.id_number() for _n in range(SOUGHT)]
    with app.app_context():
        with acting_as(SYSTEM), seeing_everything(), one_transaction():
            for number in numbers:
                factories.person(id_number=number)
            # the most that may be set: each person is looked up some hundred times a run
            set_value("", LOOKUPS.address, COUNTY, 3650, today(), basis=LOOKUPS.basis, reason="bench")
        app.extensions["sqlalchemy"].engine.dispose()
    return numbers


def _fill(owner: Link, engine: str, n: int) -> None:
    sealed, blinded = NOISE[engine]
    if engine == "sqlite":
        owner.run(f"pragma cache_size = -{CACHE_KB}")
    owner.run(FILL.format(series=SERIES[engine].format(n=n), sealed=sealed, blinded=blinded))
    if engine == "postgresql":
        owner.run("analyze person")


def _find(caller: Caller, case: str, numbers: Iterator[str]) -> Reply:
    body = json.dumps({"case": case, "id_number": next(numbers)})
    answer = caller.ask("/api/v1/people/find", "POST", body, "application/json")
    found = json.loads(answer.body).get("found") or {}
    return Reply(answer.ms, answer.statements, [(str(found.get("person_id")),)], answer.body)


def _bare(link: Link, numbers: Iterator[str]) -> Reply:
    key = blind(next(numbers))
    begun = time.perf_counter()
    with link.transaction():
        rows = link.rows(BY_NUMBER, key)
    return Reply((time.perf_counter() - begun) * 1000, 1, [(str(row["id"]),) for row in rows])


def faults_in(found: Measured) -> Iterator[str]:
    """What is broken: another person than the bare statement finds, or nobody. Never a time."""
    for (persons, _what, who), figures in found.items():
        wanted = found[persons, WHAT, BARE].rows
        if len(wanted) != 1 or figures.rows != wanted:
            yield f"{persons:,} persons, {who}: {figures.rows} was found, not {wanted}"


def growth(found: Measured, who: str) -> float:
    """How many times as long among the most as among the fewest."""
    sizes = sorted({persons for persons, _what, _who in found})
    few, many = (median(found[n, WHAT, who].rounds) for n in (sizes[0], sizes[-1]))
    return many / few
