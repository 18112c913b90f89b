"""One commit a request or job, in one place; what must outlive a rollback is written afterwards."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

from flask import Flask, Response, request

from core.db.engine import writing
from core.db.tables import db
from core.errors import JiuzhuError

log = logging.getLogger("jiuzhu.db")

READING = frozenset({"GET", "HEAD", "OPTIONS"})
_LATER = "jiuzhu_later"
_afterwards: list[Callable[[], None]] = []


def later(write: Callable[[], None]) -> None:
    """Call `write` once when this request or job is over, in a short transaction that is then kept."""
    db.session.info.setdefault(_LATER, []).append(write)


def afterwards(write: Callable[[], None]) -> Callable[[], None]:
    """Call `write` whenever a request or job is over, whether it was kept or not; it commits for itself."""
    _afterwards.append(write)
    return write


@contextmanager
def one_transaction() -> Iterator[None]:
    """For jobs and commands: kept whole when the block ends, undone whole when it raises."""
    try:
        yield
        db.session.commit()
    except BaseException:
        db.session.rollback()
        raise
    finally:
        close_transaction()


def let_others_write() -> None:
    """Before something that takes long and touches no row: what was read so far holds nobody up meanwhile."""
    db.session.commit()


def close_transaction() -> None:
    """Undo what nobody kept, then write what outlives it."""
    db.session.rollback()
    with writing():
        _write_later(db.session.info.pop(_LATER, ()))
        for write in _afterwards:
            write()


def _write_later(writes: Iterable[Callable[[], None]]) -> None:
    for write in writes:
        try:
            write()
            db.session.commit()
        finally:
            db.session.rollback()


def commit_requests(app: Flask) -> None:
    """Let every request other than a reading one commit once, when its answer is made and is no error."""
    answer = app.dispatch_request

    def dispatch_request() -> Response:
        try:
            response = app.make_response(answer())
            if request.method in READING or response.status_code >= 400:
                close_transaction()  # before it is sent: what can't be noted isn't shown
            else:
                db.session.commit()
        except BaseException:
            db.session.rollback()  # before the error page reads who is signed in
            raise
        return response

    app.dispatch_request = dispatch_request  # type: ignore[method-assign]
    app.teardown_request(_close)


def _close(_error: BaseException | None) -> None:
    """The answer is out: what still can't be written is said to the operator."""
    try:
        close_transaction()
    except JiuzhuError:
        log.exception("not noted")
