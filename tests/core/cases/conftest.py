"""How many random walks: `pytest tests/core/cases --walks 3000`; without the option as many as the suite has time for."""

from __future__ import annotations

import pytest

WALKS = 40
"""Walks of each pipeline in the suite."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--walks", type=int, default=WALKS, help="random walks of each pipeline")


@pytest.fixture(scope="session")
def walks(request: pytest.FixtureRequest) -> int:
    """How many walks of each pipeline; the option is unknown when the folder is not named on the command line."""
    return int(request.config.getoption("--walks", default=WALKS))
