"""The register of near relatives on screen: filed, verified by somebody else, ended with a reason (form F14)."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect
from marshmallow import fields, validate

from core.divisions.queries import name_of
from core.parameters.keys.means import RELATIONS, RELATIVES_SCOPE
from core.people.models import Relative
from core.people.relatives.operations import declare_relative, end_relative, verify_relative
from core.people.relatives.queries import officers_here
from core.text import _
from core.web.cells import badges
from core.web.language import say
from core.web.views import FastInterface, Filter, Screen, action

RELATION_CHOICES = tuple((option.code, option.label) for option in RELATIONS.options)
KIND_CHOICES = tuple((option.code, option.label) for option in RELATIVES_SCOPE.options)
_COLOURS = {"handler": "blue", "leader": "purple", "cadre": "orange"}


def _text(label: Any, *, required: bool = False, most: int = 60, **more: Any) -> fields.Str:
    given: dict[str, Any] = {"required": True} if required else {"load_default": ""}
    length = validate.Length(min=1 if required else None, max=most)
    return fields.Str(validate=length, metadata={"label": label, **more}, **given)


_LABEL_COLUMNS = {
    "person.name": _("近亲属姓名"),
    "person.id_masked": _("证件号码"),
    "relation": _("亲属关系"),
    "kind": _("备案对象"),
    "user_id": _("经办人员"),
    "handler_name": _("经办人员或村（居）干部"),
    "handler_number": _("村（居）干部证件号码"),
    "post": _("单位和职务"),
    "place": _("任职地"),
    "name": _("近亲属姓名"),
    "id_number": _("近亲属证件号码"),
    "declared_on": _("备案日期"),
    "declared_by": _("申报人"),
    "verified_on": _("核实日期"),
    "verified_by": _("核实人"),
    "until": _("终止日期"),
    "end_reason": _("终止原因"),
}
_FORMATTERS_COLUMNS = {
    "relation": lambda code: say(dict(RELATION_CHOICES).get(code, code)),
    "kind": badges({code: (label, _COLOURS[code]) for code, label in KIND_CHOICES}),
    "place": name_of,
}
_CHOICES_COLUMNS = {"kind": KIND_CHOICES, "relation": RELATION_CHOICES}
_FORM_FIELDS = {
    "user_id": fields.Str(
        load_default="",
        metadata={
            "widget": "choice",
            "choices": officers_here,
            "hint": _("村（居）干部没有账号的，填写下一栏。"),
        },
    ),
    "handler_name": _text(_("村（居）干部姓名")),
    "handler_number": _text(_("村（居）干部证件号码"), most=18, hint=_("知道的填写，本人申请时也能识别。")),
    "post": _text(_("单位和职务"), most=100),
    "place": _text(_("任职地"), required=True, most=12, widget="division"),
    "name": _text(_("近亲属姓名"), required=True),
    "id_number": _text(_("近亲属证件号码"), required=True, most=18),
    "until": fields.Date(required=True, metadata={"label": _("终止日期")}),
}


class Relatives(Screen):
    """Whose near relatives are on file in this office."""

    datamodel = FastInterface(Relative)
    route_base = "/relatives"
    class_permission_name = "Relative"
    read_by = ("keep_file", "review", "confirm", "supervise", "read_audit")
    write_by = ("keep_file", "supervise")
    noun = _("近亲属备案")
    help = _(
        "经办人员、分管负责人和村（居）委会成员的近亲属登记在这里。受理时系统自动比对，家庭成员在册的案件会单独登记并由县级入户核查。"
    )
    empty = _("本机构还没有备案记录。")
    label_columns = _LABEL_COLUMNS
    list_columns = (
        "person.name",
        "relation",
        "handler_name",
        "post",
        "kind",
        "declared_on",
        "verified_on",
        "until",
    )
    show_columns = (
        *("person.name", "person.id_masked", "relation", "kind", "handler_name", "post", "place"),
        *("declared_on", "declared_by", "verified_on", "verified_by", "until", "end_reason"),
    )
    formatters_columns = _FORMATTERS_COLUMNS
    filters = (
        Filter("handler_name", _("经办人员或村（居）干部"), private=True),
        Filter("relation", _("亲属关系"), "choice", RELATION_CHOICES),
        Filter("kind", _("备案对象"), "choice", KIND_CHOICES),
        Filter("declared_on", _("备案日期"), "date"),
    )
    base_order = ("id", "desc")
    add_columns = (
        "kind",
        "user_id",
        "handler_name",
        "handler_number",
        "post",
        "place",
        "name",
        "id_number",
        "relation",
    )
    edit_columns = ("until",)
    choices_columns = _CHOICES_COLUMNS
    form_fields = _FORM_FIELDS
    ask_reason = True
    edit_title = _("终止备案")
    operation_add = declare_relative
    operation_edit = end_relative

    def call(self, kind: str, row: Any, values: dict[str, Any]) -> None:
        """The picker sends the officer's number as text."""
        if kind == "add":
            user = values.pop("user_id", "")
            values["user_id"] = int(user) if user else None
        super().call(kind, row, values)

    @action("verify", _("核实"), _("确认已核验亲属关系的证明吗？"), "check", multiple=False)
    def verify(self, row: Relative) -> Any:
        """Somebody other than who declared it has looked at the proof."""
        verify_relative(row)
        flash(say(_("已核实。")), "success")
        return redirect(self.get_redirect())
