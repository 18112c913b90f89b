"""The console script, run as an operator runs it, on an installation of its own."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from core.cli import main
from core.plugins import current
from tests import engines
from tests.conftest import _KEY, copy_of_database

MORNING = "2026-09-01T09:00"
INIT = ("init", "--profile", "lianhu", "--demo")
_KEYS = {"secret.key": f"tests/{_KEY}", "data.key": _KEY}


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


@dataclass(frozen=True)
class DemoCounty:
    """The demo county on its MORNING: its database, its data directory with the keys, what `init` said."""

    url: str
    home: Path
    said: tuple[str, ...]


def demo_county(engine: str, folder: Path) -> DemoCounty:
    """A copy, in a folder of one's own, of the county that `init` makes from nothing once a run."""
    kept = engines.run_folder() / f"demo-{engine}"
    build = partial(_make, kept)
    if engine == "sqlite":
        url = engines.fresh_file(engines.template_file("demo", build), folder / "jiuzhu.db")
    else:
        url = engines.fresh_database(engines.template_database("demo", build))
    shutil.copytree(kept / "home", folder / "home")
    return DemoCounty(url, folder / "home", tuple((kept / "said").read_text(encoding="utf-8").splitlines()))


def _make(kept: Path, url: str) -> None:
    shutil.rmtree(kept, ignore_errors=True)  # of a making that failed
    (kept / "home").mkdir(parents=True)
    for name, key in _KEYS.items():
        (kept / "home" / name).touch(mode=0o600)
        (kept / "home" / name).write_text(f"{key}\n", encoding="ascii")
    with command_in(kept) as jiuzhu:
        said = jiuzhu(*INIT, DATABASE_URL=url, CLOCK=MORNING)
    assert said.code == 0, said.err
    (kept / "said").write_text(said.out, encoding="utf-8")
