"""The pages of a generated screen that change rows: add, edit, delete; each ends in an operation, none commits."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from flask import flash, redirect, request
from flask_appbuilder import ModelView, expose
from marshmallow import Schema
from sqlalchemy.exc import IntegrityError
from werkzeug.wrappers import Response

from core.errors import Incomplete, JiuzhuError, Refused, Stale
from core.text import Message, _
from core.web import forms
from core.web.guard import writes
from core.web.language import say
from core.web.screens import initial

Operation = Callable[..., Any]
Answer = str | Response | tuple[str, int]


class Editing(ModelView):
    """Mixed into `Screen`. Routes without an operation do not exist."""

    operation_add: ClassVar[Operation | None] = None
    operation_edit: ClassVar[Operation | None] = None
    operation_delete: ClassVar[Operation | None] = None
    ask_reason: ClassVar[bool] = False
    add_schema: type[Schema]
    edit_schema: type[Schema]

    @expose("/add", methods=["GET", "POST"])
    @writes
    def add(self) -> Answer:
        """The empty form, and what comes back from it."""
        if request.method == "GET":
            return self._form(None, initial(self))
        try:
            self._run("add", None, forms.parse(self.add_schema, request.form))
        except JiuzhuError as error:
            return self._form_again(None, error)
        return self._done(_("已保存。"))

    @expose("/edit/<pk>", methods=["GET", "POST"])
    @writes
    def edit(self, pk: str) -> Answer:
        """The filled form, and what comes back from it."""
        row = self.row(pk)
        if request.method == "GET":
            return self._form(row, self.values_of(row))
        try:
            check_version(row)
            values = forms.parse(self.edit_schema, request.form)
            self._run("edit", row, values | self._reason())
        except JiuzhuError as error:
            return self._form_again(pk, error)
        return self._done(_("已保存。"))

    @expose("/delete/<pk>", methods=["GET", "POST"])
    @writes
    def delete(self, pk: str) -> Answer:
        """A page that asks, and the answer to it; a GET never deletes."""
        row = self.row(pk)
        if request.method == "GET":
            return self._ask_delete(row)
        try:
            check_version(row)
            self._run("delete", row, self._reason())
        except JiuzhuError as error:
            self.datamodel.session.rollback()
            return self._ask_delete(self.row(pk), error), error.status
        return self._done(_("已删除。"))

    def values_of(self, row: Any) -> dict[str, Any]:
        """What the edit form shows of a row."""
        return {name: getattr(row, name, None) for name in self.edit_schema().fields}

    def call(self, kind: str, row: Any, values: dict[str, Any]) -> None:
        """Run the operation that the screen names for `add`, `edit` or `delete`."""
        operation = getattr(type(self), f"operation_{kind}")
        operation(**values) if row is None else operation(row, **values)

    def _run(self, kind: str, row: Any, values: dict[str, Any]) -> None:
        """The operation, and the flush that shows whether the database agrees; the commit is the request's."""
        try:
            self.call(kind, row, values)
            self.datamodel.session.flush()
        except IntegrityError as error:
            raise Refused(
                _("数据库没有接受：同样的记录已经存在，或者还有别的记录引用它。"),
                next=_("请核对编号、名称和日期是否重复；被引用的记录不能删除。"),
                code="integrity",
            ) from error

    def _form(self, row: Any, data: Mapping[str, Any], error: JiuzhuError | None = None) -> str:
        adding = row is None
        wrong = error.fields if error else {}
        schema = self.add_schema if adding else self.edit_schema
        return self.page(
            self.add_template if adding else self.edit_template,
            self.add_title if adding else self.edit_title,
            form=forms.render(schema, data, wrong),
            error=error,
            labels=forms.labels(schema, data) if error else {},
            version=getattr(row, "row_version", None),
            ask_reason=self.ask_reason and not adding,
            reason=request.form.get("reason", ""),
            reason_error=wrong.get("reason", ()),
            back=self.get_redirect(),
        )

    def _form_again(self, pk: str | None, error: JiuzhuError) -> Answer:
        """What was typed, with what is wrong; a stale form keeps its old version, so that it stays refused."""
        self.datamodel.session.rollback()
        row = None if pk is None else self.row(pk)
        typed = forms.typed(self.add_schema if row is None else self.edit_schema, request.form)
        return self._form(row, typed, error), error.status

    def _ask_delete(self, row: Any, error: JiuzhuError | None = None) -> str:
        return self.page(
            "jiuzhu/delete.html",
            self.delete_title,
            shown=self._get_show_widget(None, row, actions={"": None})["show"],
            error=error,
            version=getattr(row, "row_version", None),
            ask_reason=self.ask_reason,
            back=self.get_redirect(),
        )

    def _reason(self) -> dict[str, str]:
        if not self.ask_reason:
            return {}
        reason = forms.tidy(request.form.get("reason", ""))
        if not reason:
            raise Incomplete(
                _("请写明原因。"),
                fields={"reason": [_("请填写。")]},
                next=_("原因会和改动一起记入操作日志。"),
            )
        return {"reason": reason}

    def _done(self, said: Message) -> Response:
        flash(say(said), "success")
        return redirect(self.get_redirect())


def check_version(row: Any) -> None:
    """Raise Stale when the form was filled from an older state of the row."""
    version = getattr(row, "row_version", None)
    if version is not None and request.form.get("row_version", "") != str(version):
        raise Stale(
            _("在您填写期间，别人已经修改了这条记录，您的修改没有保存。"),
            next=_("请重新打开这条记录，看过最新内容再修改。"),
        )
