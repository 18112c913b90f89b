"""What one transaction asks again and again is read once: kept until what it rests on is written, or all may have moved."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from sqlalchemy import event
from sqlalchemy.orm import ORMExecuteState, Session, SessionTransaction
from sqlalchemy.sql.dml import UpdateBase
from sqlalchemy.sql.selectable import Select

from core.db.scope import current_scope
from core.db.tables import Model, db

P = ParamSpec("P")
T = TypeVar("T")
_KEPT = "jiuzhu_read_once"


def read_once(*rests_on: type[Model]) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Keep what a reading function answers, rows included, by its arguments and the scope in force.

    `rests_on`: the tables that its statement reads; a write to another leaves the answer as it is. None named: any
    write may change it. For functions that answer by their arguments alone, not by the day or by who asks; a list
    that is kept is not to be changed. What is not written yet is always seen.
    """
    tables = frozenset(str(model.__table__) for model in rests_on)

    def decorate(function: Callable[P, T]) -> Callable[P, T]:
        @wraps(function)
        def answer(*args: P.args, **kwargs: P.kwargs) -> T:
            session = db.session()
            if session.new or session.dirty or session.deleted:
                return function(*args, **kwargs)
            key = (function, args, tuple(sorted(kwargs.items())), current_scope())
            kept: dict[Any, tuple[frozenset[str], T]] = session.info.get(_KEPT, {})
            if key in kept:
                return kept[key][1]
            found = function(*args, **kwargs)
            session.info.setdefault(_KEPT, {})[key] = tables, found
            return found

        return answer

    return decorate


def _forget(session: Session, written: Iterable[str]) -> None:
    kept = session.info.get(_KEPT)
    if kept:
        moved = set(written)
        session.info[_KEPT] = {k: v for k, v in kept.items() if v[0] and v[0].isdisjoint(moved)}


@event.listens_for(Session, "after_flush")
def _forget_flushed(session: Session, _context: Any) -> None:
    rows: Iterable[Any] = (*session.new, *session.dirty, *session.deleted)
    _forget(session, (str(table) for row in rows for table in row.__mapper__.tables))


@event.listens_for(Session, "do_orm_execute")
def _forget_before(state: ORMExecuteState) -> None:
    """A lock is taken to see what others have written meanwhile."""
    statement = state.statement
    if isinstance(statement, UpdateBase):
        _forget(state.session, [str(statement.table)])
    elif not state.is_select or (isinstance(statement, Select) and statement._for_update_arg is not None):  # noqa: SLF001
        state.session.info.pop(_KEPT, None)


@event.listens_for(Session, "after_soft_rollback")
def _forget_undone(session: Session, _undone: SessionTransaction) -> None:
    session.info.pop(_KEPT, None)


@event.listens_for(Session, "after_transaction_end")
def _forget_all(session: Session, ended: SessionTransaction) -> None:
    if ended.parent is None:
        session.info.pop(_KEPT, None)
