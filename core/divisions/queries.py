"""Asking the tree: names on a day, what lies above and below, finding a division by its name."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from sqlalchemy import select

from core import clock
from core.db import Scope, current_scope, db, kept_by
from core.divisions.models import BodyDivision, Division, DivisionName
from core.divisions.tree import Assignment, Node, Tree, county_of, level_of, place_of, town_of, township_of
from core.errors import Refused
from core.text import _

__all__ = [
    "area_type",
    "bureau_of",
    "children",
    "county_of",
    "exists",
    "find",
    "full_name",
    "governed",
    "government_of",
    "governs",
    "is_rural",
    "level_of",
    "name_of",
    "office_of",
    "only_office",
    "parent",
    "place_of",
    "require_own_office",
    "tier_of",
    "town_of",
    "township_of",
    "tree",
]

REVISION = "divisions"
VILLAGE_DIGITS = 12


@kept_by(REVISION)
def tree() -> Tree:
    """The whole tree, read anew when a division was changed."""
    nodes = db.session.execute(
        select(
            Division.code,
            Division.name,
            Division.level,
            Division.parent_code,
            Division.body,
            Division.since,
            Division.until,
        )
    )
    names: dict[str, list[tuple[date, str]]] = {}
    dated = select(DivisionName.code, DivisionName.since, DivisionName.name).order_by(DivisionName.since)
    for code, since, name in db.session.execute(dated):
        names.setdefault(code, []).append((since, name))
    held = select(BodyDivision.body_code, BodyDivision.division_code, BodyDivision.since, BodyDivision.until)
    assignments = [Assignment(*row) for row in db.session.execute(held)]
    return Tree((Node(*row) for row in nodes), names, assignments)


def exists(code: str) -> bool:
    """Whether the installation knows the division."""
    return code in tree().nodes


def name_of(code: str, on: date | None = None) -> str:
    """Its own name on a day, today if none is given: 青年路街道. An office is called by its place."""
    return tree().name(place_of(code), on or clock.today())


def full_name(code: str, on: date | None = None) -> str:
    """Its name from the county down: 莲湖区青年路街道… An office is called by its place."""
    return tree().full_name(place_of(code), on or clock.today())


def children(code: str, on: date | None = None) -> list[Node]:
    """The divisions directly below that exist on a day, today if none is given."""
    return tree().children(code, on or clock.today())


def governed(code: str, on: date | None = None) -> list[Node]:
    """The townships, or villages, that a county, a township or a body in its place acts for on a day."""
    return tree().governed(code, on or clock.today())


def tier_of(code: str) -> str:
    """ "county", "township" or "village", also of a body that stands in such a place; "" for an unknown code."""
    node = tree().nodes.get(code)
    return node.level if node else level_of(code)


def governs(place: str, division: str, on: date | None = None) -> bool:
    """Whether a division's matters lie with a place on a day: below it in the tree, and not given to another; or given to it."""
    if tier_of(place) == "village":
        return division == place
    return office_of(division, on) in Scope.of(office_of(place, on))


def bureau_of(office: str, on: date | None = None) -> str:
    """The authority at the county that an office stands under: 莲湖区民政局; a body in a county's place has its own name."""
    county = county_of(office)
    return name_of(county, on) if _is_body(county) else str(_("%(county)s民政局", county=name_of(county, on)))


def government_of(office: str, on: date | None = None) -> str:
    """The authority at a township: 青年路街道办事处, 宁东镇人民政府; a body in a township's place has its own name."""
    name = name_of(office, on)
    if _is_body(place_of(office)):
        return name
    return f"{name}{_('办事处') if name.endswith('街道') else _('人民政府')}"


def _is_body(code: str) -> bool:
    node = tree().nodes.get(code)
    return node is not None and node.body


def is_rural(code: str) -> bool:
    """Whether a village's code is one of a villagers' committee (200 to 399 in its last three digits) and not of a residents'."""
    return len(code) == VILLAGE_DIGITS and code[-3:].isdigit() and 200 <= int(code[-3:]) < 400


def area_type(code: str) -> str:
    """rural or urban, as the village's code tells."""
    return "rural" if is_rural(code) else "urban"


def parent(code: str) -> str | None:
    """The code of the division above; None at the top and for an unknown code."""
    node = tree().nodes.get(code)
    return node.parent_code if node else None


def office_of(code: str, on: date | None = None) -> str:
    """`office_code` of rows about a division: the township's code, or that of the body that acts for it."""
    return tree().office(code, on or clock.today())


def require_own_office(code: str, on: date) -> None:
    """Refused for a township in whose place a body stands on that day: whoever works for it works at the body."""
    place = place_of(office_of(code, on))
    if tier_of(code) == "township" and place != code:
        raise Refused(
            _("%(day)s%(place)s由%(body)s代管。", place=name_of(code), day=on, body=name_of(place)),
            next=_("请在代管的机构安排任职。"),
            code="stands_under_a_body",
        )


def only_office(scope: Scope) -> str | None:
    """The one office whose rows can lie in a scope: a township without bodies in it; None when there may be several."""
    return _only_office(scope.lo, scope.hi)


@kept_by(REVISION)
def _only_office(lo: str, hi: str) -> str | None:
    if level_of(lo) != "township":
        return None
    offices = {township_of(node.code) for node in _in_scope(tree(), Scope(lo, hi))}
    return lo if offices == {lo} else None


def find(text: str, under: str = "", limit: int = 20) -> list[Node]:
    """Divisions below `under`, or within the scope in force, whose name holds or whose code begins with the text."""
    whole = tree()
    text = text.strip()
    found: list[Node] = []
    for node in whole.under(under) if under else _in_scope(whole, current_scope()):
        if node.stands(clock.today()) and (text in node.name or (text and node.code.startswith(text))):
            found.append(node)
            if len(found) == limit:
                break
    return found


def _in_scope(whole: Tree, scope: Scope) -> Iterator[Node]:
    return (whole.nodes[code] for code in sorted(whole.nodes) if code in scope)
