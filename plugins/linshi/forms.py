"""What is filled in at the stages of linshi; what it shares with other types stands in core.declare."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from core.declare import _, applications, forms
from core.declare.fields import (
    Form,
    ValidationError,
    day,
    money,
    month,
    number,
    one_of,
    part,
    phone,
    prose,
    rows,
    validates_schema,
    words,
    yes_no,
)
from core.declare.forms import (
    Appraisal,
    Death,
    Intake,
    MissingPapers,
    NonAcceptance,
    Objection,
    ObjectionAnswer,
    SentBack,
    Signature,
    Unfavourable,
    Withdrawal,
)
from plugins.linshi import parameters as p

KINDS = {"emergency": _("急难型"), "expenditure": _("支出型")}
CATEGORIES = {option.code: option.label for option in p.CATEGORIES.options}
AREA_TYPES = {"urban": _("城市"), "rural": _("农村")}
OTHERS = {"received": _("已得到"), "none": _("没有"), "pending": _("正在办理")}


class Trouble(Form):
    """What happened, to whom, when, and how it is graded."""

    kind = one_of(_("救助类型"), KINDS, required=False)
    category = one_of(_("困难类别"), CATEGORIES, required=False)
    event_on = day(_("发生日期"), required=False)
    event_place = words(_("急难发生地"), most=200, required=False)
    cause = prose(_("困难事由"), most=1000, required=False)
    severe = yes_no(_("疫情、灾害造成的严重困难"), required=False)
    months = number(_("救助月数"), least=1, most=36, required=False, unit=_("个月"))
    grade = words(_("困难档次"), most=20, required=False)
    self_paid = money(_("医疗自付费用"), required=False)
    others_aid = one_of(_("其他部门的救助"), OTHERS, required=False)


class Application(Trouble, applications.Application):
    """临时救助申请书, taken where the emergency happened, whatever the registration."""

    area_type = one_of(_("适用标准"), AREA_TYPES, required=False)


class Advance(Form):
    """先行救助登记表: only who, why and how much is asked before the money is handed over."""

    amount = money(_("先行救助金额"))
    cause = prose(_("紧急事由"), most=500)
    receiver = words(_("领取人"), most=60)
    way = one_of(_("方式"), {"cash": _("现金"), "transfer": _("转账"), "goods": _("实物")})
    paid_on = day(_("发放日期"), required=False)
    witness = words(_("经办人和证明人"), most=100, required=False)


class NotUrgent(Form):
    """Why it need not be paid first."""

    reason = prose(_("不需要先行救助的理由"), most=500)


class CatchUp(Form):
    """Papers and signatures made up for after paying first."""

    completed_on = day(_("补齐日期"))
    papers = prose(_("补齐的手续和材料"), most=1000)


class Explanation(Form):
    """The written explanation once the emergency is over (社会救助法 50)."""

    ended_on = day(_("紧急情况解除日期"))
    explanation = prose(_("补充说明"))


class EmergencyOver(Form):
    """The day on which the emergency was over."""

    ended_on = day(_("紧急情况解除日期"))
    note = prose(_("说明"), most=500, required=False)


class Visit(Trouble):
    """调查表: by two, at home, at the hospital or where the emergency happened."""

    visited_on = day(_("调查日期"))
    place = words(_("调查地点"), most=200)
    way = one_of(
        _("调查方式"),
        {
            "home": _("入户"),
            "on_site": _("急难发生地、医院等现场"),
            "remote": _("电话、视频（突发事件期间）"),
        },
    )
    findings = prose(_("查明的困难情况"))
    incomes = rows(_("查明的收入"), forms.FoundIncome)
    holdings = rows(_("查明的财产"), forms.FoundHolding)
    spending = rows(_("查明的必需支出"), forms.FoundSpending)
    witness = words(_("被调查人签字"), most=60, required=False)
    contact = phone(_("被调查人电话"))
    signature = part(_("调查人签字"), Signature, own=True)


class Opinion(Trouble):
    """The township's opinion in favour: facts, sum, and what the sum rests on."""

    facts = prose(_("审核认定的事实"))
    amount = money(_("建议救助金额"))
    reasons = prose(_("理由"), most=1000, required=False)


class Share(Form):
    """What one department takes on."""

    department = words(_("部门"), most=60)
    action = words(_("措施"), most=200)
    amount = money(_("金额"), required=False)


class Coordination(forms.Minutes):
    """一事一议会议记录: the plan for one case, with each department's share."""

    resolved_amount = money(_("议定的临时救助金额"))
    shares = rows(_("各部门分担"), Share)


class Instalment(Form):
    """One of several payments of one approval."""

    month = month(_("发放月"))
    amount = money(_("金额"))
    condition = words(_("条件"), most=200, required=False)


class Goods(Form):
    """What is given in kind; its value counts against grades and caps."""

    item = words(_("物品"), most=60)
    quantity = number(_("数量"), least=1)
    value = money(_("价值"))


class Grant(forms.Cited):
    """The decision to help: sum in all, of it in instalments or in kind."""

    facts = prose(_("认定的事实"), required=False)
    amount = money(_("救助金额合计"), hint=_("先行救助的金额计入合计，分期的从最早一期抵减。"))
    instalments = rows(_("分期发放"), Instalment)
    goods = rows(_("实物"), Goods)
    reasons = prose(_("理由"), most=1000, required=False)

    @validates_schema
    def _adds_up(self, data: dict[str, Any], **_kwargs: Any) -> None:
        amount = data.get("amount", Decimal(0))
        goods = sum((entry["value"] for entry in data.get("goods", ())), Decimal(0))
        parts = sum((entry["amount"] for entry in data.get("instalments", ())), Decimal(0))
        if goods > amount:
            raise ValidationError({"goods": [_("实物价值超过救助金额合计。")]})
        if data.get("instalments") and parts + goods != amount:
            raise ValidationError({"instalments": [_("各期金额与实物价值之和应等于救助金额合计。")]})


class Refusal(forms.Refused):
    """The decision not to help."""


__all__ = [
    "Advance",
    "Application",
    "Appraisal",
    "CatchUp",
    "Coordination",
    "Death",
    "EmergencyOver",
    "Explanation",
    "Grant",
    "Intake",
    "MissingPapers",
    "NonAcceptance",
    "NotUrgent",
    "Objection",
    "ObjectionAnswer",
    "Opinion",
    "Refusal",
    "SentBack",
    "Unfavourable",
    "Visit",
    "Withdrawal",
]
