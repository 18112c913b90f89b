"""The tree in memory: names on a day, what lies above and below, which office takes a division's matters on. Pure."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

COUNTY, TOWNSHIP, VILLAGE = 6, 9, 12


@dataclass(frozen=True)
class Node:
    """A division without its dated names; `name` is the latest."""

    code: str
    name: str
    level: str
    parent_code: str | None
    body: bool = False
    since: date = date.min
    until: date | None = None

    def stands(self, on: date) -> bool:
        """Whether it exists on that day."""
        return self.since <= on and (self.until is None or on <= self.until)


@dataclass(frozen=True)
class Assignment:
    """A body acts for a division from a day to a day."""

    body: str
    division: str
    since: date
    until: date | None = None

    def holds(self, on: date) -> bool:
        """Whether it does on that day."""
        return self.since <= on and (self.until is None or on <= self.until)


class Tree:
    """Every division of the installation."""

    def __init__(
        self,
        nodes: Iterable[Node],
        names: Mapping[str, Sequence[tuple[date, str]]] | None = None,
        assignments: Iterable[Assignment] = (),
    ) -> None:
        self.nodes = {node.code: node for node in nodes}
        self.names = names or {}
        self.assignments = tuple(assignments)
        self._below: dict[str | None, list[str]] = {}
        for code in sorted(self.nodes):
            self._below.setdefault(self.nodes[code].parent_code, []).append(code)

    def name(self, code: str, on: date) -> str:
        """What the division is called on a day; an unknown code is its own name."""
        dated = self.names.get(code, ())
        place = bisect_right([since for since, _name in dated], on)
        if place:
            return dated[place - 1][1]
        node = self.nodes.get(code)
        return dated[0][1] if dated else node.name if node else code

    def full_name(self, code: str, on: date, *, above: str = "city") -> str:
        """Its name behind those of the nodes above it, from below the named level on: 莲湖区青年路街道…"""
        path = [node for node in self.path(code) if _depth(node.level) > _depth(above)]
        if not path:
            return self.name(code, on)
        return "".join(self.name(node.code, on) for node in path)

    def path(self, code: str) -> list[Node]:
        """From the top down to the division itself."""
        found: list[Node] = []
        node = self.nodes.get(code)
        while node is not None:
            found.insert(0, node)
            node = self.nodes.get(node.parent_code or "")
        return found

    def children(self, code: str, on: date | None = None) -> list[Node]:
        """The divisions directly below, by code; those that exist on the day if one is given."""
        below = [self.nodes[child] for child in self._below.get(code, ())]
        return [node for node in below if on is None or node.stands(on)]

    def governed(self, code: str, on: date) -> list[Node]:
        """The townships of a county, or the villages of a township, that it acts for on a day; of a body those given to it.

        A township-level body is one of its county's townships, with the villages that it was given, one by one or all
        those of a township.
        """
        given = [self.nodes[a.division] for a in self.assignments if a.body == code and a.holds(on)]
        if code in self.nodes and self.nodes[code].level == "township":
            given = [
                below
                for node in given
                for below in (self.governed(node.code, on) if node.level == "township" else [node])
            ]
        own = [node for node in self.children(code, on) if self._direct(node.code, on) is None]
        return sorted({node.code: node for node in (*own, *given)}.values(), key=lambda node: node.code)

    def _direct(self, code: str, on: date) -> Assignment | None:
        """The assignment of this very division on a day."""
        return next((a for a in self.held(code) if a.holds(on)), None)

    def held(self, code: str) -> list[Assignment]:
        """When which bodies act for this very division, the earliest first."""
        return sorted((a for a in self.assignments if a.division == code), key=lambda a: a.since)

    def coming(self, code: str, on: date) -> Assignment | None:
        """The hand-over of this very division that has yet to begin on a day."""
        return next((a for a in self.held(code) if a.since > on), None)

    def under(self, code: str) -> Iterator[Node]:
        """The division and everything below it, by code."""
        if code in self.nodes:
            yield self.nodes[code]
        for child in self._below.get(code, ()):
            yield from self.under(child)

    def office(self, code: str, on: date) -> str:
        """The sortable code of the office that takes on what happens in a division on a day.

        The township's own code; where a body acts for the township, the body's code and the township's, so that each
        township's rows are told apart and come back; of a village given by itself the body's code alone.
        """
        township = township_of(code)
        owner = self.owner(code, on)
        if owner is None:
            return township
        if level_of(owner.division) == "township":
            return f"{owner.body}.{township}"
        above = self.owner(owner.body, on)
        return f"{above.body}.{owner.body}" if above else owner.body

    def owner(self, code: str, on: date) -> Assignment | None:
        """The assignment of the nearest division, itself first, that a body acts for on that day."""
        held = [a for a in self.assignments if code.startswith(a.division) and a.holds(on)]
        return max(held, key=lambda a: len(a.division), default=None)


def township_of(code: str) -> str:
    """The township that a village lies in: its first nine digits; a body and what is larger stand for themselves."""
    return code[:TOWNSHIP] if code.isdigit() else code


def county_of(code: str) -> str:
    """The county that a division lies in, its first six digits; of an office the county, or the body in its place, above it."""
    head = code.partition(".")[0]
    return head[:COUNTY] if head[:COUNTY].isdigit() else head


def place_of(office: str) -> str:
    """The division or body whose officers work there: the township; of a township-level body, which stands in its place, the body."""
    head = office.partition(".")[0]
    return town_of(office) if head == county_of(office) else head


def town_of(office: str) -> str:
    """The township, or the body by itself, whose rows an office code holds: what stands behind its last dot."""
    return office.rpartition(".")[2]


def level_of(code: str) -> str:
    """What a statistical code is, by its length; "" for the code of a body."""
    levels = {2: "province", 4: "city", 6: "county", 9: "township", 12: "village"}
    return levels.get(len(code), "") if code.isascii() and code.isdigit() else ""


def _depth(level: str) -> int:
    return ("province", "city", "county", "township", "village").index(level)
