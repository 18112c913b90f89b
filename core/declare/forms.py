"""Forms that assistance types share after the application: what is checked, seen, appraised, said and decided."""

from __future__ import annotations

from typing import Any

from core.declare.applications import (
    ACCOUNT,
    DISABILITIES,
    MONTHLY,
    NO_DISABILITY,
    Holding,
    Income,
    Spending,
    whole_disability,
)
from core.declare.fields import (
    Form,
    ValidationError,
    confirmed,
    day,
    money,
    number,
    one_of,
    one_of_family,
    part,
    prose,
    rows,
    rules_cited,
    validates_schema,
    words,
    yes_no,
)
from core.text import _

# --- what is checked and seen -----------------------------------------------------------------------------

MARKS = {"present": _("已收"), "missing": _("缺少"), "shared": _("共享取得"), "not_applicable": _("不适用")}


class ChecklistEntry(Form):
    """One entry of the list of papers, marked."""

    document = words(_("材料"), most=40)
    mark = one_of(_("情况"), MARKS)
    note = words(_("说明"), required=False)


class Intake(Form):
    """The papers, every entry marked, and the near-relative flag (D57 10-11)."""

    checklist = rows(_("材料清单"), ChecklistEntry, least=1, most=100)
    near_relative = yes_no(_("与经办人员或村（居）干部有近亲属关系"))
    duplicate_reason = prose(_("与在享或在办记录重复的说明"), most=500, required=False)


class MissingPapers(Intake):
    """Told once what is missing."""

    due_on = day(_("建议补正日期"), required=False, ahead=True)

    @validates_schema
    def _something_is_missing(self, data: dict[str, Any], **_kwargs: Any) -> None:
        if not any(entry["mark"] == "missing" for entry in data.get("checklist", ())):
            raise ValidationError({"checklist": [_("没有标注缺少的材料，不能出具补正告知书。")]})


class NonAcceptance(Form):
    """Why it is not accepted, and where to go instead."""

    reason = prose(_("不予受理的事实和理由"), most=1000)
    instead = prose(_("可以申请的其他救助或者应去的机构"), most=500, required=False)


AT_ACCEPTANCE = {"complete": Intake, "incomplete": MissingPapers, "not_accepted": NonAcceptance}
"""What is filled in at acceptance, by its outcome."""


class FoundIncome(Income):
    """An income that a visit found; `member` is the member's place in the case (m1, m2 ...)."""

    member = one_of_family()


class FoundHolding(Holding):
    """A thing of value that a visit found."""

    member = one_of_family()


class FoundSpending(Spending):
    """Necessary spending that a visit found."""

    member = one_of_family()


class MemberChange(Form):
    """What has changed for a member since a day; `member` is the place in the case. What is left out stays as it is."""

    member = one_of_family()
    since = day(_("自何日起"))
    working = yes_no(_("就业"), required=False, unsaid=True)
    studying = yes_no(_("在校就读"), required=False, unsaid=True)
    major_illness = yes_no(_("患重大疾病"), required=False, unsaid=True)
    disability_kind = one_of(
        _("残疾类别"), {NO_DISABILITY: _("没有残疾，或者残疾人证已失效"), **DISABILITIES}, required=False
    )
    disability_grade = number(_("残疾等级"), least=1, most=4, required=False, unit=_("级"))
    able_to_work = yes_no(_("有劳动能力"), required=False, unsaid=True)
    counted = yes_no(_("共同生活"), required=False, unsaid=True)
    reason = words(_("变化情况"), most=200)

    @validates_schema
    def _disability_is_whole(self, data: dict[str, Any], **_kwargs: Any) -> None:
        whole_disability(data)


class Signature(Form):
    """The part of one surveyor, under his own account."""

    went = confirmed(_("本人亲自到场调查，对记录的真实性负责"))
    remark = prose(_("本人补充意见"), most=500, required=False)


class Findings(Form):
    """What a visit found (D57 15-16); whoever went signs it below."""

    visited_on = day(_("调查日期"))
    place = words(_("调查地点"), most=200)
    way = one_of(
        _("调查方式"),
        {"home": _("入户"), "neighbours": _("入户并邻里访问"), "remote": _("电话、视频（突发事件期间）")},
    )
    members_seen = prose(_("见到的家庭成员"), most=300)
    food_and_clothing = prose(_("吃穿情况"), most=500)
    housing = prose(_("住房情况"), most=500)
    belongings = prose(_("家用电器、车辆等用品"), most=500)
    health_and_work = prose(_("健康和就业情况"), most=500, required=False)
    incomes = rows(_("查明的收入"), FoundIncome)
    holdings = rows(_("查明的财产"), FoundHolding)
    spending = rows(_("查明的必需支出"), FoundSpending)
    truthful = one_of(
        _("与申报是否一致"), {"same": _("一致"), "different": _("不一致"), "unclear": _("尚待查明")}
    )
    disputed = yes_no(
        _("有争议"), required=False, hint=_("邻里、村（社区）或者部门数据与申报有不同说法的，选“有争议”。")
    )
    findings = prose(_("调查结论"))
    witness = words(_("在场并签字的家庭成员"), most=60)


class HomeVisit(Findings):
    """入户调查表 (D57 15-16): two surveyors, each signing a part of his own; who lives there otherwise than declared."""

    changes = rows(_("成员情况与申报不一致的"), MemberChange, hint=_("与申报一致的，不填。"))
    signature = part(_("调查人签字"), Signature, own=True)


class Attendee(Form):
    """One who took part in an appraisal."""

    name = words(_("姓名"), most=60)
    role = one_of(
        _("身份"),
        {
            "staff": _("乡镇（街道）工作人员"),
            "village": _("村（居）两委成员"),
            "resident": _("村（居）民代表"),
            "party": _("党员代表"),
            "other": _("其他"),
        },
    )
    recused = yes_no(_("回避"), required=False)
    signed = yes_no(_("已在评议记录上签字"), required=False)


CONCLUSIONS = {"true": _("调查结果属实"), "doubtful": _("调查结果有疑问，应当再查"), "split": _("意见不一")}


class Appraisal(Form):
    """民主评议记录: whether what was found is true, never whether the family deserves aid."""

    trigger = one_of(
        _("评议原因"), {"rule": _("按规定评议"), "dispute": _("有争议"), "objection": _("公示有异议")}
    )
    held_on = day(_("评议日期"))
    place = words(_("地点"), most=200)
    chair = words(_("主持人"), most=60)
    attendees = rows(_("参加人员"), Attendee, least=1)
    votes_for = number(_("认为调查结果属实"), most=500, unit=_("票"))
    votes_against = number(_("认为调查结果不属实"), most=500, unit=_("票"))
    minutes = prose(_("评议记录"), most=4000)
    conclusion = one_of(_("评议结论"), CONCLUSIONS)

    @validates_schema
    def _votes_fit(self, data: dict[str, Any], **_kwargs: Any) -> None:
        voters = sum(not entry.get("recused") for entry in data.get("attendees", ()))
        if data.get("votes_for", 0) + data.get("votes_against", 0) > voters:
            raise ValidationError({"votes_for": [_("票数多于未回避的参加人数。")]})

    @validates_schema
    def _conclusion_fits(self, data: dict[str, Any], **_kwargs: Any) -> None:
        open_to = _concluded_by(data.get("votes_for", 0), data.get("votes_against", 0))
        if data.get("conclusion") not in open_to:
            named = "”“".join(str(CONCLUSIONS[one]) for one in open_to)
            raise ValidationError({"conclusion": [_("按两项票数，评议结论只能是“%(named)s”。", named=named)]})


def _concluded_by(votes_for: int, votes_against: int) -> list[str]:
    """What so many votes may come to: what the more of them said, or that they differ unless all said the same."""
    if votes_for == votes_against:
        return ["split"]
    most = "true" if votes_for > votes_against else "doubtful"
    return [most, "split"] if votes_for and votes_against else [most]


class Minutes(Form):
    """What a meeting resolved on this case."""

    held_on = day(_("会议日期"))
    chair = words(_("主持人"), most=60)
    present = prose(_("参加人员"), most=500)
    resolved = prose(_("议定事项"))


# --- what is said and decided -----------------------------------------------------------------------------


OBJECTED_BY = {"window": _("窗口"), "phone": _("电话"), "portal": _("网上"), "letter": _("书面")}
"""Ways in which an objection comes in."""


class Objection(Form):
    """What somebody holds against a notice; the objector's name is kept from the case file that others see."""

    received_on = day(_("收到日期"))
    channel = one_of(_("提出方式"), OBJECTED_BY)
    anonymous = yes_no(_("匿名"), required=False)
    objector = words(_("异议人"), most=60, required=False)
    contact = words(_("联系方式"), most=60, required=False)
    content = prose(_("异议内容"))


class ObjectionAnswer(Form):
    """How an objection was dealt with, and what the objector is told."""

    facts = prose(_("核实情况"))
    founded = one_of(
        _("异议是否成立"), {"yes": _("成立"), "partly": _("部分成立"), "no": _("不成立")}, required=False
    )
    answer = prose(_("对异议人的答复"), hint=_("重新办理并提出新的审核意见后，异议人才能查到。"))


class Favourable(Form):
    """An opinion in favour: facts, sum a month and article (社会救助法 44)."""

    facts = prose(_("审核认定的事实"))
    amount = money(_("建议每月金额"), unit=MONTHLY)
    reasons = prose(_("理由"), most=1000, required=False)


class Unfavourable(Form):
    """An opinion against: facts, and the condition that is not met."""

    facts = prose(_("审核认定的事实"))
    reasons = prose(_("不符合的条件和依据"))


class Grounds(Form):
    """An opinion on what should change or end: facts, and why."""

    facts = prose(_("审核认定的事实"))
    reasons = prose(_("理由和依据"))


class SentBack(Form):
    """What is to be done again, and why."""

    reason = prose(_("退回的理由"), most=1000)
    wanted = prose(_("需要补充查明的事项"), most=1000, required=False)


class LeftOut(Form):
    """A member whom the grant leaves out, and why (社会救助法 45); `member` is the place in the case."""

    member = one_of_family()
    reason = prose(_("不予纳入的理由"), most=500)


class Figure(Form):
    """A figure that a refusal rests on: what was found, what it is held against, and where it comes from."""

    what = words(_("认定事项"))
    value = words(_("认定结果"))
    standard = words(_("适用标准"))
    source = words(_("数据来源"), required=False)
    basis = words(_("依据"), required=False)


class Alternative(Form):
    """What else may be applied for, and how."""

    what = words(_("救助事项"))
    how = words(_("如何申请"), most=200)


class Cited(Form):
    """A decision names the rules that it rests on, out of those that the county uses for its type."""

    cites = rules_cited(
        _("所依据的文件"), hint=_("只列出本县用于这类事项、今天有效的文件；不选的，决定引用所列全部文件。")
    )


class Refused(Cited):
    """A refusal: the facts found, the figures, the condition that is not met, and what else may be applied for."""

    facts = prose(_("查明的事实"))
    figures = rows(_("认定的数额与标准"), Figure)
    reasons = prose(_("不符合的条件和依据"), required=False)
    alternatives = rows(_("可以申请的其他救助"), Alternative)


class Hearing(Form):
    """What was intended, how the household was told, and what it said, or its silence (社会救助法 48)."""

    told_on = day(_("告知日期"))
    way = one_of(
        _("听取方式"),
        {"window": _("当面"), "recorded_call": _("录音电话"), "visit": _("上门"), "writing": _("书面")},
    )
    intended = prose(_("拟作出的决定和理由"), most=1000)
    silent = yes_no(_("期满未答复"), required=False)
    statement = prose(_("救助对象的意见"), required=False)

    @validates_schema
    def _words_or_silence(self, data: dict[str, Any], **_kwargs: Any) -> None:
        if not data.get("silent") and not (data.get("statement") or "").strip():
            raise ValidationError({"statement": [_("请记录救助对象的意见；期满未答复的，请注明。")]})


# --- events -----------------------------------------------------------------------------------------------


class PassedOut(Form):
    """An application that another county takes: to whom it is sent."""

    sent_to = words(_("户籍地受理机关"), most=100, hint=_("写明区县和乡镇（街道）。"))
    reason = prose(_("转送说明"), most=500, required=False)


class Withdrawal(Form):
    """The applicant takes the application back."""

    reason = prose(_("撤回原因"), most=500, required=False)
    signed = confirmed(_("申请人已签字确认撤回"))


class Death(Form):
    """Who died, when, and how it is known."""

    member = one_of_family(_("死亡成员"))
    died_on = day(_("死亡日期"))
    source = words(_("信息来源"), most=100)
    successor = one_of_family(
        _("由谁继续申请"), required=False, hint=_("申请人死亡、同住的成年家庭成员有几人的，必须选择。")
    )
    guardian = words(
        _("监护人"), most=60, required=False, hint=_("只剩未成年人的填写，由其重新签署承诺和授权。")
    )
    bank = words(
        _("开户银行"),
        required=False,
        hint=_("申请人死亡的，填写继续申请人的账户；暂时没有的，在作出决定以前登记。"),
    )
    account = words(_("银行账号"), most=32, required=False, pattern=ACCOUNT)
    account_holder = words(_("户名"), most=60, required=False)


class Complained(Form):
    """A complaint about a case under review: its number and gist, without the complainant (PET22 30)."""

    complaint = words(_("投诉举报编号"), most=60, required=False)
    content = prose(_("反映的问题"), most=1000)


class NonCooperation(Form):
    """The written request that was not followed (社会救助法 43; D57 29)."""

    request = words(_("书面通知编号"), most=60)
    delivered_on = day(_("送达日期"))
    due_on = day(_("要求配合的日期"), hint=_("这一天过后仍不配合的，才能办理。"))
    facts = prose(_("拒不配合的事实"))
