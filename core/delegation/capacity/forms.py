"""What is filled in about what a township has."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from core.parameters.keys.procedure import READY_ITEMS, RECORDED
from core.text import _


class MarkForm(Schema):
    """One thing that the county has looked at."""

    item = fields.Str(
        required=True,
        validate=validate.OneOf(RECORDED),
        metadata={
            "label": _("事项"),
            "choices": tuple((o.code, o.label) for o in READY_ITEMS.options if o.code in RECORDED),
            "widget": "choice",
        },
    )
    met = fields.Bool(
        load_default=False, metadata={"label": _("已经具备"), "hint": _("不再具备的不要勾选。")}
    )
    note = fields.Str(
        required=True,
        validate=validate.Length(min=2, max=200),
        metadata={
            "label": _("依据"),
            "hint": _("如培训日期、协议编号、设备清单。"),
            "widget": "textarea",
            "wide": True,
        },
    )
