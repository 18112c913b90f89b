"""Stages finished a second in the report."""

from __future__ import annotations

from collections.abc import Iterator

from bench.decisions import BARE, OURS, Decided
from bench.tables import met, table

SHARE = 0.5


def section(found: Decided, on_postgresql: bool) -> list[str]:
    """The table, and the aim below it."""
    head = ["stages finished a second", OURS, BARE, f"{OURS} / {BARE}"]
    return [
        *table(head, [_row(found, clients) for clients in _clients(found)]),
        "",
        *_aim(found, on_postgresql),
    ]


def _clients(found: Decided) -> list[int]:
    return sorted({clients for clients, _who in found})


def _share(found: Decided, clients: int) -> float:
    return found[clients, OURS].rate / found[clients, BARE].rate


def _row(found: Decided, clients: int) -> list[str]:
    rates = [f"{found[clients, who].rate:.0f}" for who in (OURS, BARE)]
    return [f"{clients} at once", *rates, f"{_share(found, clients):.2f}"]


def _aim(found: Decided, on_postgresql: bool) -> Iterator[str]:
    least = min(_share(found, clients) for clients in _clients(found))
    decisions = sum(written.decisions for written in found.values())
    yield f"- At least {least:.2f} of the bare transaction's rate (aim {SHARE}: {met(least >= SHARE)}). Ours goes over HTTP with"
    yield "  sign-in, gates, a checked and sealed form and a keyed log; the bare transaction writes rows of the same content"
    yield "  over the driver and checks nothing."
    yield f"- Counted in the database afterwards: {decisions:,} stages finished, and as many signatures, next stages, deadlines,"
    yield "  news and entries of the log, none lost or doubled."
    if on_postgresql:
        yield "- This server keeps nothing through a power cut (fsync off), which spares the bare transaction most."
