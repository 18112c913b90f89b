"""The tests' own ground: a server that is really PostgreSQL, held by an ordinary login, and gone when the run is gone."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import create_engine, make_url, text

from tests import engines

ROOT = Path(__file__).resolve().parents[1]
needs_postgres = pytest.mark.skipif(engines.skip_reason() is not None, reason=engines.skip_reason() or "")


def one_table(url: str) -> None:
    engine = create_engine(url)
    with engine.begin() as link:
        link.execute(text("CREATE TABLE village (code VARCHAR(12) PRIMARY KEY)"))
        link.execute(text("INSERT INTO village VALUES ('610104003001')"))
    engine.dispose()


def rows(url: str) -> list[str]:
    engine = create_engine(url)
    try:
        with engine.connect() as link:
            return [row.code for row in link.execute(text("SELECT code FROM village"))]
    finally:
        engine.dispose()


@pytest.mark.pg
@needs_postgres
def test_the_login_of_the_tests_is_bound_by_row_security_and_owns_its_database() -> None:
    url = make_url(engines.fresh_database())
    with psycopg.connect(host=url.query["host"], user=url.username, dbname=url.database) as link:  # type: ignore[arg-type]
        rights = "SELECT rolsuper, rolbypassrls, rolcreatedb, rolcreaterole FROM pg_roles WHERE rolname = current_user"
        assert link.execute(rights).fetchone() == (False, False, False, False)
        owner = "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = current_database()"
        assert link.execute(owner).fetchone() == (url.username,)
    engines.drop_database(url.render_as_string())


@pytest.mark.pg
@needs_postgres
def test_a_template_is_built_once_and_its_copies_are_apart() -> None:
    built: list[str] = []

    def build(url: str) -> None:
        built.append(url)
        one_table(url)

    names = {engines.template_database("engines_own_test", build) for _ in range(2)}
    assert len(built) <= 1
    first, second = (engines.fresh_database(names.copy().pop()) for _ in range(2))
    engine = create_engine(first)
    with engine.begin() as link:
        link.execute(text("DELETE FROM village"))
    engine.dispose()
    assert (rows(first), rows(second)) == ([], ["610104003001"])
    for url in (first, second):
        engines.drop_database(url)


@pytest.mark.pg
@needs_postgres
def test_a_template_that_could_not_be_built_is_built_anew() -> None:
    def fail(url: str) -> None:
        one_table(url)
        raise OSError("half built")

    with pytest.raises(OSError, match="half built"):
        engines.template_database("engines_own_failure", fail)
    name = engines.template_database("engines_own_failure", one_table)
    assert rows(engines.url_of(name)) == ["610104003001"]


@pytest.mark.sqlite
def test_a_copied_file_holds_what_the_template_held_and_stays_apart(tmp_path: Path) -> None:
    template = engines.template_file("engines_own_test", one_table)
    first, second = (engines.fresh_file(template, into=tmp_path / name) for name in ("a.db", "b.db"))
    engine = create_engine(first)
    with engine.begin() as link:
        link.execute(text("DELETE FROM village"))
    engine.dispose()
    assert (rows(first), rows(second)) == ([], ["610104003001"])


@pytest.mark.pg
@needs_postgres
def test_a_killed_run_leaves_no_server_behind() -> None:
    script = "from tests import engines; print(engines.fresh_database(), engines.run_folder(), flush=True); input()"
    environment = {name: value for name, value in os.environ.items() if name != "TEST_RUN_OWNER"}
    with subprocess.Popen(
        [sys.executable, "-c", script],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as run:
        assert run.stdout is not None
        folder = Path(run.stdout.readline().split()[1])
        assert (folder / "ready").exists()
        assert folder != engines.run_folder()
        run.send_signal(signal.SIGKILL)
    until = time.monotonic() + 30
    while folder.exists() and time.monotonic() < until:
        time.sleep(0.1)
    assert not folder.exists()
