"""Complaints, as core is told of them."""

from __future__ import annotations

from core.declare import CaseType, Parameter, hookimpl
from plugins.complaints.parameters import PARAMETERS
from plugins.complaints.pipeline import COMPLAINTS


@hookimpl
def register_case_types() -> list[CaseType]:
    """Complaints."""
    return [COMPLAINTS]


@hookimpl
def register_parameters() -> list[Parameter]:
    """What a county may set."""
    return list(PARAMETERS)
