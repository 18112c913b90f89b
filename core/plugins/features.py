"""Core's own features by name: what each tells (plugin.py), what it adds to an application (start.py)."""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Iterable
from types import ModuleType


def parts(features: Iterable[str], part: str) -> list[ModuleType]:
    """`core.FEATURE.PART` of every feature that has it, in the order of the features."""
    names = (f"core.{feature}.{part}" for feature in features)
    return [importlib.import_module(name) for name in names if importlib.util.find_spec(name)]
