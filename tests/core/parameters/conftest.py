"""The built-in plugins around core's features, for tests that need no database."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app import load
from core.plugins import Plugins, built_in, using


@pytest.fixture(scope="session")
def built_in_plugins() -> Plugins:
    """The plugins that lie beside core; each must be sound."""
    plugins = load(tuple(built_in()))
    assert [(state.source.name, state.faults) for state in plugins.states() if state.faults] == []
    return plugins


@pytest.fixture
def declared(built_in_plugins: Plugins) -> Iterator[Plugins]:
    """Everything inside asks the built-in plugins."""
    with using(built_in_plugins):
        yield built_in_plugins
