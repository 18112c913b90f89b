"""What is asked of whoever puts two records of one person together, or looks at a full value."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from core.declare.fields import Form, one_of, prose, words
from core.people.merging.operations import GROUNDS
from core.text import _

FULL = {"id_number": _("公民身份号码"), "phone": _("联系电话"), "account": _("银行账号")}
"""What has a full value."""


class Merge(Form):
    """Two records, each by a case within scope and the name that stands in it, and why they are one person."""

    kept_case = words(_("保留的记录：案件编号"), most=40)
    kept_name = words(_("保留的记录：姓名"), most=60)
    dropped_case = words(_("并入的记录：案件编号"), most=40)
    dropped_name = words(_("并入的记录：姓名"), most=60)
    ground = one_of(
        _("两个身份号码都有效时：缘由"), GROUNDS, required=False, hint=_("两个不同的有效号码通常是两个人。")
    )
    paper = words(_("证明材料名称、文号"), most=60, required=False, hint=_("如公安机关出具的号码更正证明。"))
    reason = prose(_("为什么是同一人"), most=100, hint=_("写明对照了哪些证件。"))


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
