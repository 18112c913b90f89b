"""What is filled in at the stages of a complaint."""

from __future__ import annotations

from typing import Any

from core.declare import _
from core.declare.fields import (
    Form,
    ValidationError,
    day,
    id_number,
    number,
    one_of,
    phone,
    prose,
    validates_schema,
    words,
    yes_no,
)
from core.declare.forms import Minutes, Withdrawal
from plugins.complaints import parameters as p

CHANNELS = {option.code: option.label for option in p.CHANNELS.options}
ABOUT = {
    "notice": _("对正在公示的对象有异议"),
    "check_result": _("对信息核对结果有异议"),
    "decision": _("对已作出的决定不服"),
    "no_action": _("申请不受理、不办理、不答复"),
    "abuse": _("举报人情保、关系保、骗保等"),
    "corruption": _("举报工作人员贪污侵占、吃拿卡要"),
    "service": _("推诿扯皮、态度生硬、办事拖拉"),
    "request": _("申诉、求决"),
    "suggestion": _("建议意见"),
    "question": _("政策咨询"),
    "elsewhere": _("不属于社会救助事项"),
}
TOPICS = {
    "dibao": _("低保"),
    "tekun": _("特困"),
    "linshi": _("临时救助"),
    "conduct": _("工作作风"),
    "funds": _("资金"),
    "other": _("其他"),
}
TIERS = {"county": _("县级"), "township": _("乡镇（街道）")}
RESULTS = {"support": _("支持诉求"), "explain": _("解释说明"), "refuse": _("不予支持")}


class Registration(Form):
    """Every matter is registered at once, whatever its channel; the name may be left out (PET22 21-23)."""

    channel = one_of(_("渠道"), CHANNELS)
    received_on = day(_("收到日期"), required=False)
    named = yes_no(_("实名"), required=False)
    name = words(_("姓名"), most=60, required=False)
    id_number = id_number(required=False)
    phone = phone()
    address = words(_("地址"), most=200, required=False)
    people = number(_("共同反映的人数"), least=1, most=10000, required=False, unit=_("人"))
    representatives = number(_("代表人数"), least=1, most=5, required=False, unit=_("人"))
    about = one_of(_("反映的问题"), ABOUT)
    topic = one_of(_("涉及事项"), TOPICS, required=False)
    against = words(_("被反映的人员或者单位"), most=100, required=False)
    against_township = yes_no(_("反映的是本乡镇（街道）工作人员"), required=False)
    related_case = words(_("涉及的办件编号"), most=60, required=False)
    content = prose(_("反映的内容"))
    asks_for_help = yes_no(_("同时请求救助"), required=False)
    opened_case = words(_("由此开的救助件编号"), most=60, required=False)
    is_key = yes_no(_("重点件"), required=False)
    hotline_call = words(_("热线工单号"), most=60, required=False)

    @validates_schema
    def _a_named_one_has_a_name(self, data: dict[str, Any], **_kwargs: Any) -> None:
        if data.get("named") and not (data.get("name") or "").strip():
            raise ValidationError({"name": [_("实名反映须登记姓名。")]})
        if (data.get("people") or 1) > 1 and not data.get("representatives"):
            raise ValidationError({"representatives": [_("多人共同反映的，须推选代表，不超过五人。")]})


class OnTheSpot(Registration):
    """Registered and answered in one go."""

    answer = prose(_("当场答复的内容"))


class Sorting(Form):
    """Which track the matter is on, and who deals with it (PET22 22-23, 31)."""

    reason = prose(_("甄别理由"), most=500, required=False)
    against_township = yes_no(
        _("反映的是该乡镇（街道）工作人员"),
        required=False,
        hint=_("勾选的，由县级监督岗位办理，该乡镇（街道）不再看到内容。"),
    )
    handled_by = one_of(
        _("办理层级"), TIERS, required=False, hint=_("选“县级”的，由县级办理；不填的，按本县的办理方式。")
    )
    forwarded = yes_no(_("转办乡镇（街道）"), required=False)
    repeat_of = words(_("重复反映的原编号"), most=60, required=False)
    is_key = yes_no(_("重点件"), required=False)
    patron = words(_("包案领导"), most=60, required=False)

    @validates_schema
    def _one_way(self, data: dict[str, Any], **_kwargs: Any) -> None:
        if data.get("against_township") and data.get("handled_by") == "township":
            raise ValidationError({"handled_by": [_("反映该乡镇（街道）工作人员的，不能由其办理。")]})
        if data.get("forwarded") and (data.get("against_township") or data.get("handled_by") == "county"):
            raise ValidationError({"forwarded": [_("由县级办理的，不转办乡镇（街道）。")]})


class Route(Form):
    """Where the matter belongs: the person is told (PET22 31)."""

    reason = prose(_("甄别理由"), most=500, required=False)
    route = prose(_("应当通过的途径、机关和期限"), most=1000)
    told_on = day(_("告知日期"), required=False)


class Handover(Form):
    """Passed on to the body that has the power (PET22 22, 30)."""

    reason = prose(_("甄别理由"), most=500, required=False)
    receiver = words(_("接收单位"), most=100)
    passed_on = day(_("转送日期"), required=False)
    contents = prose(_("转送的内容"), most=1000, required=False)


class Joined(Form):
    """Made part of the case that it is about."""

    reason = prose(_("甄别理由"), most=500, required=False)
    related_case = words(_("并入的办件编号"), most=60)
    note = prose(_("说明"), most=500, required=False)


class Told(Form):
    """The written word that it was received, and which way it goes (PET22 23)."""

    told_on = day(_("告知日期"))
    way = one_of(_("告知方式"), {"paper": _("书面"), "phone": _("电话"), "message": _("短信或者网上")})


class Supervision(Form):
    """What the bureau asked after forwarding, and what came of it."""

    reminders = number(_("催办次数"), most=100, required=False, unit=_("次"))
    outcome = prose(_("督办结果"), most=1000)


class Verification(Form):
    """What was looked into, by whom, and what was found (PET22 31-32)."""

    checked_on = day(_("核实日期"))
    checked_by = words(_("核实人员"), most=100)
    facts = prose(_("查明的事实"))
    correction = prose(_("需要纠正的问题"), most=1000, required=False)


class NotMine(Form):
    """Why the matter is not this office's, within five working days (PET22 23)."""

    reason = prose(_("不属于本单位职责的理由"), most=500)
    whose = words(_("应当由谁办理"), most=100, required=False)


class KeyMinutes(Minutes):
    """The leadership's meeting on a key matter, with the leader who answers for it."""

    patron = words(_("包案领导"), most=60)


class Reply(Form):
    """信访处理意见书: claim, facts, reasons, opinion, basis (PET22 32)."""

    claim = prose(_("诉求"), most=1000)
    facts = prose(_("查明的事实"))
    result = one_of(_("处理意见"), RESULTS)
    opinion = prose(_("处理意见的内容和理由"))
    basis = prose(_("依据"), most=500)


class Closing(Form):
    """Closed with proof of the reply, and what the person thought of it."""

    delivered_on = day(_("答复送达日期"))
    way = one_of(
        _("送达方式"),
        {
            "in_person": _("当面"),
            "post": _("邮寄"),
            "phone": _("电话（匿名或者不便书面的）"),
            "portal": _("网上"),
        },
    )
    result_reported = yes_no(_("办理结果已上报"), required=False)
    satisfied = one_of(
        _("评价"),
        {"yes": _("满意"), "partly": _("基本满意"), "no": _("不满意"), "none": _("未评价")},
        required=False,
    )
    correction_item = words(_("整改事项编号"), most=60, required=False)


class SuperiorsOpinion(Form):
    """What the superior that looked again has told, as its paper says (PET22 35-36)."""

    organ = words(_("作出意见的机关"), most=100)
    number = words(_("意见书文号"), most=60, required=False)
    told_on = day(_("意见书日期"))
    result = one_of(_("处理意见"), RESULTS)
    opinion = prose(_("意见的内容"))


class RecheckRequest(Form):
    """The person asks a superior to look again, within thirty days (PET22 35-36)."""

    received_reply_on = day(_("收到答复的日期"))
    grounds = prose(_("请求和理由"))


__all__ = [
    "Closing",
    "Handover",
    "Joined",
    "KeyMinutes",
    "NotMine",
    "OnTheSpot",
    "RecheckRequest",
    "Registration",
    "Reply",
    "Route",
    "Sorting",
    "SuperiorsOpinion",
    "Supervision",
    "Told",
    "Verification",
    "Withdrawal",
]
