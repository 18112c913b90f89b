"""`jiuzhu upgrade`: tables of core and plugins, then duties and permissions; the only place where either is written."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from filelock import FileLock
from flask import Flask
from sqlalchemy import Connection, Engine, create_engine, make_url, text
from sqlalchemy.pool import NullPool

from core.db.engine import engine_options
from core.migrations import guards
from core.migrations.branches import check_known, configure

_LOCK = int.from_bytes(hashlib.sha256(b"jiuzhu upgrade").digest()[:7])
Folders = Mapping[str, Path | None]


def upgrade(app: Flask, plugins: Folders | None = None) -> None:
    """Bring tables, duties and permissions to what the installed code needs. Many processes may call it at once.

    `plugins` gives each installed plugin's folder by its code; those of the process unless given.
    """
    with app.app_context():
        url = app.config["SQLALCHEMY_DATABASE_URI"]
        folders = installed_folders() if plugins is None else plugins
        with _alone(url):
            migrate(url, folders)
            write_rights(app)


def migrate(url: str, plugins: Folders, to: Iterable[str] = ("heads",)) -> None:
    """Run every missing migration, or those up to some, in one transaction each database can take back."""
    config = configure(plugins)
    with migrating(url) as connection:
        config.attributes["connection"] = connection
        check_known(config, applied(connection))
        for revision in to:
            command.upgrade(config, revision)
        guards.renew(connection)
        _check_references(connection)


def downgrade(url: str, plugins: Folders, to: str) -> None:
    """Take migrations back: to "base", to a revision, or a plugin's branch with "dibao@base"."""
    config = configure(plugins)
    with migrating(url) as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, to)
        guards.renew(connection)


def write_rights(app: Flask) -> None:
    """Duties, then the permissions of every registered screen."""
    from core.access.duties import from_plugin
    from core.access.operations import seed_duties
    from core.access.permissions import synchronise
    from core.access.queries import fresh_duties
    from core.actor import SYSTEM, acting_as
    from core.db import one_transaction, seeing_everything
    from core.plugins import registry

    with acting_as(SYSTEM), seeing_everything(), one_transaction():
        fresh = fresh_duties()
        seed_duties(fresh, [from_plugin(d) for d in registry().duties.values() if d.code not in fresh.duties])
        synchronise(app.extensions["appbuilder"])


def pending(url: str, plugins: Folders) -> list[str]:
    """The migrations that are missing, in no order; empty when the database is up to date."""
    config = configure(plugins)
    script = ScriptDirectory.from_config(config)
    with migrating(url) as connection:
        have = applied(connection)
        check_known(config, have)
    done = {r.revision for head in have for r in script.iterate_revisions(head, "base")}
    return sorted({revision.revision for revision in script.walk_revisions()} - done)


def applied(connection: Connection) -> tuple[str, ...]:
    """The heads that the database says it has."""
    return MigrationContext.configure(connection).get_current_heads()


def installed_folders() -> dict[str, Path | None]:
    """The folder of every plugin of this process, quarantined ones too: their tables stay."""
    from core.plugins import installed

    return {state.source.name: state.source.directory for state in installed().states()}


@contextmanager
def migrating(url: str) -> Iterator[Connection]:
    """A connection with one open transaction; on SQLite with the write lock, and references unchecked until its end.

    A table is changed on SQLite by building it anew, which drops the old one: with references checked that fails and
    leaves a half-made copy behind.
    """
    engine = _engine(url)
    try:
        with engine.connect() as connection:
            if connection.dialect.name == "sqlite":
                driver = connection.connection.driver_connection
                assert driver is not None
                driver.execute("PRAGMA foreign_keys=OFF").close()
            with connection.begin():
                yield connection
    finally:
        engine.dispose()


def _engine(url: str) -> Engine:
    return create_engine(
        url, poolclass=NullPool, **{k: v for k, v in engine_options(url).items() if k != "pool_pre_ping"}
    )


def _check_references(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
        if broken:
            raise RuntimeError(f"the migration broke references: {broken[:5]}")


@contextmanager
def _alone(url: str) -> Iterator[None]:
    """One process at a time: an advisory lock on PostgreSQL, a file beside the database on SQLite."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        if parsed.database in (None, "", ":memory:"):
            yield
            return
        Path(str(parsed.database)).parent.mkdir(parents=True, exist_ok=True)
        with FileLock(f"{parsed.database}.upgrade"):
            yield
        return
    engine = _engine(url)
    with engine.connect() as connection:
        connection.execute(text("select pg_advisory_lock(:key)"), {"key": _LOCK})
        connection.commit()
        try:
            yield
        finally:
            connection.execute(text("select pg_advisory_unlock(:key)"), {"key": _LOCK})
            connection.commit()
    engine.dispose()
