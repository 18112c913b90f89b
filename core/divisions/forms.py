"""What is asked about a division: a new name, its last day, one below it, a body and what it acts for."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from core.actor import actor
from core.divisions.queries import name_of, tree
from core.text import Text, _


class RenameForm(Schema):
    """A new name from a day on."""

    name = fields.Str(required=True, validate=validate.Length(min=2, max=80), metadata={"label": _("新名称")})
    since = fields.Date(
        required=True,
        metadata={
            "label": _("自哪一天起"),
            "hint": _("可以填以后的日期；那一天之前的文书和记录仍用原来的名称。"),
        },
    )
    basis = fields.Str(
        required=True,
        validate=validate.Length(min=2, max=200),
        metadata={"label": _("依据"), "hint": _("批准更名的文件名称和文号。"), "wide": True},
    )


class EndForm(Schema):
    """The last day of a division."""

    last_day = fields.Date(required=True, metadata={"label": _("最后一天")})
    basis = fields.Str(
        required=True,
        validate=validate.Length(min=2, max=200),
        metadata={"label": _("依据"), "hint": _("批准撤并的文件名称和文号。"), "wide": True},
    )


class TakeBackForm(Schema):
    """Why a hand-over that was planned does not come about."""

    basis = fields.Str(
        required=True,
        validate=validate.Length(min=2, max=200),
        metadata={
            "label": _("理由"),
            "hint": _("例如登记有误，或者撤销代管的文件名称和文号。"),
            "wide": True,
        },
    )


class AddForm(Schema):
    """A division below another one."""

    code = fields.Str(
        required=True,
        validate=validate.Regexp(r"([0-9]{9}|[0-9]{12})\Z", error="String does not match expected pattern."),
        metadata={"label": _("区划代码"), "hint": _("以上级代码开头，半角数字：乡级 9 位，村级 12 位。")},
    )
    name = fields.Str(required=True, validate=validate.Length(min=2, max=80), metadata={"label": _("名称")})
    since = fields.Date(required=True, metadata={"label": _("自哪一天起")})
    basis = fields.Str(
        required=True,
        validate=validate.Length(min=2, max=200),
        metadata={"label": _("依据"), "hint": _("批准设立的文件名称和文号。"), "wide": True},
    )


class BodyForm(Schema):
    """A committee outside the statistical tree."""

    code = fields.Str(
        required=True,
        validate=validate.Length(min=7, max=11),
        metadata={
            "label": _("机构代码"),
            "hint": _("以上级代码开头并含大写字母，不会与统计用区划代码相混，以后不能改。"),
        },
    )
    name = fields.Str(
        required=True, validate=validate.Length(min=2, max=80), metadata={"label": _("机构名称")}
    )
    since = fields.Date(required=True, metadata={"label": _("自哪一天起")})
    basis = fields.Str(
        required=True,
        validate=validate.Length(min=2, max=200),
        metadata={"label": _("依据"), "hint": _("设立该机构的文件名称和文号。"), "wide": True},
    )


def _givable() -> list[tuple[str, Text]]:
    """The townships and villages of one's own county, each village with its township."""
    found: list[tuple[str, Text]] = []
    for node in tree().under(actor().division):
        if not node.body and node.level in ("township", "village"):
            above = name_of(node.parent_code or "")
            found.append((node.code, node.name if node.level == "township" else f"{above} · {node.name}"))
    return found


class GiveForm(Schema):
    """What a body acts for, and from which day on."""

    division = fields.Str(
        required=True,
        metadata={"label": _("代管哪个乡镇（街道）或村（社区）"), "choices": _givable, "widget": "choice"},
    )
    since = fields.Date(
        required=True,
        metadata={"label": _("自哪一天起"), "hint": _("可以填以后的日期；到那一天，记录一并转移。")},
    )
    basis = fields.Str(
        required=True,
        validate=validate.Length(min=2, max=200),
        metadata={"label": _("依据"), "hint": _("决定由该机构代管的文件名称和文号。"), "wide": True},
    )
