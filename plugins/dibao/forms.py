"""What is filled in at the stages of dibao; what it shares with other types stands in core.declare."""

from __future__ import annotations

from functools import partial

from core.declare import _, applications, forms, joining
from core.declare.fields import Form, day, money, month, number, one_of, part, prose, rows, words, yes_no
from core.declare.forms import (
    AT_ACCEPTANCE,
    Appraisal,
    Complained,
    Death,
    Favourable,
    HomeVisit,
    NonCooperation,
    Objection,
    ObjectionAnswer,
    SentBack,
    Unfavourable,
    Withdrawal,
)
from core.rules import hearing

AREA_TYPES = {"urban": _("城市"), "rural": _("农村")}
PAID = {"dibao": _("最低生活保障金"), "supplement": _("分类施保")}
"""What the lines of a benefit are called."""
COVERAGE = {"household": _("整户"), "single": _("单人")}
_answer = partial(
    prose,
    _("对救助对象意见的回应"),
    most=1000,
    required=False,
    hint=_("救助对象提出了意见的，须逐项回应；没有听取意见或者期满未答复的，不填。"),
)


class Application(applications.Application):
    """低保申请书 (F01) with statement and authorisation, filled in one go."""

    area_type = one_of(
        _("类别"), AREA_TYPES, required=False, hint=_("不填的，村按农村、社区按城市；城乡统一的不区分。")
    )
    coverage = one_of(_("保障方式"), COVERAGE, required=False)


class LeftOut(forms.LeftOut):
    """A member whose own share is not paid: of an eligible family only one who refused work so often (N83 1(1); D57 34)."""

    job_refusals = number(
        _("连续无正当理由拒绝介绍的工作"),
        most=99,
        required=False,
        unit=_("次"),
        hint=_("因此不予纳入的填写。"),
    )


class Opinion(Favourable):
    """The township's opinion in favour; `single` names who alone is covered."""

    coverage = one_of(_("保障方式"), COVERAGE, required=False)
    left_out = rows(_("不予纳入的成员"), LeftOut)


class Grant(forms.Cited, forms.Favourable):
    """The decision to grant: sum a month, first month, who is left out and why."""

    amount = money(_("核定每月金额"), unit=applications.MONTHLY)
    start_month = month(_("发放起始月"), required=False, hint=_("未填的，按规定自作出决定的下月起发放。"))
    left_out = rows(_("不予纳入的成员"), LeftOut)
    review_class = one_of(
        _("复核类别"),
        {"a": _("A类：稳定"), "b": _("B类：短期相对稳定"), "c": _("C类：收入不固定、有劳动能力")},
        required=False,
    )


class Refusal(forms.Refused):
    """The decision not to grant, with figures and what else may be applied for."""


class ReviewVisit(forms.Findings):
    """复核调查表 (D57 31): whether anything has clearly changed, and since when income is over the line."""

    changed = yes_no(_("家庭情况有明显变化"))
    changes = rows(_("成员情况变化"), joining.Change, hint=_("没有变化的，不填。"))
    newcomers = rows(
        _("新增成员"),
        joining.Newcomer,
        hint=_("出生、收养、结婚、搬回等开始共同生活的人；没有新增的，不填。"),
        most=10,
    )
    crossed_on = day(_("人均收入超过低保标准的日期"), required=False)
    signature = part(_("调查人签字"), forms.Signature, own=True)


class ChangeOpinion(forms.Grounds):
    """The township's opinion on a review: what should change, on which facts and rules; the family is heard on it."""

    proposes = one_of(_("拟作出的变更"), hearing.CHANGES, required=False, hint=_("不选的，按系统建议。"))
    proposed_amount = money(
        _("拟变更后的每月金额"),
        required=False,
        unit=applications.MONTHLY,
        hint=_("增发、减发的填写；不填的，按系统建议。"),
    )
    given_up_on = day(
        _("书面自愿放弃的日期"),
        required=False,
        hint=_("救助对象和其他成年的保障对象都已在书面申请上签字的填写，并在“材料”中上传该申请。"),
    )


class Hearing(forms.Hearing):
    """What the family was heard on, in kind and sum too, also where only somebody is dropped: nothing graver is decided (SAL26 48)."""

    proposes = one_of(_("告知的变更"), hearing.CHANGES, required=False, hint=_("不选的，按复核意见。"))
    proposed_amount = money(
        _("告知的变更后每月金额"),
        required=False,
        unit=applications.MONTHLY,
        hint=_("减发的填写；不填的，按复核意见。"),
    )
    gives_up = yes_no(
        _("救助对象确认自愿放弃"),
        required=False,
        unsaid=True,
        hint=_("复核意见写明书面自愿放弃的，必须向本人问明后填写；否认或者未答复的，不能按自愿放弃终止。"),
    )


class Change(forms.Cited, forms.Favourable):
    """The decision to raise, reduce or pay for other people: new sum, first month, and an answer to what the family said."""

    amount = money(_("变更后的每月金额"), unit=applications.MONTHLY)
    start_month = month(_("起始月"), required=False, hint=_("未填的，按规定自作出决定的下月起。"))
    left_out = rows(_("不予纳入的成员"), LeftOut)
    answer = _answer()


class PhaseOut(forms.Cited):
    """The decision to end after the gradual exit, whose months and sum follow from the county's rule (N83 1(3))."""

    facts = prose(_("查明的事实"))
    reasons = prose(_("理由和依据"))
    answer = _answer()


class Stop(forms.Cited):
    """The decision to stop at once: facts, reasons, and an answer to what the family said."""

    facts = prose(_("查明的事实"))
    reasons = prose(_("理由和依据"))
    answer = _answer()
    last_month = month(_("最后发放月"), required=False)
    instead = prose(_("可以申请的其他救助"), most=500, required=False)


class EndedByRefusal(PhaseOut):
    """The decision to end because somebody refuses to be looked into: facts, reasons, and an answer to what was said."""


class EndedByDeath(forms.Cited):
    """The decision to end after a death: what was registered of it stands in the letter."""

    facts = prose(_("查明的事实"), required=False, hint=_("死亡人员和日期按登记写入告知书；另有说明的填写。"))


class Circumstances(Form):
    """What has changed while a gradual exit runs, as the family told or the township found."""

    reason = prose(_("变化的情况"), most=500)


class CountyVisit(Form):
    """县级入户 (D57 20): why the county goes, and whether the township's survey holds."""

    cause = one_of(_("入户原因"), {"kin": _("近亲属备案"), "complaint": _("被投诉举报"), "sample": _("抽查")})
    visited_on = day(_("入户日期"))
    place = words(_("地点"), most=200)
    holds = yes_no(_("与乡镇（街道）调查结果一致"))
    findings = prose(_("入户情况"))
    signature = part(_("调查人签字"), forms.Signature, own=True)


OF_A_CHANGE = {
    "increased": Change,
    "adjusted": Change,
    "reduced": Change,
    "phase_out": PhaseOut,
    "stopped": Stop,
    "returned": SentBack,
}
"""What the decision on a review is written on, by its outcome."""

__all__ = [
    "AT_ACCEPTANCE",
    "OF_A_CHANGE",
    "PAID",
    "Application",
    "Appraisal",
    "Change",
    "ChangeOpinion",
    "Circumstances",
    "Complained",
    "CountyVisit",
    "Death",
    "EndedByDeath",
    "EndedByRefusal",
    "Favourable",
    "Grant",
    "Hearing",
    "HomeVisit",
    "NonCooperation",
    "Objection",
    "ObjectionAnswer",
    "Opinion",
    "PhaseOut",
    "Refusal",
    "ReviewVisit",
    "SentBack",
    "Stop",
    "Unfavourable",
    "Withdrawal",
]
