"""FAB's door to a table, made fast and bounded: counts to 10,001, loads declared relations at once, sorts own columns only."""

from __future__ import annotations

from typing import Any

from flask_appbuilder.models.filters import BaseFilter, Filters
from flask_appbuilder.models.sqla.interface import SQLAInterface
from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Query, joinedload, selectinload

from core.db import Fen, Json, Sealed
from core.web.paging import COUNTED, MOST_ROWS


class Condition(BaseFilter):
    """A ready SQL condition among FAB's filters."""

    name = "condition"

    def apply(self, query: Query[Any], value: ColumnElement[bool]) -> Query[Any]:
        """FAB calls this with the condition as the value."""
        return query.filter(value)


class FastInterface(SQLAInterface):
    """Use it in every screen: `datamodel = FastInterface(Model)`. `loads` names relations that the page shows."""

    loads: tuple[str, ...] = ()

    def query_count(
        self, query: Query[Any], filters: Filters | None = None, select_columns: list[str] | None = None
    ) -> int:
        """Rows, but never counted further than 10,001."""
        if filters:
            query = filters.apply_all(query)
        keys = query.with_entities(self.get_pk()).order_by(None).limit(COUNTED + 1).subquery()
        return int(self.session.execute(select(func.count()).select_from(keys)).scalar_one())

    def query(
        self,
        filters: Filters | None = None,
        order_column: str = "",
        order_direction: str = "",
        page: int | None = None,
        page_size: int | None = None,
        select_columns: list[str] | None = None,
        outer_default_load: bool = False,
    ) -> tuple[int, list[Any]]:
        """(counted rows, rows of the page)."""
        page_size = min(page_size or MOST_ROWS, MOST_ROWS)
        if "." in order_column or self.is_relation(order_column):
            order_column = ""
        if select_columns:
            counted: tuple[int, list[Any]] = super().query(
                filters, order_column, order_direction, page, page_size, select_columns, outer_default_load
            )
            return counted
        query = self.session.query(self.obj)
        count = self.query_count(query, filters)
        if filters:
            query = filters.apply_all(query)
        query = self.apply_order_by(query, order_column or self.get_pk_name(), order_direction, add_pk=True)
        query = self.apply_pagination(query, page, page_size)
        for relation in self.loads:
            # one of each row comes with it, several in a statement of their own
            shown = getattr(self.obj, relation)
            query = query.options(selectinload(shown) if shown.property.uselist else joinedload(shown))
        return count, query.all()

    def row(self, key: str, filters: Filters | None = None) -> Any | None:
        """The row with this key within the scope in force, or None; also for a key that cannot be one."""
        if self.is_integer(self.get_pk_name()) and not (key.isascii() and key.isdigit() and len(key) < 19):
            return None
        return self.get(key, filters)

    def get_related_obj(self, col_name: str, value: Any) -> Any | None:
        """The row that a list below it hangs on, within the scope in force (FAB asks in a way that SQLAlchemy gives up)."""
        return self.session.get(self.get_related_model(col_name), value)

    def sortable(self, column: str) -> bool:
        """True for a column of the table itself that the database can put in order."""
        kept = self.list_columns.get(column)
        return kept is not None and not isinstance(kept.type, (Sealed, type(Json)))

    def is_integer(self, col_name: str) -> bool:
        """Money is kept in whole fen, but is not an integer to people."""
        return not self.is_money(col_name) and bool(super().is_integer(col_name))

    def is_numeric(self, col_name: str) -> bool:
        """Money is a number with two places."""
        return self.is_money(col_name) or bool(super().is_numeric(col_name))

    def is_money(self, col_name: str) -> bool:
        """True for a column of yuan."""
        column = self.list_columns.get(col_name)
        return column is not None and isinstance(column.type, Fen)
