"""The policy library on screen: what is in force, what replaced it, a text of the county's own, its last day."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

from flask import url_for
from flask_appbuilder import expose
from flask_appbuilder.models.filters import BaseFilter
from markupsafe import Markup
from marshmallow import Schema, ValidationError, fields, validate
from sqlalchemy import ColumnElement, and_, or_
from sqlalchemy.orm import Query

from core.actor import actor
from core.clock import today
from core.library import operations
from core.library.models import Text
from core.library.texts import TextRecord
from core.plugins import registry
from core.text import Text as Words
from core.text import _
from core.web.cells import badge
from core.web.filling import Answer, Filling, fill_in
from core.web.filterbar import Filter
from core.web.guard import writes
from core.web.views import FastInterface, Screen

LEVELS = (("nation", _("国家")), ("province", _("省")), ("city", _("市")), ("county", _("县")))
STYLES = (("article", _("第几条")), ("section", _("一、（一）")))
STANDINGS = {
    "in_force": (_("施行中"), "green"),
    "coming": (_("尚未施行"), "blue"),
    "replaced": (_("已被替代"), "yellow"),
    "ended": (_("已失效"), "secondary"),
}
LABELS = {
    "code": _("编号"),
    "title": _("名称"),
    "short": _("简称"),
    "number": _("文号"),
    "issuer": _("制定机关"),
    "level": _("层级"),
    "since": _("施行日期"),
    "until": _("失效日期"),
    "standing": _("状态"),
    "replaced_by": _("被哪个文件替代"),
    "replaced_from": _("替代之日"),
    "style": _("条款写法"),
    "note": _("备注"),
}
HINTS = {
    "code": _("引用时用的简短代码，大写字母和数字，如 XIAN2026_8；登记后不能改。"),
    "style": _("引用时写作“第十五条”还是“四（一）”。"),
    "until": _("还不知道的留空。"),
}


class EndForm(Schema):
    """The last day of a text."""

    last_day = fields.Date(
        required=True, metadata={"label": _("最后施行日"), "hint": _("这一天以后办理的事项不再引用它。")}
    )
    reason = fields.Str(
        required=True,
        validate=validate.Length(min=2, max=500),
        metadata={"label": _("废止依据或原因"), "widget": "textarea", "wide": True},
    )


class InSight(BaseFilter):
    """Only texts that hold where one works, or below it: another county's are its own affair (ORG-12)."""

    name = "in sight"

    def apply(self, query: Query[Any], value: Any) -> Query[Any]:
        """FAB calls this for every list and every single row."""
        place = actor().division
        above = [place[:n] for n in range(len(place) + 1)]
        return query.filter(or_(Text.place.in_(above), Text.place.startswith(place)))


def _types() -> list[tuple[str, Words]]:
    return [(each.code, each.label) for each in registry().case_types.values()]


_CODE = re.compile(r"[A-Z][A-Z0-9_]{1,39}")


def _is_a_code(typed: str) -> None:
    if not _CODE.fullmatch(typed):
        raise ValidationError([_("请用大写字母开头，只含大写字母、数字和下划线，2到40个字符。")])


def _is_a_type(code: str) -> None:
    if code not in registry().case_types:
        raise ValidationError([_("请从所列事项中选择。")])


class UseForm(Schema):
    """For which type one's own place cites a text."""

    topic = fields.Str(
        required=True,
        validate=_is_a_type,
        metadata={
            "label": _("用于哪类事项"),
            "options": _types,
            "hint": _("本地作出这类事项的决定时，可以选择引用它。"),
        },
    )


def _named(text: str) -> ColumnElement[bool]:
    """Part of title, short title, number or code; the table is small."""
    return or_(
        *(
            column.contains(text, autoescape=True)
            for column in (Text.title, Text.short, Text.number, Text.code)
        )
    )


def _standing(wanted: str) -> ColumnElement[bool]:
    """The state as a condition; an unknown one finds nothing."""
    on = today()
    ended, replaced, coming = Text.until < on, Text.replaced_from <= on, Text.since > on
    alive = and_(or_(Text.until.is_(None), ~ended), or_(Text.replaced_from.is_(None), ~replaced))
    return {
        "ended": ended,
        "replaced": and_(replaced, or_(Text.until.is_(None), ~ended)),
        "coming": and_(alive, coming),
        "in_force": and_(alive, or_(Text.since.is_(None), ~coming)),
    }.get(wanted, Text.id < 0)


def _show_standing(code: str) -> Markup:
    words, colour = STANDINGS[code]
    return badge(words, colour)


def _add(**values: Any) -> None:
    """As the operation wants it."""
    operations.add_text(TextRecord(**{name: value for name, value in values.items() if value is not None}))


class Library(Screen):
    """Texts of law and policy, everybody's to read."""

    datamodel = FastInterface(Text)
    route_base = "/library"
    template_folder = str(Path(__file__).parent / "templates")
    show_template = "library/text.html"
    class_permission_name = "Library"
    read_by, write_by = ("*",), ("configure",)
    noun = _("文件库")
    add_title = _("登记文件")
    help = _(
        "办理依据、文书和参数引用的法律和文件都在这里，每份文件写明从哪一天施行、到哪一天失效。\n"
        "决定和文书只引用受理之日有效的文件；已失效或被替代的文件仍保留，供查看过去的案件。\n"
        "本地出台新文件时点“新增”登记；文件废止时打开该文件，点“登记失效”。"
    )
    empty = _("运行 jiuzhu init 会载入随系统提供的法律和文件。")
    base_order = ("code", "asc")
    base_filters = (("id", InSight, None),)
    label_columns = LABELS
    description_columns = HINTS
    choices_columns = {"level": LEVELS, "style": STYLES}  # noqa: RUF012
    formatters_columns = {"standing": _show_standing}  # noqa: RUF012
    list_columns = ("code", "title", "number", "level", "since", "until", "standing")
    order_columns = ("code", "level", "since", "until")
    show_columns = ("code", "title", "short", "number", "issuer", "level", "standing", "since", "until", "replaced_by", "replaced_from", "note")  # fmt: skip
    add_columns = ("code", "title", "short", "number", "issuer", "level", "since", "until", "style", "note")
    form_fields = {  # noqa: RUF012
        "code": fields.Str(required=True, validate=_is_a_code),
        "title": fields.Str(
            required=True, validate=validate.Length(min=2, max=200), metadata={"wide": True}
        ),
        "short": fields.Str(load_default=None, validate=validate.Length(max=80)),
        "number": fields.Str(required=True, validate=validate.Length(min=2, max=80)),
        "issuer": fields.Str(required=True, validate=validate.Length(min=2, max=80)),
        "since": fields.Date(required=True),
        "level": fields.Str(
            required=True,
            validate=validate.OneOf([code for code, _words in LEVELS[1:]]),
            metadata={
                "labels": dict(LEVELS),
                "hint": _("国家层级的随系统版本提供；上级下发的文件按原文号登记。"),
            },
        ),
    }  # fmt: skip
    operation_add = _add
    search_columns = ("code",)
    filters = (
        Filter("title", _("名称、文号或编号"), where=_named, hint=_("其中几个字")),
        Filter("level", _("层级"), "choice", LEVELS),
        Filter("standing", _("状态"), "choice", [(code, words) for code, (words, _c) in STANDINGS.items()], where=_standing),
    )  # fmt: skip

    @expose("/end/<pk>", methods=["GET", "POST"])
    @writes
    def end(self, pk: str) -> Answer:
        """It is no longer in force after a day."""
        row: Text = self.row(pk)

        def run(last_day: date, reason: str) -> None:
            operations.end_text(row.code, last_day, reason)

        title = _("登记《%(title)s》失效", title=row.short or row.title)
        back = url_for("Library.show", pk=row.id)
        return fill_in(self, Filling(EndForm, run, title, back, submit=_("登记失效")))

    @expose("/use/<pk>", methods=["GET", "POST"])
    @writes
    def use(self, pk: str) -> Answer:
        """Decisions of one's own place on a type may cite it from now on."""
        row: Text = self.row(pk)

        def run(topic: str) -> None:
            operations.use_text(row.code, actor().division or "", topic)

        title = _("《%(title)s》作为决定的依据", title=row.short or row.title)
        return fill_in(self, Filling(UseForm, run, title, url_for("Library.show", pk=row.id)))

    def title_of(self, row: Text) -> str:
        """The text's own title."""
        return row.short or row.title
