"""The lists in the report: one table a database, and how the aims were met."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bench.lists import BARE, HAND, MOST_STATEMENTS, OURS, PLAIN, PRESSED
from bench.tables import Cells, met, table
from bench.turns import Measured

GROWTH, TIMES_BY_HAND, A_SECOND = 1.3, 1.5, 180


def section(found: Measured, clients: int) -> list[str]:
    """The table, and the aims below it."""
    return [*_table(found), "", *_aims(found), "", *_rates(found, clients)]


def _sizes(found: Measured) -> list[int]:
    return sorted({cases for cases, _what, _who in found})


def _kinds(found: Measured) -> list[str]:
    return list(dict.fromkeys(what for _cases, what, who in found if who == OURS))


def _table(found: Measured) -> list[str]:
    sizes = _sizes(found)
    head = [
        *("", *(f"{n:,} cases, ms" for n in sizes), "growth", "SQL"),
        *(f"{BARE}, ms", f"x {BARE}", f"x {HAND}", f"x {PLAIN}"),
    ]
    asked = [(what, who) for what in _kinds(found) for who in (OURS, HAND, PLAIN)]
    return table(head, [_row(found, sizes, *kind) for kind in asked if (sizes[-1], *kind) in found])


def _row(found: Measured, sizes: Sequence[int], what: str, who: str) -> Cells:
    every = [found[n, what, who].ms for n in sizes]
    bare = found[sizes[-1], what, BARE].ms

    def beside(other: str) -> str:
        beaten = found.get((sizes[-1], what, other))
        return f"{every[-1] / beaten.ms:.2f}" if beaten and who == OURS else ""

    return [
        f"{what}, {who}",
        *(f"{ms:.1f}" for ms in every),
        f"{every[-1] / every[0]:.2f}",
        str(found[sizes[-1], what, who].statements),
        f"{bare:.1f}",
        f"{every[-1] / bare:.0f}",
        beside(HAND),
        beside(PLAIN),
    ]


def _aims(found: Measured) -> Iterator[str]:
    """The worst of each aim: what is met there is met everywhere."""
    sizes, kinds = _sizes(found), _kinds(found)
    small, large = sizes[0], sizes[-1]
    growth, grown = max((_growth(found, what), what) for what in kinds if _as_many_rows(found, what))
    asked, most = max((found[large, what, OURS].statements, what) for what in kinds)
    times, slowest = max((times_by_hand(found, what), what) for what in kinds)
    yield f"- At most {growth:.2f} times from {small:,} to {large:,} cases, {grown} (aim {GROWTH}: {met(growth <= GROWTH)})."
    yield f"- At most {asked} SQL statements, {most} (aim {MOST_STATEMENTS}: {met(asked <= MOST_STATEMENTS)})."
    yield f"- At most {times:.2f} times the list by hand, {slowest} (aim {TIMES_BY_HAND}: {met(times <= TIMES_BY_HAND)})."
    for what in kinds:
        if not _as_many_rows(found, what):
            rows = [len(found[n, what, OURS].rows) for n in (small, large)]
            yield f"- {what} finds {rows[0]} rows among {small:,} cases and {rows[1]} among {large:,}, and is not compared in growth."


def _growth(found: Measured, what: str) -> float:
    sizes = _sizes(found)
    return found[sizes[-1], what, OURS].ms / found[sizes[0], what, OURS].ms


def times_by_hand(found: Measured, what: str) -> float:
    """How many times as long as the list by hand, over the most cases."""
    large = _sizes(found)[-1]
    return found[large, what, OURS].ms / found[large, what, HAND].ms


def _as_many_rows(found: Measured, what: str) -> bool:
    return len({len(found[n, what, OURS].rows) for n in _sizes(found)}) == 1


def _rates(found: Measured, clients: int) -> Iterator[str]:
    large = _sizes(found)[-1]
    head = [f"answers a second, {clients} clients, {large:,} cases", OURS, HAND, PLAIN]
    rows = [
        [what, *(f"{found[large, what, who].rate:.0f}" for who in (OURS, HAND, PLAIN))] for what in PRESSED
    ]
    yield from table(head, rows)
    yield ""
    slowest = min(found[large, what, OURS].rate for what in PRESSED)
    yield f"- At least {slowest:.0f} list requests a second (aim {A_SECOND}: {met(slowest >= A_SECOND)}); the clients are"
    yield "  threads of one process on the same cores, whose work counts against every server alike."
