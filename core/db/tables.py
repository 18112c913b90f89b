"""The one metadata and what rows have in common: a key, an office, a version."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from core.db.columns import Code, Fen, Key, Moment

if TYPE_CHECKING:
    from sqlalchemy.orm import DeclarativeBase

    class Model(DeclarativeBase):
        """The base of every table, FAB's included."""
else:
    from flask_appbuilder.models.sqla import Model

# Names must be settled before the first table exists, and FAB's own tables come with flask_appbuilder.security.
assert not Model.metadata.tables, "core.db must be imported before flask_appbuilder.security"
Model.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
Model.registry.update_type_annotation_map({datetime: Moment(), Decimal: Fen()})

db = SQLAlchemy(model_class=Model)


class Keyed:
    """A row with a number of its own, never shown to people."""

    id: Mapped[int] = mapped_column(Key, primary_key=True, sort_order=-100)


class Scoped:
    """A row that belongs to the office that took it on; seen and written only within the scope in force.

    `__village__` names the column that says which village the row is about, or the reference to the row it belongs
    to. Without it that is the reference that may not be empty, else `division`; a class that has neither is not shown
    to villages at all.
    """

    __village__: ClassVar[str] = ""
    office_code: Mapped[str] = mapped_column(Code(24), index=True, sort_order=-90)


class Versioned:
    """A row that notices when somebody else has changed it meanwhile."""

    row_version: Mapped[int] = mapped_column(sort_order=900)

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805  (a directive is called with the class)
        return {"version_id_col": cls.row_version}
