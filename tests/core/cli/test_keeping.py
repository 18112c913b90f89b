"""`jiuzhu backup` while it runs, `jiuzhu restore` on another machine: everything is there, nothing is written over."""

from __future__ import annotations

import hashlib
import shutil
import stat
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import Connection, create_engine, inspect, text

from tests import engines
from tests.core.cli.conftest import INIT, MORNING, Jiuzhu, Said, command_in, demo_county


@dataclass
class Machine:
    """An installation: its data directory, its database, and its command."""

    home: Path
    url: str
    run: Jiuzhu

    @property
    def kept(self) -> Path:
        """Its backup."""
        return self.home.parent / "backup.zip"

    def __call__(self, *words: object) -> Said:
        return self.run(*words, HOME=str(self.home), DATABASE_URL=self.url, CLOCK=MORNING)


@pytest.fixture
def machine(jiuzhu: Jiuzhu, engine: str, tmp_path: Path) -> Iterator[Callable[[str], Machine]]:
    """`machine("old")`: an empty one, with a database of the kind under test."""
    made: list[str] = []

    def build(name: str) -> Machine:
        home = tmp_path / name
        home.mkdir()
        url = f"sqlite:///{home / 'jiuzhu.db'}" if engine == "sqlite" else engines.fresh_database()
        made.append(url)
        return Machine(home, url, jiuzhu)

    yield build
    for url in made:
        if engine == "postgresql":
            engines.drop_database(url)


@pytest.fixture(scope="module")
def old(engine: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machine]:
    """The demo county with a file, backed up into backup.zip beside it; no test changes it."""
    folder = tmp_path_factory.mktemp(f"old-{engine}")
    county = demo_county(engine, folder)
    with command_in(folder) as run:
        found = Machine(county.home, county.url, run)
        paper = county.home / "files" / "ab" / ("ab" + "0" * 62)
        paper.parent.mkdir(parents=True, exist_ok=True)
        paper.write_bytes(b"sealed")
        made = found("backup", found.kept, "--json")
        assert made.code == 0, made.err
        assert (made.json["files"] >= 1, made.json["rows"] > 1000) == (True, True)
        yield found
    if engine == "postgresql":
        engines.drop_database(county.url)


def with_keys_of(old: Machine, new: Machine) -> Machine:
    for key in ("secret.key", "data.key"):
        shutil.copy2(old.home / key, new.home / key)
    return new


def test_another_machine_with_the_same_keys_gets_everything_back(
    old: Machine, machine: Callable[[str], Machine], tmp_path: Path
) -> None:
    backup = old.kept
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    new = with_keys_of(old, machine("new"))

    said = new("restore", backup)

    assert said.code == 0, said.err
    assert (new.home / "files" / "ab" / ("ab" + "0" * 62)).read_bytes() == b"sealed"
    for command in (("upgrade",), ("audit", "verify"), ("profile", "diff", "lianhu.demo")):
        done = new(*command)
        assert done.code == 0, done.out + done.err
    again = new(*INIT)
    assert again.code == 0, again.err
    assert new("backup", tmp_path / "second.zip", "--json").code == 0
    assert rows_in(tmp_path / "second.zip") >= rows_in(backup)


@pytest.mark.req("IMP-24")
def test_a_system_that_was_wiped_has_the_same_rows_and_files_after_its_restore(
    old: Machine, machine: Callable[[str], Machine], tmp_path: Path
) -> None:
    trial, kept = with_keys_of(old, machine("trial")), tmp_path / "kept.zip"
    assert trial("restore", old.kept).code == 0
    assert trial("backup", kept).code == 0
    rows, files = rows_of(trial), hashes_of(trial)
    assert (sum(rows.values()) > 1000, len(files) >= 1) == (True, True)

    wipe(trial)
    assert hashes_of(trial) == {}  # a table that was left would have the restore refused

    said = trial("restore", kept)
    assert said.code == 0, said.err
    assert rows_of(trial) == rows
    assert hashes_of(trial) == files


def rows_of(machine: Machine) -> dict[str, int]:
    """How many rows each table holds."""
    with connected(machine) as connection:
        return {
            table: connection.execute(text(f'select count(*) from "{table}"')).scalar_one()
            for table in inspect(connection).get_table_names()
        }


def hashes_of(machine: Machine) -> dict[str, str]:
    """Each file of the installation and its SHA-256."""
    paths = [path for path in (machine.home / "files").rglob("*") if path.is_file()]
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}


def wipe(machine: Machine) -> None:
    """Neither table nor file is left; the keys, which lie elsewhere, are."""
    for path in machine.home.iterdir():
        if path.is_dir():
            shutil.rmtree(path)
        elif path.suffix != ".key":
            path.unlink()
    if machine.url.startswith("postgresql"):
        with connected(machine) as connection:
            connection.execute(text("drop schema public cascade"))
            connection.execute(text("create schema public"))
            connection.commit()


@contextmanager
def connected(machine: Machine) -> Iterator[Connection]:
    engine = create_engine(machine.url)
    with engine.connect() as connection:
        yield connection
    engine.dispose()


def rows_in(backup: Path) -> int:
    import json

    with zipfile.ZipFile(backup) as archive:
        counts: dict[str, int] = json.loads(archive.read("manifest.json"))["counts"]
    return sum(n for table, n in counts.items() if not table.startswith("audit"))


def test_a_restore_writes_over_nothing(old: Machine) -> None:
    said = old("restore", old.kept)
    assert said.code == 1
    assert "不会覆盖" in said.err
    assert old("audit", "verify").code == 0


def test_other_keys_are_refused_before_anything_is_written(
    old: Machine, machine: Callable[[str], Machine]
) -> None:
    new, other = machine("new"), machine("other")
    assert other("init", "--profile", "lianhu").code == 0
    with_keys_of(other, new)
    said = new("restore", old.kept)
    assert said.code == 1
    assert "不是写备份时的密钥" in said.err
    assert sorted(path.name for path in new.home.iterdir()) == ["data.key", "secret.key"]


def test_a_backup_that_was_altered_or_broken_off_is_refused(
    old: Machine, machine: Callable[[str], Machine], tmp_path: Path
) -> None:
    backup = old.kept
    new = with_keys_of(old, machine("new"))
    altered, broken = tmp_path / "altered.zip", tmp_path / "broken.zip"
    with zipfile.ZipFile(backup) as source, zipfile.ZipFile(altered, "w") as target:
        for info in source.infolist():
            content = source.read(info)
            target.writestr(info, content + b"x" if info.filename.startswith("home/files/") else content)
    broken.write_bytes(backup.read_bytes()[:5000])
    for file, sentence in (
        (altered, "被改动过"),
        (broken, "不是备份文件"),
        (tmp_path / "none.zip", "不是备份文件"),
    ):
        said = new("restore", file)
        assert said.code == 1
        assert sentence in said.err
    assert sorted(path.name for path in new.home.iterdir()) == ["data.key", "secret.key"]


def test_a_backup_is_not_written_over_either(old: Machine) -> None:
    said = old("backup", old.kept)
    assert said.code == 1
    assert "已经存在" in said.err
