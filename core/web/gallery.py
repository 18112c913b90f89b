"""The gallery of the parts, in training mode: every macro and form widget with invented data."""

from __future__ import annotations

from typing import Any, ClassVar

from flask import request
from flask_appbuilder import expose
from flask_login import current_user

from core.clock import today
from core.declare.fields import (
    Form,
    confirmed,
    day,
    id_number,
    money,
    one_of,
    one_who_applies,
    phone,
    prose,
    rows,
    several_of,
    words,
    yes_no,
)
from core.errors import Incomplete, NotSignedIn
from core.text import Text, _
from core.web import forms
from core.web.samples import samples
from core.web.views import Page

RELATIONS = {
    "self": _("本人"),
    "spouse": _("配偶"),
    "child": _("子女"),
    "parent": _("父母"),
    "grandparent": _("祖父母、外祖父母"),
    "other": _("其他"),
}


class MemberForm(Form):
    """A member of the household, as people fill it in."""

    name = words(_("姓名"), most=40)
    id_number = id_number()
    relation = one_of(_("与申请人关系"), RELATIONS)
    income = money(_("月收入"), required=False)
    studying = yes_no(_("在校学生"), required=False)


class SampleForm(Form):
    """Every widget once."""

    groups: ClassVar[dict[str, Text]] = {
        **dict.fromkeys(("applicant", "division", "applied_on", "phone"), _("申请人")),
        **dict.fromkeys(("relative", "signer", "note", "consent"), _("声明")),
    }
    applies: ClassVar[dict[str, tuple[str, str]]] = {"rent": ("housing", "rented")}

    applicant = words(_("申请人"), widget="person")
    division = words(_("村（社区）"), widget="division")
    applied_on = day(_("申请日期"))
    phone = phone()
    housing = one_of(_("住房情况"), {"owned": _("自有"), "rented": _("租住"), "borrowed": _("借住")})
    rent = money(
        _("月租金"), unit=_("元/月"), required=False, hint=_("按租房合同填写，没有合同的按实际支付填写。")
    )
    hardships = several_of(
        _("致困原因"),
        {
            "illness": _("重大疾病"),
            "disability": _("重度残疾"),
            "schooling": _("子女就学"),
            "disaster": _("意外灾害"),
        },
    )
    members = rows(_("共同生活的家庭成员"), MemberForm, least=1, most=20)
    relative = yes_no(_("与经办人员有近亲属关系"))
    signer = one_who_applies(_("签署人"))
    note = prose(_("情况说明"), most=500, required=False)
    consent = confirmed(_("申请人已签字同意核对家庭经济状况"))


class Gallery(Page):
    """What there is to build pages from."""

    route_base = "/gallery"
    class_permission_name = "Gallery"
    title = _("界面部件")
    help = _("这一页只在培训环境中有，列出各页面共用的部件，数据均为虚构。")

    @expose("/", methods=["GET", "POST"])
    def index(self) -> Any:
        """All parts; the form answers as forms of features do."""
        if not current_user.is_authenticated:
            raise NotSignedIn(_("您还没有登录，或者登录已经过期。"))
        data: dict[str, Any] = {
            "housing": "rented",
            "hardships": ["illness"],
            "applied_on": today(),
            "members": [
                {"name": "王秀兰", "relation": "self"},
                {"name": "王小宝", "relation": "child", "studying": True},
            ],
        }
        error: Incomplete | None = None
        if request.method == "POST":
            data = forms.typed(SampleForm, request.form)
            try:
                forms.parse(SampleForm, request.form)
            except Incomplete as refused:
                error = refused
        page = self.render(
            "jiuzhu/gallery.html",
            form=forms.render(SampleForm, data, error.fields if error else {}),
            error=error,
            **samples(),
        )
        return page, error.status if error else 200

    @expose("/preview", methods=["POST"])
    def preview(self) -> str:
        """What the live preview of the sample form shows."""
        data = forms.typed(SampleForm, request.form)
        return str(
            self.render_template(
                "jiuzhu/gallery_preview.html", members=len(data.get("members", ())), rent=data.get("rent")
            )
        )
