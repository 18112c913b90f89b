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
_READ, _BUMPED, _MINE, _KEPT = "jiuzhu_revisions", "jiuzhu_bumped", "jiuzhu_kept_here", "jiuzhu_kept"
_kept: WeakKeyDictionary[Any, dict[Any, tuple[int, Any]]] = WeakKeyDictionary()


class Revision(Model):
    """How often something that processes keep in memory has changed."""

    __tablename__ = "revision"

    name: Mapped[str] = mapped_column(Code(40), primary_key=True)
    n: Mapped[int] = mapped_column(BigInteger, default=0)


_ALL = select(Revision.name, Revision.n)


def revision(name: str) -> int:
    """The counter's value in this transaction; 0 when it never moved. All counters are read by one statement."""
    return _counters(db.session()).get(name, 0)


def _counters(session: Session) -> dict[str, int]:
    found: dict[str, int] | None = session.info.get(_READ)
    if found is None:
        session.connection()
        found = session.info[_READ] = dict(session.execute(_ALL).all())
    return found


def bump(*names: str) -> None:
    """Move these counters in this transaction, so that every process reads anew after the commit."""
    session = db.session
    session.flush()
    for name in names:
        moved = insert(Revision.__table__).values(name=name, n=1)
        session.execute(moved.on_conflict_do_update(index_elements=["name"], set_={"n": Revision.n + 1}))
    session.info.pop(_READ, None)
    session.info.setdefault(_BUMPED, set()).update(names)


def kept_by(name: str) -> Callable[[Callable[..., T]], Callable[..., T]]:
    """Keep a function's answer, by its arguments, until the counter `name` moves.

    The answer must be the same under every scope and must not be a row of a session.
    """

    def decorate(function: Callable[..., T]) -> Callable[..., T]:
        @wraps(function)
        def answer(*args: Any) -> T:
            session = db.session()
            n, info, key = _counters(session).get(name, 0), session.info, (function, args)
            if name in info.get(_BUMPED, ()):  # what this transaction sees may be rolled back
                mine = info.setdefault(_MINE, {})  # so it is kept here, until the next write
                if key not in mine:
                    mine[key] = function(*args)
                own: T = mine[key]
                return own
            kept = info.get(_KEPT)
            if kept is None:  # asked some hundred times a page
                kept = info[_KEPT] = _kept.setdefault(db.engine, {})
            known = kept.get(key)
            if known is None or known[0] != n:
                known = kept[key] = (n, function(*args))
            result: T = known[1]
            return result

        return answer

    return decorate


@event.listens_for(Session, "after_flush")
def _forget_own(session: Session, *_context: Any) -> None:
    session.info.pop(_MINE, None)


@event.listens_for(Session, "do_orm_execute")
def _forget_before_writing(state: ORMExecuteState) -> None:
    if not state.is_select:
        state.session.info.pop(_MINE, None)


@event.listens_for(Session, "after_soft_rollback")
def _forget_undone(session: Session, _undone: SessionTransaction) -> None:
    for name in (_READ, _MINE):
        session.info.pop(name, None)


@event.listens_for(Session, "after_transaction_end")
def _forget_readings(session: Session, ended: SessionTransaction) -> None:
    if ended.parent is None:
        for name in (_READ, _MINE, _KEPT, _BUMPED):
            session.info.pop(name, None)
