"""What an administrator fills in about the working calendar."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from core.text import _

NATION = "nation"
WORK = {"0": _("休息"), "1": _("上班")}


class DayForm(Schema):
    """One day entered anew."""

    on = fields.Date(required=True, metadata={"label": _("日期")})
    is_workday = fields.Str(
        required=True,
        validate=validate.OneOf(list(WORK)),
        metadata={"label": _("这一天"), "labels": WORK},
    )
    name = fields.Str(
        validate=validate.Length(max=80),
        metadata={"label": _("名称"), "hint": _("如“国庆节”“国庆节调休上班”；平常的日子留空。")},
    )
    source = fields.Str(
        required=True,
        validate=validate.Length(min=2, max=200),
        metadata={"label": _("依据"), "hint": _("通知的名称和文号。")},
    )


class YearForm(Schema):
    """A year's notice as a file or pasted lines."""

    year = fields.Int(
        required=True,
        validate=validate.Range(min=2018, max=2100),
        metadata={"label": _("年份")},
    )
    source = fields.Str(
        required=True,
        validate=validate.Length(min=2, max=200),
        metadata={"label": _("放假安排的文号"), "placeholder": _("如：国办发明电〔2026〕7号")},
    )
    lines = fields.Str(
        validate=validate.Length(max=20000),
        metadata={
            "label": _("放假安排"),
            "widget": "textarea",
            "wide": True,
            "placeholder": _("date,is_workday,name\n2027-01-01,0,元旦\n2027-01-03,1,元旦调休上班"),
            "hint": _(
                "第一行写 date,is_workday,name，以后每行一天：日期、0（休）或 1（班）、名称。"
                "只写与平常周末不同的日子。也可以在下面选择这样的 CSV 文件。"
            ),
        },
    )
