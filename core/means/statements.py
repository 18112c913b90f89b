"""Which of several statements about one thing counts, and where they differ: pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Protocol

RANKING = ("checked", "surveyed", "declared")
"""Whose word counts unless a person decides otherwise: what was checked before what was seen before what was said."""
ADDING = "holdings"
"""Two accounts at two banks are two things; two registers that tell a wage tell the same wage."""


class Said(Protocol):
    """One row of a statement."""

    @property
    def source(self) -> str: ...
    @property
    def origin(self) -> str: ...
    @property
    def amount(self) -> Decimal: ...
    @property
    def chosen_why(self) -> str: ...


def counting(group: str, rows: Sequence[Said]) -> list[Said]:
    """The rows that count, out of all that stand about one person and one thing.

    Those that a person chose; else those of the highest source. Where several registers tell one income or spending,
    the one that tells most: the family can answer it, and a person may choose otherwise.
    """
    chosen = [row for row in rows if row.chosen_why]
    if chosen:
        return chosen
    by_source = _by(rows, "source")
    best = next((by_source[source] for source in RANKING if source in by_source), [])
    return best if group == ADDING else _largest(best)


def total_of(group: str, rows: Sequence[Said]) -> Decimal | None:
    """What one source says of a thing, in yuan; None when it says nothing."""
    if not rows:
        return None
    return sum((row.amount for row in (rows if group == ADDING else _largest(rows))), Decimal(0))


def differ(declared: Decimal | None, others: Iterable[Decimal | None], tolerance: Decimal) -> bool:
    """Whether what was found departs from what was declared by more than is tolerated; silence declares nothing."""
    said = declared or Decimal(0)
    return any(other is not None and abs(other - said) > tolerance for other in others)


def _largest(rows: Sequence[Said]) -> list[Said]:
    origins = _by(rows, "origin").values()
    return max(origins, key=lambda own: sum((row.amount for row in own), Decimal(0)), default=[])


def _by(rows: Sequence[Said], name: str) -> Mapping[str, list[Said]]:
    found: defaultdict[str, list[Said]] = defaultdict(list)
    for row in rows:
        found[getattr(row, name)].append(row)
    return found


def standing_of(states: Iterable[str]) -> str:
    """A request by its answers: incomplete until every source has answered, then hit or clean. Nothing asked is incomplete."""
    found = list(states)
    if not found or any(state in ("waiting", "unreachable") for state in found):
        return "incomplete"
    return "hit" if "hit" in found else "clean"


def apart(asked: Sequence[Collection[int]]) -> int:
    """How many of the first, each the people of one request, share nobody: a request about people asked before begins anew."""
    seen: set[int] = set()
    for number, people in enumerate(asked):
        if seen & set(people):
            return number
        seen |= set(people)
    return len(asked)
