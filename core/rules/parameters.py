"""Values that several assistance types read: standards, income, maintenance, property, the survey, the cascade."""

from __future__ import annotations

from decimal import Decimal

from core.declare.values import Option, Parameter
from core.text import _

# Standards and means rules come from the province or the city, never from a county (社会救助法 17, 19, 21-23).
STANDARD_URBAN = Parameter(
    "standard.dibao.urban",
    "amount",
    _("城市（或统一）低保标准"),
    basis=("SAL26:19", "SA649:10"),
    read_on="month",
    required=True,
    set_by="city",
    least=1,
    unit=_("元/人·月"),
    by_year=True,
)
STANDARD_RURAL = Parameter(
    "standard.dibao.rural",
    "amount",
    _("农村低保标准"),
    basis=("SAL26:19", "SA649:10"),
    read_on="month",
    set_by="city",
    least=1,
    unit=_("元/人·月"),
    by_year=True,
)
DISPOSABLE_INCOME = Parameter(
    "standard.disposable_income",
    "amount",
    _("上年度人均可支配收入"),
    basis=("SAL26:22", "R2025:4"),
    required=True,
    set_by="city",
    least=1,
    unit=_("元/人·年"),
)
MINIMUM_WAGE = Parameter(
    "standard.minimum_wage",
    "amount",
    _("最低工资标准"),
    read_on="month",
    set_by="city",
    least=1,
    unit=_("元/月"),
)

EDGE_RATIO = Parameter(
    "edge.ratio",
    "number",
    _("低保边缘家庭标准与低保标准之比"),
    basis=("SAL26:21", "D57:8"),
    required=True,
    set_by="city",
    least=1,
    most=10,
    unit=_("倍"),
)
EDGE_VALID_MONTHS = Parameter(
    "edge.valid_months",
    "count",
    _("低保边缘家庭认定有效期"),
    basis=("SAL26:21",),
    read_on="event",
    least=1,
    most=36,
    unit=_("个月"),
)
RIGID_RATIO = Parameter(
    "rigid.ratio",
    "number",
    _("刚性支出占家庭总收入的比例"),
    basis=("SAL26:22", "R2025:4"),
    set_by="city",
    least=0,
    most=10,
)
RIGID_VALID_MONTHS = Parameter(
    "rigid.valid_months",
    "count",
    _("刚性支出困难家庭认定有效期"),
    basis=("SAL26:22",),
    read_on="event",
    bound=True,
    least=1,
    most=36,
    unit=_("个月"),
)

LOOKBACK_MONTHS = Parameter(
    "income.lookback_months",
    "count",
    _("收入核算期"),
    basis=("SAL26:23", "D57:13"),
    required=True,
    least=1,
    unit=_("个月"),
    set_by="city",
    refinable=True,
)
EXEMPT_INCOME = Parameter(
    "income.exempt",
    "choices",
    _("不计入家庭收入的项目"),
    basis=("SAL26:23", "D57:13"),
    options=(
        Option(code="preferential_allowance", label=_("优待抚恤金")),
        Option(code="family_planning_reward", label=_("计划生育奖励与扶助金")),
        Option(code="scholarship", label=_("奖学金")),
        Option(code="bravery_award", label=_("见义勇为等奖励性补助")),
        Option(code="social_assistance", label=_("政府发放的各类社会救助款物")),
    ),
    default=(
        "preferential_allowance",
        "family_planning_reward",
        "scholarship",
        "bravery_award",
        "social_assistance",
    ),
)
EXEMPT_INCOME_LOCAL = Parameter(
    "income.exempt_local",
    "choices",
    _("设区的市级以上政府规定不计入的其他收入"),
    basis=("SAL26:23", "D57:13"),
    default=(),
    set_by="city",
)
BASIC_PENSION_EXCLUDED = Parameter(
    "income.basic_pension_excluded",
    "switch",
    _("城乡居民基础养老金中央确定部分不计入家庭收入"),
    basis=("D57:13",),
    required=True,
    help=_("民政部规定限于“十四五”期间（2021—2025年）；此后需要新的依据。"),
)
EMPLOYMENT_COST = Parameter(
    "income.work_cost_deduction",
    "table",
    _("必要就业成本扣减"),
    basis=("SAL26:23", "D57:13"),
    required=True,
    set_by="city",
    refinable=True,
)
RIGID_DEDUCTIONS = Parameter(
    "income.rigid_deductions",
    "choices",
    _("可以从收入中扣减的刚性支出"),
    basis=("SAL26:23", "D57:13"),
    options=(
        Option(code="medical", label=_("医疗自付费用")),
        Option(code="education", label=_("教育费用")),
        Option(code="rehabilitation", label=_("残疾康复费用")),
        Option(code="housing", label=_("基本住房租金")),
    ),
    default=(),
    set_by="city",
    refinable=True,
)
LABOUR_COEFFICIENT = Parameter(
    "income.labour_coefficient",
    "number",
    _("劳动力系数"),
    basis=("SAL26:23", "N83:1(1)"),
    default=Decimal(0),
    least=0,
    help=_(
        "按最低工资的份额推定有劳动能力而未就业者的收入；确实找不到工作的由工作人员据实判断，不得机械否决。"
    ),
    set_by="city",
    refinable=True,
)
MAINTENANCE_FORMULA = Parameter(
    "maintenance.formula",
    "table",
    _("赡养、抚养、扶养费计算办法"),
    basis=("SAL26:23", "D57:13"),
    required=True,
    set_by="city",
    refinable=True,
)
PROPERTY_RULES = Parameter(
    "property.rules",
    "table",
    _("财产状况规定"),
    basis=("SAL26:23", "SA649:10", "D57:14"),
    required=True,
    set_by="city",
    refinable=True,
)

MIN_SURVEYORS = Parameter(
    "survey.min_surveyors",
    "count",
    _("每次入户调查的人数"),
    basis=("SAL26:43", "D57:16"),
    least=2,
    most=9,
    default=2,
    unit=_("人"),
)
SURVEY_SCOPE = Parameter(
    "survey.scope",
    "choice",
    _("核对无疑点时的调查表"),
    basis=("SAL26:43",),
    options=(
        Option(code="full", label=_("全表")),
        Option(code="reduced_when_check_clean", label=_("核对无疑点时用简表")),
    ),
    default="full",
)
HEARING = Parameter("hearing.days", "limit", _("听取意见的期限"), basis=("SAL26:48",), required=True, least=1)
CASCADE_ORDER = Parameter(
    "cascade.order", "choices", _("一次申请依次审核的类型"), basis=("SAL26:14", "GB39:5(1)")
)

SHARED: tuple[Parameter, ...] = (
    STANDARD_URBAN,
    STANDARD_RURAL,
    DISPOSABLE_INCOME,
    MINIMUM_WAGE,
    EDGE_RATIO,
    EDGE_VALID_MONTHS,
    RIGID_RATIO,
    RIGID_VALID_MONTHS,
    LOOKBACK_MONTHS,
    EXEMPT_INCOME,
    EXEMPT_INCOME_LOCAL,
    BASIC_PENSION_EXCLUDED,
    EMPLOYMENT_COST,
    RIGID_DEDUCTIONS,
    LABOUR_COEFFICIENT,
    MAINTENANCE_FORMULA,
    PROPERTY_RULES,
    MIN_SURVEYORS,
    SURVEY_SCOPE,
    HEARING,
    CASCADE_ORDER,
)
