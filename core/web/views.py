"""Base views: `Page` for pages of one's own, `Screen` for generated ones (read-only until it names operations), `PlainTable`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar

from flask import g, has_request_context, redirect, request, url_for
from flask_appbuilder import BaseView, expose
from flask_appbuilder.actions import action
from flask_appbuilder.models.filters import Filters
from marshmallow import fields

from core.db.scope import outside
from core.errors import NotFound, Refused
from core.text import Text, _
from core.web import paging, ports
from core.web.editing import Answer, Editing
from core.web.filterbar import Choices, Filter, FilterBar
from core.web.guard import READ, WRITE, may, reads, require, writes
from core.web.interface import Condition, FastInterface
from core.web.screens import check_screen, default_filters, form_of, titles_of
from core.web.widgets import BarWidget, RowsWidget, ShownWidget

__all__ = ["FastInterface", "Filter", "Page", "PlainTable", "Screen", "action", "expose", "reads", "writes"]


class Page(BaseView):
    """A page or a group of pages of a feature's own; guard each with @reads or @writes.

    `title` stands in the head, `help` in the folded block below it. `class_permission_name` must be set.
    """

    title: ClassVar[Text] = ""
    help: ClassVar[Text] = ""
    default_view = "index"

    def render(self, template: str, **names: Any) -> str:
        """The template inside the layout, with title and help unless given; `may_write` tells whether to offer changes."""
        names.setdefault("title", self.title)
        names.setdefault("help", self.help)
        names.setdefault("may_write", may(WRITE, self))
        return str(self.render_template(template, **names))


class Screen(Editing):
    """A generated list, show page and, where it names operations, forms. Scope, paging, CSRF and row version are kept.

    `operation_add(**values)`, `operation_edit(row, **values)` and `operation_delete(row)` are a feature's operations;
    values are named after `add_columns` / `edit_columns`. With `ask_reason` edit and delete also get `reason=`.
    FAB's `list_columns`, `show_columns`, `label_columns`, `description_columns`, `*_fieldsets`, `formatters_columns`,
    `search_columns`, `base_order`, `base_filters`, `related_views` and `@action` mean what they mean there.
    """

    noun: ClassVar[Text] = ""
    help: ClassVar[Text] = ""
    empty: ClassVar[Text] = ""
    filters: ClassVar[Sequence[Filter]] = ()
    choices_columns: ClassVar[Mapping[str, Choices | Callable[[], Choices]]] = {}
    form_fields: ClassVar[Mapping[str, fields.Field]] = {}
    loads: ClassVar[Sequence[str]] = ()

    list_widget = RowsWidget
    show_widget = ShownWidget
    search_widget = BarWidget
    datamodel: FastInterface
    method_permission_name: Any = None
    label_columns: Any = None
    search_columns: Any = None
    order_columns: Any = None
    base_order: Any = None

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        closed = {name for name in ("add", "edit", "delete") if getattr(cls, f"operation_{name}") is None}
        cls.exclude_route_methods = (
            set(cls.exclude_route_methods) - {"add", "edit", "delete"} | closed | {"download"}
        )

    def __init__(self, **kwargs: Any) -> None:
        self.method_permission_name = dict(self.method_permission_name or {})
        for name in dir(type(self)):
            if hasattr(getattr(type(self), name), "_action"):
                self.method_permission_name.setdefault(name, WRITE)
        super().__init__(**kwargs)
        check_screen(self)

    # what FAB builds at start

    def _init_properties(self) -> None:
        self.label_columns = dict(self.label_columns or {})
        self.labelled = frozenset(self.label_columns)
        self.search_columns = self.search_columns or [each.name for each in self.filters] or ["id"]
        self.base_order = self.base_order or (self.datamodel.get_pk_name(), "desc")
        super()._init_properties()
        self.order_columns = [column for column in self.order_columns if self.datamodel.sortable(column)]
        relations = (column.split(".")[0] for column in [*self.list_columns, *self.loads])
        self.datamodel.loads = tuple(dict.fromkeys(r for r in relations if self.datamodel.is_relation(r)))
        self.bar = tuple(self.filters) or default_filters(self)

    def _init_forms(self) -> None:
        if self.operation_add is not None:
            self.add_schema = form_of(self, self.add_columns, self.add_fieldsets)
        if self.operation_edit is not None:
            self.edit_schema = form_of(self, self.edit_columns, self.edit_fieldsets)

    def _init_titles(self) -> None:
        titles_of(self)

    # FAB keeps one filter object for all threads and fills it anew for each request; here each request has its own

    @property
    def _filters(self) -> Filters:
        if not has_request_context():
            return self._kept_filters
        mine: dict[int, Filters] = g.setdefault("jiuzhu_filters", {})
        return mine.setdefault(id(self), self._kept_filters.copy())

    @_filters.setter
    def _filters(self, value: Filters) -> None:
        self._kept_filters = value

    def update_redirect(self) -> None:
        """No history in the cookie: where to go after a form is said by the form."""

    def get_redirect(self) -> str:
        """The list."""
        return str(self.get_default_url())

    # pages

    @expose("/list/", methods=["GET", "POST"])
    @reads
    def list(self) -> Answer:
        """The filter bar and a page of rows; a bar in which names are typed is sent as a form."""
        if request.method == "POST":
            columns = self.datamodel.obj.__mapper__.columns
            bar = FilterBar.read(self.bar, columns, request.form)
            typed: dict[str, Any] = {**bar.address()}
            return redirect(url_for(f"{self.endpoint}.list", **typed), 303)
        return self.page(self.list_template, self.list_title, widgets=self._list())

    @expose("/show/<pk>", methods=["GET"])
    @reads
    def show(self, pk: str) -> Answer:
        """One row, and below it the lists that belong to it."""
        row = self.row(pk)
        widgets = self._get_show_widget(pk, row)
        related = [view for view in self._related_views if may(READ, view)]
        widgets["related_views"] = [self._get_related_view_widget(row, view) for view in related]
        return self.page(
            self.show_template, self.title_of(row), pk=pk, widgets=widgets, related_views=related
        )

    @expose("/action/<string:name>/<pk>", methods=["POST"])
    def action(self, name: str, pk: str) -> Any:
        """One row, fetched through the scope."""
        return self._act(name, [pk], single=True)

    @expose("/action_post", methods=["POST"])
    def action_post(self) -> Any:
        """The rows chosen in a list, each fetched through the scope; one outside refuses all."""
        return self._act(request.form.get("action", ""), request.form.getlist("rowid"), single=False)

    # what features may use or override

    def row(self, pk: str) -> Any:
        """The row with this key; one outside the scope and one that does not exist get the same 403."""
        row = self.datamodel.row(pk, self._base_filters)
        if row is None:
            raise outside()
        return row

    def title_of(self, row: Any) -> Text:
        """Title of the show page."""
        return self.show_title

    def page(self, template: str, title: Text, **names: Any) -> str:
        """A template of the screen inside the layout."""
        names.setdefault("help", self.help)
        names.setdefault("may_write", may(WRITE, self))
        return str(self.render_template(template, title=title, view=self, **names))

    # how

    def _list(self, **kwargs: Any) -> dict[str, Any]:
        filters = self._filters
        bar = FilterBar.read(self.bar, self.datamodel.obj.__mapper__.columns, request.args)
        for condition in bar.conditions():
            filters.add_filter("", Condition, condition)
        widgets = self._get_list_widget(filters=filters, bar=bar, **kwargs)
        widgets["search"] = self.search_widget(bar=bar, address=self.get_default_url())
        return widgets

    def _get_show_widget(self, pk: Any, item: Any, **kwargs: Any) -> dict[str, Any]:
        widgets: dict[str, Any] = super()._get_show_widget(pk, item, **kwargs)
        widgets["show"].template_args["view"] = self
        return widgets

    def _get_list_widget(self, filters: Filters, **kwargs: Any) -> dict[str, Any]:
        for name in ("order_column", "order_direction", "page", "page_size"):
            kwargs.pop(name, None)  # FAB read them without bounds
        wanted = paging.asked(
            request.args, type(self).__name__, page_size=self.page_size, order_columns=self.order_columns
        )
        widgets: dict[str, Any] = super()._get_list_widget(
            filters=filters,
            order_column=wanted.order,
            order_direction=wanted.direction,
            page=wanted.page,
            page_size=wanted.page_size,
            view=self,
            **kwargs,
        )
        return widgets

    def _act(self, name: str, keys: Sequence[str], *, single: bool) -> Any:
        chosen = self.actions.get(name)
        if chosen is None or not (chosen.single if single else chosen.multiple):
            raise NotFound(_("这个页面没有这项操作。"))
        require(self.get_action_permission_name(name).removeprefix("can_"), self)
        if not keys or len(keys) > paging.MOST_ROWS:
            raise Refused(_("请选择 1 到 %(most)s 条记录。", most=paging.MOST_ROWS))
        rows = [self.row(key) for key in keys]
        return chosen.func(rows[0] if single else rows)


class PlainTable(Screen):
    """A reference table whose rows are written by the one row-saving operation, with a reason for every change."""

    ask_reason = True
    operation_add = operation_edit = ports.save_row
    operation_delete = ports.delete_row

    def call(self, kind: str, row: Any, values: dict[str, Any]) -> None:
        """Through `core.audit`'s operations, which write the audit line."""
        reason = values.pop("reason", "")
        if kind == "delete":
            ports.delete_row(row, reason)
        else:
            ports.save_row(self.datamodel.obj if row is None else row, values, reason)
