"""Row scope: one half-open range of office codes; unset means nothing.

A village works on rows that its township took on: its scope is the township's range, narrowed to rows about the village
(`Scoped.__village__`).

Two walls. Every ORM statement carries the range for every Scoped class, and every written row and the rows it points
at are checked after the flush. On PostgreSQL the same range is told to the connection, where row-level security
applies it to whatever bypasses the ORM.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar, Token
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Any, cast

from sqlalchemy import (
    ClauseElement,
    Column,
    ColumnElement,
    Connection,
    ForeignKeyConstraint,
    Table,
    and_,
    event,
    false,
    inspect,
    select,
    true,
)
from sqlalchemy.engine import Engine, ExceptionContext
from sqlalchemy.orm import Mapper, ORMExecuteState, Session, UOWTransaction, with_loader_criteria
from sqlalchemy.orm.attributes import History
from sqlalchemy.sql.base import ExecutableOption

from core.db.tables import Model, Scoped
from core.errors import NotAllowed
from core.text import _


@dataclass(frozen=True)
class Scope:
    """The office codes from `lo` up to, but without, `hi`."""

    lo: str
    hi: str
    village: str = ""

    @classmethod
    def of(cls, code: str, village: str = "") -> Scope:
        """A division and everything below it; with a village, only what is about that village."""
        if not code:
            raise ValueError("a scope needs a code; ALL is said by name")
        return cls(code, code[:-1] + chr(ord(code[-1]) + 1), village)

    def __contains__(self, code: object) -> bool:
        return isinstance(code, str) and self.lo <= code < self.hi

    def covers(self, column: Any) -> ColumnElement[bool]:
        """The range as a condition on a column of division codes."""
        return and_(column >= self.lo, column < self.hi)


ALL = Scope("", "~")  # codes are ASCII letters and digits, all of them below the tilde
NOTHING = Scope("", "")
_RLS = "42501"  # insufficient_privilege
_OF_TRANSACTIONS = ("SAVEPOINT", "ROLLBACK", "RELEASE")  # they must pass when nothing else does
_scope: ContextVar[Scope] = ContextVar("jiuzhu_scope", default=NOTHING)


def current_scope() -> Scope:
    """The range in force now; NOTHING when nobody has set one."""
    return _scope.get()


def set_scope(scope: Scope) -> Token[Scope]:
    """For the start of a request; its end calls `reset_scope`."""
    return _scope.set(scope)


def reset_scope(token: Token[Scope]) -> None:
    """Put back what was in force before `set_scope`."""
    _scope.reset(token)


@contextmanager
def use_scope(scope: Scope) -> Iterator[None]:
    """Everything inside sees and writes this range only."""
    token = _scope.set(scope)
    try:
        yield
    finally:
        _scope.reset(token)


@contextmanager
def seeing_everything() -> Iterator[None]:
    """For system work and for look-ups that are logged; never around what a page lists."""
    with use_scope(ALL):
        yield


# First wall, reading: the range on every Scoped class in every ORM statement


@event.listens_for(Session, "do_orm_execute")
def _narrow(state: ORMExecuteState) -> None:
    scope = _scope.get()
    if scope == ALL or state.is_column_load:
        return
    if state.is_insert or state.is_update:
        _check_bulk(state)
    if state.is_select or state.is_update or state.is_delete:
        state.statement = state.statement.options(
            _in_range(scope.lo, scope.hi), *_about_village(scope.village)
        )


@lru_cache(1_000)
def _in_range(lo: str, hi: str) -> ExecutableOption:
    # not propagated: a lazy load comes here by itself, and must meet the scope of its own time
    return with_loader_criteria(
        Scoped,
        lambda cls: and_(cls.office_code >= lo, cls.office_code < hi),
        include_aliases=True,
        propagate_to_loaders=False,
    )


def _about_village(village: str) -> list[ExecutableOption]:
    if not village:
        return []
    return [
        with_loader_criteria(cls, is_about(cls, village), include_aliases=True, propagate_to_loaders=False)
        for cls in (mapper.class_ for mapper in Model.registry.mappers)
        if issubclass(cls, Scoped)
    ]


def is_about(cls: type[Any], village: str) -> ColumnElement[bool]:
    """Whether rows of a class are about a village: by their own column, or because the row they belong to is."""
    column, owner = _tells_village(inspect(cls))
    if column is None:
        return false()
    if owner is None:
        return Scope.of(village).covers(column)
    within: ColumnElement[bool] = column.in_(select(owner.key).where(is_about(owner.cls, village)))
    return within


@dataclass(frozen=True)
class _Owner:
    """The row that another one belongs to: the column that is pointed at, and its class."""

    key: Column[Any]
    cls: type[Scoped]


@cache
def _tells_village(mapper: Mapper[Any]) -> tuple[Column[Any] | None, _Owner | None]:
    """The column to look at, and what it points at if it is not a division itself.

    What `__village__` names; else the reference without which the row would not be; else `division`; else any
    reference to a row that has an office.
    """
    table = cast("Table", mapper.local_table)
    pointing = [(column, owner) for column in table.c if (owner := _owner(column, table)) is not None]
    named = mapper.class_.__village__
    if named:
        return table.c[named], dict(pointing).get(table.c[named])
    for column, owner in pointing:
        if not column.nullable:
            return column, owner
    if "division" in table.c:
        return table.c.division, None
    return pointing[0] if pointing else (None, None)


def _owner(column: Column[Any], table: Table) -> _Owner | None:
    """The row with an office that a column points at, other than one of its own table."""
    for reference in sorted(column.foreign_keys, key=lambda reference: reference.target_fullname):
        for mapper in Model.registry.mappers:
            if mapper.local_table is reference.column.table is not table and issubclass(
                mapper.class_, Scoped
            ):
                return _Owner(reference.column, mapper.class_)
    return None


def _check_bulk(state: ORMExecuteState) -> None:
    """Statements that write many rows at once show no old and new rows to check: they may not set the office."""
    mapper = state.bind_mapper
    if mapper is None or not issubclass(mapper.class_, Scoped):
        return
    sets = cast("ClauseElement", state.statement)
    if state.is_insert or "office_code" in sets.compile().params:
        raise NotAllowed(_("成批写入不能指定经办机构。"), next=_("请逐条办理。"))


# First wall, writing: old and new office of every written row, and the office of every row it points at


@event.listens_for(Session, "before_flush")
def _check_offices(session: Session, *_context: Any) -> None:
    """Before the database says the same less kindly."""
    scope = _scope.get()
    for row in _written(session) if scope != ALL else ():
        if isinstance(row, Scoped) and row.office_code:
            _check_office(row, scope)


@event.listens_for(Session, "after_flush")
def _check_rows(session: Session, _context: UOWTransaction) -> None:
    scope = _scope.get()
    deleted = session.deleted
    for row in _written(session) if scope != ALL else ():
        if isinstance(row, Scoped):
            _check_office(row, scope)
            _check_village(session, row, scope)
        if row not in deleted:
            _check_targets(session, row, scope)


def _written(session: Session) -> list[Any]:
    return [*session.new, *session.deleted, *(row for row in session.dirty if session.is_modified(row))]


def _check_office(row: Scoped, scope: Scope) -> None:
    history: History = inspect(row).attrs.office_code.history
    codes = {row.office_code, *(history.deleted or ())}
    if not all(code in scope for code in codes):
        raise outside()


def _check_village(session: Session, row: Scoped, scope: Scope) -> None:
    if not scope.village or row in session.deleted:
        return
    mapper = inspect(row).mapper
    keys = zip(mapper.primary_key, mapper.primary_key_from_instance(row), strict=True)
    about = select(true()).where(is_about(mapper.class_, scope.village), *(k == v for k, v in keys))
    with use_scope(replace(scope, village="")):
        if not session.scalar(about):
            raise outside()


def outside() -> NotAllowed:
    """The one answer about rows of other offices, and about rows that don't exist."""
    return NotAllowed(
        _("这条记录不在您的管辖范围内。"), next=_("请核对编号；应由受理的经办机构办理，或先办理移交。")
    )


def _check_targets(session: Session, row: Any, scope: Scope) -> None:
    state = inspect(row)
    is_new = row in session.new
    for constraint in _links(state.mapper.local_table):
        keys = [state.mapper.get_property_by_column(column).key for column in constraint.columns]
        values = [getattr(row, key) for key in keys]
        changed = is_new or any(state.attrs[key].history.has_changes() for key in keys)
        if changed and None not in values and not _target_in_scope(session, constraint, values, scope):
            raise NotAllowed(_("所关联的记录不在您的管辖范围内。"), next=_("请核对编号后重试。"))


def _links(table: Any) -> list[ForeignKeyConstraint]:
    """The foreign keys of a table that point at rows with an office."""
    known: list[ForeignKeyConstraint] | None = table.info.get("scoped_links")
    if known is None:
        known = [c for c in table.foreign_key_constraints if "office_code" in c.referred_table.c]
        table.info["scoped_links"] = known
    return known


def _target_in_scope(session: Session, link: ForeignKeyConstraint, values: list[Any], scope: Scope) -> bool:
    target: Table = link.referred_table
    known = _in_memory(session, target, [e.column for e in link.elements], values)
    if known is not None:
        return known.office_code in scope
    match = and_(*(e.column == value for e, value in zip(link.elements, values, strict=True)))
    office = session.connection().scalar(select(target.c.office_code).where(match))
    return office in scope


def _in_memory(session: Session, target: Table, columns: list[Any], values: list[Any]) -> Scoped | None:
    """The row pointed at, where this transaction has read it already."""
    mapper = _mapped_to(target)
    if mapper is None or columns != list(mapper.primary_key):
        return None
    row: Any = session.identity_map.get(mapper.identity_key_from_primary_key(tuple(values)))
    return row if row is not None and "office_code" in inspect(row).dict else None


@cache
def _mapped_to(table: Table) -> Mapper[Any] | None:
    found = [mapper for mapper in Model.registry.mappers if mapper.local_table is table]
    return found[0] if len(found) == 1 else None


# Second wall: PostgreSQL is told the range before the first statement that runs under it


def scoped_tables() -> list[str]:
    """Every table whose rows belong to an office, by name."""
    return sorted(t.name for t in Model.metadata.tables.values() if "office_code" in t.c)


@event.listens_for(Engine, "before_cursor_execute")
def _tell(connection: Connection, cursor: Any, statement: str, *_more: Any) -> None:
    if connection.dialect.name != "postgresql" or statement.startswith(_OF_TRANSACTIONS):
        return
    scope = _scope.get()
    told = connection.info.get("jiuzhu_scope", NOTHING)
    if told is None or (told.lo, told.hi) != (scope.lo, scope.hi):
        cursor.execute(
            "select set_config('jiuzhu.lo', %s, true), set_config('jiuzhu.hi', %s, true)",
            (scope.lo, scope.hi),
        )
        connection.info["jiuzhu_scope"] = scope


def _forget(connection: Connection, *_args: Any) -> None:
    """A setting ends with its transaction, and is undone with its savepoint."""
    _note_told(connection, NOTHING)


def _doubt(connection: Connection, *_args: Any) -> None:
    _note_told(connection, None)


def _note_told(connection: Connection, scope: Scope | None) -> None:
    if (
        not connection.invalidated
    ):  # the server has gone away: asking for `info` would keep it from being rolled back
        connection.info["jiuzhu_scope"] = scope


@event.listens_for(Engine, "handle_error")
def _say_kindly(context: ExceptionContext) -> None:
    """A refusal by row-level security is the same answer as ours."""
    if getattr(context.original_exception, "sqlstate", "") == _RLS and "row-level" in str(
        context.original_exception
    ):
        raise outside() from context.original_exception


for _moment in ("begin", "commit", "rollback"):
    event.listen(Engine, _moment, _forget)
event.listen(Engine, "rollback_savepoint", _doubt)
