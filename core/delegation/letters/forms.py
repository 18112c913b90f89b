"""What is filled in about a letter of delegation."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from core.text import _


class SignedCopyForm(Schema):
    """The day on which both sides signed."""

    signed_on = fields.Date(
        required=True,
        metadata={
            "label": _("签署日期"),
            "hint": _("纸质文书上的签署日期；不早于出具的那一天，不晚于今天。"),
        },
    )


class LastDayForm(Schema):
    """The last day of a letter and why."""

    until = fields.Date(
        required=True,
        metadata={"label": _("最后有效的一天"), "hint": _("这一天以后由县级确认；已经作出的决定不变。")},
    )
    why = fields.Str(
        required=True,
        validate=validate.Length(min=2, max=200),
        metadata={"label": _("原因"), "widget": "textarea", "wide": True},
    )
