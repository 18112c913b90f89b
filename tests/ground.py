"""The database that a test stands on: taken back when it ends, and begun further on where others have begun alike."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Hashable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeVar

from flask import Flask, current_app, has_app_context
from sqlalchemy import Connection, Engine, create_engine, select, text

from core import clock
from core.clock import now
from core.db import db as database
from core.db.engine import engine_options
from core.db.revision import Revision, _kept
from tests import engines

T = TypeVar("T")
CopyTo = Callable[[Path], str]
First = tuple[Hashable, datetime, Callable[[], object]]
"""What a test has written before all else: what it is, when, and how it is done again."""
_ROWS_WRITTEN = text("select sum(n_tup_ins + n_tup_upd + n_tup_del) from pg_stat_xact_user_tables")

_copies: dict[Flask, CopyTo] = {}
_prepared: dict[tuple[Flask, Hashable], tuple[Engine, Any]] = {}
_grounds: dict[Flask, Ground] = {}
_known: dict[Engine, dict[Any, tuple[int, Any]]] = {}
"""What the process keeps of each database as it is before a test."""


class Ground:
    """Every session of the application works on one connection, whose transaction never commits."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self._held: dict[Any, Any] = database._app_engines[app]
        self._real: Engine = self._held[None]
        self._moved = False
        self._take(self._real)

    def _take(self, engine: Engine) -> None:
        database.session.remove()
        database.session.configure(join_transaction_mode="create_savepoint")
        self.connection = self._connect(engine)
        self._outer = self.connection.begin()
        self._held[None] = self.connection
        self._firsts: list[First] = []
        self._before = self._written()
        _kept[self.connection] = dict(_known.setdefault(engine, {}))
        self._engine, self._counted = engine, self._counters()

    def leave(self) -> None:
        """Take back what was done here; sessions are the application's own again."""
        database.session.remove()
        database.session.configure(join_transaction_mode="conditional_savepoint")
        self._held[None] = self._real
        if self._counters() == self._counted:
            _known[self._engine] = _kept[self.connection]
        self._outer.rollback()
        self.connection.close()

    def _connect(self, engine: Engine) -> Connection:
        """To the database of any engine, with the statements that the application's own has compiled already."""
        return Connection(self._real, connection=engine.raw_connection())

    def _counters(self) -> dict[str, int]:
        return dict(self.connection.execute(select(Revision.name, Revision.n)).all())

    def _written(self) -> Any:
        """What moves with every row that is written in the transaction."""
        if self.connection.dialect.name == "sqlite":
            raw: Any = self.connection.connection.driver_connection
            return raw.total_changes
        return self.connection.scalar(_ROWS_WRITTEN)

    def begin_with(self, key: Hashable, write: Callable[[], object]) -> None:
        """Write something of which nothing is held in hand: who does the same before the same stands on shared ground."""
        untouched = not self._moved and self._untouched()
        write()
        database.session.commit()
        if untouched:
            self._firsts.append((key, now(), write))
            self._before = self._written()

    def _untouched(self) -> bool:
        session = database.session
        return not (session.new or session.dirty or session.deleted or self._written() != self._before)

    def begin_after(self, key: Hashable, prepare: Callable[[], T]) -> T:
        """What `prepare` answers, done once a process on a copy of the database, where the test then goes on.

        A test that has written something already, or has changed its ground once, or whose application nobody said how
        to copy, does the same where it stands.
        """
        if self._moved or self.app not in _copies or not self._untouched():
            return prepare()
        self._moved = True
        self.leave()
        engine, firsts = self._real, self._firsts
        whole = (*((first, on) for first, on, _write in firsts), key)
        try:
            engine, answer = _prepared.get((self.app, whole)) or self._prepare(whole, firsts, prepare)
        finally:
            self._take(engine)
        return answer

    def _prepare(self, key: Hashable, firsts: Sequence[First], prepare: Callable[[], T]) -> tuple[Engine, T]:
        folder = TemporaryDirectory(dir=engines.run_folder())
        url = _copies[self.app](Path(folder.name))
        engine = create_engine(url, **engine_options(url))
        self._held[None] = connection = self._connect(engine)
        try:
            for _key, on, write in firsts:
                with clock.at(on):
                    write()
            answer = prepare()
            database.session.commit()
            database.session.remove()
            _known[engine] = _kept.get(connection, {})
        finally:
            self._held[None] = self._real
            connection.close()
        _prepared[self.app, key] = engine, answer
        _folders.append(folder)
        return engine, answer


_folders: list[TemporaryDirectory[str]] = []


def can_be_copied(app: Flask, copy_to: CopyTo) -> None:
    """How another copy of the application's database is made, in a folder of its own."""
    _copies[app] = copy_to


@contextlib.contextmanager
def on_ground_of(app: Flask) -> Iterator[Ground]:
    """A test of this application."""
    ground = _grounds[app] = Ground(app)
    try:
        yield ground
    finally:
        del _grounds[app]
        ground.leave()


def begin_after(key: Hashable, prepare: Callable[[], T]) -> T:
    """`Ground.begin_after` of the test that runs; simply `prepare()` where a test commits for real."""
    app: Any = current_app
    ground = _grounds.get(app._get_current_object()) if has_app_context() else None
    return ground.begin_after(key, prepare) if ground else prepare()


def begin_with(key: Hashable, write: Callable[[], object]) -> None:
    """`Ground.begin_with` of the test that runs; simply `write()` where a test commits for real."""
    app: Any = current_app
    ground = _grounds.get(app._get_current_object()) if has_app_context() else None
    if ground:
        ground.begin_with(key, write)
    else:
        write()
        database.session.commit()
