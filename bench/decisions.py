"""Measurement 3: stages finished over REST by one client and by eight, beside the bare transaction that writes the same rows.

An appraisal is finished: the form, its signature, the stage left and the next one opened with its deadline, the case
moved, the log's entry at the end of its chain. What was written is counted in the database afterwards.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

from bench.bare import Link, linked
from bench.databases import PASSWORD, TOWN, Database
from bench.made import Ready, clone, made_ready
from bench.pressing import Call, press_through
from bench.progress import Said
from bench.serving import Caller, served
from tests.casework import appraisal_record

OURS, BARE = "Jiuzhu", "bare transaction"
STAGE, OUTCOME, REVIEWER = "appraise", "done", f"town_reviewer.{TOWN}"
WRITTEN = {
    "opinion": "entry_id",
    "stage_entry": "case_id",
    "deadline": "case_id",
    "news": "case_id",
    "audit_event": "about",
}
"""Tables that get one row a decision, and the column that must be another one in each."""


@dataclass(frozen=True)
class Load:
    """How many finish at once, and how many stages each of them finishes a round."""

    clients: int
    each: int

    @property
    def decisions(self) -> int:
        """Of all of them together, a round."""
        return self.clients * self.each


@dataclass
class Written:
    """Decisions a second, a figure a round; and of every round how many rows were written of how many there should be."""

    rates: list[float] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    decisions: int = 0

    @property
    def rate(self) -> float:
        """The median of the rounds."""
        return median(self.rates)


Decided = dict[tuple[int, str], Written]
"""By number of clients, and by who."""


def measure_decisions(
    database: Database, folder: Path, loads: Sequence[Load], rounds: int, say: Said
) -> Decided:
    """Both finish cases of their own in turn, so that both meet the same noise and the same growing log."""
    needed = 2 * rounds * sum(load.decisions for load in loads) + 1
    made = made_ready(database)
    ready = iter(clone(database, made, needed))
    found: Decided = {(load.clients, who): Written() for load in loads for who in (OURS, BARE)}
    with served("jiuzhu", database.environment, folder) as port, ExitStack() as held:
        most = max(load.clients for load in loads)
        callers = [Caller(port).sign_in_as_program(REVIEWER, PASSWORD) for _n in range(most)]
        owner = held.enter_context(linked(database, as_owner=True))
        sample = _sample(owner, callers[0], next(ready))
        links = [held.enter_context(linked(database)) for _n in range(most)]
        for n in range(rounds):
            for load in loads:
                ours = [
                    [partial(_finish, caller, next(ready)) for _n in range(load.each)]
                    for caller in callers[: load.clients]
                ]
                bare = [
                    [partial(sample.write, link, next(ready)) for _n in range(load.each)]
                    for link in links[: load.clients]
                ]
                _counted(owner, ours, found[load.clients, OURS])
                _counted(owner, bare, found[load.clients, BARE])
            say(f"  round {n + 1} of {rounds}")
    return found


def _counted(owner: Link, shares: Sequence[Sequence[Call]], into: Written) -> None:
    """Work through the shares, then look in the database for what became of them."""
    wanted = sum(map(len, shares))
    with _since(owner) as before:
        left = _left(owner)
        into.rates.append(press_through(shares))
    into.decisions += wanted
    if _left(owner) - left != wanted:
        into.lost.append(f"{_left(owner) - left} stages were finished, not {wanted}")
    for table, own in WRITTEN.items():
        rows, different = owner.run(
            f"select count(*), count(distinct {own}) from {table} where id > ?", before[table]
        ).fetchone()
        if (rows, different) != (wanted, wanted):
            into.lost.append(f"{rows} rows of {table} about {different} things, not {wanted}")


@contextmanager
def _since(owner: Link) -> Iterator[dict[str, int]]:
    """The last key of each table, beyond which everything is new."""
    yield {table: owner.value(f"select max(id) from {table}") for table in WRITTEN}


def _left(owner: Link) -> int:
    return int(
        owner.value("select count(*) from stage_entry where stage = ? and outcome = ?", STAGE, OUTCOME)
    )


def _finish(caller: Caller, case: Ready) -> None:
    body = json.dumps({"stage": STAGE, "outcome": OUTCOME, "form": appraisal_record()})
    answer = caller.ask(f"/api/v1/cases/{case.no}/finish", "POST", body, "application/json")
    if answer.status != 200:
        raise RuntimeError(f"{case.no} was not finished: {answer.status} {answer.body[:500]}")


# --- the same rows by hand


@dataclass(frozen=True)
class Sample:
    """What one finished stage left in the database: the pattern of the bare transaction's rows."""

    new: dict[str, dict[str, Any]]
    left: dict[str, Any]
    case: dict[str, Any]

    def write(self, link: Link, case: Ready) -> None:
        """One decision in one transaction: read and lock, write the same rows, and the log's head last."""
        with link.transaction():
            link.rows(f"select id, version, stage from assistance_case where id = ?{link.locking}", case.id)
            link.insert("opinion", self.new["opinion"] | {"entry_id": case.entry_id})
            _update(link, "stage_entry", case.entry_id, self.left)
            opened = link.insert("stage_entry", self.new["stage_entry"] | {"case_id": case.id})
            link.run(
                "update deadline set met_on = ? where entry_id = ? and met_on is null",
                self.left["left_on"],
                case.entry_id,
            )
            link.insert("deadline", self.new["deadline"] | {"case_id": case.id, "entry_id": opened})
            link.insert("news", self.new["news"] | {"case_id": case.id})
            _update(link, "assistance_case", case.id, self.case)
            number, last = link.run(f"select number, hash from audit_head{link.locking}").fetchone()
            event = {"number": number + 1, "previous": last, "about": f"case:{case.no}"}
            link.insert("audit_event", self.new["audit_event"] | event)
            link.run(
                "update audit_head set number = ?, hash = ?", number + 1, self.new["audit_event"]["hash"]
            )


def _update(link: Link, table: str, key: int, values: dict[str, Any]) -> None:
    sets = ", ".join(f"{name} = ?" for name in values)
    link.run(f"update {table} set {sets} where id = ?", *values.values(), key)


def _sample(owner: Link, caller: Caller, case: Ready) -> Sample:
    """One stage finished by the product, and what it wrote."""
    with _since(owner) as before:
        _finish(caller, case)
    new: dict[str, dict[str, Any]] = {}
    for table, last in before.items():
        (row,) = owner.rows(f"select * from {table} where id > ?", last)
        new[table] = {name: value for name, value in row.items() if name != "id"}
    (left,) = owner.rows(
        "select left_on, outcome, form_code, answers, note from stage_entry where id = ?", case.entry_id
    )
    (moved,) = owner.rows("select stage, version, moved_at from assistance_case where id = ?", case.id)
    return Sample(new, left, moved)


def faults_in(found: Decided) -> Iterator[str]:
    """What is broken: a decision that was lost or written twice. Never a rate."""
    for (clients, who), written in found.items():
        for said in written.lost:
            yield f"{clients} clients, {who}: {said}"
