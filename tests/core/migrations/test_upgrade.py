"""`jiuzhu upgrade`: from nothing to the models and back, by many at once, with branches of plugins."""

from __future__ import annotations

import importlib
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, create_engine, inspect, text

from core.db import Model
from core.errors import SettingsError
from core.migrations.branches import plugin_folders
from core.migrations.draft import core_models
from core.migrations.upgrade import applied, downgrade, migrate, migrating, pending
from tests import engines
from tests.conftest import _KEY

ROOT = Path(__file__).resolve().parents[3]
NONE: dict[str, Path | None] = {}


@pytest.fixture
def empty(engine: str, tmp_path: Path) -> Iterator[str]:
    """The address of a database with nothing in it."""
    if engine == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.db'}"
        return
    url = engines.fresh_database()
    yield url
    engines.drop_database(url)


def tables(url: str) -> set[str]:
    with migrating(url) as connection:
        return set(inspect(connection).get_table_names())


def heads(url: str) -> set[str]:
    with migrating(url) as connection:
        return set(applied(connection))


def test_the_migrations_make_what_the_models_say(empty: str) -> None:
    for name in core_models():
        importlib.import_module(name)
    migrate(empty, NONE)
    with migrating(empty) as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        differences = compare_metadata(context, Model.metadata)
    ours = [d for d in differences if not _of_tests_or_plugins(d)]
    assert ours == [], "run `python -m core.migrations.draft`, or write a migration"


def _of_tests_or_plugins(difference: Any) -> bool:
    """Tables that other tests or plugins brought along, and the table that the guards keep for themselves."""
    kind, what = difference[0], difference[1] if isinstance(difference, tuple) else ("", None)
    name = getattr(what, "name", "")
    core = {
        str(row.local_table) for row in Model.registry.mappers if row.class_.__module__.startswith("core.")
    }
    return (kind == "remove_table" and name == "guard") or (kind == "add_table" and name not in core)


def test_a_second_upgrade_finds_nothing_to_do(empty: str) -> None:
    assert pending(empty, NONE) == ["0001", "0002"]
    migrate(empty, NONE)
    assert pending(empty, NONE) == []
    migrate(empty, NONE)
    assert heads(empty) == {"0002"}


def test_the_way_back_leaves_nothing_and_the_way_up_is_open_again(empty: str) -> None:
    migrate(empty, NONE)
    downgrade(empty, NONE, "base")
    assert tables(empty) == {"alembic_version"}
    migrate(empty, NONE)
    assert "assistance_case" in tables(empty)


SIX = """
import multiprocessing
import os

from app import create_app
from config.settings import load_settings
from core.migrations.upgrade import upgrade

fork = multiprocessing.get_context("fork")
together = fork.Barrier(6)


def start():
    app = create_app(load_settings(os.environ))
    together.wait()
    upgrade(app)


started = [fork.Process(target=start) for _n in range(6)]
for process in started:
    process.start()
for process in started:
    process.join(300)
print([process.exitcode for process in started])
"""


def test_six_processes_that_start_at_once_make_one_database(empty: str, tmp_path: Path) -> None:
    """Each makes an application of its own and connects for itself; what they import is read once for the six."""
    environment = {
        "PYTHONPATH": str(ROOT),
        "JIUZHU_MODE": "training",
        "JIUZHU_HOME": str(tmp_path),
        "JIUZHU_DATABASE_URL": empty,
        "JIUZHU_SECRET_KEY": f"tests/{_KEY}",
        "JIUZHU_DATA_KEY": _KEY,
    }
    command = [sys.executable, "-W", "ignore", "-c", SIX]
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=400, check=False
    )
    assert done.stdout == f"{[0] * 6}\n", done.stderr
    with migrating(empty) as connection:
        assert connection.scalar(text("select count(*) from duty")) == 24
        names = connection.scalars(text("select name from ab_role")).all()
        assert len(names) == len(set(names))
    assert heads(empty) == {"0002"}


# Branches of plugins

PLUGIN = '''"""One table."""

import sqlalchemy as sa
from alembic import op

from core.migrations import guards

revision = "nursing0001"
down_revision = None
branch_labels = ("nursing",)
depends_on = "0002"


def upgrade():
    op.create_table(
        "nursing_visit",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("office_code", sa.String(24), nullable=False),
    )
    guards.scope_rows("nursing_visit")


def downgrade():
    op.drop_table("nursing_visit")
'''


@pytest.fixture
def nursing(tmp_path: Path) -> dict[str, Path | None]:
    """A plugin that cannot be imported, but has a table."""
    folder = tmp_path / "nursing"
    (folder / "migrations").mkdir(parents=True)
    (folder / "migrations" / "0001_visits.py").write_text(PLUGIN, encoding="utf-8")
    (folder / "plugin.py").write_text("raise RuntimeError('broken')", encoding="utf-8")
    return {"nursing": folder, "without_tables": tmp_path, "missing": None}


def test_a_plugins_branch_is_found_by_its_folder_without_importing_it(
    empty: str, nursing: dict[str, Path | None]
) -> None:
    assert list(plugin_folders(nursing)) == ["nursing"]
    migrate(empty, nursing)
    assert "nursing_visit" in tables(empty)
    assert "nursing.plugin" not in sys.modules


def test_a_plugin_installed_later_gets_its_tables_later(empty: str, nursing: dict[str, Path | None]) -> None:
    migrate(empty, NONE)
    assert pending(empty, nursing) == ["nursing0001"]
    migrate(empty, nursing)
    assert pending(empty, nursing) == []


def test_a_plugins_tables_are_taken_out_alone(empty: str, nursing: dict[str, Path | None]) -> None:
    migrate(empty, nursing)
    downgrade(empty, nursing, "nursing@base")
    assert "nursing_visit" not in tables(empty)
    assert "assistance_case" in tables(empty)
    assert heads(empty) == {"0002"}


def test_a_plugin_whose_code_is_gone_is_named_instead_of_a_riddle(
    empty: str, nursing: dict[str, Path | None]
) -> None:
    migrate(empty, nursing)
    with pytest.raises(SettingsError, match="nursing0001"):
        migrate(empty, NONE)


# What SQLite forgets, and what a failed migration leaves behind

CHANGE = '''"""The parent table is rebuilt."""

import sqlalchemy as sa
from alembic import op

revision = "nursing0002"
down_revision = "nursing0001"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("officer") as batch:
        batch.alter_column("unit", type_=sa.String(200), existing_type=sa.String(80), existing_nullable=False)
    with op.batch_alter_table("opinion") as batch:
        batch.add_column(sa.Column("extra", sa.Integer))
    {then}


def downgrade():
    pass
'''


def with_change(nursing: dict[str, Path | None], then: str) -> None:
    folder = nursing["nursing"]
    assert folder is not None
    (folder / "migrations" / "0002_change.py").write_text(CHANGE.format(then=then), encoding="utf-8")


def an_account(connection: Connection) -> None:
    yes = "true" if connection.dialect.name == "postgresql" else "1"
    for statement in (
        f"insert into ab_user (id, first_name, last_name, username, email, active) values (1, 'a', 'b', 'c', 'd', {yes})",
        "insert into officer (id, name, unit, row_version) values (1, '王强', '', 1)",
        f"insert into account (id, user_id, officer_id, password_set_at, must_change, recovery, row_version) values (1, 1, 1, '2026-01-01 00:00:00', {yes}, '[]', 1)",
    ):
        connection.exec_driver_sql(statement)


def test_a_parent_table_is_rebuilt_with_its_children_there(
    empty: str, nursing: dict[str, Path | None]
) -> None:
    migrate(empty, nursing)
    with migrating(empty) as connection:
        an_account(connection)
    with_change(nursing, "pass")
    migrate(empty, nursing)
    with migrating(empty) as connection:
        assert connection.scalar(text("select officer_id from account")) == 1


def test_guards_are_there_again_after_a_table_was_rebuilt(
    empty: str, nursing: dict[str, Path | None]
) -> None:
    migrate(empty, nursing)
    with_change(nursing, "pass")
    migrate(empty, nursing)
    if empty.startswith("sqlite"):
        with create_engine(empty).connect() as connection:
            names = connection.scalars(text("select name from sqlite_master where type = 'trigger'")).all()
        assert {"opinion_never_changes", "opinion_never_changes_d"} <= set(names)
        return
    with migrating(empty) as connection:
        assert (
            connection.scalar(text("select count(*) from pg_trigger where tgname = 'opinion_never_changes'"))
            == 1
        )


def test_a_migration_that_fails_half_way_leaves_nothing_behind(
    empty: str, nursing: dict[str, Path | None]
) -> None:
    migrate(empty, nursing)
    before = tables(empty)
    with_change(nursing, "op.create_table('half', sa.Column('id', sa.Integer)); raise ZeroDivisionError")
    for _time in range(2):
        with pytest.raises(ZeroDivisionError):
            migrate(empty, nursing)
        assert tables(empty) == before
        assert heads(empty) == {"nursing0001"}
