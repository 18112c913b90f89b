"""Measurement 7: pairs of officers who finish one case at once, and processes killed in the middle of their work."""

from __future__ import annotations

import json
import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import Any

from bench import kills
from bench.bare import linked
from bench.databases import PASSWORD, Database
from bench.decisions import OUTCOME, REVIEWER, STAGE
from bench.kills import Survived
from bench.made import Ready, clone, made_ready
from bench.serving import Caller, served
from config.settings import load_settings
from tests import engines
from tests.casework import appraisal_record

RACES, DECISIONS, JOBS, UPGRADES = "pairs on one case", "decisions", "job slots", "upgrades"
Faults = dict[str, Survived]


def measure_faults(database: Database, folder: Path, pairs: int, blows: int, upgrades: int) -> Faults:
    """Races over HTTP, then the kills, each kind in a process of its own."""
    ready = clone(database, made_ready(database), pairs + blows + 1)
    found = {RACES: _race(database, folder, ready[:pairs])}
    found[DECISIONS], found[JOBS] = _apart(kills.decisions_and_jobs, database, ready[pairs:])
    if upgrades:
        found[UPGRADES] = _apart(kills.upgrades, list(_empty_places(database, folder, upgrades + 1)))
    return found


def faults_in(found: Faults) -> Iterator[str]:
    """What is broken: something lost, doubled or left by half."""
    for what, survived in found.items():
        yield from (f"{what}: {said}" for said in survived.wrong)


def _race(database: Database, folder: Path, ready: Sequence[Ready]) -> Survived:
    """Two sign-ins finish the same stage of the same version at once: one is done, the other told what changed."""
    found = Survived()
    with served("jiuzhu", database.environment, folder) as port, ThreadPoolExecutor(2) as pool:
        callers = [Caller(port).sign_in_as_program(REVIEWER, PASSWORD) for _n in range(2)]
        for case in ready:
            found.tried += 1
            start = Barrier(2)
            answers = sorted(
                pool.map(lambda caller, no=case.no, start=start: _finish(caller, no, start), callers)
            )
            if answers != [200, 409]:
                found.wrong.append(f"{case.no} was answered {answers}")
    with linked(database, as_owner=True) as owner:
        for case in ready:
            signed = owner.value("select count(*) from opinion where entry_id = ?", case.entry_id)
            if signed != 1:
                found.wrong.append(f"{case.no} holds {signed} signatures")
    return found


def _finish(caller: Caller, no: str, start: Barrier) -> int:
    body = json.dumps(
        {"stage": STAGE, "outcome": OUTCOME, "version": _version(caller, no), "form": appraisal_record()}
    )
    start.wait()
    return caller.ask(f"/api/v1/cases/{no}/finish", "POST", body, "application/json").status


def _version(caller: Caller, no: str) -> int:
    return int(json.loads(caller.ask(f"/api/v1/cases/{no}").body)["version"])


def _apart(work: Callable[..., Any], *given: Any) -> Any:
    """In a fresh process, which forks without threads of ours."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(work, given)


def _empty_places(database: Database, folder: Path, n: int) -> Iterator[dict[str, str]]:
    """Settings of so many databases in which there is nothing yet."""
    for number in range(n):
        home = folder / f"empty{database.engine}{number}"
        home.mkdir()
        url = f"sqlite:///{home / 'jiuzhu.db'}" if database.engine == "sqlite" else engines.fresh_database()
        environment = database.environment | {"JIUZHU_HOME": str(home), "JIUZHU_DATABASE_URL": url}
        load_settings(environment).ensure_keys()
        yield environment
