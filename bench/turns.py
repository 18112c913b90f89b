"""Several applications asked by turns over few and many rows, so that all of them meet the same noise."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from statistics import median

Key = tuple[str, ...]
"""What of a row is compared: its number, and over REST what else both answers say of the case."""


@dataclass(frozen=True)
class Reply:
    """One answer: milliseconds, SQL statements, its rows, and all of it."""

    ms: float
    statements: int
    rows: list[Key]
    body: str = ""


Ask = Callable[[], Reply]


@dataclass(frozen=True)
class Asked:
    """One thing asked of one application over so many cases."""

    cases: int
    what: str
    who: str
    ask: Ask


@dataclass
class Figures:
    """Milliseconds, a median a round; answers a second to many clients, a figure a round; the last answer."""

    rounds: list[float] = field(default_factory=list)
    rates: list[float] = field(default_factory=list)
    statements: int = 0
    rows: list[Key] = field(default_factory=list)
    body: str = ""

    @property
    def ms(self) -> float:
        """The median of the rounds."""
        return median(self.rounds)

    @property
    def rate(self) -> float:
        """Answers a second; 0 where nobody asked at once."""
        return median(self.rates) if self.rates else 0


Measured = dict[tuple[int, str, str], Figures]
"""By number of cases, by what was asked, and of whom."""


def groups_of(asked: Sequence[Asked]) -> list[list[Asked]]:
    """The same asked of the same over few and over many rows: those that take turns."""
    kinds = dict.fromkeys((one.what, one.who) for one in asked)
    return [[one for one in asked if (one.what, one.who) == kind] for kind in kinds]


def ask_by_turns(group: Sequence[Asked], times: int, found: Measured) -> list[float]:
    """The same asked over few and over many cases, by turns; the median of each in milliseconds."""
    taken: list[list[float]] = [[] for _one in group]
    for _n in range(times):
        for one, so_far in zip(group, taken, strict=True):
            figures, reply = found[one.cases, one.what, one.who], one.ask()
            figures.statements, figures.rows, figures.body = reply.statements, reply.rows, reply.body
            so_far.append(reply.ms)
    return [median(each) for each in taken]


def take_round(groups: Sequence[Sequence[Asked]], times: int, found: Measured) -> None:
    """One round of everything: each group by turns, the medians kept."""
    for group in groups:
        for one, ms in zip(group, ask_by_turns(group, times, found), strict=True):
            found[one.cases, one.what, one.who].rounds.append(ms)
