"""What is filled in at the stages of tekun; what it shares with other types stands in core.declare."""

from __future__ import annotations

from core.declare import _, applications, forms, joining
from core.declare.applications import DISABILITIES, RELATIONS
from core.declare.fields import Form, day, money, month, number, one_of, part, prose, rows, words, yes_no
from core.declare.forms import (
    AT_ACCEPTANCE,
    Appraisal,
    Complained,
    Death,
    Favourable,
    Hearing,
    NonCooperation,
    Objection,
    ObjectionAnswer,
    SentBack,
    Signature,
    Unfavourable,
    Withdrawal,
)

AREA_TYPES = {"urban": _("城市"), "rural": _("农村")}
MODES = {"scattered": _("在家分散供养"), "centralized": _("在供养服务机构集中供养")}
RECEIVES = {"none": _("没有"), "tekun": _("特困供养"), "dibao": _("低保")}
STATES = {
    "none": _("无以下情形"),
    "no_capacity": _("无民事行为能力"),
    "missing": _("被宣告失踪"),
    "prison": _("在监狱服刑"),
}


class Supporter(Form):
    """One who owes support by law, and what shows that he can or cannot give it (T43 8)."""

    name = words(_("姓名"), most=60)
    relation = one_of(_("与申请人关系"), RELATIONS)
    age = number(_("年龄"), most=130, unit=_("周岁"))
    receives = one_of(_("正在享受"), RECEIVES, required=False)
    yearly_income = money(_("本人年收入"), unit=_("元/年"), required=False)
    property_fits = yes_no(_("财产符合当地低收入家庭规定"), required=False)
    disability_kind = one_of(_("残疾类别"), DISABILITIES, required=False)
    disability_grade = number(_("残疾等级"), least=1, most=4, required=False, unit=_("级"))
    state = one_of(_("特殊情形"), STATES, required=False)
    by_province = words(_("省级规定的其他无履行义务能力情形"), most=200, required=False)
    evidence = words(_("证明材料或者核实方式"), most=200, required=False)


class Conditions(Form):
    """What shows each of the three conditions, and the person's own choice of support (社会救助法 16)."""

    labour_evidence = prose(_("无劳动能力的依据"), most=500, required=False)
    livelihood_evidence = prose(_("无生活来源的依据"), most=500, required=False)
    no_supporter = yes_no(_("没有法定赡养、抚养、扶养义务人"), required=False)
    supporter_evidence = prose(_("没有义务人的依据"), most=500, required=False)
    supporters = rows(_("法定义务人"), Supporter)
    mode = one_of(
        _("本人选择的供养形式"), MODES, required=False, hint=_("由本人自行选择；不能表达的由监护人签署。")
    )
    mode_signed = yes_no(_("已由本人或者监护人签字"), required=False)
    mode_signed_on = day(_("签字日期"), required=False)


class Application(Conditions, applications.Application):
    """供养申请书: the person, who owes support, and how the person wants to be supported."""

    area_type = one_of(_("类别"), AREA_TYPES, required=False)


class HomeVisit(Conditions, forms.HomeVisit):
    """入户调查表 with the three conditions."""


class CountyVisit(Form):
    """县级抽查入户 (T43 16): the sample, a near relative, or a complaint meanwhile."""

    cause = one_of(
        _("入户原因"), {"sample": _("随机抽查"), "kin": _("近亲属备案"), "complaint": _("被投诉举报")}
    )
    visited_on = day(_("入户日期"))
    place = words(_("地点"), most=200)
    holds = yes_no(_("与乡镇（街道）调查结果一致"))
    findings = prose(_("入户情况"))
    signature = part(_("调查人签字"), Signature, own=True)


class SelfCare(Form):
    """The six things that one does alone or not (T43 21)."""

    eat = yes_no(_("自主吃饭"))
    dress = yes_no(_("自主穿衣"))
    bed = yes_no(_("自主上下床"))
    toilet = yes_no(_("自主如厕"))
    walk = yes_no(_("室内自主行走"))
    bathe = yes_no(_("自主洗澡"))


class Grade(Form):
    """生活自理能力评估表 (F21)."""

    self_care = part(_("六项能力"), SelfCare)
    assessed_on = day(_("评估日期"))
    assessors = words(_("评估人员"), most=100)
    organisation = words(_("评估机构"), most=100, required=False)
    remark = prose(_("说明"), most=500, required=False)


class Grant(forms.Cited, Favourable):
    """The decision to support: sum a month, first month, who gives care and is paid for it."""

    start_month = month(_("发放起始月"), required=False, hint=_("未填的，按规定自作出决定的下月起发放。"))
    care_provider = words(_("照料服务人或者供养服务机构"), most=100, required=False)
    care_agreement = words(_("供养协议或者委托照料服务协议编号"), most=60, required=False)


class Refusal(forms.Refused):
    """The decision not to support."""


GROUNDS = {
    "death": _("死亡、被宣告死亡或者被宣告失踪"),
    "capacity": _("具备或者恢复劳动能力"),
    "prison": _("被判处刑罚，且在监狱服刑"),
    "means": _("收入或者财产不再符合规定"),
    "supporter": _("义务人具有履行义务能力，或者新增有能力的义务人"),
    "own_wish": _("自愿申请退出"),
}


class ReviewVisit(HomeVisit):
    """复核调查表: what has changed since the last look."""

    changes = rows(_("成员情况变化"), joining.Change, hint=_("没有变化的，不填。"))
    changed = yes_no(_("情况有变化"))


class Termination(Form):
    """Why support is to end (T43 25), or that it goes on."""

    ground = one_of(_("终止情形"), GROUNDS)
    facts = prose(_("核实的事实"))
    instead = prose(_("可以转入的其他救助"), most=500, required=False)


class Ended(forms.Cited):
    """The decision to end support."""

    facts = prose(_("认定的事实"))
    reasons = prose(_("理由和对本人意见的回应"))
    last_month = month(
        _("最后发放月"), required=False, hint=_("未填的，为作出决定的当月；死亡的，为死亡的当月。")
    )
    instead = prose(_("可以转入的其他救助"), most=500, required=False)


class CareChange(forms.Cited):
    """The decision on a new grade of care."""

    facts = prose(_("评估结果"))
    amount = money(_("变更后每月金额"), unit=_("元/月"))
    start_month = month(_("起始月"), required=False)
    reasons = prose(_("理由和对本人意见的回应"), required=False)


__all__ = [
    "AT_ACCEPTANCE",
    "Application",
    "Appraisal",
    "CareChange",
    "Complained",
    "CountyVisit",
    "Death",
    "Ended",
    "Favourable",
    "Grade",
    "Grant",
    "Hearing",
    "HomeVisit",
    "NonCooperation",
    "Objection",
    "ObjectionAnswer",
    "Refusal",
    "ReviewVisit",
    "SentBack",
    "Termination",
    "Unfavourable",
    "Withdrawal",
]
