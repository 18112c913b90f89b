"""What is asked of somebody about his own account."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from core.text import _


class OwnPasswordForm(Schema):
    """Another password for oneself."""

    old = fields.Str(
        required=True,
        validate=validate.Length(max=200),
        metadata={"label": _("现在的密码"), "widget": "password", "wide": True},
    )
    new = fields.Str(
        required=True,
        validate=validate.Length(max=200),
        metadata={
            "label": _("新密码"),
            "widget": "password",
            "hint": _("至少 10 个字符，不含登录名和姓名，不能全是数字。"),
        },
    )
    again = fields.Str(
        required=True,
        validate=validate.Length(max=200),
        metadata={"label": _("再填一次新密码"), "widget": "password"},
    )

    @validates_schema
    def _the_same_twice(self, data: dict[str, Any], **_more: Any) -> None:
        if data["new"] != data["again"]:
            raise ValidationError({"again": [str(_("两次填写的新密码不一致。"))]})


class SecondFactorForm(Schema):
    """A code of the app that has read the secret, which the form carries, and the password."""

    secret = fields.Str(
        required=True,
        validate=validate.Regexp(r"[A-Z2-7]{32}\Z", error="String does not match expected pattern."),
        metadata={
            "label": _("密钥"),
            "hint": _("扫不了码的，把这一串手工填进应用；不要改动。"),
            "wide": True,
        },
    )
    password = fields.Str(
        required=True,
        validate=validate.Length(max=200),
        metadata={"label": _("密码"), "widget": "password"},
    )
    code = fields.Str(
        required=True,
        validate=validate.Length(max=12),
        metadata={"label": _("动态口令"), "hint": _("应用里现在显示的六位数字。")},
    )
