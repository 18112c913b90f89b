"""Every Parameter that core and the loaded plugins declare, by its address."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from core.declare import Parameter
from core.parameters.keys import OWN
from core.rules.parameters import SHARED

_declared: dict[str, Parameter] = {p.address: p for p in (*SHARED, *OWN)}


def declare(parameters: Iterable[Parameter]) -> None:
    """Add what a plugin declares; once at start. ValueError when two meanings claim one address."""
    for parameter in parameters:
        if _declared.setdefault(parameter.address, parameter) is not parameter:
            raise ValueError(f"parameter {parameter.address} is declared twice")


def declared() -> Mapping[str, Parameter]:
    """All of them by address."""
    return MappingProxyType(_declared)


def declared_for(module: str) -> list[Parameter]:
    """Those that a module's cases read: its own and core's."""
    return [p for p in _declared.values() if p.module in (module, "")]
