"""Tables of a plugin among everybody's: named after it, and out of the way when it is quarantined."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from weakref import WeakSet

from sqlalchemy import Column, Table, event
from sqlalchemy.orm import Mapper, configure_mappers
from sqlalchemy.orm.exc import UnmappedClassError
from sqlalchemy.orm.interfaces import EXT_SKIP

from core.db import Model
from core.plugins.faults import Fault

_aside: set[str] = set()
_skipped: WeakSet[Mapper[Any]] = WeakSet()


def mapped_in(package: str) -> Iterator[Mapper[Any]]:
    """The mappers whose classes are written in this package."""
    for mapper in sorted(Model.registry.mappers, key=lambda mapper: mapper.class_.__qualname__):
        if _lies_in(mapper.class_, package):
            yield mapper


@contextmanager
def others_closed() -> Iterator[None]:
    """While a plugin is imported: a class that names somebody else's table would add its columns to it (FAB's Model)."""
    others = set(Model.metadata.tables.values())

    def refuse(column: Column[Any], table: Table) -> None:
        if table in others:
            raise ValueError(f"table {table.name} belongs to somebody else ({column.name})")

    event.listen(Column, "before_parent_attach", refuse)
    try:
        yield
    finally:
        event.remove(Column, "before_parent_attach", refuse)


def table_faults(package: str, module: str) -> Iterator[Fault]:
    """Tables that are not named after the module, or mappings that SQLAlchemy can't make sense of."""
    for mapper in mapped_in(package):
        name = str(getattr(mapper.local_table, "name", ""))
        if name != module and not name.startswith(f"{module}_"):
            yield Fault("table", name)
    try:
        configure_mappers()  # everybody else's were configured before this plugin was imported
    except Exception as error:  # noqa: BLE001  whatever SQLAlchemy or a listener raises is this plugin's
        yield Fault("table", package, str(error))


def put_aside(package: str) -> None:
    """Leave out the tables of a quarantined plugin: one mapping that fails would fail every query of every table."""
    _aside.add(package)
    if not _everybody_is_mapped():
        gc.collect()
    for mapper in mapped_in(package):
        if isinstance(mapper.local_table, Table) and mapper.local_table.key in Model.metadata.tables:
            Model.metadata.remove(mapper.local_table)


def take_back(package: str) -> None:
    """Before a plugin is loaded (again)."""
    _aside.discard(package)
    for mapper in [mapper for mapper in _skipped if _lies_in(mapper.class_, package)]:
        _skipped.discard(mapper)
        mapper.configured = False
        mapper.registry._flag_new_mapper(mapper)  # noqa: SLF001  there is no other way to have it looked at again


def _everybody_is_mapped() -> bool:
    """False while a class whose mapping was broken off half-way is there: it stays in the registry until it is gone."""
    try:
        return bool(Model.registry.mappers)
    except UnmappedClassError:
        return False


def _lies_in(class_: type[Any], package: str) -> bool:
    return f"{class_.__module__}.".startswith(f"{package}.")


@event.listens_for(Mapper, "before_mapper_configured", retval=True)
def _skip_those_aside(mapper: Mapper[Any], class_: type[Any]) -> Any:
    if not any(_lies_in(class_, package) for package in _aside):
        return None
    mapper.configured = True  # or every query of anybody would come here again and find it still undone
    _skipped.add(mapper)
    return EXT_SKIP
