"""The application that assistance types share: who applies, who lives with them, what they have, what they signed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.declare.fields import (
    Form,
    ValidationError,
    area,
    day,
    id_number,
    money,
    needed_with,
    number,
    one_of,
    one_who_applies,
    part,
    phone,
    prose,
    rows,
    words,
    yes_no,
)
from core.text import _

CHANNELS = {
    "window": _("窗口"),
    "portal": _("网上"),
    "mobile": _("手机"),
    "hotline": _("热线电话"),
    "village": _("村（居）委会代办"),
    "agent": _("代办员"),
    "gov_service": _("政务服务平台"),
    "partner": _("合作平台"),
}
PROXIES = {
    "village": _("村（居）委会"),
    "agent": _("代办员"),
    "member": _("共同生活的家庭成员"),
    "other": _("其他人"),
}
"""Who may file for somebody; all but a member need a mandate (社会救助法 37)."""
RELATIONS = {
    "self": _("本人"),
    "spouse": _("配偶"),
    "child": _("子女"),
    "parent": _("父母"),
    "grandparent": _("祖父母、外祖父母"),
    "grandchild": _("孙子女、外孙子女"),
    "sibling": _("兄弟姐妹"),
    "child_spouse": _("儿媳、女婿"),
    "spouse_parent": _("配偶的父母"),
    "other": _("其他"),
}
ACCOUNT = r"[0-9 ]{8,32}"
"""How an account number is written."""
DISABILITIES = {
    "visual": _("视力残疾"),
    "hearing": _("听力残疾"),
    "speech": _("言语残疾"),
    "physical": _("肢体残疾"),
    "intellectual": _("智力残疾"),
    "mental": _("精神残疾"),
    "multiple": _("多重残疾"),
}
INCOME_BY_KIND = {
    "wage": {
        "wage": _("工资"),
        "casual_wage": _("零工收入"),
        "imputed_labour": _("据实判断的劳动收入（有劳动能力而未就业的）"),
    },
    "business": {
        "business": _("经营收入"),
        "farming": _("种植、养殖收入"),
        "operating_cost": _("经营成本"),
        "depreciation": _("生产性固定资产折旧"),
        "production_tax": _("生产税"),
    },
    "property": {
        "rent": _("租金"),
        "interest": _("利息、股息、红利"),
        "land_transfer": _("土地流转收入"),
        "collective_dividend": _("集体经济分红"),
        "property_cost": _("取得财产收入的费用"),
    },
    "transfer": {
        "pension": _("养老金、离退休金"),
        "basic_pension_central": _("城乡居民基础养老金（中央确定部分）"),
        "basic_pension_personal": _("城乡居民养老金（其余部分）"),
        "unemployment_benefit": _("失业保险金"),
        "survivors_benefit": _("遗属补助金"),
        "old_age_allowance": _("高龄津贴"),
        "medical_insurance": _("医疗保险待遇"),
        "maintenance_received": _("收到的赡养、抚养、扶养费"),
        "gift": _("接受馈赠"),
        "compensation": _("赔偿、补偿收入"),
        "preferential_allowance": _("优待抚恤金"),
        "family_planning_reward": _("计划生育奖励与扶助金"),
        "scholarship": _("奖学金"),
        "bravery_award": _("见义勇为奖励"),
        "dibao": _("最低生活保障金"),
        "tekun": _("特困人员供养金"),
        "linshi": _("临时救助金"),
        "price_subsidy": _("价格临时补贴"),
        "social_assistance": _("其他社会救助款物"),
        "unattended_child_allowance": _("事实无人抚养儿童基本生活补贴"),
        "tax_paid": _("缴纳的税款"),
        "social_insurance_paid": _("缴纳的社会保险费"),
        "maintenance_paid": _("支付的赡养、抚养、扶养费"),
        "transfer_paid": _("其他经常性转移支出"),
    },
    "other": {"other": _("其他收入")},
}
"""Items by kind; costs and what is paid are entered as positive sums and taken off by the rules."""
INCOME_ITEMS = {item: label for items in INCOME_BY_KIND.values() for item, label in items.items()}
INCOME_KIND_OF = {item: kind for kind, items in INCOME_BY_KIND.items() for item in items}
HOLDINGS = {
    "deposit": _("存款"),
    "security": _("证券"),
    "fund": _("基金、理财"),
    "insurance": _("商业保险"),
    "vehicle": _("车辆、船舶"),
    "dwelling": _("住房"),
    "premises": _("非居住房屋"),
    "business": _("企业股权"),
    "other": _("其他财产"),
}
SPENDING = {
    "medical": _("医疗自付"),
    "education": _("教育"),
    "rehabilitation": _("残疾康复"),
    "housing": _("基本住房租金"),
    "living": _("基本生活"),
    "other": _("其他必需支出"),
}
MONTHLY = _("元/月")


class Income(Form):
    """A sum a month out of one kind of income; what is paid (tax, insurance, maintenance) stands here as well."""

    item = one_of(_("收入项目"), INCOME_ITEMS)
    amount = money(_("每月金额"), unit=MONTHLY, hint=_("按年取得的，除以十二填写。"))
    note = words(_("说明"), required=False)


class Holding(Form):
    """A thing of value."""

    kind = one_of(_("财产种类"), HOLDINGS)
    amount = money(_("价值"))
    area = area(_("面积"))
    note = words(_("说明"), required=False, hint=_("住房是否唯一、车辆是否残疾人代步车等。"))


class Spending(Form):
    """Necessary spending, own share only."""

    kind = one_of(_("支出种类"), SPENDING)
    amount = money(_("每月自付金额"), unit=MONTHLY)
    note = words(_("说明"), required=False)


NO_DISABILITY = "none"
"""Of a member whose record of disability has ended."""
GRADES = (1, 2, 3, 4)
ONE_WITHOUT_THE_OTHER = _("残疾类别和等级须一并填写。")


def whole_disability(data: Mapping[str, Any]) -> None:
    """Kind and grade stand together, and neither without the other. ValidationError otherwise."""
    kind = data.get("disability_kind")
    if bool(kind and kind != NO_DISABILITY) != bool(data.get("disability_grade")):
        raise ValidationError({"disability_grade": [ONE_WITHOUT_THE_OTHER]})


class Member(Form):
    """One who lives with the applicant."""

    name = words(_("姓名"), most=60)
    id_number = id_number()
    relation = one_of(_("与申请人关系"), RELATIONS)
    counted = yes_no(
        _("共同生活"),
        required=False,
        unsaid=True,
        hint=_("以实际共同生活为准，不以户口簿为准；不填视为共同生活。"),
    )
    disability_kind = needed_with(
        one_of(_("残疾类别"), DISABILITIES, required=False), "disability_grade", GRADES, ONE_WITHOUT_THE_OTHER
    )
    disability_grade = needed_with(
        number(_("残疾等级"), least=1, most=4, required=False, unit=_("级")),
        "disability_kind",
        DISABILITIES,
        ONE_WITHOUT_THE_OTHER,
    )
    major_illness = yes_no(_("患重大疾病"), required=False)
    studying = yes_no(_("在校就读"), required=False)
    working = yes_no(_("就业"), required=False)
    able_to_work = yes_no(_("有劳动能力"), required=False, unsaid=True)
    clergy_years = number(_("在宗教场所居住年数"), most=100, required=False, unit=_("年"))
    incomes = rows(_("收入"), Income)
    holdings = rows(_("财产"), Holding)
    spending = rows(_("必需支出"), Spending)


OUTSIDE = "outside"
"""Registered in another county."""


class Applicant(Member):
    """The person in whose name the case runs."""

    relation = one_of(_("与申请人关系"), {"self": RELATIONS["self"]}, required=False)
    phone = phone()
    address = words(_("居住地址"), most=200, required=False)
    registered_at = words(_("户籍所在地"), most=200, required=False, hint=_("填写户口簿上的地址。"))
    registered_in = words(
        _("户籍所在村（社区）"),
        most=12,
        required=False,
        pattern=rf"[0-9]{{12}}|{OUTSIDE}",
        hint=_("户籍在本乡镇（街道）的不填；在本县其他乡镇的选村（社区），在县外的写明上面的户籍所在地。"),
    )
    residence_permit = yes_no(_("持有居住证"), required=False)
    permit_until = day(_("居住证有效期至"), required=False, ahead=True)


INCAPABLE = {"none": _("无民事行为能力"), "limited": _("限制民事行为能力")}
"""Why a guardian signs for an adult: for a minor nothing is to be stated (民法典 21-24)."""
GUARDED = {
    "guardian": words(
        _("监护人代签"),
        most=60,
        required=False,
        hint=_("未成年人，无民事行为能力、限制民事行为能力的成年人，由监护人签署。"),
    ),
    "incapacity": one_of(
        _("成年人由监护人代签的依据"), INCAPABLE, required=False, hint=_("替成年人签署的，须填写。")
    ),
    "incapacity_paper": words(
        _("认定民事行为能力的文书"), required=False, hint=_("人民法院判决书的文号，或者诊断证明。")
    ),
}
"""Who signs for another, and by which paper for one who can't act himself."""


class Consent(Form):
    """What one adult of the household signed: truth, and consent to verification (社会救助法 40)."""

    id_number = one_who_applies(_("签署人"))
    statement = yes_no(_("已签署诚信承诺书"))
    authorised = yes_no(_("已签署核对授权书"))
    guardian, incapacity, incapacity_paper = GUARDED.values()
    signed_on = day(_("签署日期"), required=False)


class Obligor(Form):
    """Somebody outside the household who owes maintenance; checked with own consent only (社会救助法 41)."""

    name = words(_("姓名"), most=60)
    id_number = id_number(required=False)
    relation = one_of(_("与申请人关系"), RELATIONS)
    household_income = money(_("义务人家庭月收入"), required=False, unit=MONTHLY)
    household_size = number(_("义务人家庭人数"), least=1, most=50, required=False, unit=_("人"))
    supported = number(_("义务人供养的老人数"), least=1, most=20, required=False, unit=_("人"))
    settled_amount = money(_("判决、调解或协议确定的金额"), required=False, unit=MONTHLY)
    received_amount = money(_("实际收到的金额"), required=False, unit=MONTHLY)
    consents = yes_no(_("本人同意核对"), required=False)


class Relative(Form):
    """A relation with somebody who handles assistance, declared by the household (D57 11)."""

    handler = words(_("经办人员或村（居）干部姓名"), most=60)
    post = words(_("单位和职务"), most=100)
    relation = one_of(_("亲属关系"), RELATIONS)
    member = one_who_applies(_("家庭中的亲属"), by="name", most=60)


class Proxy(Form):
    """Who files for the applicant, under which mandate (社会救助法 37)."""

    kind = one_of(_("代办人"), PROXIES)
    name = words(_("代办人姓名"), most=60)
    id_number = needed_with(
        id_number(required=False), "kind", ("agent", "other", "member"), _("请填写代办人的公民身份号码。")
    )
    phone = phone()
    mandate = yes_no(_("有书面委托"))
    ground = needed_with(
        words(_("本人申请困难的原因"), most=200, required=False),
        "kind",
        ("village", "agent", "other"),
        _("请写明本人和共同生活的家庭成员申请有什么困难。"),
    )


class Application(Form):
    """What every type asks of one who applies; `applicant`, `members` and `consents` stand beside `fields` in REST."""

    applicant = part(_("申请人"), Applicant)
    members = rows(_("共同生活的家庭成员"), Member)
    consents = rows(
        _("承诺与授权"),
        Consent,
        hint=_("每名成年成员都要签署；未成年人单独申请的，由监护人签署。否则不能受理。"),
    )
    obligors = rows(_("法定赡养、抚养、扶养义务人"), Obligor)
    relatives = rows(_("与经办人员、村（居）干部的近亲属关系"), Relative, hint=_("没有的，不填。"))
    no_relatives = yes_no(_("声明无近亲属关系"), required=False)
    proxy = part(_("代办"), Proxy, required=False)
    bank = words(_("开户银行"), most=100, required=False)
    account = words(_("银行账号"), most=32, required=False, pattern=ACCOUNT)
    account_holder = words(_("户名"), most=60, required=False, hint=_("不填即为申请人本人。"))
    paper_date = day(_("纸质申请日期"), required=False)
    rigid_spending = money(
        _("家庭每月刚性支出合计"),
        required=False,
        unit=MONTHLY,
        hint=_("医疗、教育、残疾康复等必需支出的自付部分；没有的，填 0。不填不能受理。"),
    )
    reason = prose(_("申请理由"), most=1000, required=False)
