"""What is asked of whoever puts two records of one person together, or looks at a full value."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from core.declare.fields import Form, prose, words
from core.text import _

FULL = {"id_number": _("公民身份号码"), "phone": _("联系电话"), "account": _("银行账号")}
"""What has a full value."""


class Merge(Form):
    """Two records, each by a case within scope and the name that stands in it, and why they are one person."""

    kept_case = words(_("保留的记录：案件编号"), most=40)
    kept_name = words(_("保留的记录：姓名"), most=60)
    dropped_case = words(_("并入的记录：案件编号"), most=40)
    dropped_name = words(_("并入的记录：姓名"), most=60)
    reason = prose(_("为什么是同一人"), hint=_("写明对照了哪些证件。"))


class Undo(Form):
    """Why they were two after all."""

    reason = prose(_("撤销合并的原因"))


class FullForm(Schema):
    """Which full value, and why."""

    what = fields.Str(
        required=True,
        validate=validate.OneOf(list(FULL)),
        metadata={"label": _("看哪一项"), "labels": FULL, "widget": "choice"},
    )
    reason = fields.Str(
        required=True,
        validate=validate.Length(min=2, max=200),
        metadata={"label": _("理由"), "hint": _("理由和查看的内容记入日志。")},
    )
