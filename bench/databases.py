"""The databases that are measured on: the product's own, furnished once and copied, then filled with cases."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import create_engine, make_url, text
from sqlalchemy.pool import NullPool

from app import create_app
from bench.plain_fab import PASSWORD as PLAIN_PASSWORD
from bench.plain_fab import USER
from bench.rows import fill
from config.settings import PREFIX, load_settings
from core import clock
from core.access.operations import grant, open_account
from core.actor import SYSTEM, acting_as
from core.cli.demo_accounts import CHEAP_HASH
from core.cli.first_steps import take
from core.db import db, one_transaction, seeing_everything
from core.migrations.upgrade import upgrade
from tests import engines

PROFILE, COUNTY, TOWN, BEYOND = "lianhu.demo", "610104", "610104003", "610104004"
CLERK, PASSWORD = f"town_clerk.{TOWN}", "Ceshi-Sudu-2026"
OFFICERS = (
    (CLERK, "town_clerk", TOWN, "周敏"),
    (f"town_surveyor.{TOWN}", "town_surveyor", TOWN, "吴刚"),
    (f"town_surveyor2.{TOWN}", "town_surveyor", TOWN, "郑洁"),
    (f"town_reviewer.{TOWN}", "town_reviewer", TOWN, "褚卫国"),
    (f"verifier.{COUNTY}", "verifier", COUNTY, "施洋"),
)
"""Account, duty, place and name of everybody who has a case in hand until it is appraised."""
SEE = "select set_config('jiuzhu.lo', %s, true), set_config('jiuzhu.hi', %s, true)"
COLUMNS = (
    *("id", "office_code", "no", "receipt", "look_up_code", "type_code", "pipeline", "division", "channel"),
    *(
        "applicant_id",
        "applicant_name",
        "household_id",
        "process_id",
        "instrument_id",
        "parent_id",
        "opened_on",
    ),
    *(
        "paper_date",
        "entered_at",
        "accepted_on",
        "due_on",
        "provisional",
        "stage",
        "version",
        "raised",
        "moved_at",
    ),
    *("closed_on", "ended_as"),
)
Row = dict[str, Any]
BARE = (
    f"select {', '.join(COLUMNS)} from assistance_case "
    f"where office_code = '{TOWN}' and id < {{before}}{{narrowed}} order by id desc limit 26"
)
"""What a program without any framework would ask for a page: 25 rows, and one more to know whether there are more."""
Bare = Callable[[int, str], list[Row]]
"""Asks it for the rows before a key, narrowed by further conditions (" and stage = 'review'", or none)."""


@dataclass(frozen=True)
class Database:
    """One database: its kind, how the product reaches it, how plain FAB and the filling reach it past row security."""

    engine: str
    url: str
    owner_url: str
    home: Path

    @property
    def environment(self) -> dict[str, str]:
        """The product's settings, and nothing of the caller's."""
        own = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
        return own | {
            "JIUZHU_HOME": str(self.home),
            "JIUZHU_DATABASE_URL": self.url,
            "JIUZHU_MODE": "training",
            "BENCH_USER": f"{CLERK} {PASSWORD}",
        }

    @property
    def plain_environment(self) -> dict[str, str]:
        """Where plain FAB finds the same table; its own tables lie in a schema or file of their own."""
        if self.engine == "sqlite":
            file = Path(str(make_url(self.url).database))
            places = {
                "BENCH_URL": f"sqlite:///{file.with_name(file.name + '.plain')}",
                "BENCH_PRODUCT": str(file),
            }
        else:
            places = {"BENCH_URL": f"{self.owner_url}&options=-csearch_path%3Dplain"}
        return self.environment | places | {"BENCH_TOWN": TOWN, "BENCH_USER": f"{USER} {PLAIN_PASSWORD}"}

    def by_hand_environment(self, shell: Path) -> dict[str, str]:
        """The same for the list by hand, which takes what stands around its rows from a page kept in a file."""
        return self.environment | {"BENCH_URL": self.owner_url, "BENCH_SHELL": str(shell)}

    def fill(self, n: int) -> int:
        """n cases; how many rows the table holds then. Makes room for plain FAB's own tables as well."""
        engine = create_engine(self.owner_url, poolclass=NullPool)
        with engine.begin() as connection:
            if self.engine == "postgresql":
                connection.execute(text("create schema plain"))
            return fill(connection, COUNTY, n, clock.today())

    @contextmanager
    def bare(self) -> Iterator[Bare]:
        """A connection of the product's kind and login, row security included, that asks the one statement of a list."""
        if self.engine == "sqlite":
            with closing(sqlite3.connect(str(make_url(self.url).database))) as file:
                yield lambda before, narrowed: _all(file, BARE.format(before=before, narrowed=narrowed))
            return
        with psycopg.connect(self.url.replace("+psycopg", ""), autocommit=True) as link:

            def ask(before: int, narrowed: str) -> list[Row]:
                with link.transaction():
                    link.execute(SEE, (TOWN, BEYOND))
                    return _all(link, BARE.format(before=before, narrowed=narrowed))

            yield ask


def _all(link: Any, statement: str) -> list[Row]:
    return [dict(zip(COLUMNS, row, strict=True)) for row in link.execute(statement)]


def furnish(url: str, home: Path) -> None:
    """Tables, divisions, texts, calendar, modules and instruments of the district, and a few officers."""
    own = Database("", url, url, home)
    app = create_app(load_settings(own.environment).ensure_keys())
    app.config["FAB_PASSWORD_HASH_METHOD"] = CHEAP_HASH
    upgrade(app)
    take(app, PROFILE, demo=False)
    with app.app_context(), acting_as(SYSTEM), seeing_everything():
        with one_transaction():
            for account, duty, place, name in OFFICERS:
                user = open_account(account, name, PASSWORD, must_change=False)
                grant(user.id, duty, place, clock.today())
        db.session.remove()
        db.engine.dispose()


class Furnished:
    """Furnished databases of one kind: made once, copied for each size, removed at the end."""

    def __init__(self, engine: str, folder: Path) -> None:
        self.engine, self.folder, self._copies = engine, folder, 0
        self.home = folder / f"home-{engine}"
        self.home.mkdir()
        self._url = f"sqlite:///{self.home / 'jiuzhu.db'}" if engine == "sqlite" else engines.fresh_database()
        furnish(self._url, self.home)

    @contextmanager
    def copy(self) -> Iterator[Database]:
        """A copy of one's own, removed afterwards."""
        if self.engine == "sqlite":
            self._copies += 1
            file = self.folder / f"copy{self._copies}.db"
            url = engines.fresh_file(self.home / "jiuzhu.db", file)
            yield Database(self.engine, url, url, self.home)
            for part in self.folder.glob(f"{file.name}*"):
                part.unlink()
            return
        url = engines.fresh_database(template=name_of(self._url))
        yield Database(self.engine, url, engines.admin_url(name_of(url)), self.home)
        engines.drop_database(url)


def name_of(url: str) -> str:
    """The database in an address of the test server."""
    return str(make_url(url).database)
