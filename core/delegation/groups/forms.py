"""What is filled in about a leading group, its members and what they are asked to do."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from core.actor import actor
from core.divisions.queries import county_of, governed, name_of
from core.text import Text, _

KINDS = {
    "leading_group": _("领导小组"),
    "mechanism": _("协调机制"),
    "task_force": _("工作专班"),
}
ROLES = {"head": _("组长"), "deputy": _("副组长"), "member": _("成员"), "office": _("办公室")}


def _places() -> list[tuple[str, Text]]:
    county = county_of(actor().division)
    return [(county, name_of(county)), *((node.code, node.name) for node in governed(county))]


def _words(
    label: Text, most: int, *, required: bool = True, hint: Text = "", area: bool = False
) -> fields.Str:
    look = {"widget": "textarea", "wide": True} if area else {}
    metadata = {"label": label, **({"hint": hint} if hint else {}), **look}
    if required:
        return fields.Str(required=True, validate=validate.Length(min=1, max=most), metadata=metadata)
    return fields.Str(load_default="", validate=validate.Length(max=most), metadata=metadata)


class SeatForm(Schema):
    """One member, by post and unit."""

    role = fields.Str(
        required=True,
        validate=validate.OneOf(list(ROLES)),
        metadata={"label": _("组内职务"), "choices": tuple(ROLES.items()), "widget": "choice"},
    )
    unit = _words(_("单位"), 80)
    post = _words(_("职务"), 80, hint=_("如“区长”“分管副区长”“主要负责人”。"))
    name = _words(_("姓名"), 60, required=False)
    username = _words(
        _("登录名"), 64, required=False, hint=_("在本系统有账号的填写，任务才能派到本人；没有的留空。")
    )


class MemberForm(SeatForm):
    """A member who joins later."""

    since = fields.Date(required=True, metadata={"label": _("自哪一天起")})


class GroupForm(Schema):
    """A group with its first members."""

    place = fields.Str(
        required=True, metadata={"label": _("设在哪里"), "choices": _places, "widget": "choice"}
    )
    kind = fields.Str(
        required=True,
        validate=validate.OneOf(list(KINDS)),
        metadata={"label": _("类型"), "choices": tuple(KINDS.items()), "widget": "choice"},
    )
    name = _words(_("名称"), 120)
    document = _words(_("成立文件"), 200, hint=_("文件名称和文号。"))
    founded_on = fields.Date(required=True, metadata={"label": _("成立日期")})
    office = _words(_("办公室设在"), 120, required=False, hint=_("如“区民政局”；文件没有写明的留空。"))
    duties = _words(_("职责"), 2000, required=False, area=True)
    members = fields.List(
        fields.Nested(SeatForm),
        required=True,
        validate=validate.Length(min=1, max=80),
        metadata={"label": _("成员"), "add": _("加一名成员")},
    )


class LeavingForm(Schema):
    """The last day, of a member or of the whole group, and why."""

    last_day = fields.Date(required=True, metadata={"label": _("最后一天")})
    why = _words(_("原因"), 200, area=True)


class TaskForm(Schema):
    """What the members are asked to do."""

    title = _words(_("任务内容"), 200, area=True)
    due_on = fields.Date(load_default=None, metadata={"label": _("办理期限"), "hint": _("没有期限的留空。")})


class DoneForm(Schema):
    """What came of a task."""

    outcome = _words(_("办理情况"), 300, area=True)
