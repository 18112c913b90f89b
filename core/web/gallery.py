"""The gallery of the parts, in training mode: every macro and form widget with invented data."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any, ClassVar

from flask import request
from flask_appbuilder import expose
from flask_login import current_user

from core.clock import now, today
from core.declare.facts import Trace
from core.declare.fields import (
    Form,
    confirmed,
    day,
    id_number,
    money,
    one_of,
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
        **dict.fromkeys(("relative", "note", "consent"), _("声明")),
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


def samples() -> dict[str, Any]:
    """Invented data for each macro."""
    day = today()
    return dict(
        stages=[
            {"label": _("申请"), "state": "done", "note": "02-25"},
            {"label": _("受理"), "state": "done", "note": _("%(day)s 刘芳", day="02-26")},
            {"label": _("信息核对"), "state": "done", "note": "03-03"},
            {"label": _("入户调查"), "state": "done", "note": _("%(day)s 李强、周敏", day="03-04")},
            {"label": _("民主评议"), "state": "skipped", "why": _("无争议，不需要评议")},
            {"label": _("审核"), "state": "blocked", "note": _("%(day)s 前", day="03-17")},
            {"label": _("公示"), "state": "ahead"},
            {"label": _("确认"), "state": "ahead"},
            {"label": _("公布"), "state": "ahead"},
        ],
        beside=[
            {"label": _("经济状况核对"), "state": "done", "why": _("%(day)s 出报告", day="03-03")},
            {"label": _("近亲属备案查看"), "state": "blocked", "why": _("审核前须完成")},
            {"label": _("补交材料"), "state": "current", "why": _("等申请人，%(day)s 前", day="03-10")},
        ],
        due_on=day + dt.timedelta(days=12),
        items=[
            {
                "at": now(),
                "what": _("申请人补交材料"),
                "who": _("窗口 刘芳"),
                "sign": "paperclip",
                "colour": "blue",
            },
            {
                "at": now() - dt.timedelta(days=1),
                "what": _("入户调查完成"),
                "who": _("李强、周敏（北关街道）"),
                "note": _("现居一室一厅约 42 平方米，家用电器简单；邻里反映情况与申报一致。"),
                "sign": "home-check",
                "colour": "green",
            },
            {
                "at": now() - dt.timedelta(days=2),
                "what": _("核对发现需要说明的数据"),
                "who": _("核对员"),
                "note": _("名下存款与申报不一致，已通知申请人说明。"),
                "sign": "alert-triangle",
                "colour": "yellow",
            },
            {
                "at": now() - dt.timedelta(days=6),
                "what": _("受理"),
                "who": _("窗口 刘芳"),
                "sign": "clipboard-check",
            },
        ],
        lines=[
            Trace(
                _("家庭月收入").source,
                _("工资性收入 + 转移性收入").source,
                ((_("工资").source, "1,820.00"), (_("养老金").source, "340.00")),
                "2,160.00",
                ("SAL26:12",),
            ),
            Trace(
                _("就业成本扣减").source,
                _("工资性收入 × 20%").source,
                ((_("工资").source, "1,820.00"),),
                "−364.00",
                ("D57:15",),
            ),
            Trace(
                _("人均月收入").source,
                _("（月收入 − 扣减）÷ 人数").source,
                ((_("人数").source, "3"),),
                "598.67",
                ("D57:12", "D57:15"),
            ),
            Trace(
                _("每月补助").source,
                _("（标准 − 人均）× 人数").source,
                ((_("标准").source, "980.00"),),
                "1,144.00",
                ("SAL26:43",),
            ),
        ],
        acts=[
            {
                "label": _("提出审核意见"),
                "address": "#",
                "sign": "signature",
                "primary": True,
                "why": [_("近亲属备案查看还没有完成。"), _("申请人还有 1 份材料待补，最迟 03-10。")],
            },
            {"label": _("要求补充材料"), "address": "#", "sign": "file-plus"},
            {"label": _("询问其他部门"), "address": "#", "sign": "messages"},
            {
                "label": _("申请人撤回"),
                "address": "/gallery/",
                "method": "post",
                "sign": "arrow-back-up",
                "confirm": _("确定登记申请人撤回申请吗？撤回后本案终结。"),
            },
        ],
        cards=[
            {
                "title": _("待我办理"),
                "figure": 27,
                "unit": _("件"),
                "note": _("其中 3 件三日内到期"),
                "link": "#",
                "sign": "clipboard-list",
            },
            {
                "title": _("本月新受理"),
                "figure": 184,
                "unit": _("件"),
                "note": _("较上月多 12%"),
                "sign": "file-plus",
                "colour": "green",
            },
            {
                "title": _("在保户数"),
                "figure": "12,306",
                "unit": _("户"),
                "note": _("21,877 人"),
                "sign": "users",
                "colour": "purple",
            },
            {
                "title": _("本月应发资金"),
                "figure": "868.4",
                "unit": _("万元"),
                "note": _("已发 98.2%"),
                "sign": "currency-yuan",
                "colour": "orange",
            },
        ],
        paper_list=[
            {"name": _("申请书"), "state": "received", "note": _("02-25 窗口提交"), "address": "#"},
            {"name": _("身份证"), "state": "fetched", "note": _("公安数据")},
            {"name": _("核对授权书"), "state": "received", "note": _("全体成员已签"), "address": "#"},
            {"name": _("诊断证明"), "state": "missing", "note": _("最迟 03-10"), "basis": ("D57:9",)},
            {"name": _("残疾人证"), "state": "expired", "note": _("2026-01-31 到期")},
            {"name": _("租房合同"), "state": "waived", "note": _("自有住房")},
        ],
        months=["10", "11", "12", "1", "2", "3"],
        figures=[
            [_("受理").source, [182, 210, 198, 184, 165, 220]],
            [_("确认").source, [160, 176, 170, 150, 148, 171]],
        ],
        amount=Decimal("1144.00"),
    )
