"""Where a test of the counties plays."""

from __future__ import annotations

from dataclasses import dataclass

import pytest


@dataclass(frozen=True)
class County:
    """A county: `town` confirms by an instrument of the demo, `other` does not."""

    name: str
    code: str
    town: str
    other: str


PLACES = {
    "lianhu": County("lianhu", "610104", "610104003", "610104001"),
    "yuquan": County("yuquan", "150104", "150104001", "150104002"),
    "ningxia": County("ningxia", "640121", "640121001", "640121101"),
    "naiman": County("naiman", "150525", "150525200", "150525100"),
    "xintai": County("xintai", "370982", "370982001", "370982003"),
}


def in_county(*names: str) -> pytest.MarkDecorator:
    """The test is played in each of these counties."""
    return pytest.mark.parametrize("county", names, indirect=True, scope="session")
