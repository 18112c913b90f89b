"""Revision counters: what a process keeps in memory is thrown away when its counter has moved in the database."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from sqlalchemy import BigInteger, event, select
from sqlalchemy.orm import Mapped, ORMExecuteState, Session, SessionTransaction, mapped_column

from core.db.columns import Code
from core.db.dialects import insert
from core.db.tables import Model, db

T = TypeVar("T")
_READ, _BUMPED, _MINE = "jiuzhu_revisions", "jiuzhu_bumped", "jiuzhu_kept_here"
_kept: WeakKeyDictionary[Any, dict[Any, tuple[int, Any]]] = WeakKeyDictionary()


class Revision(Model):
    """How often something that processes keep in memory has changed."""

    __tablename__ = "revision"

    name: Mapped[str] = mapped_column(Code(40), primary_key=True)
    n: Mapped[int] = mapped_column(BigInteger, default=0)


def revision(name: str) -> int:
    """The counter's value in this transaction; 0 when it never moved. All counters are read by one statement."""
    info = db.session.info
    if _READ not in info:
        db.session.connection()
        info[_READ] = dict(db.session.execute(select(Revision.name, Revision.n)).all())
    counters: dict[str, int] = info[_READ]
    return counters.get(name, 0)


def bump(name: str) -> None:
    """Move the counter in this transaction, so that every process reads anew after the commit."""
    session = db.session
    session.flush()
    moved = insert(Revision.__table__).values(name=name, n=1)
    session.execute(moved.on_conflict_do_update(index_elements=["name"], set_={"n": Revision.n + 1}))
    session.info.pop(_READ, None)
    session.info.setdefault(_BUMPED, set()).add(name)


def kept_by(name: str) -> Callable[[Callable[..., T]], Callable[..., T]]:
    """Keep a function's answer, by its arguments, until the counter `name` moves.

    The answer must be the same under every scope and must not be a row of a session.
    """

    def decorate(function: Callable[..., T]) -> Callable[..., T]:
        @wraps(function)
        def answer(*args: Any) -> T:
            n = revision(name)
            key = (function, args)
            if name in db.session.info.get(_BUMPED, ()):  # what this transaction sees may be rolled back
                mine = db.session.info.setdefault(_MINE, {})  # so it is kept here, until the next write
                if key not in mine:
                    mine[key] = function(*args)
                own: T = mine[key]
                return own
            kept = _kept.setdefault(db.engine, {})
            if key not in kept or kept[key][0] != n:
                kept[key] = (n, function(*args))
            result: T = kept[key][1]
            return result

        return answer

    return decorate


def forget() -> None:
    """Throw away everything that this process keeps."""
    _kept.clear()


@event.listens_for(Session, "after_flush")
def _forget_own(session: Session, *_context: Any) -> None:
    session.info.pop(_MINE, None)


@event.listens_for(Session, "do_orm_execute")
def _forget_before_writing(state: ORMExecuteState) -> None:
    if not state.is_select:
        state.session.info.pop(_MINE, None)


@event.listens_for(Session, "after_transaction_end")
def _forget_readings(session: Session, transaction: SessionTransaction) -> None:
    session.info.pop(_READ, None)
    session.info.pop(_MINE, None)
    if transaction.parent is None:
        session.info.pop(_BUMPED, None)
