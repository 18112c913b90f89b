"""Tekun, as core is told of it."""

from __future__ import annotations

from core.declare import CaseType, Parameter, hookimpl
from plugins.tekun.parameters import PARAMETERS
from plugins.tekun.pipeline import TEKUN


@hookimpl
def register_case_types() -> list[CaseType]:
    """Tekun."""
    return [TEKUN]


@hookimpl
def register_parameters() -> list[Parameter]:
    """What a county may set."""
    return list(PARAMETERS)
