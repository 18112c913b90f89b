"""What the parameter pages show: each value in force at a place with where it comes from, and what is still missing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from core.declare import Parameter
from core.divisions.queries import governed, name_of, tier_of, tree
from core.library.queries import cite, texts
from core.parameters import rows as pure
from core.parameters.cited import by_name
from core.parameters.issuers import issued
from core.parameters.keys.procedure import CONFLICTS
from core.parameters.queries import missing, places, rows
from core.parameters.rows import COUNTY, Found, Row
from core.parameters.showing import default_in_words, in_words
from core.parameters.values import write
from core.plugins import registry
from core.text import Message, Text, _

ORIGINS = {
    "missing": (_("须先设定"), "red"),
    "test": (_("测试值"), "purple"),
    "here": (_("本地设定"), "green"),
    "document": (_("文件规定"), "green"),
    "above": (_("上级规定"), "azure"),
    "default": (_("系统默认"), "secondary"),
    "unset": (_("未设定"), "secondary"),
}
"""Where a value comes from: words and colour."""


@dataclass(frozen=True)
class Shown:
    """One parameter at a place on a day."""

    parameter: Parameter
    value: Text
    origin: str
    division: str = ""
    since: date | None = None
    until: date | None = None
    basis: tuple[str, ...] = ()
    conflict: Message | None = None

    @property
    def issued(self) -> list[str]:
        """Who issued the texts that it rests on, with their numbers."""
        return issued_in_words(self.basis)

    @property
    def place(self) -> str:
        """The division whose row speaks, by name; empty for a default."""
        return place_name(self.division) if self.origin not in ("default", "unset", "missing") else ""


def shown(parameter: Parameter, division: str, on: date, lacking: frozenset[str]) -> Shown:
    """The value in force there; `lacking` are the addresses that must still be set."""
    found = pure.find(parameter, rows().get(parameter.address, ()), places(division, on), on)
    if found is None or parameter.address in lacking:
        return _without_row(parameter, found, lacking)
    until = next((row.until for row in rows()[parameter.address] if row.id == found.row_id), None)
    return Shown(
        parameter,
        in_words(parameter, write(parameter, found.value)),
        _origin(found),
        found.division,
        found.since,
        until,
        found.basis,
        found.conflict and by_name(found.conflict, texts(), on),
    )


def _without_row(parameter: Parameter, found: Found | None, lacking: frozenset[str]) -> Shown:
    origin = "missing" if parameter.address in lacking else "default"
    if found is not None:
        return Shown(parameter, in_words(parameter, write(parameter, found.value)), origin, found.division, found.since, None, found.basis)  # fmt: skip
    if parameter.default is None:
        return Shown(parameter, "", "missing" if origin == "missing" else "unset")
    return Shown(parameter, default_in_words(parameter), origin)


def _origin(found: Found) -> str:
    if found.source == "test":
        return "test"
    if len(found.division) < COUNTY:
        return "above"
    return "document" if found.source == "document" else "here"


@dataclass(frozen=True)
class Conflict:
    """Where a county's document differs from the law in force: what it says, which law, what the system does.

    `law`: each article as people cite it, with whether it is in force on the day.
    """

    code: str
    says: str
    law: Sequence[tuple[str, bool]]
    does: str


def conflicts(county: str, on: date) -> list[Conflict]:
    """What the county's profile has written down, in its order."""
    found = pure.find(CONFLICTS, rows().get(CONFLICTS.address, ()), places(county, on), on)
    return [
        Conflict(row["code"], row["says"], [_cited(item, on) for item in row["law"]], row["does"])
        for row in (found.value if found is not None else ())
    ]


def _cited(item: str, on: date) -> tuple[str, bool]:
    citation = cite(item, on)
    return citation.text, citation.in_force


def with_conflicts(on: date) -> dict[str, int]:
    """Counties whose documents differ from the law, with the number of places."""
    counties = sorted({row.division for row in rows().get(CONFLICTS.address, ())})
    numbers = {county: len(conflicts(county, on)) for county in counties}
    return {county: n for county, n in numbers.items() if n}


def lacking(module: str, division: str, on: date) -> frozenset[str]:
    """Addresses of the module's own parameters (core's for "") that must still be set there."""
    return frozenset(p.address for p in missing(module, division, on) if p.module == module)


def modules() -> list[str]:
    """Modules that have parameters, core first."""
    return ["", *(name for name in registry().modules if any(p.module == name for p in _all()))]


def of_module(module: str) -> list[Parameter]:
    """A module's parameters in the order in which they are declared; core's for ""."""
    return [parameter for parameter in _all() if parameter.module == module]


def _all() -> Iterable[Parameter]:
    return registry().parameters.values()


def chain_of(parameter: Parameter, division: str, on: date) -> list[tuple[str, Row | None]]:
    """(place, its row in force) from the nation down to the division."""
    of_one = rows().get(parameter.address, ())
    found: list[tuple[str, Row | None]] = []
    for code in reversed(places(division, on)):
        held = next((row for row in of_one if row.division == code and not row.bound and row.holds(on)), None)
        found.append((place_name(code), held))
    return found


def offered_places(division: str, on: date) -> list[tuple[str, Text]]:
    """A county and its townships, as a choice; a township's own only for itself."""
    below = governed(division, on) if tier_of(division) == "county" else []
    whole: list[tuple[str, Text]] = [(division, _("%(name)s（全境）", name=name_of(division, on)))]
    return whole + [(node.code, node.name) for node in below]


def place_name(code: str) -> str:
    """A division by name; the nation has one too."""
    if not code:
        return str(_("全国"))
    return name_of(code) if code in tree().nodes else code


def issued_in_words(basis: Sequence[str]) -> list[str]:
    """Issuer and number of each text."""
    return issued(basis, texts())


def basis_in_words(basis: Sequence[str], on: date) -> list[str]:
    """Articles as people cite them."""
    return [cite(item, on).text for item in basis]
