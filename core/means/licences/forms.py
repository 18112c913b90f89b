"""What is filled in about a licence."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from core.actor import actor
from core.divisions.queries import governed
from core.text import Text, _

GRANTS = {"starts": _("自行发起核对"), "reads": _("查看核对中的结果")}


def _townships() -> list[tuple[str, Text]]:
    return [(node.code, node.name) for node in governed(actor().division)]


class LicenceForm(Schema):
    """A new licence."""

    township = fields.Str(
        required=True, metadata={"label": _("乡镇（街道）"), "choices": _townships, "widget": "choice"}
    )
    number = fields.Str(
        required=True, validate=validate.Length(min=2, max=80), metadata={"label": _("授权文书的文号")}
    )
    grants = fields.List(
        fields.Str(validate=validate.OneOf(list(GRANTS))),
        required=True,
        validate=validate.Length(min=1),
        metadata={"label": _("授权内容"), "choices": tuple(GRANTS.items())},
    )
    since = fields.Date(required=True, metadata={"label": _("起始日期")})
    until = fields.Date(
        allow_none=True,
        load_default=None,
        metadata={"label": _("最后有效的一天"), "hint": _("没有期限的留空。")},
    )


class EndForm(Schema):
    """The last day of a licence and why."""

    until = fields.Date(
        required=True,
        metadata={"label": _("最后有效的一天"), "hint": _("填昨天，即从今天起不能再自行发起。")},
    )
    why = fields.Str(
        required=True,
        validate=validate.Length(min=2, max=200),
        metadata={"label": _("原因"), "widget": "textarea", "wide": True},
    )
