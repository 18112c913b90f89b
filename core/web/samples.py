"""Invented data for the gallery of the parts."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from core.clock import now, today
from core.declare.facts import Trace
from core.text import _

Rows = list[dict[str, Any]]

MONTHS = ["10", "11", "12", "1", "2", "3"]
FIGURES = [
    [_("受理").source, [182, 210, 198, 184, 165, 220]],
    [_("确认").source, [160, 176, 170, 150, 148, 171]],
]


def samples() -> dict[str, Any]:
    """Everything that the page of the gallery names."""
    return dict(
        stages=_stages(),
        beside=_beside(),
        items=_timeline(),
        lines=_trace(),
        acts=_acts(),
        cards=_cards(),
        paper_list=_papers(),
        due_on=today() + dt.timedelta(days=12),
        months=MONTHS,
        figures=FIGURES,
        amount=Decimal("1144.00"),
    )


def _stages() -> Rows:
    return [
        {"label": _("申请"), "state": "done", "note": "02-25"},
        {"label": _("受理"), "state": "done", "note": _("%(day)s 刘芳", day="02-26")},
        {"label": _("信息核对"), "state": "done", "note": "03-03"},
        {"label": _("入户调查"), "state": "done", "note": _("%(day)s 李强、周敏", day="03-04")},
        {"label": _("民主评议"), "state": "skipped", "why": _("无争议，不需要评议")},
        {"label": _("审核"), "state": "blocked", "note": _("%(day)s 前", day="03-17")},
        {"label": _("公示"), "state": "ahead"},
        {"label": _("确认"), "state": "ahead"},
        {"label": _("公布"), "state": "ahead"},
    ]


def _beside() -> Rows:
    return [
        {"label": _("经济状况核对"), "state": "done", "why": _("%(day)s 出报告", day="03-03")},
        {"label": _("近亲属备案查看"), "state": "blocked", "why": _("审核前须完成")},
        {"label": _("补交材料"), "state": "current", "why": _("等申请人，%(day)s 前", day="03-10")},
    ]


def _timeline() -> Rows:
    return [
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
            "who": _("李强、周敏（某某街道）"),
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
    ]


def _trace() -> list[Trace]:
    return [
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
    ]


def _acts() -> Rows:
    return [
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
    ]


def _cards() -> Rows:
    return [
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
    ]


def _papers() -> Rows:
    return [
        {"name": _("申请书"), "state": "received", "note": _("02-25 窗口提交"), "address": "#"},
        {"name": _("身份证"), "state": "fetched", "note": _("公安数据")},
        {"name": _("核对授权书"), "state": "received", "note": _("全体成员已签"), "address": "#"},
        {"name": _("诊断证明"), "state": "missing", "note": _("最迟 03-10"), "basis": ("D57:9",)},
        {"name": _("残疾人证"), "state": "expired", "note": _("2026-01-31 到期")},
        {"name": _("租房合同"), "state": "waived", "note": _("自有住房")},
    ]
