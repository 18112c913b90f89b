"""A page that is one form: shown, sent to an operation, shown again with what is wrong, or done and gone back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import flash, redirect, request
from flask_appbuilder import BaseView
from marshmallow import Schema
from sqlalchemy.exc import IntegrityError
from werkzeug.wrappers import Response

from core.db import db
from core.errors import JiuzhuError, NotAllowed, Refused
from core.text import Text, _
from core.web import forms
from core.web.language import say

Answer = str | Response | tuple[str, int]


@dataclass(frozen=True)
class Filling:
    """What a form page needs: `run(**values)` is given what the schema read and calls the operation.

    `back` is where one goes afterwards and on cancelling, `data` what the empty form starts with, `names` what the
    template shows beside the form. Without `help` of its own the form has that of its page.
    """

    schema: type[Schema] | Schema
    run: Callable[..., Any]
    title: Text
    back: str
    said: Text = _("已保存。")
    submit: Text = _("保存")
    confirm: Text = ""
    help: Text = ""
    data: Mapping[str, Any] = field(default_factory=dict)
    template: str = "jiuzhu/fill_in.html"
    names: Mapping[str, Any] = field(default_factory=dict)


def fill_in(page: BaseView, filling: Filling) -> Answer:
    """Answer a GET or POST of a form page. Nothing of a refused form stays in the database."""
    if request.method != "POST":
        return _shown(page, filling, filling.data, None)
    try:
        _run(filling, forms.parse(filling.schema, request.form))
    except NotAllowed:
        raise
    except JiuzhuError as error:
        db.session.rollback()
        return _shown(page, filling, forms.typed(filling.schema, request.form), error), error.status
    flash(say(filling.said), "success")
    return redirect(filling.back)


def _run(filling: Filling, values: Mapping[str, Any]) -> None:
    """The operation and what it left to write: what the database itself refuses is said while the form can still be shown."""
    try:
        filling.run(**values)
        db.session.flush()
    except IntegrityError as error:
        raise Refused(
            _("数据库没有接受：同样的记录已经存在。"),
            next=_("请核对编号、名称和日期是否重复。"),
            code="integrity",
        ) from error


def _shown(page: BaseView, filling: Filling, data: Mapping[str, Any], error: JiuzhuError | None) -> str:
    form = forms.render(filling.schema, data, error.fields if error else {})
    labels = forms.labels(filling.schema, data) if error else {}
    help_ = filling.help or getattr(page, "help", "")
    names = {"title": filling.title, "help": help_, "form": form, "error": error, "labels": labels}
    return str(page.render_template(filling.template, filling=filling, **names, **filling.names))
