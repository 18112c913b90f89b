"""Linshi, as core is told of it."""

from __future__ import annotations

from core.declare import CaseType, Parameter, hookimpl
from plugins.linshi.parameters import PARAMETERS
from plugins.linshi.pipeline import LINSHI


@hookimpl
def register_case_types() -> list[CaseType]:
    """Linshi."""
    return [LINSHI]


@hookimpl
def register_parameters() -> list[Parameter]:
    """What a county may set."""
    return list(PARAMETERS)
