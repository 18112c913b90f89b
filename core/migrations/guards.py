"""What the database itself holds: rows that never change, rows of other offices out of sight. For migrations.

Each guard is kept as a row of the table `guard`, because SQLite forgets triggers when a table is rebuilt:
`renew` makes them all again after every upgrade. Conditions are SQL that both databases read; `old.` and `new.` name
the row before and after.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from alembic import op
from sqlalchemy import Connection

guards = sa.table(
    "guard", sa.column("name", sa.String), sa.column("kind", sa.String), sa.column("detail", sa.String)
)
MOVES_WITH_ITS_OFFICE = ("office_code",)


@dataclass(frozen=True)
class Guard:
    """One promise about a table's rows."""

    table: str
    kind: str  # never_changes or insert
    name: str
    when: str = ""
    except_for: tuple[str, ...] = ()
    message: str = ""


def make_guard_table() -> None:
    """For core's first guards."""
    op.create_table(
        "guard",
        sa.Column("name", sa.String(120), primary_key=True),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
    )


def never_change(
    table: str,
    *,
    when: str = "",
    only: Collection[str] = (),
    except_for: Iterable[str] = MOVES_WITH_ITS_OFFICE,
) -> None:
    """Rows of the table, or those for which `when` holds (`old.left_on is not null`), are neither changed nor deleted.

    `only` narrows the promise to some columns; `except_for` names columns that may change all the same: the office
    moves with its division. A column that is added later is covered.
    """
    free = set(except_for)
    if only:
        free |= {c["name"] for c in sa.inspect(op.get_bind()).get_columns(table)} - set(only)
    _promise(Guard(table, "never_changes", f"{table}_never_changes", when, tuple(sorted(free))))


def refuse_insert(table: str, name: str, when: str, message: str) -> None:
    """A new row for which `when` holds (`new.` names it; it may ask other tables) is refused with the message."""
    _promise(Guard(table, "insert", f"{table}_{name}", when, (), message))


def scope_rows(*tables: str) -> None:
    """Row-level security by office on PostgreSQL; the owner is bound too. Unset settings show nothing."""
    if op.get_bind().dialect.name != "postgresql":
        return
    within = "office_code >= current_setting('jiuzhu.lo', true) and office_code < current_setting('jiuzhu.hi', true)"
    for table in tables:
        op.execute(f"alter table {table} enable row level security")
        op.execute(f"alter table {table} force row level security")
        op.execute(f"create policy office on {table} using ({within}) with check ({within})")


def tables_with_office() -> list[str]:
    """Every table of the database whose rows belong to an office."""
    inspector = sa.inspect(op.get_bind())
    names = sorted(inspector.get_table_names())
    return [name for name in names if any(c["name"] == "office_code" for c in inspector.get_columns(name))]


def drop_guards() -> None:
    """For the downgrade of core's first guards."""
    connection = op.get_bind()
    on_postgresql = connection.dialect.name == "postgresql"
    for guard in _kept(connection):
        _drop(connection, guard)
        if on_postgresql and guard.kind == "insert":
            op.execute(f"drop function {guard.name}()")
    for table in tables_with_office() if on_postgresql else ():
        op.execute(f"drop policy if exists office on {table}")
        op.execute(f"alter table {table} no force row level security")
        op.execute(f"alter table {table} disable row level security")
    if on_postgresql:
        op.execute("drop function jiuzhu_keep()")
    op.drop_table("guard")


def renew(connection: Connection) -> None:
    """Make every guard again; called at the end of every upgrade."""
    if connection.dialect.name == "sqlite" and sa.inspect(connection).has_table("guard"):
        for guard in _kept(connection):
            _drop(connection, guard)
            _make(connection, guard)


def make_functions() -> None:
    """What the triggers on PostgreSQL call."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(_KEEP)


def _promise(guard: Guard) -> None:
    connection = op.get_bind()
    detail = json.dumps([guard.table, guard.when, guard.except_for, guard.message], ensure_ascii=False)
    connection.execute(sa.insert(guards).values(name=guard.name, kind=guard.kind, detail=detail))
    _make(connection, guard)


def _kept(connection: Connection) -> list[Guard]:
    found = []
    for name, kind, detail in connection.execute(sa.select(guards).order_by(guards.c.name)):
        table, when, except_for, message = json.loads(detail)
        found.append(Guard(table, kind, name, when, tuple(except_for), message))
    return found


def _make(connection: Connection, guard: Guard) -> None:
    make = _on_postgresql if connection.dialect.name == "postgresql" else _on_sqlite
    columns = [c["name"] for c in sa.inspect(connection).get_columns(guard.table)]
    for statement in make(guard, columns):
        connection.exec_driver_sql(statement)


def _drop(connection: Connection, guard: Guard) -> None:
    for name in (guard.name, f"{guard.name}_d", f"{guard.name}_t"):
        where = f" on {guard.table}" if connection.dialect.name == "postgresql" else ""
        connection.exec_driver_sql(f"drop trigger if exists {name}{where}")


def _on_sqlite(guard: Guard, columns: Sequence[str]) -> Iterator[str]:
    if guard.kind == "insert":
        yield (
            f"create trigger {guard.name} before insert on {guard.table} when {guard.when} "
            f"begin select raise(abort, '{guard.message}'); end"
        )
        return
    changed = " or ".join(f'old."{c}" is not new."{c}"' for c in columns if c not in guard.except_for)
    only_if = f"({guard.when}) and " if guard.when else ""
    refusal = f"begin select raise(abort, '{guard.table}: this row never changes'); end"
    yield f"create trigger {guard.name} before update on {guard.table} when {only_if}({changed}) {refusal}"
    deleting = f"when {guard.when} " if guard.when else ""
    yield f"create trigger {guard.name}_d before delete on {guard.table} {deleting}{refusal}"


def _on_postgresql(guard: Guard, _columns: Sequence[str]) -> Iterator[str]:
    if guard.kind == "insert":
        yield (
            f"create or replace function {guard.name}() returns trigger language plpgsql as $$ begin "
            f"if {guard.when} then raise exception '{guard.message}' using errcode = 'restrict_violation'; end if; "
            f"return new; end $$"
        )
        yield f"create trigger {guard.name} before insert on {guard.table} for each row execute function {guard.name}()"
        return
    when = f"when ({guard.when}) " if guard.when else ""
    keep = f"execute function jiuzhu_keep({', '.join(repr(column) for column in guard.except_for)})"
    yield f"create trigger {guard.name} before update on {guard.table} for each row {when}{keep}"
    yield f"create trigger {guard.name}_d before delete on {guard.table} for each row {when}{keep}"
    yield f"create trigger {guard.name}_t before truncate on {guard.table} for each statement {keep}"


_KEEP = """
create function jiuzhu_keep() returns trigger language plpgsql as $$
declare
  free text[] := coalesce(tg_argv[0:], '{}');
begin
  if tg_op = 'UPDATE' then
    if to_jsonb(old) - free = to_jsonb(new) - free then
      return new;
    end if;
  end if;
  raise exception '%: this row never changes', tg_table_name using errcode = 'restrict_violation';
end $$
"""
