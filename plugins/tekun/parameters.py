"""Every number, switch and limit of tekun that a county may set; those that several types share stand in core.rules."""

from __future__ import annotations

from decimal import Decimal
from functools import partial

from core import rules
from core.declare import Option, Parameter, _

_amount = partial(Parameter, kind="amount", module="tekun")
_choice = partial(Parameter, kind="choice", module="tekun")
_count = partial(Parameter, kind="count", module="tekun")
_limit = partial(Parameter, kind="limit", module="tekun")
_number = partial(Parameter, kind="number", module="tekun")
_switch = partial(Parameter, kind="switch", module="tekun")
_table = partial(Parameter, kind="table", module="tekun")

MONTH_OPTIONS = (Option(code="same_month", label=_("当月起")), Option(code="next_month", label=_("次月起")))

# --- the shape of the procedure ---------------------------------------------------------------------------

NOTICE_ROUNDS = _choice(
    "notice.rounds",
    label=_("公示轮次"),
    basis=("T43:15", "T43:17"),
    required=True,
    options=(
        Option(code="before", label=_("确认前公示")),
        Option(code="after", label=_("确认后公示")),
        Option(code="both", label=_("确认前后各公示一次")),
    ),
    help=_("只在确认后公示与现行规定不一致，保存时须写明理由。"),
)
NOTICE = _limit("notice.days", label=_("确认前公示期"), basis=("T43:15",), required=True, bound=True)
NOTICE_AGAIN = _limit("notice.again_days", label=_("异议处理后再次公示期"), basis=("T43:15",), bound=True)
NOTICE_RESULT = _limit(
    "notice.result_days", label=_("确认后公示期"), basis=("SAL26:45", "T43:17"), required=True
)
NOTICE_COUNTS = _switch(
    "notice.counts_in_total", label=_("公示期计入办理时限"), basis=("T43:15",), default=True
)
POST = _limit("limit.post_days", label=_("张贴公示的期限"), basis=("T43:15",), required=True)
END_NOTICE = _limit(
    "end_notice_days", label=_("拟终止供养的公示期"), basis=("T43:26",), required=True, bound=True
)
APPRAISAL_RULE = _choice(
    "appraisal.rule",
    label=_("民主评议"),
    basis=("T43:14",),
    required=True,
    options=(
        Option(code="always", label=_("每件都评议")),
        Option(code="skip_if_undisputed", label=_("没有争议的不评议")),
        Option(code="only_on_objection", label=_("有异议时才评议")),
        Option(code="never", label=_("不评议")),
    ),
)
APPRAISAL_PEOPLE = _count(
    "appraisal.min_participants",
    label=_("评议会最少参加人数"),
    basis=("T43:14",),
    required=True,
    least=1,
    most=99,
    unit=_("人"),
)
APPRAISAL_RESIDENTS = _number(
    "appraisal.resident_ratio",
    label=_("村（居）民代表占评议人数的最低比例"),
    basis=("T43:14",),
    default=Decimal(0),
    least=0,
    most=1,
)
OBJECTION_HANDLING = _choice(
    "objection.handling",
    label=_("公示异议的处理方式"),
    basis=("T43:15",),
    required=True,
    default="reinvestigate",
    options=(
        Option(code="reinvestigate", label=_("重新调查核实")),
        Option(code="appraisal", label=_("开展民主评议")),
        Option(code="either", label=_("重新调查或者民主评议，由经办机构选择")),
        Option(code="both", label=_("先重新调查，再民主评议")),
    ),
)
MEETING = _switch("decide.meeting", label=_("确认须经会议集体研究"), basis=("SAL26:44",), default=False)
ASSESSOR = _choice(
    "assessor",
    label=_("生活自理能力评估由谁组织"),
    basis=("T43:20",),
    required=True,
    options=(
        Option(code="county", label=_("县级民政部门")),
        Option(code="township", label=_("乡镇（街道）")),
        Option(code="third_party", label=_("第三方机构")),
    ),
)

# --- time limits ------------------------------------------------------------------------------------------

TOTAL = _limit(
    "limit.total_workdays", label=_("受理到作出确认决定"), basis=("T43:13", "T43:16"), required=True
)
ACCEPT = _limit("limit.accept_days", label=_("材料齐全到受理"), basis=("SAL26:64", "T43:12"), required=True)
CHECK_START = _limit(
    "limit.check_start_days", label=_("提请核对到启动核对"), basis=("SAL26:41", "T43:13"), required=True
)
CHECK = _limit("limit.check_days", label=_("启动核对到出具报告"), basis=("SAL26:41", "T43:13"), required=True)
REPORT_GOOD = _limit("check.report_valid_days", label=_("核对报告的有效期"), basis=("T43:13",), required=True)
SURVEY_START = _limit(
    "limit.survey_start_days", label=_("受理到启动入户调查"), basis=("SAL26:43", "T43:13"), required=True
)
SURVEY = _limit(
    "limit.survey_days", label=_("受理到完成入户调查"), basis=("SAL26:43", "T43:13"), required=True
)
APPRAISE = _limit("limit.appraise_days", label=_("完成民主评议"), basis=("T43:14",), required=True)
OPINION = _limit(
    "opinion_workdays", label=_("受理到提出初审意见"), basis=("SAL26:44", "T43:13"), required=True, bound=True
)
GRADE = _limit("limit.grade_days", label=_("完成生活自理能力评估"), basis=("T43:20", "T43:21"), required=True)
VISIT = _limit("limit.visit_days", label=_("县级入户调查"), basis=("T43:16",), required=True)
COUNTY = _limit(
    "county_workdays", label=_("县级审查和随机抽查"), basis=("T43:16",), required=True, bound=True
)
OBJECTION = _limit(
    "limit.objection_days", label=_("处理公示异议"), basis=("T43:15",), required=True, bound=True
)
DECIDE = _limit("limit.decide_days", label=_("公示结束到作出决定"), basis=("T43:16", "T43:28"), required=True)
FILING = _limit("limit.filing_days", label=_("确认后报县级备案"), basis=("SAL26:44",), required=True)
REASSESS = _limit(
    "reassess_workdays", label=_("自理能力变化报告后重新评估"), basis=("T43:23",), required=True, bound=True
)
REVIEW_SURVEY = _limit(
    "limit.review_survey_days", label=_("复核调查"), basis=("SAL26:46", "T43:25"), required=True
)
REVIEW_ASSESS = _limit(
    "limit.review_assess_days", label=_("提出复核意见"), basis=("SAL26:46", "T43:25"), required=True
)
CHANGE_DECIDE = _limit(
    "limit.change_decide_days", label=_("作出变更或者终止决定"), basis=("SAL26:47", "T43:26"), required=True
)
TELL = _limit(
    "limit.tell_days", label=_("送达变更或者终止告知书"), basis=("SAL26:48", "T43:26"), required=True
)
EXIT = _limit(
    "limit.exit_days",
    label=_("发现不再符合条件到终止"),
    basis=("SAL26:47", "T43:25"),
    required=True,
    help=_("须为听取救助对象意见留出时间。"),
)

# --- who is covered ---------------------------------------------------------------------------------------

ELDER_AGE = _count(
    "elder_age", label=_("老年人的年龄"), basis=("T43:5",), default=60, least=50, most=60, unit=_("周岁")
)
MINOR_AGE = _count(
    "minor_age",
    label=_("未成年人的年龄（未满）"),
    basis=("T43:5", "CC18:5"),
    default=16,
    least=16,
    most=18,
    unit=_("周岁"),
)
MINOR_REVIEW = _count(
    "minor_review_days",
    label=_("满龄前提前复核"),
    basis=("SAL26:16", "T43:24"),
    read_on="event",
    default=60,
    least=0,
    unit=_("天"),
)
DISABILITY_LEVELS = _table(
    "disability_levels",
    label=_("视为无劳动能力的残疾类别和等级"),
    basis=("T43:5",),
    default={"intellectual": [1, 2, 3], "mental": [1, 2, 3], "physical": [1, 2], "visual": [1]},
)
SCHOOL_CHECK = _choice(
    "school_check",
    label=_("就学情况核查周期"),
    basis=("SAL26:16",),
    read_on="event",
    required=True,
    options=(
        Option(code="term", label=_("每学期")),
        Option(code="half_year", label=_("每半年")),
        Option(code="year", label=_("每年")),
    ),
)
REVIEW_CYCLE = _count(
    "review.cycle",
    label=_("复核周期"),
    basis=("SAL26:46", "CC18:7"),
    read_on="event",
    required=True,
    bound=True,
    least=1,
    unit=_("个月"),
)
SAMPLE_RATE = _number(
    "sample_rate",
    label=_("县级随机抽查比例"),
    basis=("T43:16",),
    read_on="event",
    required=True,
    bound=True,
    least=0,
    most=1,
)

# --- what is paid -----------------------------------------------------------------------------------------

BASE_URBAN = _amount(
    "base_standard.urban",
    label=_("城市（或统一）特困人员基本生活标准"),
    basis=("SAL26:17",),
    read_on="month",
    required=True,
    set_by="city",
    least=1,
    unit=_("元/月"),
    by_year=True,
)
BASE_RURAL = _amount(
    "base_standard.rural",
    label=_("农村特困人员基本生活标准"),
    basis=("SAL26:17", "T43:19"),
    read_on="month",
    set_by="city",
    least=1,
    unit=_("元/月"),
    by_year=True,
)
BASE_RATIO = _number(
    "base_ratio",
    label=_("基本生活标准与低保标准之比"),
    basis=("SAL26:17",),
    read_on="month",
    set_by="city",
    least=1,
    most=10,
    unit=_("倍"),
    help=_("没有公布金额的，按低保标准的倍数计算。"),
)
CARE_STANDARDS = _table(
    "care_standards",
    label=_("照料护理标准"),
    basis=("SAL26:17", "T43:20"),
    read_on="month",
    required=True,
    set_by="city",
    help=_("按集中、分散供养和自理能力三档填写；可以是金额（元/月），也可以是最低工资标准的份额。"),
)
CARE_FROM = _choice(
    "care_change_effective",
    label=_("自理能力变化后护理标准的起始月"),
    basis=("T43:23",),
    read_on="month",
    required=True,
    options=MONTH_OPTIONS,
)
MODE_FROM = _choice(
    "mode_change_from",
    label=_("供养形式变更后的起始月"),
    basis=("SAL26:16",),
    read_on="month",
    required=True,
    options=MONTH_OPTIONS,
)
SWITCH_RULE = _choice(
    "switch_rule",
    label=_("由低保转为特困供养的起始月"),
    basis=("T43:17", "D57:32"),
    read_on="month",
    required=True,
    options=MONTH_OPTIONS,
)
FUNERAL_AMOUNT = _amount(
    "funeral_amount",
    label=_("丧葬费用标准"),
    basis=("SAL26:16",),
    read_on="event",
    required=True,
    set_by="city",
    least=1,
    unit=_("元"),
)
FUNERAL_DAYS = _limit(
    "funeral_days",
    label=_("办理丧葬事宜的期限"),
    basis=("SAL26:16",),
    read_on="event",
    required=True,
    set_by="city",
)
MATERIALS = _table(
    "materials", label=_("本地增加的申请材料"), basis=("SAL26:62", "T43:10"), check=rules.no_village_condition
)

PARAMETERS: tuple[Parameter, ...] = tuple(
    value for value in list(globals().values()) if isinstance(value, Parameter)
)
