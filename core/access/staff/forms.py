"""What a security administrator fills in about people, accounts, postings and the rights of a duty."""

from __future__ import annotations

from collections.abc import Iterable

from marshmallow import Schema, fields, validate

from core.access.duties import Right
from core.access.queries import duties
from core.text import Text, _

USERNAME = validate.Regexp(
    r"[A-Za-z0-9][A-Za-z0-9._-]{2,63}\Z", error="String does not match expected pattern."
)


def offered_duties() -> list[tuple[str, Text]]:
    """Every duty of the installation, as a choice."""
    return [(info.code, info.name) for info in duties().values()]


class AccountForm(Schema):
    """A new account for a person."""

    username = fields.Str(
        required=True,
        validate=USERNAME,
        metadata={"label": _("登录名"), "hint": _("3 到 64 个字母、数字、点或横线，开设后不能改。")},
    )
    name = fields.Str(required=True, validate=validate.Length(min=2, max=60), metadata={"label": _("姓名")})
    id_number = fields.Str(
        required=True,
        validate=validate.Length(max=20),
        metadata={
            "label": _("身份证号"),
            "hint": _("岗位互斥按人判断：同一人有几个账号也算一个人。号码加密保存。"),
        },
    )
    unit = fields.Str(
        validate=validate.Length(max=80),
        load_default="",
        metadata={"label": _("工作单位"), "hint": _("借调、聘用人员填原单位。")},
    )
    password = fields.Str(
        required=True,
        validate=validate.Length(max=200),
        metadata={
            "label": _("初始密码"),
            "widget": "password",
            "hint": _("至少 10 个字符，不含登录名和姓名，不能全是数字；本人首次登录后须修改。"),
        },
    )


class PasswordForm(Schema):
    """A new password for somebody else's account."""

    password = fields.Str(
        required=True,
        validate=validate.Length(max=200),
        metadata={
            "label": _("新密码"),
            "widget": "password",
            "hint": _("至少 10 个字符，不含登录名和姓名，不能全是数字；本人下次登录后须修改。"),
        },
    )


class CloseForm(Schema):
    """Why an account is closed."""

    reason = fields.Str(
        required=True,
        validate=validate.Length(min=2, max=200),
        metadata={"label": _("停用原因"), "widget": "textarea", "wide": True},
    )


class ReopenForm(PasswordForm):
    """Why an account that was closed is opened again, with which password."""

    reason = fields.Str(
        required=True,
        validate=validate.Length(min=2, max=200),
        metadata={"label": _("重新启用的理由"), "widget": "textarea", "wide": True},
    )


class EndPostingForm(Schema):
    """The last day of a posting."""

    last_day = fields.Date(required=True, metadata={"label": _("任职最后一天")})
    reason = fields.Str(
        required=True,
        validate=validate.Length(min=2, max=200),
        metadata={"label": _("原因"), "hint": _("如调离、退休、轮岗。")},
    )


def rights_form(rights: Iterable[Right]) -> type[Schema]:
    """The rights of a duty as ticks, with the reason for changing them."""
    labels = {right.code: right.name for right in rights}
    chosen = fields.List(
        fields.Str(validate=validate.OneOf(list(labels))),
        load_default=(),
        metadata={"label": _("权限"), "choices": tuple(labels.items())},
    )
    reason = fields.Str(
        required=True,
        validate=validate.Length(min=2, max=200),
        metadata={"label": _("修改理由"), "wide": True},
    )
    return type("RightsForm", (Schema,), {"rights": chosen, "reason": reason})
