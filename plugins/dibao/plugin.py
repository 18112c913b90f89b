"""Dibao, as core is told of it."""

from __future__ import annotations

from core.declare import CaseType, Parameter, hookimpl
from plugins.dibao.parameters import PARAMETERS
from plugins.dibao.pipeline import DIBAO


@hookimpl
def register_case_types() -> list[CaseType]:
    """Dibao."""
    return [DIBAO]


@hookimpl
def register_parameters() -> list[Parameter]:
    """What a county may set."""
    return list(PARAMETERS)
