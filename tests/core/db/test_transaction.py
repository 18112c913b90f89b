"""One commit a request; what outlives a rollback; SQLite's lock taken at once by whoever may write."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from flask import Flask, Response
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from core.db import db, one_transaction
from core.db.engine import engine_options, only_reading
from core.db.revision import Revision, bump, revision
from core.db.transaction import commit_requests, later
from core.errors import Refused


@pytest.fixture
def small(own_app: Flask) -> Iterator[Flask]:
    """An application of four addresses on a real database."""
    app = Flask("small")
    url = own_app.config["SQLALCHEMY_DATABASE_URI"]
    app.config.update(SQLALCHEMY_DATABASE_URI=url, SQLALCHEMY_ENGINE_OPTIONS=engine_options(url))
    db.init_app(app)
    commit_requests(app)

    @app.route("/write", methods=["GET", "POST"])
    def write() -> str:
        bump("written")
        return "ok"

    @app.post("/refuse")
    def refuse() -> Response:
        bump("written")
        later(lambda: bump("noted"))
        return Response("no", 409)

    @app.post("/raise")
    def raise_() -> str:
        bump("written")
        later(lambda: bump("noted"))
        raise Refused("no")

    app.register_error_handler(Refused, lambda error: (str(error), 409))
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def counted(app: Flask, name: str) -> int:
    with app.app_context():
        return revision(name)


def test_a_writing_request_is_kept_whole(small: Flask) -> None:
    assert small.test_client().post("/write").status_code == 200
    assert counted(small, "written") == 1


def test_a_reading_request_keeps_nothing(small: Flask) -> None:
    small.test_client().get("/write")
    assert counted(small, "written") == 0


@pytest.mark.parametrize("address", ["/refuse", "/raise"])
def test_a_refused_request_keeps_nothing_but_what_outlives_it(small: Flask, address: str) -> None:
    assert small.test_client().post(address).status_code == 409
    assert (counted(small, "written"), counted(small, "noted")) == (0, 1)


def broken_job() -> None:
    with one_transaction():
        bump("written")
        later(lambda: bump("noted"))
        raise ZeroDivisionError


def test_a_job_is_kept_whole_or_not_at_all(small: Flask) -> None:
    with small.app_context():
        with pytest.raises(ZeroDivisionError):
            broken_job()
        assert (revision("written"), revision("noted")) == (0, 1)
        with one_transaction():
            bump("written")
        assert revision("written") == 1


def test_eight_writers_at_once_lose_nothing(small: Flask) -> None:
    faults: list[BaseException] = []

    def write() -> None:
        try:
            for _time in range(10):
                with small.app_context(), one_transaction():
                    db.session.scalar(select(Revision.n))  # a read first: the trap of a lock taken late
                    bump("written")
        except BaseException as error:  # noqa: BLE001
            faults.append(error)

    threads = [threading.Thread(target=write) for _n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert counted(small, "written") == 80


def test_who_only_reads_does_not_wait_for_a_writer(small: Flask) -> None:
    with small.app_context(), one_transaction():
        bump("written")

        def read() -> None:
            with small.app_context(), only_reading():
                seen.append(revision("written"))

        seen: list[int] = []
        reader = threading.Thread(target=read)
        reader.start()
        reader.join(5)
        assert seen == [0]


def test_a_connection_that_the_server_dropped_is_given_up_and_the_next_one_works(own_app: Flask) -> None:
    with own_app.app_context():
        if db.engine.dialect.name == "sqlite":
            return  # a file drops nobody
        pid = db.session.scalar(text("select pg_backend_pid()"))
        with db.engine.connect() as other:
            other.execute(text("select pg_terminate_backend(:pid)"), {"pid": pid})
        with pytest.raises(DBAPIError):
            db.session.scalar(text("select 1"))
        db.session.rollback()
        assert db.session.scalar(text("select 1")) == 1
