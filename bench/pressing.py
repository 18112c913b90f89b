"""Several clients at once, each with its next call as soon as it has the last answer: how many a second are answered.

The clients are threads of the one process that measures, so their own work is taken from the same cores.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

Call = Callable[[], None]
"""One call that raises when it isn't answered as it should be."""


def press_for(seconds: float, calls: Sequence[Call]) -> float:
    """Answers a second while every client repeats its call for so long, and at least once."""
    until = time.perf_counter() + seconds
    answered = [0] * len(calls)

    def work(n: int) -> None:
        while not answered[n] or time.perf_counter() < until:
            calls[n]()
            answered[n] += 1

    taken = _all_at_once(len(calls), work)
    return sum(answered) / taken


def press_through(shares: Sequence[Sequence[Call]]) -> float:
    """Answers a second while every client works through its own share of calls."""

    def work(n: int) -> None:
        for call in shares[n]:
            call()

    return sum(map(len, shares)) / _all_at_once(len(shares), work)


def _all_at_once(clients: int, work: Callable[[int], None]) -> float:
    """Seconds until all of them are through; the first that fails fails all."""
    with ThreadPoolExecutor(clients) as pool:
        begun = time.perf_counter()
        for _done in pool.map(work, range(clients)):
            pass
        return time.perf_counter() - begun
