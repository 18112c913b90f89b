"""The console script, run as an operator runs it, on an installation of its own."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from core.cli import main
from core.plugins import current
from tests import engines
from tests.conftest import copy_of_database


@dataclass(frozen=True)
class Said:
    """What a command said and how it ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Its output, read by a program."""
        return json.loads(self.out)


Jiuzhu = Callable[..., Said]


@pytest.fixture
def jiuzhu(tmp_path: Path) -> Iterator[Jiuzhu]:
    """`jiuzhu("job", "list")` in training mode with a data directory of its own; further settings by keyword."""
    with command_in(tmp_path) as run:
        yield run


@contextmanager
def command_in(folder: Path) -> Iterator[Jiuzhu]:
    """The same with the data directory in a folder that is given."""
    before = list(current._of_process)
    home = folder / "home"
    settings = {"JIUZHU_MODE": "training", "JIUZHU_HOME": str(home)}

    def run(*words: object, **more: str) -> Said:
        environment: dict[str, str | None] = {**settings, **{f"JIUZHU_{k}": v for k, v in more.items()}}
        done = CliRunner(env=environment).invoke(main, [str(word) for word in words], prog_name="jiuzhu")
        if done.exception is not None and not isinstance(done.exception, SystemExit):
            raise done.exception
        return Said(done.exit_code, done.stdout, done.stderr)

    yield run
    current._of_process[:] = before


@pytest.fixture
def furnished(jiuzhu: Jiuzhu, engine: str, tmp_path: Path) -> Iterator[Jiuzhu]:
    """The same on a database that has its tables, divisions, calendar and texts."""
    url = copy_of_database(engine, tmp_path)
    key = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="  # the tests' own, as the copied rows were sealed with it

    def run(*words: object, **more: str) -> Said:
        return jiuzhu(*words, DATABASE_URL=url, SECRET_KEY=f"tests/{key}", DATA_KEY=key, **more)

    (tmp_path / "home").mkdir(exist_ok=True)
    yield run
    if engine == "postgresql":
        engines.drop_database(url)
