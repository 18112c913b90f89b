"""How far delegation has come in each county: for the tier above, which sees figures and no row (ORG-10)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from core.access.queries import counties_at_work, duty
from core.actor import actor
from core.db.scope import Scope
from core.delegation.overview import delegated_to, instruments_of, matters, state_of
from core.divisions.queries import governed, name_of, office_of


@dataclass(frozen=True)
class Progress:
    """A county: its townships, how many of them confirm each matter themselves today, its instruments by state."""

    place: str
    name: str
    townships: int
    confirming: Sequence[int]
    in_force: int
    suspended: int


def sees_counts() -> bool:
    """Whether the posting in force lies above the counties: figures, and no row of anything."""
    return duty(actor().duty).sight == "counts"


def progress(on: date) -> list[Progress]:
    """Every county of the region in which somebody works."""
    within = Scope.of(office_of(actor().division))
    return [_of(county, on) for county in sorted(counties_at_work(on)) if office_of(county) in within]


def _of(county: str, on: date) -> Progress:
    found, states = delegated_to(county, on), [state_of(row) for row in instruments_of(county)]
    return Progress(
        county,
        name_of(county),
        len(governed(county, on)),
        [len(found.get(code, ())) for code, _label in matters()],
        states.count("in_force"),
        states.count("suspended"),
    )
