"""Reads of the gate: whether a module is on at a place and day, why it is off, and the state of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from core.clock import today
from core.db import Scope, db, kept_by, revision, select
from core.divisions.queries import governs, office_of
from core.errors import NotFound, Refused
from core.modules.gate import Activation, ever, holding, stretches
from core.modules.models import ModuleActivation, PluginFailure
from core.parameters import queries as parameters
from core.plugins import installed, registry
from core.text import Message, _


@dataclass(frozen=True)
class ModuleState:
    """One module at a place today: the three states kept apart, and what is missing before it can go live.

    `parts`: the places below where alone it is on; empty where it is on, or off, for the place as a whole.
    """

    code: str
    label: str
    installed: bool
    enabled: bool
    since: date | None
    until: date | None
    missing: tuple[str, ...]
    fault: str = ""
    parts: tuple[str, ...] = ()


@kept_by("modules")
def activations() -> tuple[Activation, ...]:
    """Every activation; few rows, read once a process and revision."""
    columns = (
        ModuleActivation.id,
        ModuleActivation.module,
        ModuleActivation.division,
        ModuleActivation.enabled,
        ModuleActivation.since,
        ModuleActivation.until,
        ModuleActivation.by,
        ModuleActivation.reason,
    )
    return tuple(
        Activation(*row) for row in db.session.execute(select(*columns).order_by(ModuleActivation.id))
    )


def held_at(module: str, division: str, on: date) -> Activation | None:
    """The row that holds for a place on a day, its place told as an office: its own, or that of what it lies in."""
    return holding(_at_offices(on), module, office_of(division, on), on)


def _at_offices(on: date) -> list[Activation]:
    """Each row at the office that its place has on a day, so that a body's rows hold for what it acts for."""
    return _placed(on, revision("divisions"))


@kept_by("modules")
def _placed(on: date, _divisions: int) -> list[Activation]:
    return [replace(row, division=office_of(row.division, on)) for row in activations()]


def is_enabled(module: str, division: str, on: date) -> bool:
    """Whether cases of the type can be opened there on that day. A module that is not installed is never on."""
    if module not in registry().modules:
        return False
    found = held_at(module, division, on)
    return found is not None and found.enabled


def ever_had(module: str, division: str) -> bool:
    """Whether the place had it on any day."""
    on = today()
    return ever(_at_offices(on), module, office_of(division, on))


def is_open_somewhere(module: str, division: str, on: date) -> bool:
    """For a county as a whole, its menus among them: on there, or in a township below it."""
    return is_enabled(module, division, on) or bool(parts_on(module, division, on))


def parts_on(module: str, division: str, on: date) -> list[str]:
    """Places below a division for which it is on by a row of their own."""
    return [place for place in places_on(module, on) if place != division and governs(division, place, on)]


def places_on(module: str, on: date) -> list[str]:
    """The divisions for which it is on by a row of their own; a part of one may be off (`is_enabled` tells)."""
    named = sorted({row.division for row in activations() if row.module == module})
    return [place for place in named if is_enabled(module, place, on)]


def scopes_on(module: str, on: date) -> list[Scope]:
    """Where it is on, as ranges of offices: its jobs see the rows of these and no others (ruling 12)."""
    if module not in registry().modules:
        return []
    return [Scope(lo, hi) for lo, hi in stretches(_at_offices(on), module, on)]


def why_off(module: str, division: str, on: date) -> Message | None:
    """Since when and by whom it is off there; None when it is on."""
    if is_enabled(module, division, on):
        return None
    name = label_of(module)
    found = held_at(module, division, on)
    if found is not None:
        return _(
            "“%(module)s”自%(since)s起在本地停用（%(by)s）。", module=name, since=found.since, by=found.by
        )
    office = office_of(division, on)
    rows = [r for r in _at_offices(on) if r.module == module and office.startswith(r.division)]
    later = min((r.since for r in rows if r.enabled and r.since > on), default=None)
    if later is not None:
        return _("“%(module)s”自%(since)s起在本地启用，现在还不能办理。", module=name, since=later)
    ended = max((r.until for r in rows if r.enabled and r.until is not None and r.until < on), default=None)
    if ended is not None:
        return _("“%(module)s”在本地的启用已于%(until)s结束。", module=name, until=ended)
    return _("“%(module)s”没有在本地启用。", module=name)


def require_enabled(module: str, division: str, on: date) -> None:
    """Pass where it is on. NotFound where the place never had it, Refused 409 with since when and by whom (ruling 12)."""
    reason = why_off(module, division, on)
    if reason is None:
        return
    if not ever_had(module, division):
        raise NotFound(reason, next=_("请向县级管理员了解本地开通的救助事项。"))
    raise Refused(
        reason, next=_("已受理的案件可以继续办理；新申请请告知申请人可以申请的其他救助。"), code="module_off"
    )


def failures() -> Sequence[PluginFailure]:
    """What plugins failed in when they were invited, in whichever process, the newest first."""
    return db.session.scalars(select(PluginFailure).order_by(PluginFailure.last_at.desc())).all()


def label_of(module: str) -> str:
    """A module's name: that of its first case type."""
    for code, owner in registry().module_of.items():
        if owner == module:
            return str(registry().case_types[code].label)
    return module


def states(division: str, on: date | None = None) -> list[ModuleState]:
    """Every module that is installed or quarantined, at this place today."""
    day = on or today()
    return [
        _state(s.source.name, "；".join(str(f) for f in s.faults), division, day)
        for s in installed().states()
    ]


def _state(module: str, fault: str, division: str, on: date) -> ModuleState:
    sound = module in registry().modules
    missing = tuple(p.address for p in parameters.missing(module, division, on)) if sound else ()
    here = held_at(module, division, on)
    parts = () if is_enabled(module, division, on) else tuple(parts_on(module, division, on))
    speaking = [row for place in parts if (row := held_at(module, place, on))]
    first = min(speaking, key=lambda row: row.since, default=here)
    return ModuleState(
        module,
        label_of(module),
        sound,
        is_open_somewhere(module, division, on),
        first.since if first else None,
        first.until if first else None,
        missing,
        fault,
        parts,
    )
