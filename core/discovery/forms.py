"""What is filled in about a list, and about a name that is dropped."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from core.discovery.queries import types_here
from core.text import _


class ListForm(Schema):
    """Where a list came from; the file stands beside it."""

    type = fields.Str(
        required=True,
        metadata={"label": _("可能符合哪一救助事项"), "choices": types_here, "widget": "choice"},
    )
    source = fields.Str(
        required=True,
        validate=validate.Length(min=2, max=120),
        metadata={
            "label": _("名单由谁提供"),
            "hint": _("如“区残联持证残疾人名单”“社区入户排查”。"),
        },
    )
    source_on = fields.Date(required=True, metadata={"label": _("名单日期")})
    note = fields.Str(
        load_default="",
        validate=validate.Length(max=200),
        metadata={"label": _("备注"), "widget": "textarea", "wide": True},
    )


class DropForm(Schema):
    """Why a name is taken off the list."""

    reason = fields.Str(
        required=True,
        validate=validate.Length(min=2, max=200),
        metadata={
            "label": _("移出原因"),
            "widget": "textarea",
            "wide": True,
            "hint": _("如本人不愿申请、已在其他地方享受、名单有误。"),
        },
    )
