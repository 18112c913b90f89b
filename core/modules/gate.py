"""The gate as a pure function: which activation holds for a module, a place and a day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import pairwise


@dataclass(frozen=True)
class Activation:
    """One row of the table, as plain values; later rows have larger numbers."""

    id: int
    module: str
    division: str
    enabled: bool
    since: date
    until: date | None
    by: str
    reason: str = ""

    def covers(self, on: date) -> bool:
        """Whether it holds on that day."""
        return self.since <= on and (self.until is None or on <= self.until)


def holding(rows: Iterable[Activation], module: str, division: str, on: date) -> Activation | None:
    """The nearest row above or at the division that covers the day; among equals the newest. None: never enabled."""
    above = [r for r in rows if r.module == module and division.startswith(r.division) and r.covers(on)]
    return max(above, key=lambda r: (len(r.division), r.id), default=None)


def ever(rows: Iterable[Activation], module: str, division: str) -> bool:
    """Whether a place ever had the module, at its own level, above it or in a part of it."""
    return any(
        r.module == module
        and r.enabled
        and (division.startswith(r.division) or r.division.startswith(division))
        for r in rows
    )


def stretches(rows: Iterable[Activation], module: str, on: date) -> list[tuple[str, str]]:
    """The half-open ranges of codes in which it is on, in order: a county without the street that it is off in is two."""
    held = [r for r in rows if r.module == module and r.covers(on)]
    edges = sorted({edge for row in held for edge in _range(row.division)})
    found: list[tuple[str, str]] = []
    for lo, hi in pairwise(edges):
        row = holding(held, module, lo, on)
        if row is None or not row.enabled:
            continue
        start = found.pop()[0] if found and found[-1][1] == lo else lo
        found.append((start, hi))
    return found


def _range(code: str) -> tuple[str, str]:
    return code, code[:-1] + chr(ord(code[-1]) + 1)
