"""What the module pages show: the three states kept apart, place by place, and what speaks against going live."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from core.access.queries import duty, knows_duty
from core.access.staff.queries import holders_by_duty
from core.db import db, select
from core.declare import CONFIRMER
from core.divisions.queries import governed, name_of, office_of, tier_of
from core.modules.gate import Activation
from core.modules.models import ModuleActivation
from core.modules.operations import duties_of
from core.modules.queries import ModuleState, held_at, label_of, states
from core.plugins import State, installed, registry
from core.text import Text
from core.web import ports

WITHIN = {"county", "township", "village"}
"""Levels on which a county's own security administrator posts people."""


@dataclass(frozen=True)
class Cell:
    """A module at a place today. `own`: decided for this very place, not for the county as a whole."""

    enabled: bool
    own: bool
    since: date | None
    by: str
    reason: str
    delegated: bool


@dataclass(frozen=True)
class Place:
    """A row of the picture: a place and its cell for each module."""

    code: str
    name: str
    cells: Sequence[Cell]


@dataclass(frozen=True)
class Card:
    """A module in its three states: the plugin as installed, the county's activation, who confirms.

    `parts`: names of the places where alone it is on.
    """

    code: str
    label: str
    plugin: State
    state: ModuleState
    activation: Activation | None
    parts: Sequence[str]
    townships: Sequence[str]
    without_holder: Sequence[str]
    decides: bool

    @property
    def missing(self) -> list[tuple[str, Text]]:
        """(address, name) of the parameters that must be set before it can go live."""
        known = registry().parameters
        return [(address, known[address].label) for address in self.state.missing]


Delegated = Mapping[str, frozenset[str]]
"""Matter -> townships that confirm it today; asked once a page."""


def delegated_to(county: str, on: date) -> Delegated:
    """What the feature above answers."""
    return ports.delegated_to(county, on)


def cards(county: str, on: date, delegated: Delegated) -> list[Card]:
    """Every module that was found, sound or not, as the county stands to it."""
    plugins = {state.source.name: state for state in installed().states()}
    held = holders_by_duty(on)
    return [
        Card(
            state.code,
            state.label,
            plugins[state.code],
            state,
            held_at(state.code, county, on),
            [name_of(code, on) for code in state.parts],
            [name_of(code, on) for code in sorted(_townships(state.code, delegated))],
            _without_holder(state.code, held) if state.installed else (),
            _decides(state.code),
        )
        for state in states(county, on)
    ]


def picture(county: str, modules: Sequence[str], on: date, confirming: Delegated) -> list[Place]:
    """The county as a whole and each of its townships, with what holds there for these modules."""
    delegated = {module: _townships(module, confirming) for module in modules}
    below = [] if tier_of(county) != "county" else [node.code for node in governed(county, on)]
    return [
        Place(code, name_of(code, on), [_cell(module, code, on, code in delegated[module]) for module in modules])
        for code in [county, *below]
    ]  # fmt: skip


def _cell(module: str, place: str, on: date, delegated: bool) -> Cell:
    row = held_at(module, place, on)
    if row is None:
        return Cell(False, False, None, "", "", False)
    return Cell(
        row.enabled,
        row.division == office_of(place, on),
        row.since,
        row.by,
        row.reason,
        delegated and row.enabled,
    )


def _townships(module: str, delegated: Delegated) -> frozenset[str]:
    """Townships that confirm at least one of the module's matters themselves."""
    matters = [code for code, owner in registry().module_of.items() if owner == module]
    return frozenset[str]().union(*(delegated.get(matter, frozenset()) for matter in matters))


def _decides(module: str) -> bool:
    """Whether its process has a decision that a township could confirm."""
    types = [registry().case_types[code] for code, owner in registry().module_of.items() if owner == module]
    return any(line.by is CONFIRMER for one in types for pipeline in one.pipelines for line in pipeline.lines)


def _without_holder(module: str, held: Mapping[str, int]) -> list[str]:
    """Duties of the module's stages that nobody holds here today, by name."""
    named = [duty(code) for code in duties_of(module) if knows_duty(code) and not held.get(code)]
    return [str(info.name) for info in named if WITHIN & set(info.posted_at)]


def history(module: str, county: str) -> Sequence[ModuleActivation]:
    """Everything that was ever decided about the module in the county, the latest first."""
    wanted = (
        select(ModuleActivation)
        .where(ModuleActivation.module == module, ModuleActivation.division.startswith(county))
        .order_by(ModuleActivation.id.desc())
    )
    return db.session.scalars(wanted).all()


def sound_modules() -> list[tuple[str, str]]:
    """(code, label) of the modules that work."""
    return [(module, label_of(module)) for module in registry().modules]
