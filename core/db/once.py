"""What one transaction asks again and again is read once: kept until the transaction writes, locks or ends."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from sqlalchemy import event
from sqlalchemy.orm import ORMExecuteState, Session
from sqlalchemy.sql.selectable import Select

from core.db.scope import current_scope
from core.db.tables import db

P = ParamSpec("P")
T = TypeVar("T")
_KEPT = "jiuzhu_read_once"


def read_once(function: Callable[P, T]) -> Callable[P, T]:
    """Keep what a reading function answers, rows included, by its arguments and the scope in force.

    For functions that answer by their arguments alone, not by the day or by who asks; a list that is kept is not
    to be changed. What is not written yet is always seen.
    """

    @wraps(function)
    def answer(*args: P.args, **kwargs: P.kwargs) -> T:
        session = db.session()
        if session.new or session.dirty or session.deleted:
            return function(*args, **kwargs)
        key = (function, args, tuple(sorted(kwargs.items())), current_scope())
        kept: dict[Any, T] = session.info.get(_KEPT, {})
        if key in kept:
            return kept[key]
        found = function(*args, **kwargs)
        session.info.setdefault(_KEPT, {})[key] = found
        return found

    return answer


@event.listens_for(Session, "after_flush")
@event.listens_for(Session, "after_transaction_end")
def _forget(session: Session, _context: Any) -> None:
    session.info.pop(_KEPT, None)


@event.listens_for(Session, "do_orm_execute")
def _forget_before(state: ORMExecuteState) -> None:
    """A lock is taken to see what others have written meanwhile."""
    statement = state.statement
    locks = isinstance(statement, Select) and statement._for_update_arg is not None  # noqa: SLF001
    if locks or not state.is_select:
        state.session.info.pop(_KEPT, None)
