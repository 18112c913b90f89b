"""Plugins on disk for every test of this folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.throwaway import Writer, writer


@pytest.fixture
def plugins_on_disk(tmp_path: Path) -> Iterator[Writer]:
    """Writes throw-away plugins and loads them."""
    with writer(tmp_path) as made:
        yield made
