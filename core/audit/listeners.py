"""What sessions tell the log: changed fields of audited rows, commits, rollbacks; bulk writing is refused."""

from __future__ import annotations

from typing import Any

from sqlalchemy import event, inspect
from sqlalchemy.orm import Mapper, ORMExecuteState, Session, SessionTransaction

from core.audit.operations import append_all, current_event, drop_events, forget_written, note_change
from core.db import Sealed

HIDDEN = "•••"
_QUIET = frozenset({"id", "row_version"})


def is_audited(row_or_class: Any) -> bool:
    """Whether changes of its rows are logged field by field."""
    return bool(getattr(row_or_class, "__audited__", False))


@event.listens_for(Mapper, "mapper_configured")
def _remember_old_values(mapper: Mapper[Any], class_: type[Any]) -> None:
    """An expired value must be read before it is overwritten, or the log would not know from what."""
    if is_audited(class_):
        for attribute in mapper.column_attrs:
            getattr(class_, attribute.key).impl.active_history = True


@event.listens_for(Session, "before_flush")
def _refuse_outside(session: Session, *_context: Any) -> None:
    if current_event() is not None:
        return
    changed = (row for row in session.dirty if is_audited(row) and session.is_modified(row))
    for row in (*session.new, *session.deleted, *changed):
        if is_audited(row):
            raise RuntimeError(f"{type(row).__name__} was written outside an operation")


@event.listens_for(Session, "after_flush")
def _gather(session: Session, _context: Any) -> None:
    for rows, how in ((session.new, "new"), (session.dirty, "changed"), (session.deleted, "deleted")):
        for row in rows:
            if is_audited(row):
                fields = _fields(row, how)
                if fields or how != "changed":
                    note_change(row, {"row": _address(row), "how": how, "fields": fields})


def _address(row: Any) -> str:
    state = inspect(row)
    keys = "-".join(str(key) for key in state.mapper.primary_key_from_instance(row))
    return f"{state.mapper.local_table.name}:{keys}"


def _fields(row: Any, how: str) -> dict[str, list[Any]]:
    """Field by field what it was and what it is."""
    state = inspect(row)
    found: dict[str, list[Any]] = {}
    for attribute in state.mapper.column_attrs:
        key, column = attribute.key, attribute.columns[0]
        history = state.attrs[key].history
        now, before = getattr(row, key), history.deleted[0] if history.deleted else None
        if key in _QUIET or (how == "changed" and not history.has_changes()):
            continue
        pair = [now if how == "deleted" else before, None if how == "deleted" else now]
        if pair != [None, None]:
            found[key] = [_shown(value, column) for value in pair]
    return found


def _shown(value: Any, column: Any) -> Any:
    secret = isinstance(column.type, Sealed) or column.info.get("secret")
    return HIDDEN if secret and value is not None else value


@event.listens_for(Session, "do_orm_execute")
def _refuse_bulk(state: ORMExecuteState) -> None:
    """Statements that write many rows at once pass by the listener above, so audited tables refuse them."""
    mapper = state.bind_mapper
    writes = state.is_insert or state.is_update or state.is_delete
    if writes and mapper is not None and is_audited(mapper.class_):
        raise RuntimeError(f"{mapper.class_.__name__} is audited: write its rows one by one")


@event.listens_for(Session, "before_commit")
def _append(session: Session) -> None:
    if not session.in_nested_transaction():
        session.flush()
        append_all(session)


@event.listens_for(Session, "after_commit")
def _written(session: Session) -> None:
    if not session.in_nested_transaction():
        forget_written(session)


@event.listens_for(Session, "after_soft_rollback")
def _undone(session: Session, transaction: SessionTransaction) -> None:
    if transaction.nested:
        drop_events(session, transaction)
    elif transaction.parent is None:
        drop_events(session, None)
