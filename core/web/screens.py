"""What a generated screen gets when it says nothing: titles, filters and forms from its columns; and what it may not say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from marshmallow import Schema
from sqlalchemy import Boolean, Date, Integer
from sqlalchemy.types import TypeDecorator

from core.db import Fen, Moment, Sealed
from core.text import _
from core.web.filterbar import Filter
from core.web.modelform import default_of, schema_of

if TYPE_CHECKING:
    from core.web.views import Screen


def titles_of(view: Screen) -> None:
    """Titles from `noun`, where the screen gives none."""
    noun = view.noun or view.list_title
    view.list_title = view.list_title or noun
    view.show_title = view.show_title or _("%(noun)s：详情", noun=noun)
    view.add_title = view.add_title or _("新增%(noun)s", noun=noun)
    view.edit_title = view.edit_title or _("修改%(noun)s", noun=noun)
    view.delete_title = _("删除%(noun)s", noun=noun)
    view.title = view.list_title


def default_filters(view: Screen) -> tuple[Filter, ...]:
    """One named field for each of `search_columns`, of a kind that suits the column."""
    columns = view.datamodel.obj.__mapper__.columns
    return tuple(
        Filter(
            name,
            view.label_columns[name],
            "choice" if name in view.choices_columns else _kind(columns[name].type),
            view.choices_columns.get(name, ()),
        )
        for name in view.search_columns
        if name in columns
    )


def _kind(column: Any) -> str:
    for kind, name in ((Fen, "money"), (Moment, "moment")):
        if isinstance(column, kind):
            return name
    plain = column.impl_instance if isinstance(column, TypeDecorator) else column
    for base, name in ((Boolean, "yes_no"), (Date, "date"), (Integer, "number")):
        if isinstance(plain, base):
            return name
    return "text"


def form_of(view: Screen, columns: Sequence[str], fieldsets: Any) -> type[Schema]:
    """The schema behind an add or edit page."""
    groups = {name: title for title, part in fieldsets or () for name in part["fields"] if title}
    return schema_of(
        view.datamodel.obj.__mapper__,
        columns,
        labels=view.label_columns,
        hints=view.description_columns,
        choices=view.choices_columns,
        given=view.form_fields,
        groups=groups,
    )


def initial(view: Screen) -> dict[str, Any]:
    """What an empty form starts with: the plain defaults of the columns."""
    columns = view.datamodel.obj.__mapper__.columns
    found = {name: default_of(columns[name]) for name in view.add_columns if name in columns}
    return {name: value for name, value in found.items() if value is not None}


def check_screen(view: Screen) -> None:
    """Refuse to start with a screen that would show English column names, load a whole table, or search what is sealed."""
    faults = [*_unlabelled(view), *_relations(view), *_unsearchable(view)]
    if not view.list_title:
        faults.append("it needs a noun or a list_title")
    if faults:
        raise TypeError(f"{type(view).__name__}: {'; '.join(faults)}")


def _unlabelled(view: Screen) -> Iterator[str]:
    used = {*view.list_columns, *view.show_columns, *_form_columns(view)}
    missing = sorted(column for column in used if column not in view.labelled)
    if missing:
        yield f"label_columns says nothing about {', '.join(missing)}"


def _relations(view: Screen) -> Iterator[str]:
    for column in _form_columns(view):
        if view.datamodel.is_relation(column):
            yield f"the form column {column} is a relation; name its key, with choices or a picker"


def _unsearchable(view: Screen) -> Iterator[str]:
    columns = view.datamodel.obj.__mapper__.columns
    for each in view.bar:
        if each.where is None and (each.name not in columns or isinstance(columns[each.name].type, Sealed)):
            yield f"the filter {each.name} needs a `where`"


def _form_columns(view: Screen) -> list[str]:
    added = view.add_columns if view.operation_add is not None else []
    return [*added, *(view.edit_columns if view.operation_edit is not None else [])]
